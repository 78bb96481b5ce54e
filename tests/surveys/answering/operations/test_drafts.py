from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.db import db
from surveys.answering.models import Draft, DraftAnswer, Response, ResponseOrigin
from surveys.answering.operations.drafts import (
    Beginning,
    Conflict,
    discard,
    keep_partials,
    open_draft_by_code,
    open_draft_for_invitation,
    open_draft_for_unit,
    save_answers,
)
from surveys.answering.queries.drafts import (
    answers_of,
    draft_by_code,
    draft_for_invitation,
    draft_for_unit,
    saved_in,
)
from surveys.collections.domain.rounds import EntryMode, Mode
from surveys.collections.models import Invitation
from surveys.collections.operations.invitations import Invite, invite
from surveys.instruments.domain.answers import Parsed
from surveys.results.queries.recount import differences, kept_tallies
from tests.conftest import NOON
from tests.factories import make_unit
from tests.surveys.factories import make_round

BEGINNING = Beginning(date(2026, 11, 20), "sv", EntryMode.PHONE, "outpatient")
CODE = "7KQM-4RTA"


def said(*cleared, **values):
    return Parsed(values, frozenset(cleared), ())


def shared_draft():
    return open_draft_for_unit(make_round(mode=Mode.CONFIDENTIAL), make_unit().id, BEGINNING)


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_unit_gets_the_same_draft_when_it_is_opened_twice(web):
    round_, unit = make_round(mode=Mode.CONFIDENTIAL), make_unit()

    first = open_draft_for_unit(round_, unit.id, BEGINNING)
    second = open_draft_for_unit(round_, unit.id, Beginning(date(2026, 12, 1)))

    assert first.id == second.id
    assert second.started_on == date(2026, 11, 20)
    assert draft_for_unit(round_.id, unit.id) is first
    assert draft_for_unit(round_.id, unit.id + 1) is None


def test_two_units_get_a_draft_each_when_both_begin(web):
    round_ = make_round(mode=Mode.CONFIDENTIAL)

    drafts = {open_draft_for_unit(round_, make_unit().id, BEGINNING).id for _ in range(2)}

    assert len(drafts) == 2


def test_anonymous_draft_is_found_only_by_its_code_when_opened(web):
    round_ = make_round()

    draft = open_draft_by_code(round_, CODE, BEGINNING)

    assert draft_by_code(round_.id, CODE) is draft
    assert draft_by_code(round_.id, "7KQM-4RTC") is None
    assert draft_by_code(uuid4(), CODE) is None
    assert CODE not in str(draft.code_hash)


def test_database_refuses_a_draft_when_it_is_both_anonymous_and_known(web):
    round_, unit = make_round(), make_unit()

    db.session.add(
        Draft(
            round_id=round_.id,
            unit_id=unit.id,
            code_hash="0" * 64,
            started_on=date(2026, 11, 20),
            locale="sv",
            entry_mode=EntryMode.PHONE,
        )
    )

    with pytest.raises(IntegrityError, match="held_by_code_or_known"):
        db.session.flush()


def test_answers_are_there_when_saved(web):
    draft = shared_draft()

    conflicts = save_answers(draft, said(trust_in_staff="yes"), {})

    assert conflicts == ()
    assert answers_of(draft) == {"trust_in_staff": "yes"}
    assert saved_in(draft).revisions == {"trust_in_staff": 1}


def test_revision_stands_still_when_the_same_is_saved_again(web):
    draft = shared_draft()
    save_answers(draft, said(trust_in_staff="yes"), {})

    conflicts = save_answers(draft, said(trust_in_staff="yes"), {"trust_in_staff": 1})

    assert conflicts == ()
    assert saved_in(draft).revisions == {"trust_in_staff": 1}


def test_answer_is_emptied_but_remembered_when_cleared(web):
    draft = shared_draft()
    save_answers(draft, said(trust_in_staff="yes"), {})

    save_answers(draft, said("trust_in_staff"), {"trust_in_staff": 1})

    assert answers_of(draft) == {}
    assert saved_in(draft).revisions == {"trust_in_staff": 2}


def test_second_writer_is_shown_both_values_when_the_first_was_quicker(web):
    draft = shared_draft()
    save_answers(draft, said(trust_in_staff="yes"), {})

    conflicts = save_answers(draft, said(trust_in_staff="no", situation_improved="yes"), {})

    assert conflicts == (Conflict("trust_in_staff", stored="yes", given="no", revision=1),)
    assert answers_of(draft) == {"trust_in_staff": "yes", "situation_improved": "yes"}


def test_second_writer_overwrites_when_they_have_seen_the_first_value(web):
    draft = shared_draft()
    save_answers(draft, said(trust_in_staff="yes"), {})
    (conflict,) = save_answers(draft, said(trust_in_staff="no"), {})

    again = save_answers(draft, said(trust_in_staff="no"), {"trust_in_staff": conflict.revision})

    assert again == ()
    assert answers_of(draft) == {"trust_in_staff": "no"}


