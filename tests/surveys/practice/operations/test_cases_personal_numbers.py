"""No personal number gets into a case, however somebody's keyboard writes it."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.db import db
from surveys.practice.models import AgeBand, Case, Participant, ParticipantRole
from surveys.practice.operations.cases import (
    CaseDraft,
    LooksLikePersonalNumber,
    ParticipantDraft,
    add_participant,
    looks_like_personal_number,
    open_case,
    suggested_code,
)
from tests.conftest import NOON
from tests.surveys.factories_sessions import make_case, make_place

PARENT = ParticipantDraft("Mamma", ParticipantRole.PARENT, AgeBand.ADULT)
# A hyphen, the dashes that phones and word processors put in its place, and the sign of those
# who are over a hundred.
SIGNS = (
    "",
    "-",
    "+",
    " ",
    "\u2010",
    "\u2011",
    "\u2012",
    "\u2013",
    "\u2014",
    "\u2212",
    " - ",
    "\xa0",
)
PARTS = ("", "-", ".", "/", " ")

born = st.dates(date(1900, 1, 1), date(2026, 12, 31))
signs = st.sampled_from(SIGNS)
parts = st.sampled_from(PARTS)
last_four = st.integers(0, 9999).map("{:04}".format)


@st.composite
def personal_numbers(draw):
    """A personal or coordination number, written in one of the many ways."""
    day = draw(born)
    number = day.day + draw(st.sampled_from((0, 60)))  # coordination numbers add 60 to the day
    part = draw(parts)
    year = f"{day.year:04}" if draw(st.booleans()) else f"{day.year % 100:02}"
    return f"{year}{part}{day.month:02}{part}{number:02}{draw(signs)}{draw(last_four)}"


@given(personal_numbers())
@example("810203\u20131234")
@example("1981-02-03-1234")
@example("81 02 03 - 1234")
@example("810263-1234")
def test_personal_number_is_noticed_however_it_is_written(number):
    assert looks_like_personal_number(number)


@given(personal_numbers(), st.sampled_from(("Barn ", "ärende:", "(", "nr\n")), st.text("abc )"))
def test_personal_number_is_noticed_within_other_words(number, before, after):
    assert looks_like_personal_number(f"{before}{number}{after}")


@given(st.text("ABCDEFGHåäö -", max_size=20), st.integers(0, 99999))
def test_word_and_short_number_is_no_personal_number(words, number):
    assert not looks_like_personal_number(f"{words}{number}")


@given(born)
def test_date_alone_is_no_personal_number(day):
    assert not looks_like_personal_number(day.isoformat())
    assert not looks_like_personal_number(f"{day:%Y%m%d}")


def test_suggested_code_is_never_refused():
    assert not [
        code for code in (suggested_code() for _ in range(50)) if looks_like_personal_number(code)
    ]


@pytest.fixture
def place(web):
    return make_place()


def draft_at(place, **given):
    return replace(CaseDraft(place.unit.id, place.service.id, "K7-4821", (PARENT,)), **given)


@given(personal_numbers())
def test_nothing_is_stored_when_a_code_or_label_is_a_personal_number(place, number):
    as_label = replace(PARENT, label=f"Barn {number}")

    for refused in (draft_at(place, code=number), draft_at(place, participants=(as_label,))):
        with pytest.raises(LooksLikePersonalNumber):
            open_case(refused, by=place.practitioner.id, at=NOON)

    assert db.session.scalar(select(func.count()).select_from(Case)) == 0
    assert db.session.scalar(select(func.count()).select_from(Participant)) == 0


def test_second_label_is_refused_too_when_it_holds_a_personal_number(place):
    second = replace(PARENT, label="810203\u20131234")

    with pytest.raises(LooksLikePersonalNumber):
        open_case(draft_at(place, participants=(PARENT, second)), by=place.practitioner.id, at=NOON)

    assert db.session.scalar(select(func.count()).select_from(Case)) == 0


def test_participant_who_joins_later_is_refused_when_the_label_is_a_personal_number(place):
    case = make_case(place)
    joins = replace(PARENT, label="Pappa 810203 1234")

    with pytest.raises(LooksLikePersonalNumber) as refused:
        add_participant(case, joins, by=place.practitioner.id, at=NOON)

    assert "Pappa 810203 1234" in refused.value.params.values()
    assert [participant.label for participant in case.participants] == ["Mamma"]
