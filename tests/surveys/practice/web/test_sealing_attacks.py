"""Each route that names a case or a session, as each role, sealed or not, with each kind of right."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import g, url_for
from sqlalchemy import select

from app.clock import now
from app.db import db
from app.identity.models.users import ObjectGrant, User
from app.roles import Role
from app.trail.models import TrailEntry
from surveys.answering.models import Response
from surveys.collections.models import Invitation
from surveys.permissions import SurveyPermission
from surveys.practice.models import Case, Participant, Session
from tests.conftest import NOON
from tests.factories import log_in, make_grant, make_user
from tests.surveys.factories_sessions import (
    make_case,
    make_licences,
    make_place,
    make_rating,
    make_session,
)
from wsgi import create_app

CODE, LABEL = "A1-1000", "Mormor"
TABLES = (Case, Participant, Session, Invitation, Response, ObjectGrant, TrailEntry)
HOLD, SEAL = SurveyPermission.HOLD_SESSIONS, SurveyPermission.SEAL_CASES
AT_WORK = ("practitioner", "colleague")  # who hold sessions at the case's unit
# the permission, whether it is for this case, whether it has ended
RIGHTS = {
    "none": None,
    "to work": (HOLD, True, False),
    "to decide": (SEAL, True, False),
    "to work, ended": (HOLD, True, True),
    "to decide, ended": (SEAL, True, True),
    "to another case": (HOLD, False, False),
}


class Scene:
    """A case with a rated session and another case, and a user of each kind."""

    def __init__(self):
        make_licences()
        place = make_place()
        case = make_case(place, code=CODE, label=LABEL)
        session = make_session(case)
        make_rating(session, case.participants[0], "ors", 18.5)
        self.other_id = make_case(place, code="B2-2000").id
        keeper = make_user(Role.UNIT_MANAGER, place.unit)
        self.ids = {
            "case_id": case.id,
            "sealed_case_id": case.id,
            "session_id": session.id,
            "participant_id": case.participants[0].id,
            "grant_id": make_grant(keeper, case.id, SEAL).id,
            "moment": "before",
            "pair": "ors",
        }
        elsewhere = make_place(place.commissioner, place.service)
        users = {
            "system_administrator": make_user(Role.SYSTEM_ADMINISTRATOR),
            "municipality_administrator": make_user(Role.SYSTEM_ADMINISTRATOR, place.commissioner),
            "auditor": make_user(Role.AUDITOR, place.commissioner),
            "commissioner": make_user(Role.COMMISSIONER, place.commissioner),
            "unit_manager": make_user(Role.UNIT_MANAGER, place.unit),
            "provider_manager": make_user(Role.UNIT_MANAGER, place.unit.provider),
            "practitioner": place.practitioner,
            "colleague": make_user(Role.PRACTITIONER, place.unit),
            "elsewhere": elsewhere.practitioner,
        }
        self.users = {role: user.id for role, user in users.items()}

    def set_up(self, *, sealed, right):
        db.session.get(Case, self.ids["case_id"]).sealed_at = NOON if sealed else None
        if right is not None:
            permission, of_this, ended = right
            until = now() - timedelta(seconds=1) if ended else None
            case_id = self.ids["case_id"] if of_this else self.other_id
            for user_id in self.users.values():
                make_grant(db.session.get(User, user_id), case_id, permission, until=until)
        db.session.commit()


def routes(app):
    """The rules that name a case or a session, with how they are asked for."""
    for rule in sorted(app.url_map.iter_rules(), key=str):
        if rule.arguments & {"case_id", "sealed_case_id", "session_id"}:
            for method in sorted(rule.methods & {"GET", "POST"}):
                yield rule, method


def is_open(rule, role, *, sealed, right):
    """What is promised, said apart from the code."""
    if "sealed_case_id" in rule.arguments:
        return sealed and right == "to decide"
    return right == "to work" or (role in AT_WORK and not sealed)


def ask(app, scene, rule, method, role):
    for kept in tuple(g):
        g.pop(kept)
    client = app.test_client()
    log_in(client, db.session.get(User, scene.users[role]))
    db.session.remove()
    with app.test_request_context():
        address = url_for(rule.endpoint, **{name: scene.ids[name] for name in rule.arguments})
    return client.open(address, method=method, data={} if method == "POST" else None)


def snapshot():
    db.session.rollback()
    return {
        model.__tablename__: sorted(map(repr, db.session.execute(select(model.__table__))))
        for model in TABLES
    }


def wrongly_answered(app, scene, *, sealed, right):
    """Each request that was not answered as promised; what is refused may change and tell nothing.

    What is open is asked for only where nothing changes by it: what it does is tested elsewhere.
    """
    scene.set_up(sealed=sealed, right=RIGHTS[right])
    before = snapshot()
    found, opened = [], []
    for rule, method in routes(app):
        for role in scene.users:
            if is_open(rule, role, sealed=sealed, right=right):
                opened += [(rule, role)] if method == "GET" else []
                continue
            answer = ask(app, scene, rule, method, role)
            if answer.status_code not in (403, 404) or CODE in answer.text or LABEL in answer.text:
                found.append((str(rule), method, role, answer.status_code))
    if snapshot() != before:
        found.append("something has changed")
    for rule, role in opened:
        if (status := ask(app, scene, rule, "GET", role).status_code) != 200:
            found.append((str(rule), "GET", role, status))
    return found


def test_routes_that_name_a_case_are_found(web):
    assert len(list(routes(web))) >= 14


@pytest.mark.parametrize("sealed", [False, True])
@pytest.mark.parametrize("right", RIGHTS)
def test_case_is_open_to_just_those_it_should_be(web, sealed, right):
    assert wrongly_answered(web, Scene(), sealed=sealed, right=right) == []


@contextmanager
def app_on(settings):
    app = create_app(settings)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.mark.postgresql
@pytest.mark.parametrize("right", RIGHTS)
def test_sealed_case_is_open_to_just_those_it_should_be_on_postgresql(postgresql, right):
    with app_on(postgresql) as app:
        assert wrongly_answered(app, Scene(), sealed=True, right=right) == []


@pytest.mark.parametrize("asked", ["", "?q=A1-10", "?q=A1-10&state=", "?state="])
@pytest.mark.parametrize("role", AT_WORK)
def test_list_and_search_tell_of_a_sealed_case_only_to_those_with_a_right_to_it(
    web, client, role, asked
):
    scene = Scene()
    scene.set_up(sealed=True, right=None)
    make_grant(db.session.get(User, scene.users["practitioner"]), scene.ids["case_id"], HOLD)
    db.session.commit()
    log_in(client, db.session.get(User, scene.users[role]))

    page = client.get(f"/cases{asked}").text

    assert (CODE in page) == (role == "practitioner")
