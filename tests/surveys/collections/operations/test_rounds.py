"""Making, linking and closing rounds."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, OperationalError

from app.db import db
from app.roles import Role
from surveys.answering.jobs import close_rounds
from surveys.answering.models import Draft, Response, ResponseOrigin
from surveys.answering.operations.closing import close_round
from surveys.answering.operations.drafts import Beginning, open_draft_by_code, save_answers
from surveys.collections.domain.rounds import Mode, RoundState
from surveys.collections.models import Invitation, Round
from surveys.collections.operations.rounds import (
    DatesAreWrong,
    GroupDraft,
    ModeIsFixed,
    NoSuchGroup,
    RoundDraft,
    RoundExists,
    RoundIsNotOpen,
    TooFewInvited,
    TooManyLinks,
    TranslationIsStale,
    change_mode,
    make_links,
    make_round,
    revoke_unused,
    set_invited,
    stale_languages,
)
from surveys.collections.queries.rounds import state_of
from surveys.instruments.domain.answers import Parsed
from surveys.instruments.domain.texts import Text
from surveys.instruments.operations import LicenceIsMissing
from surveys.instruments.queries import instrument_of
from tests.conftest import NOON
from tests.factories import make_commissioner, make_user
from tests.surveys import factories
from tests.surveys.factories import make_version

AFTER = datetime(2026, 12, 15, 23, 30, tzinfo=UTC)  # the 16th in Stockholm


@pytest.fixture
def auditor(web):
    return make_user(Role.AUDITOR, make_commissioner())


def draft_by(auditor, key="user_survey", **given_):
    draft = RoundDraft(
        version=make_version(key),
        commissioner_id=auditor.memberships[0].commissioner_id,
        year=2026,
        title="Brukarenkät 2026",
        mode=Mode.ANONYMOUS,
        opens_on=date(2026, 11, 1),
        closes_on=date(2026, 12, 15),
        groups=(GroupDraft("outpatient", "Öppenvård", 20),),
    )
    return replace(draft, **given_)


def test_round_opens_its_instrument_version_for_good(auditor):
    round_ = make_round(draft_by(auditor), by=auditor.id, at=NOON)

    assert round_.instrument_version.opened_at == NOON
    assert state_of(round_, date(2026, 12, 15)) is RoundState.OPEN
    assert state_of(round_, date(2026, 12, 16)) is RoundState.CLOSED
    assert state_of(round_, date(2026, 10, 31)) is RoundState.PLANNED


def test_round_is_refused_when_the_instrument_lacks_its_licence(auditor):
    with pytest.raises(LicenceIsMissing):
        make_round(draft_by(auditor, "ors"), by=auditor.id, at=NOON)


def test_round_is_refused_when_a_translation_is_stale(auditor, monkeypatch):
    draft = draft_by(auditor)
    instrument = instrument_of(draft.version)
    stale = replace(instrument, intro=Text.of({"sv": "Bara svenska"}))
    monkeypatch.setattr(
        "surveys.collections.operations.rounds.instrument_of", lambda _version: stale
    )

    with pytest.raises(TranslationIsStale) as refused:
        make_round(draft, by=auditor.id, at=NOON)

    assert refused.value.params == {"languages": "en"}


def test_stale_languages_are_found_however_deep_the_text_lies(auditor):
    instrument = instrument_of(make_version("ors"))
    section = instrument.sections[0]
    question = replace(section.questions[0], low_words=Text.of({"en": "Low"}))
    changed = replace(
        instrument, sections=(replace(section, questions=(question, *section.questions[1:])),)
    )

    assert stale_languages(instrument) == ()
    assert stale_languages(changed) == ("sv",)


def test_round_is_refused_when_it_would_close_before_it_opens(auditor):
    with pytest.raises(DatesAreWrong):
        make_round(draft_by(auditor, closes_on=date(2026, 10, 1)), by=auditor.id, at=NOON)


def test_round_is_refused_when_there_is_one_already(auditor):
    make_round(draft_by(auditor), by=auditor.id, at=NOON)

    with pytest.raises(RoundExists):
        make_round(draft_by(auditor), by=auditor.id, at=NOON)


def test_links_are_numbered_on_where_the_last_ones_ended(auditor):
    round_ = make_round(draft_by(auditor), by=auditor.id, at=NOON)

    first = make_links(round_, "outpatient", 2, by=auditor.id, at=NOON)
    second = make_links(round_, "outpatient", 1, by=auditor.id, at=NOON)

    assert [link.number for link in (*first, *second)] == [1, 2, 3]
    assert len({link.token for link in (*first, *second)}) == 3


def test_links_of_an_anonymous_round_tell_nothing_of_whom_they_are_for(auditor):
    round_ = make_round(draft_by(auditor), by=auditor.id, at=NOON)

    make_links(round_, "outpatient", 1, by=auditor.id, at=NOON)

    link = db.session.scalars(select(Invitation)).one()
    assert (link.unit_id, link.session_id, link.participant_id, link.assignment_id) == (
        None,
        None,
        None,
        None,
    )


@given(wishes=st.lists(st.tuples(st.integers(0, 8), st.booleans()), max_size=8))
def test_links_that_are_out_are_never_more_than_those_invited(auditor, wishes):
    db.session.rollback()
    auditor = make_user(Role.AUDITOR, make_commissioner(f"Nämnd {len(wishes)}"))
    round_ = make_round(
        draft_by(auditor, groups=(GroupDraft("outpatient", "Öppenvård", 10),)),
        by=auditor.id,
        at=NOON,
    )
    out = select(func.count(Invitation.id)).where(
        Invitation.round_id == round_.id, Invitation.revoked_on.is_(None)
    )

    for count, takes_back in wishes:
        before = db.session.scalar(out)
        if takes_back:
            revoke_unused(round_, "outpatient", by=auditor.id, at=NOON)
            assert db.session.scalar(out) == 0
        elif 0 < count <= 10 - before:
            make_links(round_, "outpatient", count, by=auditor.id, at=NOON)
            assert db.session.scalar(out) == before + count
        else:
            with pytest.raises(TooManyLinks):
                make_links(round_, "outpatient", count, by=auditor.id, at=NOON)
        assert db.session.scalar(out) <= 10


def test_links_of_a_group_that_is_not_there_are_refused(auditor):
    round_ = make_round(draft_by(auditor), by=auditor.id, at=NOON)

    with pytest.raises(NoSuchGroup):
        make_links(round_, "nobody", 1, by=auditor.id, at=NOON)


def test_answered_link_is_never_taken_back(auditor):
    round_ = make_round(draft_by(auditor), by=auditor.id, at=NOON)
    make_links(round_, "outpatient", 2, by=auditor.id, at=NOON)
    answered = db.session.scalars(select(Invitation)).first()
    answered.answered_on = date(2026, 11, 20)
    db.session.flush()

    number = revoke_unused(round_, "outpatient", by=auditor.id, at=NOON)

    assert number == 1
    assert answered.revoked_on is None


def test_mode_is_fixed_by_the_operation_and_by_the_database(auditor):
    round_ = make_round(draft_by(auditor), by=auditor.id, at=NOON)
    make_links(round_, "outpatient", 1, by=auditor.id, at=NOON)

    with pytest.raises(ModeIsFixed):
        change_mode(round_, Mode.CONFIDENTIAL, by=auditor.id, at=NOON)
    round_.mode = Mode.CONFIDENTIAL
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_number_invited_is_refused_below_the_links_that_are_out(auditor):
    round_ = make_round(draft_by(auditor), by=auditor.id, at=NOON)
    make_links(round_, "outpatient", 3, by=auditor.id, at=NOON)

    with pytest.raises(TooFewInvited):
        set_invited(round_, {"outpatient": 2}, by=auditor.id, at=NOON)
    set_invited(round_, {"outpatient": 3}, by=auditor.id, at=NOON)

    assert round_.groups[0].invited == 3


def test_closing_keeps_started_answers_as_partials_that_are_not_tallied(auditor):
    round_ = make_round(draft_by(auditor), by=auditor.id, at=NOON)
    draft = open_draft_by_code(
        round_, "ABCD", Beginning(on=date(2026, 11, 20), group_key="outpatient")
    )
    save_answers(draft, Parsed({"trust_in_staff": "yes"}, frozenset(), ()), {})

    kept = close_round(round_, by=auditor.id, at=NOON)

    response = db.session.scalars(select(Response)).one()
    assert kept == 1
    assert response.is_partial
    assert db.session.scalar(select(func.count()).select_from(Draft)) == 0
    assert db.session.scalar(select(func.count()).select_from(ResponseOrigin)) == 0


def test_round_that_has_not_opened_or_has_closed_is_not_closed_by_hand(auditor):
    planned = make_round(draft_by(auditor, opens_on=date(2026, 12, 1)), by=auditor.id, at=NOON)
    past = make_round(draft_by(auditor, title="Förra"), by=auditor.id, at=NOON)

    with pytest.raises(RoundIsNotOpen):
        close_round(planned, by=auditor.id, at=NOON)
    with pytest.raises(RoundIsNotOpen):
        close_round(past, by=auditor.id, at=AFTER)


def test_closed_round_takes_no_links_and_no_changes(auditor):
    round_ = make_round(draft_by(auditor), by=auditor.id, at=NOON)
    close_round(round_, by=auditor.id, at=NOON)

    with pytest.raises(RoundIsNotOpen):
        make_links(round_, "outpatient", 1, by=auditor.id, at=NOON)
    with pytest.raises(RoundIsNotOpen):
        set_invited(round_, {"outpatient": 50}, by=auditor.id, at=NOON)


@pytest.mark.parametrize(
    ("instant", "is_closed"),
    [
        (datetime(2026, 12, 15, 22, 59, tzinfo=UTC), False),  # the 15th, a minute to midnight
        (datetime(2026, 12, 15, 23, 1, tzinfo=UTC), True),  # the 16th in Stockholm
    ],
)
def test_job_closes_a_round_when_its_last_local_day_has_passed(
    auditor, monkeypatch, instant, is_closed
):
    round_ = make_round(draft_by(auditor), by=auditor.id, at=NOON)
    db.session.commit()
    monkeypatch.setattr("surveys.answering.jobs.now", lambda: instant)

    close_rounds()

    db.session.expire_all()
    assert (db.session.get(Round, round_.id).closed_at is not None) is is_closed


def test_job_closes_each_round_once(auditor, monkeypatch):
    factories.make_round(title="Förra", closes_on=date(2026, 11, 2))
    db.session.commit()
    monkeypatch.setattr("surveys.answering.jobs.now", lambda: AFTER)
    close_rounds()
    first = db.session.scalars(select(Round.closed_at)).all()
    monkeypatch.setattr("surveys.answering.jobs.now", lambda: datetime(2027, 1, 1, tzinfo=UTC))

    close_rounds()

    assert db.session.scalars(select(Round.closed_at)).all() == first


@pytest.mark.parametrize("stopped_by", [RoundIsNotOpen, OperationalError("", {}, None), KeyError])
def test_job_closes_the_others_when_one_round_can_not_be_closed(auditor, monkeypatch, stopped_by):
    titles = ("Första", "Andra", "Tredje")
    for title in titles:
        factories.make_round(title=title, closes_on=date(2026, 11, 2))
    db.session.commit()

    def refuse_the_second(round_, *, by, at):
        if round_.title == "Andra":
            round_.closed_at = at  # half done when it stops
            raise stopped_by
        return close_round(round_, by=by, at=at)

    monkeypatch.setattr("surveys.answering.jobs.close_round", refuse_the_second)
    monkeypatch.setattr("surveys.answering.jobs.now", lambda: AFTER)
    close_rounds()

    db.session.rollback()
    closed = dict(db.session.execute(select(Round.title, Round.closed_at)).all())
    assert closed == {"Första": AFTER, "Andra": None, "Tredje": AFTER}


def test_job_closes_the_others_when_somebody_has_closed_one_in_the_moment(auditor, monkeypatch):
    closed, left = (
        factories.make_round(title=title, closes_on=date(2026, 11, 2)) for title in ("a", "b")
    )
    closed.closed_at = NOON
    db.session.commit()
    monkeypatch.setattr("surveys.answering.jobs.open_past_their_end", lambda _day: (closed, left))
    monkeypatch.setattr("surveys.answering.jobs.now", lambda: AFTER)

    close_rounds()

    db.session.rollback()
    assert (closed.closed_at, left.closed_at) == (NOON, AFTER)
