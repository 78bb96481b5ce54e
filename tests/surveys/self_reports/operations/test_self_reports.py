from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.clock import now, today
from app.db import db
from app.trail.models import TrailEntry
from surveys.answering.models import Draft, DraftAnswer, Response, ResponseOrigin, SelfReportClaim
from surveys.answering.operations.answers import Origin, store_response
from surveys.answering.operations.closing import close_round
from surveys.answering.operations.drafts import Beginning
from surveys.answering.operations.sending import AnswersAreMissing
from surveys.instruments.domain.answers import Parsed
from surveys.results.queries.recount import differences, kept_tallies
from surveys.self_reports.domain import ReportState, seal
from surveys.self_reports.operations import (
    AlreadySent,
    AnswersDisagree,
    CameAsRow,
    ChangedSinceSeen,
    NotOpenForAnswers,
    Signature,
    save_section,
    send_self_report,
    withdraw_self_report,
)
from tests.conftest import NOON
from tests.surveys.factories import make_sending
from tests.surveys.factories_self_reports import (
    make_year,
    report_of,
    saved_draft,
    send_for,
    whole_answers,
)


@pytest.fixture
def year(web):
    return make_year()


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def signature_of(year, report):
    seen = seal(report.draft_id, report.instrument, report.answers)
    return Signature("Eva Ek", "Verksamhetschef", year.manager.id, seen)


def send(year, report=None, signature=None):
    report = report or report_of(year)
    signature = signature or signature_of(year, report)
    return send_self_report(report, signature, locale="sv", at=now())


def save(year, **values):
    parsed = Parsed(values, frozenset(), ())
    return save_section(report_of(year), parsed, {}, Beginning(on=today()))


def close(year):
    close_round(year.round, by=year.manager.id, at=now())
    db.session.commit()


def import_row(year, answers):
    """What an import of rows leaves: a response and a claim, no receipt."""
    sending = make_sending(year.round, answers, group_key="", unit_id=year.unit.id)
    response_id = store_response(sending, Origin(sent_at=NOON, unit_id=year.unit.id))
    db.session.add(
        SelfReportClaim(round_id=year.round.id, unit_id=year.unit.id, response_id=response_id)
    )
    db.session.commit()


def test_self_report_is_stored_counted_and_traced_when_sent(year):
    saved_draft(year, whole_answers(year))

    number = send(year)
    db.session.commit()

    origin = db.session.scalars(select(ResponseOrigin)).one()
    assert (origin.receipt, origin.unit_id, origin.user_id) == (
        number,
        year.unit.id,
        year.manager.id,
    )
    assert origin.response.answered_on == today()
    assert kept_tallies(year.round.id)["", year.unit.id, "", ""] == 1
    assert list(differences()) == []
    assert db.session.scalars(select(TrailEntry.action)).all() == ["self_report.sent"]


def test_self_report_gives_the_same_receipt_when_sent_twice(year):
    saved_draft(year, whole_answers(year))
    report = report_of(year)
    signature = signature_of(year, report)

    first = send(year, report, signature)
    second = send(year, report, signature)

    assert first == second
    assert count(Response) == 1
    assert kept_tallies(year.round.id)["", year.unit.id, "", ""] == 1


def test_answer_that_is_no_longer_reached_is_dropped_when_sent(year):
    saved_draft(year, whole_answers(year) | {"had_clients": "no"})

    send(year)

    answers = db.session.scalars(select(Response)).one().answers
    assert answers["had_clients"] == "no"
    assert "clients" not in answers


def test_sending_is_refused_when_an_answer_is_missing(year):
    answers = whole_answers(year)
    del answers["complaints"]
    saved_draft(year, answers)

    with pytest.raises(AnswersAreMissing):
        send(year)

    assert count(Response) == 0


def test_sending_is_refused_when_a_service_lacks_its_number(year):
    saved_draft(year, whole_answers(year, clients={"family_counselling": 3}))

    with pytest.raises(AnswersAreMissing):
        send(year)


def test_sending_is_refused_when_answers_disagree(year):
    saved_draft(year, whole_answers(year, placements_unaccompanied_minors=4))

    with pytest.raises(AnswersDisagree):
        send(year)

    assert count(Response) == 0


def test_sending_is_refused_when_a_colleague_changed_an_answer_after_the_check(year):
    saved_draft(year, whole_answers(year))
    signature = signature_of(year, report_of(year))
    db.session.execute(
        DraftAnswer.__table__.update()
        .where(DraftAnswer.question_key == "complaints")
        .values(value=0)
    )
    db.session.execute(
        DraftAnswer.__table__.update()
        .where(DraftAnswer.question_key == "lex_sarah_routine")
        .values(value="no")
    )

    with pytest.raises(ChangedSinceSeen):
        send(year, signature=signature)

    assert count(Response) == 0


