"""Which units a user may see: never more than a membership gives, whatever the tree looks like."""

from itertools import count
from types import SimpleNamespace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.authorization import access_for
from app.db import db
from app.errors import NotVisible
from app.organisation.models.assignments import Assignment
from app.organisation.permissions import OrganisationPermission
from app.organisation.queries.visibility import (
    lineage,
    load_unit,
    sees_whole,
    stands_for_all,
    subtree,
    visible_commissioner_ids,
    visible_unit_ids,
)
from app.roles import Role
from tests.conftest import NOON
from tests.factories import (
    kept,
    make_agreement,
    make_commissioner,
    make_provider,
    make_service,
    make_unit,
    make_user,
)

READ = OrganisationPermission.READ_UNITS
numbers = count(1)
# Trees as they may be stored, and worse: a commissioner may even stand above itself.
trees = st.dictionaries(st.integers(1, 8), st.one_of(st.none(), st.integers(1, 8)), min_size=1)
# Trees as they should be: a parent always has a lower number.
forests = st.lists(st.integers(0, 9), min_size=1, max_size=9).map(
    lambda draws: {
        place + 1: (draw % (place + 1)) or None if place else None
        for place, draw in enumerate(draws)
    }
)


def seen_by(user) -> set[int]:
    return set(db.session.scalars(visible_unit_ids(access_for(user), READ)))


def order(unit, commissioner, service) -> Assignment:
    return kept(
        Assignment(
            code=f"X{next(numbers)}",
            unit_id=unit.id,
            commissioner_id=commissioner.id,
            municipality_id=commissioner.municipality_id,
            service_id=service.id,
            referred_on=NOON.date(),
        )
    )


@pytest.fixture
def town(web):
    """A municipality, three districts, one of them below another, and a unit agreed with each."""
    whole = make_commissioner()
    north, south = (make_commissioner(name, whole) for name in ("Norra", "Södra"))
    north_east = make_commissioner("Nordöstra", north)
    service = make_service()
    by_name = {"whole": whole, "north": north, "south": south, "north_east": north_east}
    units = {name: make_unit() for name in by_name}
    for name, commissioner in by_name.items():
        make_agreement(units[name], service, commissioner)
    units["none"] = make_unit()
    return SimpleNamespace(**by_name, units=units, service=service)


@pytest.mark.parametrize(
    ("scope", "seen"),
    [
        ("whole", {"whole", "north", "south", "north_east", "none"}),
        ("north", {"whole", "north", "north_east"}),
        ("north_east", {"whole", "north", "north_east"}),
        ("south", {"whole", "south"}),
    ],
)
@pytest.mark.parametrize("role", [Role.AUDITOR, Role.COMMISSIONER])
def test_units_are_those_of_the_line_above_and_below_when_of_a_district(town, scope, seen, role):
    user = make_user(role, getattr(town, scope))

    assert seen_by(user) == {town.units[name].id for name in seen}


def test_unit_is_seen_when_a_district_below_has_an_order_there(town):
    user = make_user(Role.COMMISSIONER, town.north)
    order(town.units["south"], town.north_east, town.service)

    assert town.units["south"].id in seen_by(user)


def test_unit_is_hidden_when_only_a_district_above_has_an_order_there(town):
    user = make_user(Role.COMMISSIONER, town.north_east)
    order(town.units["south"], town.north, town.service)

    assert town.units["south"].id not in seen_by(user)


def test_every_unit_of_the_provider_is_seen_when_member_of_it(town):
    mine = make_provider()
    own = {make_unit(provider=mine).id for _ in range(3)}

    assert seen_by(make_user(Role.UNIT_MANAGER, mine)) == own


def test_nothing_is_seen_when_the_provider_has_no_units(town):
    assert seen_by(make_user(Role.UNIT_MANAGER, make_provider())) == set()


@pytest.mark.parametrize("role", [Role.UNIT_MANAGER, Role.PRACTITIONER])
def test_only_the_own_unit_is_seen_when_member_of_one(town, role):
    unit = town.units["south"]

    assert seen_by(make_user(role, unit)) == {unit.id}


def test_memberships_add_up_when_there_are_several(town):
    user = make_user(Role.UNIT_MANAGER, town.units["none"])
    user.memberships += make_user(Role.AUDITOR, town.south).memberships
    db.session.flush()

    assert seen_by(user) == {town.units[name].id for name in ("none", "whole", "south")}


def test_nothing_is_seen_when_there_is_no_membership(town):
    user = make_user(Role.AUDITOR, town.whole)
    user.memberships.clear()
    db.session.flush()

    assert seen_by(user) == set()


def test_everything_is_seen_when_administrator_of_the_installation(town):
    assert seen_by(make_user(Role.SYSTEM_ADMINISTRATOR)) == {u.id for u in town.units.values()}


