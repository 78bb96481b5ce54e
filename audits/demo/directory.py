"""The demo's directory in the current year: districts, agreements in force, assignments."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from sqlalchemy import select

from app.db import db
from app.organisation.models.assignments import Assignment, GoalOutcome
from app.organisation.models.units import Agreement, Commissioner, Unit
from audits.demo.chance import chance

DISTRICTS = ("Norra", "Södra", "Västra")
REASONS = ("youth_declined", "moved", "new_support_needed")
# Lots of agreements ended after the reference year; these go on into the current one.
UNITS_GOING_ON = 120


def add_districts(municipality: Commissioner) -> list[Commissioner]:
    """Districts below the municipality."""
    districts = [
        Commissioner(
            name=name, parent_id=municipality.id, municipality_id=municipality.municipality_id
        )
        for name in DISTRICTS
    ]
    db.session.add_all(districts)
    db.session.flush()
    return districts


def renew_agreements(today: date) -> list[Unit]:
    """Let the agreements of many units go on into the current year; gives those units by code.

    An agreement without a last day goes on by itself.
    """
    units = list(db.session.scalars(select(Unit).order_by(Unit.code).limit(UNITS_GOING_ON)))
    for unit in units:
        for old in [each for each in unit.agreements if each.valid_to is not None]:
            db.session.add(
                Agreement(
                    commissioner_id=old.commissioner_id,
                    unit_id=unit.id,
                    service_id=old.service_id,
                    contract_form=old.contract_form,
                    needs_assessed=old.needs_assessed,
                    valid_from=date(today.year - 2, 1, 1),
                    valid_to=date(today.year + 2, 12, 31),
                )
            )
    db.session.flush()
    return units


def add_assignments(units: list[Unit], districts: list[Commissioner], today: date) -> None:
    """Some assignments of the last two years at the first units."""
    random = chance("assignments")
    for number in range(1, 181):
        unit = random.choice(units[:40])
        if unit.agreements:
            db.session.add(_assignment(number, unit, random.choice(districts), today, random))
    db.session.flush()


def _assignment(
    number: int, unit: Unit, district: Commissioner, today: date, random: Random
) -> Assignment:
    referred = today - timedelta(days=random.randint(20, 680))
    started = referred + timedelta(days=random.choice((5, 9, 14, 18, 22, 27, 33, 47)))
    ended = started + timedelta(days=random.randint(60, 420))
    is_over = ended < today
    outcome = random.choices(list(GoalOutcome), weights=(55, 25, 15, 5))[0] if is_over else None
    return Assignment(
        municipality_id=district.municipality_id,
        code=f"D{number:04}",
        unit_id=unit.id,
        commissioner_id=district.id,
        service_id=unit.agreements[0].service_id,
        child_age=random.randint(1, 18),
        child_gender=random.choice(("girl", "boy", None)),
        referred_on=referred,
        started_on=started if started <= today else None,
        ended_on=ended if is_over else None,
        hours=Decimal(random.randint(16, 160)) / 2 if is_over else None,
        goal_outcome=outcome,
        reason_goal_not_met=random.choice(REASONS) if outcome is GoalOutcome.NOT_MET else None,
    )
