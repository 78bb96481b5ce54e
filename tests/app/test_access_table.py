import pytest

from tests.app.access_table import ROLES, read_table, start_walk
from tests.conftest import copied

PROMISED = read_table()
# A foreign id in the query that the page does not read: it shows the reader's own units whatever stands there.
IGNORES_THE_QUERY = {("/summary/<int:year>", "unit_manager")}


@pytest.fixture
def settings(kept_world, tmp_path):
    return copied(kept_world.database, tmp_path)


@pytest.mark.parametrize("role", ROLES)
def test_routes_are_open_to_a_role_just_as_the_table_says(web, kept_world, role):
    found = dict(start_walk(web, kept_world.world).visits(role))

    promised = {visit: expected for visit, expected in PROMISED.items() if visit.role == role}
    assert found == promised, "python -m tests.app.access_table --write, then read the difference"


def test_table_lets_nobody_but_administrators_of_users_reach_a_foreign_thing():
    reachable = {
        (visit.route, visit.role)
        for visit, expected in PROMISED.items()
        if visit.object in {"foreign", "mixed"} and expected == "ok"
    }

    administrators = {"system_administrator", "municipality_administrator"}
    by_others = {line for line in reachable if line[1] not in administrators}
    assert by_others <= IGNORES_THE_QUERY


def test_table_lets_nobody_but_the_installations_administrator_reach_another_municipality():
    reachable = {
        (visit.route, visit.role)
        for visit, expected in PROMISED.items()
        if visit.object == "other" and expected == "ok"
    }

    assert {line for line in reachable if line[1] != "system_administrator"} <= IGNORES_THE_QUERY


def test_table_holds_no_fault():
    assert set(PROMISED.values()) <= {"public", "login", "forbidden", "not_found", "ok"}


def test_table_sends_the_unknown_to_the_log_in_page_wherever_it_is_not_public():
    shown = {
        visit.route: expected
        for visit, expected in PROMISED.items()
        if visit.role == "anonymous" and expected not in {"public", "login"}
    }

    assert shown == {}


def test_table_lets_somebody_in_wherever_a_route_is_not_public():
    protected = {visit.route for visit, expected in PROMISED.items() if expected == "login"}
    opened = {
        visit.route for visit, expected in PROMISED.items() if expected in {"ok", "not_found"}
    }

    assert protected - opened == set()
