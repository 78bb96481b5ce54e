"""Sealing a case: from then on no role shows it, only a right to it."""

from datetime import datetime

from app.errors import N_, DomainError
from app.identity.domain.object_grants import GrantDraft
from app.identity.models.users import ObjectGrant
from app.identity.operations import object_grants
from app.identity.queries.object_grants import in_force
from app.trail.recording import record
from surveys.permissions import SurveyPermission
from surveys.practice.models import Case
from surveys.practice.operations.cases import refuse_personal_numbers
from surveys.practice.operations.deeds import of_case
from surveys.practice.queries.sealing import could_be_given, practitioner_of, thing_of


class NotAtTheUnit(DomainError):
    """Only those who work at the unit or manage it may be let in, each to what the role is for."""

    message = N_("Välj någon som arbetar på verksamheten eller är chef för den.")
    status = 422


class LastKeeper(DomainError):
    """Somebody must be left who can let others in and open the case to all."""

    message = N_("Någon måste kunna bestämma över ärendet. Släpp in en annan chef först.")


def seal_case(case: Case, why: str, *, by: int, at: datetime) -> None:
    """Seal a case: its practitioner may go on with it, and `by` decides who else may see it."""
    refuse_personal_numbers(why)
    case.sealed_at = at
    record(of_case("case.sealed", case), by=by, at=at)
    drafts = [GrantDraft(by, SurveyPermission.SEAL_CASES, why)]
    if (practitioner_id := practitioner_of(case)) is not None:
        drafts.append(GrantDraft(practitioner_id, SurveyPermission.HOLD_SESSIONS, why))
    for draft in drafts:
        object_grants.grant(thing_of(case), draft, by=by, at=at)


def unseal_case(case: Case, *, by: int, at: datetime) -> None:
    """Let the unit's practitioners see a case again; every right to it ends."""
    case.sealed_at = None
    object_grants.end_all(thing_of(case), by=by, at=at)
    record(of_case("case.unsealed", case), by=by, at=at)


def let_in(case: Case, draft: GrantDraft, *, by: int, at: datetime) -> None:
    """Let one more see a sealed case. Raises NotAtTheUnit."""
    refuse_personal_numbers(draft.why)
    allowed = {(one.user_id, permission) for one, permission in could_be_given(case)}
    if (draft.user_id, draft.permission) not in allowed:
        raise NotAtTheUnit
    object_grants.grant(thing_of(case), draft, by=by, at=at)


def shut_out(case: Case, held: ObjectGrant, *, by: int, at: datetime) -> None:
    """Let somebody see a sealed case no more. Raises LastKeeper."""
    keeping = ObjectGrant.permission == SurveyPermission.SEAL_CASES
    lasting = in_force(at, keeping, ObjectGrant.until.is_(None), of=thing_of(case))
    if [each.id for each in lasting] == [held.id]:
        raise LastKeeper
    object_grants.end(held, thing_of(case), by=by, at=at)