@pytest.mark.parametrize(
    ("scope", "whole"), [("whole", True), ("north", False), ("north_east", False)]
)
def test_whole_is_seen_just_by_those_of_the_municipality(town, scope, whole):
    assert sees_whole(access_for(make_user(Role.AUDITOR, getattr(town, scope))), READ) is whole


def test_whole_is_not_seen_by_provider_or_unit(town):
    users = [
        make_user(Role.UNIT_MANAGER, scope) for scope in (town.units["whole"], make_provider())
    ]

    assert [sees_whole(access_for(user), READ) for user in users] == [False, False]


def test_unit_is_loaded_when_visible_and_unknown_when_not(town):
    user = make_user(Role.COMMISSIONER, town.south)

    assert load_unit(town.units["south"].id, access_for(user), READ) is town.units["south"]
    for hidden in (town.units["north"].id, 10**9, -1, 0):
        with pytest.raises(NotVisible):
            load_unit(hidden, access_for(user), READ)


def test_commissioners_are_the_own_and_those_below(town):
    user = make_user(Role.COMMISSIONER, town.north)

    assert visible_commissioner_ids(access_for(user), READ) == {town.north.id, town.north_east.id}


def test_commissioners_are_none_when_member_of_a_unit(town):
    assert (
        visible_commissioner_ids(
            access_for(make_user(Role.UNIT_MANAGER, town.units["north"])), READ
        )
        == set()
    )


def test_circle_of_commissioners_shows_nothing_more_and_ends(town):
    town.north.parent_id = town.north_east.id  # a circle, cut off from the municipality
    db.session.flush()

    seen = seen_by(make_user(Role.COMMISSIONER, town.north))

    assert seen == {town.units[name].id for name in ("north", "north_east")}


@given(trees, st.integers(1, 8))
@example({1: 1}, 1)
@example({1: 2, 2: 1}, 1)
def test_lineage_ends_and_holds_the_one_asked_for_whatever_the_tree(parents, one):
    found = lineage(one, parents)

    assert one in found
    assert subtree([one], parents) <= found


@given(forests)
def test_lineage_is_mutual_when_the_tree_has_no_circle(parents):
    lines = {one: lineage(one, parents) for one in parents}

    assert all((a in lines[b]) == (b in lines[a]) for a in parents for b in parents)


@given(forests)
def test_subtree_of_the_top_is_everything_below_and_of_a_leaf_itself(parents):
    tops = [one for one, parent in parents.items() if parent is None]
    leaves = set(parents) - set(parents.values())

    assert subtree(tops, parents) == set(parents)
    assert all(subtree([leaf], parents) == {leaf} for leaf in leaves)


@given(forests, st.sets(st.integers(1, 9)), st.sets(st.integers(1, 9)))
def test_subtree_of_several_is_the_sum_of_each(parents, some, others):
    assert subtree(some | others, parents) == subtree(some, parents) | subtree(others, parents)


@pytest.mark.parametrize(
    ("parents", "alone"),
    [
        ({1: None}, True),
        ({1: None, 2: 1}, True),
        ({1: None, 2: None}, False),
        ({1: 2, 2: None}, False),
    ],
)
def test_first_stands_for_all_just_when_it_is_alone_at_the_top(parents, alone):
    assert stands_for_all(1, parents) is alone


@given(
    parents=forests,
    agreed=st.lists(st.integers(0, 8), max_size=6),
    ordered=st.lists(st.integers(0, 8), max_size=6),
    scope=st.integers(0, 8),
)
def test_visible_units_are_just_those_granted_for_any_tree(web, parents, agreed, ordered, scope):
    service = make_service()
    made = {}
    for one, parent in sorted(parents.items()):
        made[one] = make_commissioner(f"Nämnd {next(numbers)}", made.get(parent))
    names = sorted(made)
    agreements = [(make_unit(), names[place % len(names)]) for place in agreed]
    orders = [(make_unit(), names[place % len(names)]) for place in ordered]
    for unit, name in agreements:
        make_agreement(unit, service, made[name])
    for unit, name in orders:
        order(unit, made[name], service)
    mine = names[scope % len(names)]

    seen = seen_by(make_user(Role.COMMISSIONER, made[mine]))

    below = subtree([mine], parents)
    near = lineage(mine, parents)
    granted = {unit.id for unit, name in agreements if name in near}
    granted |= {unit.id for unit, name in orders if name in below}
    everything = {unit.id for unit, _ in agreements + orders}
    db.session.rollback()
    # one at the top of several sees its own, as a district does: the rest are another municipality's
    assert seen == (everything if stands_for_all(mine, parents) else granted)
