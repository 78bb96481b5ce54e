"""Jobs of audits: functions without arguments that the job process runs."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from app.clock import now
from app.db import db, reading
from audits.figures.domain.facts import YearFacts
from audits.release.domain.frozen import ReleaseBasis
from audits.release.domain.making import MadeRelease, make_release
from audits.release.domain.readers import Reader
from audits.release.models import Outcome
from audits.release.operations.years import (
    ReleaseIsUnderWay,
    YearNotReleased,
    end_request,
    enter_release,
    prepare_release,
    start_request,
)
from audits.release.queries.years import next_request


def release_years() -> None:
    """Release the years that somebody has asked for, each in transactions of its own."""
    while (request := next_request(now())) is not None:
        start_request(request, at=now())
        year, of, by = request.year, request.municipality_id, request.asked_by
        db.session.commit()
        outcome = _release(year, of, by)
        end_request(request, outcome, at=now())
        db.session.commit()


def _release(year: int, of: int, by: int | None) -> Outcome:
    try:
        with reading():  # making it takes seconds: nobody is to wait for the lock meanwhile
            prepared = prepare_release(year, _made_apart, of)
            db.session.rollback()
        enter_release(prepared, by=by, at=now())
    except YearNotReleased as refused:
        db.session.rollback()
        return refused.outcome
    except ReleaseIsUnderWay:
        # the command entered one in the very moment: what was asked for is done
        db.session.rollback()
        return Outcome.UNCHANGED
    return Outcome.RELEASED


def _made_apart(
    facts: YearFacts, earlier: Sequence[ReleaseBasis], more: Sequence[Reader]
) -> MadeRelease | None:
    """As make_release, in a process that ends with it: the solver's memory goes with it."""
    with ProcessPoolExecutor(1, get_context("spawn")) as apart:
        return apart.submit(make_release, facts, earlier, more).result()
