"""Figures of assignments that the database adds up are those of the rows, whatever the rows are."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from sqlalchemy import delete, select

from app.db import db
from app.organisation.models.assignments import Assignment, GoalOutcome
from app.organisation.models.units import Service, Unit
from audits.figures.domain.catalogue import CATALOGUE, figures
from audits.figures.domain.period_series import series_of
from audits.figures.domain.sources import Source
from audits.figures.domain.unit_shares import unit_shares
from audits.figures.queries.assignment_periods import series_within
from audits.figures.queries.facts import (
    Scope,
    load_facts,
    load_other_years,
    load_sums,
    with_unit_sums,
)
from audits.release.domain.making import has_changed, make_release
from tests.audits.stored_year import store_reference_year
from tests.factories import make_commissioner, make_service

OF_ASSIGNMENTS = [each for each in CATALOGUE.values() if each.source is Source.ASSIGNMENTS]
YEARS = range(2013, 2019)


@pytest.fixture(params=[1, 2, 3])
def random(request):
    return Random(request.param)  # noqa: S311 - made-up rows, no secrets


@pytest.fixture
def stored(web, random):
    return store(random)


def store(random):
    """The reference year with other assignments, of two districts; how many: few or many a month."""
    top = store_reference_year()
    districts = [make_commissioner(name, parent=top) for name in ("Norra", "Södra")]
    units = list(db.session.scalars(select(Unit).order_by(Unit.code)))[:6]
    services = list(db.session.scalars(select(Service).order_by(Service.key)))[:4]
    services.append(make_service("only_ordered"))
    for number in range(random.choice([40, 400])):
        dates = random_dates(random)
        db.session.add(
            Assignment(
                code=f"A{number}",
                unit_id=random.choice(units).id,
                municipality_id=top.municipality_id,
                commissioner_id=random.choice([top, *districts]).id,
                service_id=random.choice(services).id,
                child_age=random.choice([None, 0, 12, 13, 25]),
                hours=random.choice([None, Decimal(0), Decimal("0.01"), Decimal("33.33")]),
                goal_outcome=random.choice([None, *GoalOutcome]),
                **dates,
            )
        )
    db.session.commit()
    return top, districts


def random_dates(random):
    """On and beside every border: the ends of years and months, thirty days, a year."""
    referred = random.choice([date(2015, 12, 1), date(2016, 1, 31), date(2017, 12, 31)])
    referred -= timedelta(random.choice([0, 1, 300, 700]))
    waited = random.choice([None, 0, 30, 31, 90, 335])
    lasted = random.choice([None, 0, 1, 30, 365, 366, 500])
    started = None if waited is None else referred + timedelta(waited)
    ended = None if lasted is None or started is None else started + timedelta(lasted)
    return {"referred_on": referred, "started_on": started, "ended_on": ended}


def scopes(stored):
    top, districts = stored
    return [
        Scope(),
        Scope(frozenset({top.id})),
        Scope(frozenset({districts[0].id})),
        Scope(service="only_ordered"),
        Scope(unit_codes=frozenset({db.session.scalar(select(Unit.code).order_by(Unit.code))})),
    ]


def test_figures_of_sums_are_those_of_rows(stored):
    assert unlike_figures(stored) == []


def unlike_figures(stored):
    """Where sums and rows tell two things."""
    return [
        (scope, year)
        for scope in scopes(stored)
        for year in YEARS
        if told(load_sums(year, scope)) != told(load_facts(year, scope))
    ]


def told(facts):
    has_previous = facts.previous is not None
    return figures(facts), facts.service_keys, facts.has_assignment_events, has_previous


def test_units_have_the_shares_that_their_rows_give(stored):
    assert unlike_units() == []


def unlike_units():
    rows = load_facts(2017)
    sums = with_unit_sums(rows)
    return [
        each.key for each in OF_ASSIGNMENTS if unit_shares(each, sums) != unit_shares(each, rows)
    ]


def test_periods_are_those_of_the_rows(stored):
    assert unlike_periods(stored) == []


def unlike_periods(stored):
    """Which figures, where and when, have other periods by sums than by rows."""
    unlike = []
    for scope in scopes(stored):
        rows = [load_facts(year, scope) for year in YEARS]
        for indicator in OF_ASSIGNMENTS:
            sums = load_other_years(YEARS, indicator, scope)
            unlike += [
                (indicator.key, scope, today)
                for today in (date(2017, 7, 1), date(2030, 1, 1))
                if series_within(scope, indicator, sums, today) != series_of(indicator, rows, today)
            ]
    return unlike


def test_release_has_changed_only_when_a_row_has(stored):
    assert changes_seen() == [False, True]


def changes_seen():
    """Whether a release is seen to be out of date: as it was made, and with a row less."""
    made = make_release(load_facts(2017), ())
    before = has_changed(with_unit_sums(load_sums(2017)), made.basis)
    of_the_year = Assignment.ended_on.between(date(2017, 1, 1), date(2017, 12, 31))
    gone = db.session.scalar(select(Assignment).where(of_the_year))
    db.session.execute(delete(Assignment).where(Assignment.id == gone.id))
    return [before, has_changed(with_unit_sums(load_sums(2017)), made.basis)]
