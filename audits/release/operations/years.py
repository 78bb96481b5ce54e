"""Writes of the releases of years' wholes: asked for, made, entered in the register.

Making one loads the solver and takes seconds: the job process does it, and the command, never the web.
It is made of what is read first, and entered afterwards, so that nobody waits for the lock meanwhile.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.db import db
from app.errors import N_, DomainError
from app.organisation.operations.municipalities import only_municipality
from app.trail.recording import Deed, record
from audits.figures.domain.facts import YearFacts
from audits.figures.queries.facts import has_rows, load_facts, whole_of
from audits.release.domain.frozen import ReleaseBasis
from audits.release.domain.making import MadeRelease, has_changed, make_release
from audits.release.domain.readers import Reader
from audits.release.models import Outcome, TableRelease, YearRelease, YearReleaseRequest
from audits.release.operations.register import ReleaseDraft, register_release
from audits.release.queries.years import (
    current_release,
    is_under_way,
    latest_request,
    managers_of_several,
    released_before,
)

POPULATION = "year %s"
Make = Callable[[YearFacts, Sequence[ReleaseBasis], Sequence[Reader]], MadeRelease | None]


def is_of_a_year(population: str | None) -> bool:
    """Whether the register holds the wholes of a year under this name, which are no tables."""
    return re.fullmatch(POPULATION % r"\d+", population or "") is not None


class ReleaseIsUnderWay(DomainError):
    """Somebody has asked for it already, and it is being made."""

    message = N_("Helheten för %(year)s räknas redan fram.")


class YearNotReleased(DomainError):
    """The year can't be released; outcome tells why."""

    outcome: Outcome


class AlreadyReleased(YearNotReleased):
    """No figure has changed since the release that readers see."""

    message = N_(
        "Helheten för %(year)s är redan utlämnad, och inga siffror har ändrats sedan dess."
    )
    outcome = Outcome.UNCHANGED


class NotSafeToRelease(YearNotReleased):
    """Small groups could be worked out, with or without what has been released before."""

    message = N_(
        "Helheten för %(year)s kan inte lämnas ut: tillsammans med det som har lämnats ut förut "
        "skulle små grupper gå att räkna fram."
    )
    outcome = Outcome.NOT_SAFE


class NothingToRelease(YearNotReleased):
    """Nothing is known of the year."""

    message = N_("Det finns inga uppgifter för %(year)s att lämna ut.")
    outcome = Outcome.NO_ROWS


@dataclass(frozen=True)
class PreparedRelease:
    """A release that has passed the gate and is not in the register yet. of: as in the queries."""

    year: int
    made: MadeRelease
    of: int | None = None


def prepare_release(year: int, make: Make = make_release, of: int | None = None) -> PreparedRelease:
    """Make a release of the year as it is now. Only reads. Raises YearNotReleased.

    make: make_release, or the same done elsewhere. of: as in the queries.
    """
    facts = load_facts(year, whole_of(of) if of else None)
    if not has_rows(facts):
        raise NothingToRelease(year=year)
    current = current_release(year, of)
    more = managers_of_several()
    if current is not None and not has_changed(facts, current.basis, more):
        raise AlreadyReleased(year=year)
    made = make(facts, released_before(year, of), more)
    if made is None:
        raise NotSafeToRelease(year=year)
    return PreparedRelease(year, made, of)


def enter_release(prepared: PreparedRelease, *, by: int | None, at: datetime) -> TableRelease:
    """Enter a prepared release in the register; readers see it from then on.

    Raises ReleaseIsUnderWay where another of the year has been entered since it was prepared.
    """
    shown, year = prepared.made.release, prepared.year
    if len(released_before(year, prepared.of)) != shown.number - 1:
        raise ReleaseIsUnderWay(year=year)
    title = f"{year} ({shown.number})"
    draft = ReleaseDraft(POPULATION % year, title, shown.to_json(), prepared.of)
    release = register_release(draft, by=by, at=at)
    basis = prepared.made.basis.to_json()
    db.session.add(
        YearRelease(
            release_id=release.id,
            municipality_id=release.municipality_id,
            year=year,
            number=shown.number,
            behind=basis,
        )
    )
    db.session.flush()
    return release


def ask_for_release(
    year: int, *, by: int | None, at: datetime, of: int | None = None
) -> YearReleaseRequest:
    """Ask the job process to release the year. Raises ReleaseIsUnderWay. of: as in the queries."""
    before = latest_request(year, of)
    if before is not None and is_under_way(before, at):
        raise ReleaseIsUnderWay(year=year)
    request = YearReleaseRequest(
        municipality_id=of or only_municipality().id, year=year, asked_at=at, asked_by=by
    )
    db.session.add(request)
    db.session.flush()  # the trail needs the id
    deed = Deed("year_release.asked", "year_release_request", request.id, details={"year": year})
    record(deed, by=by, at=at)
    return request


def start_request(request: YearReleaseRequest, *, at: datetime) -> None:
    """Note that the work has begun: nobody else takes it up."""
    request.started_at = at


def end_request(request: YearReleaseRequest, outcome: Outcome, *, at: datetime) -> None:
    """Note what came of a request."""
    request.ended_at, request.outcome = at, outcome
