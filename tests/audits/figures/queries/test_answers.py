"""Answers to any instrument as rows of a year: by instrument, by unit, and of anonymous rounds as a whole."""

import pytest

from app.db import db
from audits.figures.domain.answers import AnswerCell
from audits.figures.domain.catalogue import catalogue_for
from audits.figures.domain.indicators import figure, is_known
from audits.figures.queries.answers import answers
from audits.figures.queries.facts import Scope, load_facts, whole_of
from audits.figures.queries.years import years_with_rows
from surveys.answering.operations.answers import Origin, store_response
from surveys.collections.domain.rounds import Mode
from surveys.instruments.definitions import load
from surveys.instruments.operations import load_version
from tests.audits.figures.domain.factories import make_own_indicator
from tests.conftest import NOON
from tests.factories import make_agreement, make_commissioner, make_service, make_unit
from tests.surveys.factories import make_round, make_sending

FORM = """
key: exit_form
version: 1
title: {sv: Avslut, en: Exit}
intro: {sv: Hej, en: Hello}
languages: [sv, en]
collecting:
  purpose: exit_form
  title: {sv: Avslut, en: Exit}
  about: unit
  answered_by: family
  mode: confidential
  cadence: once
licence: {required: false, holder: Insyn, note: {sv: Fri, en: Free}}
figures:
  - key: better
    question: better
    counts: [yes]
    base: [yes, no]
    title: {sv: Bättre, en: Better}
    definition: {sv: Andel., en: Share.}
sections:
  - key: all
    title: {sv: Allt, en: All}
    questions:
      - {key: better, type: yes_no_dont_know, sensitive: true, text: {sv: Bättre, en: Better}}
"""
OWN = make_own_indicator(
    instrument="exit_form", question_key="better", counts=["yes"], base=["yes", "no"]
)


@pytest.fixture
def top(web):
    load_version(load(FORM, "exit_form.yaml"), NOON)
    load_version(load(FORM.replace("key: exit_form", "key: other_form", 1), "other.yaml"), NOON)
    return make_commissioner()


def collect(top, said, *, key="exit_form", mode=Mode.CONFIDENTIAL, unit=None, **given):
    """A round with forms: how many gave each answer."""
    round_ = make_round(key, mode, commissioner_id=top.id, **given)
    for answer, n in said.items():
        for _ in range(n):
            answers_ = {"better": answer} if answer else {}
            sending = make_sending(round_, answers_, unit_id=unit.id if unit else 0)
            origin = Origin(NOON, unit_id=unit and unit.id)
            store_response(sending, origin if mode is Mode.CONFIDENTIAL else None)
    db.session.commit()
    return round_


def cells(of=None):
    return {
        (each.question_key, each.value, each.unit_code): each.n
        for _year, each in answers([2026], [OWN], of)
    }


def test_confidential_forms_are_counted_by_the_unit_that_they_are_about(top):
    first, second = make_unit("U1"), make_unit("U2")
    collect(top, {"yes": 2, "dont_know": 1}, unit=first)
    collect(top, {"no": 1, "": 1}, unit=second, title="Andra")

    assert cells() == {
        ("", "", "U1"): 3,
        ("", "", "U2"): 2,
        ("better", "yes", "U1"): 2,
        ("better", "dont_know", "U1"): 1,
        ("better", "no", "U2"): 1,
    }


def test_another_instrument_of_the_same_purpose_is_not_counted(top):
    collect(top, {"yes": 3}, unit=make_unit("U1"))
    collect(top, {"no": 3}, unit=make_unit("U2"), key="other_form", purpose="exit_form")

    assert set(cells()) == {("", "", "U1"), ("better", "yes", "U1")}


@pytest.mark.parametrize(
    ("said", "given", "counted"),
    [
        ({"yes": 6, "no": 5}, {"closed_at": NOON}, {("", ""): 11, ("better", "yes"): 6, ("better", "no"): 5}),
        ({"yes": 6, "no": 5}, {}, {}),
        ({"yes": 2, "no": 2}, {"closed_at": NOON}, {}),
        ({"yes": 8}, {"closed_at": NOON}, {("", ""): 8}),
        ({"yes": 2, "no": 2, "": 5}, {"closed_at": NOON}, {("", ""): 9}),
    ],
    ids=["closed", "open", "few", "all the same to a sensitive question", "few to the question"],
)  # fmt: skip
def test_anonymous_forms_tell_what_their_results_tell_and_of_no_unit(top, said, given, counted):
    collect(top, said, mode=Mode.ANONYMOUS, unit=make_unit("U1"), **given)

    assert cells() == {(*place, ""): n for place, n in counted.items()}


def test_figure_of_an_instrument_is_read_with_its_year_and_no_other(top):
    collect(top, {"yes": 2, "no": 1}, unit=make_unit("U1"))
    collect(top, {"yes": 9}, unit=make_unit("U2"), year=2024, title="Förr")

    facts, before = load_facts(2026), load_facts(2024)

    assert years_with_rows(None) == (2026, 2024)
    for year, ends in ((facts, (2, 3)), (before, (9, 9))):
        counted = figure(catalogue_for(year)["exit_form__better"], year)
        assert (counted.numerator, counted.denominator) == ends


def test_figure_is_unknown_where_nobody_has_answered_its_form(top):
    facts = load_facts(2026)

    assert not is_known(catalogue_for(facts)["exit_form__better"], facts)
    assert years_with_rows(None) == ()


def test_forms_of_another_municipality_are_not_told(top):
    other = make_commissioner("Annanköping")
    collect(top, {"yes": 2}, unit=make_unit("U1"))
    theirs = make_unit("U2")
    make_agreement(theirs, make_service(municipality_id=other.municipality_id), other)
    collect(other, {"yes": 3}, unit=theirs, title="Deras")

    assert load_facts(2026, whole_of(other.municipality_id)).answers == (
        AnswerCell("exit_form", "", "", 3, "Annanköping", "U2"),
        AnswerCell("exit_form", "better", "yes", 3, "Annanköping", "U2"),
    )
    assert cells(frozenset({top.municipality_id})).keys() == {
        ("", "", "U1"),
        ("better", "yes", "U1"),
    }


def test_district_has_its_units_and_of_those_about_no_unit_its_own(top):
    north, south = make_commissioner("Norra", top), make_commissioner("Södra", top)
    service, of_north, of_south = make_service(), make_unit("U1"), make_unit("U2")
    make_agreement(of_north, service, north)
    make_agreement(of_south, service, south)
    for place, unit in ((north, of_north), (south, of_south), (north, None), (south, None)):
        title = f"{place.name} {unit and unit.code}"
        collect(place, {"yes": 1 if unit else 2}, unit=unit, title=title)

    facts = load_facts(2026, Scope(frozenset({north.id})))
    of_service = load_facts(2026, Scope(frozenset({north.id}), service.key))

    told = [(each.unit_code, each.commissioner, each.n) for each in facts.answers]
    assert set(told) == {("U1", "Norra", 1), ("", "Norra", 2)}
    assert {each.unit_code for each in of_service.answers} == {"U1"}


def test_what_families_said_is_not_told_of_single_units(top):
    collect(top, {"yes": 9}, unit=make_unit("U1"))
    collect(top, {"yes": 1}, unit=make_unit("U2"), title="Egen", answered_by="manager")

    own = load_facts(2026, Scope(unit_codes=frozenset({"U1", "U2"})))

    assert {each.unit_code for each in own.answers} == {"U2"}
