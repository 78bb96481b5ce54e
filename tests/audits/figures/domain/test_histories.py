"""A figure over all years: what is compared, what is not, and what is said of them together."""

from dataclasses import replace
from datetime import date

import pytest

from audits.figures.domain.catalogue import CATALOGUE
from audits.figures.domain.facts import Invited, SurveyCell
from audits.figures.domain.histories import history, tells
from audits.statistics.shares import Share
from audits.statistics.trends import Link
from tests.audits.figures.domain.factories import (
    make_assignment,
    make_facts,
    make_report,
    make_unit,
)

ROUTINE = CATALOGUE["lex_sarah_routine"]
COMPLAINTS = CATALOGUE["complaints"]
CLIENTS = CATALOGUE["family_counselling_families"]
RESPONSE = CATALOGUE["survey_response_all"]
STARTED = CATALOGUE["assignments_started"]


def reported(year, yes, units=40, **answers):
    """A year in which some of the units said yes to having a routine."""
    return make_facts(
        year=year,
        units=tuple(make_unit(f"U{at}") for at in range(units)),
        self_reports=tuple(
            make_report(f"U{at}", lex_sarah_routine="yes" if at < yes else "no", **answers)
            for at in range(units)
        ),
    )


def surveyed(year, answered, invited):
    return make_facts(
        year=year,
        survey=(SurveyCell("outpatient", "", "", answered),),
        invited=(Invited("outpatient", invited),),
    )


def said(found):
    return [each.msgid % each.params for each in found.wordings]


RISING = [reported(2014, 5), reported(2015, 15), reported(2016, 25), reported(2017, 38)]


def test_history_gives_every_year_its_share_and_the_year_before_when_all_are_there():
    found = history(ROUTINE, reversed(RISING))

    assert [each.year for each in found.readings] == [2014, 2015, 2016, 2017]
    assert [each.share for each in found.readings] == [Share(n, 40) for n in (5, 15, 25, 38)]
    assert [each.before for each in found.readings] == [None, 2014, 2015, 2016]
    assert found.comparisons.made == 3
    assert [each.judged is not None for each in found.readings] == [False, True, True, True]
    assert said(found) == ["Stiger från 2014 till 2017, mer än slumpen ger"]


@pytest.mark.parametrize("years", [RISING[:1], RISING[:2]])
def test_history_says_that_years_are_too_few_when_fewer_than_three(years):
    found = history(ROUTINE, years)

    assert said(found) == ["För få år för att tala om en utveckling"]
    assert found.comparisons.made == len(years) - 1


def test_history_compares_nothing_across_when_the_question_was_broken():
    found = history(ROUTINE, RISING, {2016: Link.BROKEN})

    assert [each.before for each in found.readings] == [None, 2014, None, 2016]
    assert [each.judged is None for each in found.readings] == [True, False, True, False]
    assert said(found) == [
        "För få år för att tala om en utveckling",
        "Frågan ändrades mellan 2015 och 2016: åren kan inte jämföras",
    ]


def test_history_tells_the_long_part_and_the_break_when_only_one_part_is_long():
    found = history(ROUTINE, RISING, {2015: Link.BROKEN})

    assert said(found) == [
        "Stiger från 2015 till 2017, mer än slumpen ger",
        "Frågan ändrades mellan 2014 och 2015: åren kan inte jämföras",
    ]


def test_history_goes_on_with_a_warning_when_the_question_was_reworded():
    found = history(ROUTINE, RISING, {2016: Link.REWORDED})

    assert [each.link for each in found.readings][2] is Link.REWORDED
    assert found.breaks == ()
    assert said(found)[-1].startswith("Frågan har fått nya ord")


def test_history_of_one_year_is_not_reworded_when_its_own_year_is_marked():
    found = history(ROUTINE, RISING[:1], {2014: Link.REWORDED})

    assert found.readings[0].link is Link.SAME
    assert len(said(found)) == 1


def test_history_breaks_where_a_year_is_missing_or_has_no_base():
    empty = make_facts(year=2016, units=(make_unit(),), self_reports=())

    found = history(ROUTINE, [RISING[0], RISING[1], empty, RISING[3]])

    assert [each.year for each in found.readings] == [2014, 2015, 2017]
    assert "Uppgift saknas mellan 2015 och 2017" in said(found)


def test_history_has_no_reading_where_nobody_was_active():
    idle = replace(reported(2017, 3), self_reports=(make_report("U0", had_clients="no"),))

    assert history(ROUTINE, [idle]).readings == ()
    assert said(history(ROUTINE, [idle])) == ["För få år för att tala om en utveckling"]


def test_counts_of_events_are_judged_together_when_years_follow_each_other():
    years = [reported(year, 1, complaints=n) for year, n in ((2015, 1), (2016, 1), (2017, 4))]

    found = history(COMPLAINTS, years)

    assert [each.figure.numerator for each in found.readings] == [40, 40, 160]
    assert [bool(each.judged and each.judged.is_clear) for each in found.readings] == [
        False,
        False,
        True,
    ]
    assert found.segments == ()
    assert said(found) == []


def test_counts_that_are_no_events_are_plain_values_with_the_same_breaks():
    years = [reported(year, 1, clients={"family_counselling": 3}) for year in (2014, 2016, 2017)]

    found = history(CLIENTS, years)

    assert [each.figure.numerator for each in found.readings] == [120, 120, 120]
    assert [each.before for each in found.readings] == [None, None, 2016]
    assert found.comparisons.made == 0
    assert "Uppgift saknas mellan 2014 och 2016" in said(found)


def test_share_that_is_counted_whole_is_compared_with_no_chance():
    found = history(
        RESPONSE, [surveyed(2015, 10, 40), surveyed(2016, 20, 40), surveyed(2017, 9, 9)]
    )

    assert [each.share.percent for each in found.readings] == [25, 50, None]
    assert found.comparisons.made == 0
    assert found.segments == ()


def test_share_whose_rows_contradict_is_left_out():
    found = history(RESPONSE, [surveyed(2016, 50, 40), surveyed(2017, 20, 40)])

    assert [each.year for each in found.readings] == [2017]


def test_year_in_which_nobody_was_asked_is_missing_and_not_nought():
    extra = CATALOGUE["family_counselling_extra_sessions"]
    asked = reported(2017, 1, clients={"family_counselling": 3}, clients_extra_sessions=1)
    not_asked = reported(2016, 1, clients={"family_counselling": 3})

    assert [each.year for each in history(extra, [not_asked, asked]).readings] == [2017]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"started_on": date(2015, 1, 1)}, True),
        ({"started_on": date(2015, 1, 1), "ended_on": None}, False),
        ({"started_on": date(2015, 1, 1), "ended_on": date(2018, 1, 1)}, False),
    ],
)
def test_year_tells_of_assignments_when_one_began_or_ended_in_it(changes, expected):
    facts = make_facts(assignments=(make_assignment(**changes),))

    assert tells(STARTED, facts) is expected
