"""Every page, as every role without a right to the sealed case: none tells that there is one."""

import pytest

from app.roles import Role
from tests.app.access_objects import SEALED, make_world
from tests.app.access_table import Walk
from tests.app.test_access_of_two_municipalities import leaks, readers


@pytest.mark.parametrize("asked", ["", "?q=heml", "?state=", "?state=closed"])
def test_no_page_tells_of_a_sealed_case_to_those_without_a_right_to_it(web, asked):
    walk = Walk(web, make_world(), None)
    world = walk.world
    administrator = {"administrator": world.users[Role.SYSTEM_ADMINISTRATOR]}
    others = readers(world) | administrator
    keeper = {"keeper": others.pop(Role.UNIT_MANAGER)}

    found, shown = leaks(walk, asked, (SEALED.lower(),), others)
    told, _shown = leaks(walk, asked, (SEALED.lower(),), keeper)

    assert found == []
    assert shown > 60
    assert any(address.startswith("/sealed-cases") for _role, address, _mark in told)
