"""What is done to cases and sessions, for the trail: of the case's unit and municipality."""

from app.trail.recording import Deed
from surveys.practice.models import CASE, Case, Session


def of_case(action: str, case: Case) -> Deed:
    """What was done to a case."""
    return _within(case, action, CASE, case.id, {})


def of_session(action: str, session: Session, **details: str | int | None) -> Deed:
    """What was done to a session; details hold keys and counts."""
    return _within(session.case, action, "session", session.id, details)


def _within(
    case: Case, action: str, kind: str, object_id: int, details: dict[str, str | int | None]
) -> Deed:
    # the service decides whose family it is, where a unit works for several municipalities
    of = case.service.municipality_id
    return Deed(action, kind, object_id, case.unit_id, details, of)