def test_untouched_question_is_no_conflict_when_somebody_else_answered_it(web):
    draft = shared_draft()
    save_answers(draft, said(trust_in_staff="yes"), {})

    conflicts = save_answers(draft, said("trust_in_staff"), {"trust_in_staff": 0})

    assert conflicts == ()
    assert answers_of(draft) == {"trust_in_staff": "yes"}


def test_emptying_is_a_conflict_when_the_value_had_been_changed(web):
    draft = shared_draft()
    save_answers(draft, said(trust_in_staff="yes"), {})
    save_answers(draft, said(trust_in_staff="no"), {"trust_in_staff": 1})

    conflicts = save_answers(draft, said("trust_in_staff"), {"trust_in_staff": 1})

    assert conflicts == (Conflict("trust_in_staff", stored="no", given=None, revision=2),)


KEYS = ("trust_in_staff", "situation_improved", "information")
values = st.dictionaries(st.sampled_from(KEYS), st.sampled_from(("yes", "no", "dont_know")))


@given(writes=st.lists(st.tuples(values, st.booleans()), max_size=8))
def test_no_value_is_lost_when_writers_take_turns(web, writes):
    draft = shared_draft()
    expected: dict[str, str] = {}

    for given_values, is_stale in writes:
        seen = {} if is_stale else saved_in(draft).revisions
        conflicts = {c.question_key: c for c in save_answers(draft, said(**given_values), seen)}
        for key, value in given_values.items():
            if key in conflicts:  # the stored one stands and is told, the given one is told
                assert (conflicts[key].stored, conflicts[key].given) == (expected[key], value)
            else:
                expected[key] = value

    held = answers_of(draft)
    db.session.rollback()
    assert held == expected


def test_draft_leaves_nothing_when_discarded(web):
    draft = shared_draft()
    save_answers(draft, said(trust_in_staff="yes"), {})

    discard(draft)

    assert count(Draft) == count(DraftAnswer) == 0


def test_started_answers_are_kept_as_partial_when_an_anonymous_round_closes(web):
    round_ = make_round()
    save_answers(open_draft_by_code(round_, CODE, BEGINNING), said(trust_in_staff="yes"), {})
    open_draft_by_code(round_, "2222-2222", BEGINNING)

    kept = keep_partials(round_, NOON)

    (response,) = db.session.scalars(select(Response))
    assert kept == 1
    assert response.is_partial
    assert response.answers == {"trust_in_staff": "yes"}
    assert response.group_key == "outpatient"
    assert response.answered_on == date(2026, 11, 16)
    assert count(ResponseOrigin) == count(Draft) == count(DraftAnswer) == 0
    assert sum(kept_tallies(round_.id).values()) == 0
    assert list(differences()) == []


def test_partial_knows_its_unit_when_a_confidential_round_closes(web):
    round_, unit = make_round(mode=Mode.CONFIDENTIAL), make_unit()
    save_answers(open_draft_for_unit(round_, unit.id, BEGINNING), said(trust_in_staff="yes"), {})

    keep_partials(round_, NOON)

    origin = db.session.scalar(select(ResponseOrigin))
    assert (origin.unit_id, origin.sent_at, origin.receipt) == (unit.id, NOON, None)
    assert list(differences()) == []


def test_partial_knows_its_link_when_a_confidential_round_closes(web):
    round_, unit = make_round(mode=Mode.CONFIDENTIAL), make_unit()
    invite(Invite(round_, unit_id=unit.id), NOON)
    invitation = db.session.scalar(select(Invitation))
    draft = open_draft_for_invitation(round_, invitation.id, BEGINNING)
    save_answers(draft, said(trust_in_staff="yes"), {})

    keep_partials(round_, NOON)

    origin = db.session.scalar(select(ResponseOrigin))
    assert (origin.invitation_id, origin.unit_id) == (invitation.id, unit.id)
    assert draft_for_invitation(invitation.id) is None
    assert invitation.answered_on is None


def test_what_was_sent_stands_when_a_page_left_open_saved_once_more(web):
    round_ = make_round(mode=Mode.CONFIDENTIAL)
    invite(Invite(round_), NOON)
    invitation = db.session.scalar(select(Invitation))
    invitation.answered_on = date(2026, 11, 20)
    draft = open_draft_for_invitation(round_, invitation.id, BEGINNING)
    save_answers(draft, said(trust_in_staff="yes"), {})

    kept = keep_partials(round_, NOON)

    assert kept == 0
    assert count(Draft) == count(Response) == 0


def test_nothing_is_kept_when_a_round_closes_a_second_time(web):
    round_ = make_round()
    save_answers(open_draft_by_code(round_, CODE, BEGINNING), said(trust_in_staff="yes"), {})
    keep_partials(round_, NOON)

    again = keep_partials(round_, NOON)

    assert again == 0
    assert count(Response) == 1
