"""Which counts make up another one, and that every indicator that does so says its family."""

from dataclasses import replace
from datetime import date
from itertools import product

from audits.figures.domain.catalogue import CATALOGUE
from audits.figures.domain.facts import YearFacts
from audits.figures.domain.families import Cover, covers, undeclared
from audits.figures.domain.indicators import Audience
from tests.audits.figures.domain.factories import (
    make_assignment,
    make_offer,
    make_report,
    make_unit,
)

_ASKED = {
    each.question_key
    for each in CATALOGUE.values()
    if each.question_key and each.source == "self_reports"
}


def year_of_every_answer():
    """A year whose rows answer everything in many ways, so that nothing divides by accident."""
    reports = tuple(
        make_report(
            f"U{at}",
            **{
                key: ("yes", "no", "met", "partly", 0, 2)[(at * (place + 3) + at // 5) % 6]
                for place, key in enumerate(sorted(_ASKED))
            },
        )
        for at in range(40)
    )
    assignments = tuple(
        make_assignment(
            f"A{at}",
            goal_outcome=goal,
            child_age=age,
            referred_on=referred,
            started_on=started,
            ended_on=ended,
        )
        for at, (goal, age, referred, started, ended) in enumerate(
            product(
                ("met", "partly_met", "not_met", None),
                (9, 15, None),
                (date(2016, 1, 10), date(2016, 12, 30), None),
                (date(2016, 2, 1), date(2017, 1, 10), None),
                (date(2017, 8, 30), date(2018, 3, 1), None),
            )
        )
    )
    return YearFacts(
        2017,
        units=tuple(make_unit(f"U{at}") for at in range(45)),
        offers=tuple(make_offer(f"U{at}") for at in range(44)),
        self_reports=reports,
        assignments=assignments,
    )


def told():
    return [each for each in CATALOGUE.values() if each.audience is Audience.EVERYBODY]


def test_catalogue_declares_every_family_of_its_indicators():
    assert undeclared(told(), year_of_every_answer()) == ()


def test_family_that_is_not_declared_is_found():
    forgotten = [replace(each, family=None) for each in told()]

    found = undeclared(forgotten, year_of_every_answer())

    assert ("goals_met", "goals_partly_met", "goals_not_met") in found
    assert ("assignments_child_0_12", "assignments_child_13_plus") in found


def test_every_way_to_make_up_a_whole_is_found_once():
    whole = {"a": 1, "b": 1, "c": 2}
    parts = [{"a": 1}, {"b": 1}, {"c": 2}, {"a": 1, "b": 1}, {"c": 1}, {"d": 1}, {}, {"a": 1}]

    assert set(covers([whole], parts)) == {Cover(0, (0, 1, 2)), Cover(0, (2, 3))}


def test_part_that_is_the_whole_is_no_division():
    assert covers([{"a": 1}], [{"a": 1}]) == ()
