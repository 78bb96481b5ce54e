import pytest
from sqlalchemy import select

from app.authorization import access_for
from app.db import db
from app.errors import NotVisible
from app.identity.errors import (
    EmailTaken,
    LastAdministrator,
    LastMembership,
    RoleHeld,
    ScopeDoesNotFit,
)
from app.identity.operations.users import (
    Invitee,
    RoleInScope,
    activate,
    add_role,
    deactivate,
    invite_user,
    log_out_everywhere,
    remove_role,
)
from app.identity.permissions import IdentityPermission
from app.identity.queries.scopes import scope_names, scopes
from app.identity.queries.users import UserSearch, users_found
from app.organisation.queries.paging import PER_PAGE
from app.roles import SCOPES_OF, Role, ScopeKind
from app.trail.models import TrailEntry
from tests.app.identity.factories_identity import SENDER, last_letter
from tests.conftest import NOON
from tests.factories import make_commissioner, make_provider, make_unit, make_user

WHOLE = RoleInScope(Role.SYSTEM_ADMINISTRATOR, ScopeKind.INSTALLATION)


def actions() -> list[str]:
    return list(db.session.scalars(select(TrailEntry.action).order_by(TrailEntry.id)))


def thing_of(kind) -> int | None:
    makers = {
        ScopeKind.COMMISSIONER: make_commissioner,
        ScopeKind.PROVIDER: make_provider,
        ScopeKind.UNIT: make_unit,
    }
    return makers[kind]().id if kind in makers else None


def test_invited_user_has_the_role_and_gets_a_letter(web):
    unit = make_unit()
    held = RoleInScope(Role.PRACTITIONER, ScopeKind.UNIT, unit.id)

    user = invite_user(Invitee(" Bo@Example.se", " Bo ", held), SENDER, by=None, at=NOON)

    assert (user.email, user.name, user.password_hash) == ("bo@example.se", "Bo", None)
    assert [(m.role, m.unit_id) for m in user.memberships] == [(Role.PRACTITIONER, unit.id)]
    assert last_letter().recipient == "bo@example.se"
    assert actions() == ["user.invited"]


def test_invitation_is_refused_when_the_address_is_taken(web):
    make_user(Role.SYSTEM_ADMINISTRATOR, email="bo@example.se")

    with pytest.raises(EmailTaken):
        invite_user(Invitee("BO@example.se", "Bo", WHOLE), SENDER, by=None, at=NOON)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("kind", ScopeKind)
def test_role_is_stored_just_when_its_scope_fits(web, role, kind):
    invitee = Invitee("bo@example.se", "Bo", RoleInScope(role, kind, thing_of(kind)))

    if kind in SCOPES_OF[role]:
        user = invite_user(invitee, SENDER, by=None, at=NOON)
        db.session.commit()
        assert [m.role for m in user.memberships] == [role]
    else:
        with pytest.raises(ScopeDoesNotFit):
            invite_user(invitee, SENDER, by=None, at=NOON)


def test_role_is_added_and_the_old_one_taken_away(web):
    user = make_user(Role.AUDITOR, make_commissioner())
    provider = make_provider()
    held = RoleInScope(Role.UNIT_MANAGER, ScopeKind.PROVIDER, provider.id)

    add_role(user, held, by=user.id, at=NOON)
    db.session.flush()
    remove_role(user, user.memberships[0].id, by=user.id, at=NOON)

    assert [(m.role, m.provider_id) for m in user.memberships] == [(Role.UNIT_MANAGER, provider.id)]
    assert actions() == ["user.role_added", "user.role_removed"]


def test_role_is_refused_when_the_user_has_it_there(web):
    unit = make_unit()
    user = make_user(Role.PRACTITIONER, unit)

    with pytest.raises(RoleHeld):
        add_role(
            user,
            RoleInScope(Role.PRACTITIONER, ScopeKind.UNIT, unit.id),
            by=user.id,
            at=NOON,
        )