def test_sending_is_refused_when_the_round_has_closed(year):
    saved_draft(year, whole_answers(year))
    report = report_of(year)
    close(year)

    with pytest.raises(NotOpenForAnswers) as refusal:
        send(year, report)

    assert refusal.value.params["closes_on"] == year.round.closes_on.isoformat()
    assert count(SelfReportClaim) == 0


def test_receipt_is_still_shown_when_sent_again_after_the_round_closed(year):
    saved_draft(year, whole_answers(year))
    report = report_of(year)
    signature = signature_of(year, report)
    first = send(year, report, signature)
    close(year)

    assert send(year, report, signature) == first


def test_saving_is_refused_when_the_round_has_closed(year):
    saved_draft(year, {"had_clients": "yes"})
    close(year)

    with pytest.raises(NotOpenForAnswers):
        save(year, had_clients="no")

    partial = db.session.scalars(select(Response)).one()
    assert (partial.is_partial, partial.answers) == (True, {"had_clients": "yes"})


def test_saving_is_refused_when_the_report_is_sent(year):
    send_for(year, year.unit, year.manager)

    with pytest.raises(AlreadySent):
        save(year, had_clients="no")

    assert count(Draft) == 0


def test_saving_nothing_begins_no_draft(year):
    conflicts = save(year)

    assert conflicts == ()
    assert report_of(year).state is ReportState.NOT_STARTED


def test_report_is_a_draft_with_the_same_answers_when_withdrawn(year):
    number = send_for(year, year.unit, year.manager)
    answers = db.session.scalars(select(Response)).one().answers

    withdraw_self_report(report_of(year), Beginning(on=today()), by=year.manager.id, at=now())
    db.session.commit()

    report = report_of(year)
    assert report.state is ReportState.STARTED
    assert report.answers == answers
    assert count(Response) == count(SelfReportClaim) == 0
    assert set(kept_tallies(year.round.id).values()) <= {0}
    entry = db.session.scalars(select(TrailEntry).order_by(TrailEntry.id.desc())).first()
    assert (entry.action, entry.details) == ("self_report.withdrawn", {"receipt": number})


def test_withdrawn_report_is_not_sent_again_by_the_old_page(year):
    saved_draft(year, whole_answers(year))
    old = signature_of(year, report_of(year))
    send(year, signature=old)
    withdraw_self_report(report_of(year), Beginning(on=today()), by=year.manager.id, at=now())

    with pytest.raises(ChangedSinceSeen):
        send(year, signature=old)


def test_withdrawing_does_nothing_when_done_twice(year):
    send_for(year, year.unit, year.manager)
    sent = report_of(year)
    beginning = Beginning(on=today())

    withdraw_self_report(sent, beginning, by=year.manager.id, at=now())
    withdraw_self_report(sent, beginning, by=year.manager.id, at=now())

    assert count(Draft) == 1


def test_withdrawing_is_refused_when_the_round_has_closed(year):
    send_for(year, year.unit, year.manager)
    close(year)

    with pytest.raises(NotOpenForAnswers):
        withdraw_self_report(report_of(year), Beginning(on=today()), by=year.manager.id, at=now())

    assert count(SelfReportClaim) == 1


def test_imported_report_is_neither_withdrawn_nor_sent_over(year):
    saved_draft(year, whole_answers(year))
    import_row(year, whole_answers(year))
    report = replace(report_of(year), state=ReportState.STARTED)

    with pytest.raises(CameAsRow):
        withdraw_self_report(report, Beginning(on=today()), by=year.manager.id, at=now())

    assert send(year, report) is None
    assert count(Response) == 1


def test_sending_is_refused_by_the_table_when_an_import_claims_the_unit_meanwhile(
    year, monkeypatch
):
    saved_draft(year, whole_answers(year))
    import_row(year, whole_answers(year))
    # the import commits between the look for a claim and the insert of ours
    monkeypatch.setattr("surveys.self_reports.operations.receipt_of", lambda *_: None)

    with pytest.raises(AlreadySent):
        send(year)

    assert count(Response) == 1
    assert kept_tallies(year.round.id)["", year.unit.id, "", ""] == 1


def test_sending_is_refused_before_the_round_opens(web):
    year = make_year(opens_on=today() + timedelta(days=1), closes_on=today() + timedelta(days=30))
    saved_draft(year, whole_answers(year))

    with pytest.raises(NotOpenForAnswers):
        send(year)

    assert count(Draft) == 1
