"""Two municipalities in one installation that share one unit: neither sees more of the other."""

import re
from datetime import date
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from app.authorization import access_for
from app.db import db
from app.errors import NotVisible
from app.organisation.models.assignments import Assignment
from app.organisation.models.units import Unit
from app.organisation.permissions import OrganisationPermission
from app.organisation.queries.assignments import AssignmentSearch, assignments_page
from app.organisation.queries.lists import commissioner_lines, providers_page, service_lines
from app.organisation.queries.units import UnitSearch, agreements_of, all_units
from app.organisation.queries.visibility import load_unit, sees_whole, visible_unit_ids
from app.roles import Role
from audits.figures.queries.facts import Scope, load_facts
from audits.permissions import AuditPermission
from tests.factories import (
    kept,
    log_in,
    make_agreement,
    make_commissioner,
    make_service,
    make_unit,
    make_user,
)

READ = OrganisationPermission.READ_UNITS
ON = date(2025, 6, 1)


def make_order(code, unit, service, commissioner) -> Assignment:
    return kept(
        Assignment(
            code=code,
            unit_id=unit.id,
            commissioner_id=commissioner.id,
            municipality_id=commissioner.municipality_id,
            service_id=service.id,
            referred_on=ON,
            started_on=ON,
        )
    )


def make_world() -> SimpleNamespace:
    """Björkdal and Sandvik, a unit each, one that both use, and one that nobody has agreed with."""
    first, second = make_commissioner("Björkdal"), make_commissioner("Sandvik")
    north = make_commissioner("Björkdal norr", parent=first)
    outpatient, residential = make_service(), make_service("residential_care")
    units = {code: make_unit(code) for code in ("FIRST", "SECOND", "SHARED", "LOOSE")}
    make_agreement(units["FIRST"], outpatient, north)
    make_agreement(units["SECOND"], outpatient, second)
    make_agreement(units["SHARED"], residential, first)
    make_agreement(units["SHARED"], outpatient, second, valid_from=date(2020, 1, 1))
    orders = {
        code: make_order(code, units[code[2:]], outpatient, by)
        for code, by in {
            "B-FIRST": north,
            "B-SHARED": first,
            "S-SECOND": second,
            "S-SHARED": second,
        }.items()
    }
    db.session.commit()
    return SimpleNamespace(first=first, second=second, north=north, units=units, orders=orders)


@pytest.fixture
def world(web):
    return make_world()


def access_of(role, scope):
    return access_for(make_user(role, scope))


def seen(access) -> set[str]:
    ids = visible_unit_ids(access, READ)
    return set(db.session.scalars(select(Unit.code).where(Unit.id.in_(ids))))


def seen_by(world):
    """What each reader sees of the units."""
    readers = (
        *((role, world.first) for role in (Role.AUDITOR, Role.COMMISSIONER)),
        *((role, world.second) for role in (Role.AUDITOR, Role.COMMISSIONER)),
        (Role.AUDITOR, world.north),
        (Role.SYSTEM_ADMINISTRATOR, None),
    )
    return [seen(access_of(role, scope)) for role, scope in readers]


OWN_AND_SHARED = [
    *[{"FIRST", "SHARED"}] * 2,
    *[{"SECOND", "SHARED"}] * 2,
    {"FIRST", "SHARED"},
]


def test_a_municipality_sees_its_own_units_and_the_shared_one(world):
    assert seen_by(world) == [*OWN_AND_SHARED, set(world.units)]


@pytest.mark.postgresql
def test_a_municipality_sees_its_own_units_and_the_shared_one_on_postgresql(postgresql):
    from wsgi import create_app  # noqa: PLC0415 - only where there is a server

    with create_app(postgresql).app_context():
        world = make_world()

        assert seen_by(world) == [*OWN_AND_SHARED, set(world.units)]
        db.session.remove()
        db.engine.dispose()


def test_the_only_municipality_sees_also_units_that_nobody_has_agreed_with(web):
    only = make_commissioner()
    make_unit("LOOSE")

    assert seen(access_of(Role.AUDITOR, only)) == {"LOOSE"}


def test_a_unit_of_the_other_municipality_is_not_found(world):
    access = access_of(Role.AUDITOR, world.first)

    for code in ("SECOND", "LOOSE"):
        with pytest.raises(NotVisible):
            load_unit(world.units[code].id, access, READ)


def test_terms_of_the_other_municipality_with_the_shared_unit_are_not_told(world):
    access = access_of(Role.AUDITOR, world.first)
    shared = world.units["SHARED"]

    told = agreements_of(shared.id, access, ON)
    (line,) = (u for u in all_units(access, UnitSearch(ON)) if u.code == "SHARED")

    assert [(each.commissioner, each.service) for each in told] == [
        ("Björkdal", "Residential care")
    ]
    assert line.services == ("Residential care",)
    assert [u.code for u in all_units(access, UnitSearch(ON, service="family_counselling"))] == [
        "FIRST"
    ]


def test_manager_of_the_shared_unit_reads_all_its_agreements(world):
    shared = world.units["SHARED"]

    told = agreements_of(shared.id, access_of(Role.UNIT_MANAGER, shared), ON)

    assert {each.commissioner for each in told} == {"Björkdal", "Sandvik"}


def test_lists_name_nothing_of_the_other_municipality(world):
    access = access_of(Role.AUDITOR, world.first)

    assert [line.name for line in commissioner_lines(access)] == ["Björkdal", "Björkdal norr"]
    assert providers_page(access, "", "name", 1).total == 2
    assert {line.key: line.units for line in service_lines(access)} == {
        "family_counselling": 1,
        "residential_care": 1,
    }


def test_assignments_are_those_that_the_municipality_ordered(world):
    access = access_of(Role.AUDITOR, world.first)

    codes = {line.code for line in assignments_page(access, AssignmentSearch()).lines}

    assert codes == {"B-FIRST", "B-SHARED"}


def test_nobody_of_one_municipality_sees_the_whole_installation(world):
    for permission in (OrganisationPermission.IMPORT_ROWS, AuditPermission.RELEASE_SUMMARY):
        assert not sees_whole(access_of(Role.AUDITOR, world.first), permission)


def test_figures_of_one_municipality_count_no_other(world):
    facts = load_facts(2025, Scope(frozenset({world.first.id, world.north.id})))

    assert {each.commissioner for each in facts.assignments} == {"Björkdal", "Björkdal norr"}
    assert "SECOND" not in {offer.unit_code for offer in facts.offers}


@pytest.mark.parametrize("path", ["/units/{SECOND}", "/units/{LOOSE}"])
def test_page_of_another_municipalitys_unit_is_not_found(world, client, path):
    log_in(client, make_user(Role.AUDITOR, world.first))
    db.session.commit()

    answer = client.get(path.format(**{code: unit.id for code, unit in world.units.items()}))

    assert answer.status_code == 404


def test_frame_shows_the_name_of_the_readers_municipality(world, client):
    def owner(user):
        log_in(client, user)
        return re.search(r'brand-owner">([^<]*)<', client.get("/units").text).group(1)

    readers = [make_user(Role.AUDITOR, scope) for scope in (world.first, world.north, world.second)]
    readers.append(make_user(Role.SYSTEM_ADMINISTRATOR))
    db.session.commit()

    # the installation's own administrator: the name that the setting gives
    assert [owner(each) for each in readers] == ["Björkdal", "Björkdal", "Sandvik", "Provköping"]
