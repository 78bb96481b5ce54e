"""Self-reports on PostgreSQL, where two may write at once: one receipt, one draft, nothing lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from app.authorization import access_for
from app.clock import now, today
from app.db import db
from app.errors import DomainError
from app.identity.models.users import User
from surveys.answering.models import Draft, Response, ResponseOrigin, SelfReportClaim
from surveys.answering.operations.drafts import Beginning
from surveys.instruments.domain.answers import Parsed
from surveys.permissions import SurveyPermission
from surveys.self_reports.domain import seal
from surveys.self_reports.operations import (
    Signature,
    save_section,
    send_self_report,
    withdraw_self_report,
)
from surveys.self_reports.queries.reports import load_self_report
from tests.surveys.factories_self_reports import (
    make_year,
    report_of,
    saved_draft,
    send_for,
    whole_answers,
)

pytestmark = pytest.mark.postgresql
TIMES = 5


@pytest.fixture
def settings(postgresql):
    """Let `web` stand on PostgreSQL."""
    return postgresql


@pytest.fixture
def year(web):
    return make_year()


def at_once(web, year, work):
    """Let several do the work at the same time, each with what they had loaded before; what came out."""
    round_id, unit_id, user_id = year.round.id, year.unit.id, year.manager.id
    ready = Barrier(TIMES)

    def run(_number):
        with web.app_context():
            user = db.session.get_one(User, user_id)
            report = load_self_report(
                round_id, unit_id, access_for(user), SurveyPermission.ANSWER_SELF_REPORT, today()
            )
            ready.wait()
            try:
                done = work(report, user)
                db.session.commit()
            except DomainError as error:
                db.session.rollback()
                return type(error).__name__
            return done

    with ThreadPoolExecutor(TIMES) as pool:
        return list(pool.map(run, range(TIMES)))


def all_of(model):
    return db.session.scalars(select(model)).all()


def test_all_get_the_same_receipt_when_several_send_at_once(web, year):
    saved_draft(year, whole_answers(year))
    report = report_of(year)
    seen = seal(report.draft_id, report.instrument, report.answers)
    db.session.commit()

    numbers = at_once(
        web,
        year,
        lambda report, user: send_self_report(
            report, Signature("Eva Ek", "Chef", user.id, seen), locale="sv", at=now()
        ),
    )

    (origin,) = all_of(ResponseOrigin)
    assert set(numbers) == {origin.receipt}
    assert len(all_of(Response)) == len(all_of(SelfReportClaim)) == 1
    assert all_of(Draft) == []


def test_there_is_one_draft_when_several_withdraw_at_once(web, year):
    send_for(year, year.unit, year.manager)

    at_once(
        web,
        year,
        lambda report, user: withdraw_self_report(
            report, Beginning(on=today()), by=user.id, at=now()
        ),
    )

    assert len(all_of(Draft)) == 1
    assert all_of(Response) == []
    assert report_of(year).answers == whole_answers(year)


def test_answers_are_saved_or_refused_when_others_send_at_once(web, year):
    saved_draft(year, whole_answers(year))
    report = report_of(year)
    seen = seal(report.draft_id, report.instrument, report.answers)
    turns = iter(range(TIMES))
    db.session.commit()

    def save_or_send(report, user):
        if next(turns) % 2:
            signature = Signature("Eva Ek", "Chef", user.id, seen)
            return send_self_report(report, signature, locale="sv", at=now())
        parsed = Parsed({"complaints": 0}, frozenset(), ())
        return save_section(report, parsed, {"complaints": 1}, Beginning(on=today()))

    done = at_once(web, year, save_or_send)

    (response,) = all_of(Response)
    assert response.answers == whole_answers(year)
    assert all(each in ((), "AlreadySent", response.origin.receipt) for each in done)
    assert all_of(Draft) == []
