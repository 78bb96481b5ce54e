from enum import StrEnum

import pytest
from flask import g
from flask_login import AnonymousUserMixin, login_user

from app.access import Access
from app.authorization import (
    PUBLIC,
    SIGNED_IN,
    access_for,
    access_of,
    grants,
    present_access,
    public,
    requires,
    signed_in,
)
from app.db import db
from app.identity.models.users import Membership
from app.identity.permissions import IdentityPermission
from app.roles import Role
from tests.factories import log_in, make_commissioner, make_unit, make_user
from wsgi import PARTS


class Unheld(StrEnum):
    """A permission that no role holds."""

    FLY = "test:fly"


def view(mark=None):
    def page() -> str:
        return "a page"

    return mark(page) if mark else page


@pytest.fixture
def site(web, client):
    """The app with a view of each kind of access."""
    web.add_url_rule("/t/public", "t.public", view(public), methods=["GET", "POST"])
    web.add_url_rule("/t/signed-in", "t.signed_in", view(signed_in))
    web.add_url_rule("/t/users", "t.users", view(requires(IdentityPermission.MANAGE_USERS)))
    web.add_url_rule("/t/unheld", "t.unheld", view(requires(Unheld.FLY)))
    web.add_url_rule("/t/unmarked", "t.unmarked", view())
    return client


def sign_in(client, role, scope=None) -> None:
    log_in(client, make_user(role, scope))
    db.session.commit()


@pytest.mark.parametrize(
    ("path", "status"),
    [("public", 200), ("signed-in", 303), ("users", 303), ("unheld", 303), ("unmarked", 403)],
)
def test_view_is_open_to_the_unknown_just_when_it_is_public(site, path, status):
    assert site.get(f"/t/{path}").status_code == status


@pytest.mark.parametrize(
    ("path", "status"),
    [("public", 200), ("signed-in", 200), ("users", 200), ("unheld", 403), ("unmarked", 403)],
)
def test_view_is_open_to_those_who_hold_its_permission(site, path, status):
    sign_in(site, Role.SYSTEM_ADMINISTRATOR)

    assert site.get(f"/t/{path}").status_code == status


def test_view_is_refused_to_those_who_lack_its_permission(site):
    sign_in(site, Role.PRACTITIONER, make_unit())

    page = site.get("/t/users")

    assert page.status_code == 403
    assert "a page" not in page.text


def test_unknown_reader_is_sent_back_after_logging_in(site):
    page = site.get("/t/users?role=auditor&page=2")

    assert page.location == "/log-in?next=/t/users?role%3Dauditor%26page%3D2"


def test_unknown_address_is_not_found_even_for_the_unknown(site):
    assert site.get("/t/nowhere").status_code == 404


def test_marks_tell_what_a_view_declares():
    marks = [public, signed_in, requires(IdentityPermission.READ_TRAIL), None]

    declared = [access_of(view(mark)) for mark in marks]

    assert declared == [PUBLIC, SIGNED_IN, "identity:trail:read", None]


def test_user_can_what_one_of_the_roles_can(web):
    user = make_user(Role.PRACTITIONER, make_unit())
    assert not access_for(user).may(IdentityPermission.MANAGE_USERS)

    user.memberships.append(Membership(role=Role.SYSTEM_ADMINISTRATOR))

    assert access_for(user).may(IdentityPermission.MANAGE_USERS)


def test_membership_counts_only_for_permissions_of_its_role(web):
    unit = make_unit()
    user = make_user(Role.PRACTITIONER, unit)
    user.memberships.append(Membership(role=Role.SYSTEM_ADMINISTRATOR))

    held = access_for(user).held(IdentityPermission.MANAGE_USERS)

    assert [membership.role for membership in held] == [Role.SYSTEM_ADMINISTRATOR]


def test_the_unknown_can_nothing(web):
    every = {permission for part in PARTS for permission in part.permissions}

    assert not any(access_for(AnonymousUserMixin()).may(permission) for permission in every)


def test_each_role_can_what_the_parts_grant_it(web):
    for role in Role:
        granted = set().union(*(part.grants.get(role, frozenset()) for part in PARTS))

        assert grants()[role] == granted


def test_side_bar_shows_only_what_the_reader_may_open(web):
    everybody = {
        Role.SYSTEM_ADMINISTRATOR: None,
        Role.AUDITOR: make_commissioner(),
        Role.COMMISSIONER: make_commissioner("Norr"),
        Role.UNIT_MANAGER: make_unit(),
        Role.PRACTITIONER: make_unit(),
    }
    for role, scope in everybody.items():
        client = web.test_client()
        user = make_user(role, scope)
        db.session.commit()
        log_in(client, user)

        page = client.get("/account").text

        assert ('href="/users"' in page) is (role is Role.SYSTEM_ADMINISTRATOR)
        _forget(web)


def _forget(web) -> None:
    # The app's context outlives the request in tests, and flask-login keeps the user in it.
    for kept in tuple(g):
        g.pop(kept)


def test_access_is_worked_out_once_a_request(web, client):
    user = make_user(Role.PRACTITIONER, make_unit())
    db.session.commit()
    with web.test_request_context():
        login_user(user)

        first = present_access()

        assert first.user_id == user.id
        assert present_access() is first


def test_access_of_the_installation_may_what_it_was_made_with_and_no_more(web):
    access = Access.of_installation(IdentityPermission)

    assert access.may(IdentityPermission.READ_TRAIL)
    assert not access.may(Unheld.FLY)
    assert [held.is_whole for held in access.held(IdentityPermission.READ_TRAIL)] == [True]
