"""Opening and closing cases."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.practice.models import AgeBand, ParticipantRole
from surveys.practice.operations.cases import (
    CaseDraft,
    CaseIsClosed,
    CodeIsTaken,
    LabelIsTaken,
    LooksLikePersonalNumber,
    ParticipantDraft,
    ParticipantIsMissing,
    ServiceIsNotAgreed,
    add_participant,
    close_case,
    looks_like_personal_number,
    open_case,
    reopen_case,
    suggested_code,
)
from tests.conftest import NOON
from tests.factories import make_agreement, make_service
from tests.surveys.factories_sessions import make_case, make_place

CHILD = ParticipantDraft("Barn 1", ParticipantRole.CHILD, AgeBand.FROM_6_TO_12)


def draft_at(place, **given):
    draft = CaseDraft(place.unit.id, place.service.id, "K7-4821", (CHILD,))
    return replace(draft, **given)


@pytest.mark.parametrize(
    "typed",
    ["198102031234", "19810203-1234", "8102031234", "810203-1234", "810203+1234", "id 810203-1234"],
)
def test_personal_number_is_noticed(typed):
    assert looks_like_personal_number(typed)


@pytest.mark.parametrize("typed", ["K7-4821", "2026-11-21", "Barn 1", "", "1234567890123456"])
def test_other_words_are_not_taken_for_a_personal_number(typed):
    assert not looks_like_personal_number(typed)


@given(
    st.dates(date(1900, 1, 1), date(2026, 1, 1)),
    st.integers(0, 9999),
    st.sampled_from(["", "-", "+", " "]),
    st.booleans(),
)
def test_every_personal_number_is_noticed_however_it_is_written(born, last, sign, is_long):
    day = born.strftime("%Y%m%d") if is_long else born.strftime("%Y%m%d")[2:]

    assert looks_like_personal_number(f"{day}{sign}{last:04}")


def test_suggested_code_is_short_and_no_personal_number():
    codes = {suggested_code() for _ in range(200)}

    assert len(codes) > 150
    assert all(re.fullmatch(r"[A-HJ-NPR-VX-Z][1-9]-\d{4}", code) for code in codes)
    assert not any(looks_like_personal_number(code) for code in codes)


def test_case_is_opened_on_the_local_day_with_its_participants(web):
    place = make_place()

    case = open_case(draft_at(place), by=place.practitioner.id, at=NOON)

    assert case.opened_on == date(2026, 11, 20)
    assert [participant.label for participant in case.participants] == ["Barn 1"]


def test_case_is_refused_when_nobody_takes_part(web):
    place = make_place()

    with pytest.raises(ParticipantIsMissing):
        open_case(draft_at(place, participants=()), by=place.practitioner.id, at=NOON)


@pytest.mark.parametrize(
    "given_",
    [
        {"code": "810203-1234"},
        {"participants": (replace(CHILD, label="Kim 8102031234"),)},
    ],
)
def test_case_is_refused_when_something_looks_like_a_personal_number(web, given_):
    place = make_place()

    with pytest.raises(LooksLikePersonalNumber):
        open_case(draft_at(place, **given_), by=place.practitioner.id, at=NOON)


def test_case_is_refused_when_the_unit_has_no_agreement_for_the_service(web):
    place = make_place()
    ended = make_service("family_treatment")
    make_agreement(place.unit, ended, place.commissioner, valid_to=date(2025, 12, 31))

    with pytest.raises(ServiceIsNotAgreed):
        open_case(draft_at(place, service_id=ended.id), by=place.practitioner.id, at=NOON)


def test_case_is_refused_when_the_code_is_taken_at_the_unit_but_not_elsewhere(web):
    place = make_place()
    elsewhere = make_place(place.commissioner, place.service)
    make_case(place, code="K7-4821")

    opened = open_case(draft_at(elsewhere), by=elsewhere.practitioner.id, at=NOON)

    assert opened.code == "K7-4821"
    with pytest.raises(CodeIsTaken):
        open_case(draft_at(place), by=place.practitioner.id, at=NOON)


def test_participants_are_told_apart_by_their_labels(web):
    place = make_place()
    case = make_case(place, label="Mamma")

    with pytest.raises(LabelIsTaken):
        add_participant(case, replace(CHILD, label="mamma"), by=place.practitioner.id, at=NOON)


def test_closed_case_takes_no_participants_until_it_is_opened_again(web):
    place = make_place()
    case = make_case(place)
    close_case(case, by=place.practitioner.id, at=NOON)

    with pytest.raises(CaseIsClosed):
        add_participant(case, CHILD, by=place.practitioner.id, at=NOON)
    reopen_case(case, by=place.practitioner.id, at=NOON)
    add_participant(case, CHILD, by=place.practitioner.id, at=NOON)

    assert case.closed_on is None
    assert len(case.participants) == 2