def test_last_role_is_kept(web):
    user = make_user(Role.PRACTITIONER, make_unit())

    with pytest.raises(LastMembership):
        remove_role(user, user.memberships[0].id, by=user.id, at=NOON)


def test_role_of_somebody_else_is_not_found(web):
    user = make_user(Role.PRACTITIONER, make_unit())
    other = make_user(Role.PRACTITIONER, make_unit())

    with pytest.raises(NotVisible):
        remove_role(user, other.memberships[0].id, by=user.id, at=NOON)


def test_last_administrator_is_kept_when_shut_off_or_made_something_else(web):
    user = make_user(Role.SYSTEM_ADMINISTRATOR)
    shut_off = make_user(Role.SYSTEM_ADMINISTRATOR)
    shut_off.is_active = False
    held = RoleInScope(Role.AUDITOR, ScopeKind.COMMISSIONER, make_commissioner().id)
    add_role(user, held, by=user.id, at=NOON)
    db.session.flush()

    with pytest.raises(LastAdministrator):
        deactivate(user, by=user.id, at=NOON)
    with pytest.raises(LastAdministrator):
        remove_role(user, user.memberships[0].id, by=user.id, at=NOON)

    assert user.is_active


def test_shut_off_user_loses_the_session_and_can_be_let_in_again(web):
    user = make_user(Role.PRACTITIONER, make_unit())
    before = user.get_id()

    deactivate(user, by=user.id, at=NOON)
    assert (user.is_active, user.get_id() != before) == (False, True)

    activate(user, by=user.id, at=NOON)
    assert user.is_active


def test_log_out_everywhere_changes_what_sessions_hold(web):
    user = make_user(Role.PRACTITIONER, make_unit())
    before = user.get_id()

    log_out_everywhere(user, by=user.id, at=NOON)

    assert user.get_id() != before


def test_users_are_found_by_part_of_name_role_and_state(web):
    anna = make_user(Role.SYSTEM_ADMINISTRATOR, email="anna@example.se")
    bo = make_user(Role.PRACTITIONER, make_unit(), email="bo@example.se")
    bo.is_active = False

    assert users_found(UserSearch("ANNA"), None).lines == (anna,)
    assert users_found(UserSearch(role=Role.PRACTITIONER), None).lines == (bo,)
    assert users_found(UserSearch(is_active=False), None).lines == (bo,)
    assert users_found(UserSearch("%"), None).lines == ()


def test_users_are_sorted_falling_when_asked(web):
    for email in ("b@example.se", "a@example.se", "c@example.se"):
        make_user(Role.SYSTEM_ADMINISTRATOR, email=email)

    found = users_found(UserSearch(sort="-email"), None).lines

    assert [user.email for user in found] == ["c@example.se", "b@example.se", "a@example.se"]


def test_users_come_by_the_page(web):
    for _number in range(PER_PAGE + 1):
        make_user(Role.SYSTEM_ADMINISTRATOR)

    beyond = users_found(UserSearch(page=99), None)

    assert (beyond.number, beyond.pages, beyond.total, len(beyond.lines)) == (2, 2, PER_PAGE + 1, 1)


def test_scopes_are_named(web):
    unit = make_unit()
    admin = make_user(Role.SYSTEM_ADMINISTRATOR)
    practitioner = make_user(Role.PRACTITIONER, unit)
    memberships = [*admin.memberships, *practitioner.memberships]

    names = scope_names(memberships)

    assert [names[m.id] for m in memberships] == ["", unit.name]
    assert [
        scope.key
        for scope in scopes(access_for(admin), IdentityPermission.MANAGE_USERS)[ScopeKind.UNIT]
    ] == [f"unit:{unit.id}"]


def test_roles_stand_in_words_each_once(web):
    user = make_user(Role.PRACTITIONER, make_unit())
    add_role(
        user,
        RoleInScope(Role.PRACTITIONER, ScopeKind.UNIT, make_unit().id),
        by=user.id,
        at=NOON,
    )

    assert user.role_label == "Behandlare"
