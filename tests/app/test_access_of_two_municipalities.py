"""Every page, as every role of one municipality: none holds a word of the other's.

All that is the other municipality's bears its name (tests/app/access_objects.py), or is of a year and
a day that nobody else has; one unit works for both, and only its own name may be read.
"""

import pytest
from flask import g, url_for
from sqlalchemy import select

from app.authorization import PUBLIC, access_of
from app.db import db
from app.identity.models.users import User
from app.identity.secret_tokens import new_token
from app.roles import Role
from tests.app.access_objects import (
    MUNICIPALITY_ADMINISTRATOR,
    OTHER,
    OTHERS_DAY,
    SHARED_UNIT,
    make_world,
)
from tests.app.access_table import Walk
from tests.conftest import copied
from tests.factories import log_in
from wsgi import create_app

# what only the other has: its name, a day's review, a year with rows
MARKS = (OTHER.lower(), OTHERS_DAY.isoformat(), f">{OTHERS_DAY.year}<", f'"{OTHERS_DAY.year}"')
# what a list can be narrowed by; none repeats the words it is given
ASKED = ("", "?q=sandvi", "?user=1", "?state=closed", "?sort=-name")


def readers(world) -> dict[str, int]:
    """Everybody of the own municipality: at a district and units, and of the whole of it."""
    own = {role: id_ for role, id_ in world.users.items() if role != Role.SYSTEM_ADMINISTRATOR}
    return own | {f"{role} of all": id_ for role, id_ in world.tops.items()}


def pages_of(walk, asked):
    """The address of every page that reads, with the own things and the shared unit."""
    for rule in sorted(walk.app.url_map.iter_rules(), key=str):
        if "GET" not in rule.methods or rule.endpoint.endswith("static"):
            continue
        if access_of(walk.app.view_functions[rule.endpoint]) == PUBLIC:
            continue
        values = walk.values(rule, "own")
        yield url_for(rule.endpoint, **values) + asked
        if "unit_id" in values:
            yield url_for(rule.endpoint, **values | {"unit_id": walk.world.shared_unit_id}) + asked


def leaks(walk, asked="", marks=MARKS, by=None):
    """Each page that holds a word of the other's, and which; with how many pages were shown."""
    found, shown = [], 0
    for role, user_id in (by or readers(walk.world)).items():
        client = client_of(walk, user_id)
        with walk.app.test_request_context():
            addresses = list(pages_of(walk, asked))
        for address in addresses:
            forget_reader()
            answer = client.get(address)
            assert answer.status_code < 500, (role, address)
            shown += answer.status_code == 200
            text = answer.text.lower()
            found += [(role, address, mark) for mark in marks if mark in text]
    return found, shown


def client_of(walk, user_id):
    forget_reader()
    client = walk.app.test_client()
    log_in(client, db.session.get(User, user_id))
    db.session.remove()
    return client


def forget_reader():
    for kept in tuple(g):
        g.pop(kept)


@pytest.fixture
def settings(kept_world, tmp_path):
    return copied(kept_world.database, tmp_path)


@pytest.fixture
def walk(web, kept_world):
    return Walk(web, kept_world.world, None)


INDICATOR = """
key: {key}
source: {{instrument: self_report, question: lex_sarah_routine}}
counts: [{counts}]
base: [yes, no]
title: {{sv: "{title}", en: "{title}"}}
definition: {{sv: "{title}.", en: "{title}."}}
"""


def declare_indicators(app, own_key):
    """An indicator of each municipality, one of nobody's, and one of the other's that has a fault."""
    folder = app.config["INSYN"].indicators_folder
    for place, title, counts in (
        (f"{own_key}/own.yaml", "Kommunens egen rutin", "yes"),
        (f"{OTHER.lower()}/others.yaml", f"{OTHER}s rutin", "yes"),
        (f"{OTHER.lower()}/{OTHER}.yaml", f"{OTHER}s fel", "nearly"),
        ("nobodys.yaml", f"{OTHER}s gamla rutin", "yes"),
    ):
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        text = INDICATOR.format(key=(folder / place).stem.lower(), counts=counts, title=title)
        (folder / place).write_text(text, "utf-8")


@pytest.mark.parametrize("asked", ASKED)
def test_no_page_of_one_municipality_holds_a_word_of_the_other(walk, asked):
    declare_indicators(walk.app, "provkoping")

    found, shown = leaks(walk, asked)

    assert found == []
    assert shown > 60


@pytest.mark.postgresql
def test_no_page_of_one_municipality_holds_a_word_of_the_other_on_postgresql(postgresql):
    app = create_app(postgresql)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    with app.app_context():
        found, shown = leaks(Walk(app, make_world(), None))
        db.session.remove()
        db.engine.dispose()

    assert found == []
    assert shown > 60


def test_the_shared_units_name_is_read_by_both(walk):
    auditor = client_of(walk, walk.world.tops[Role.AUDITOR])

    listed = auditor.get("/units").text

    assert SHARED_UNIT in listed


def test_own_indicators_are_read_by_their_own_municipality(walk):
    declare_indicators(walk.app, "provkoping")
    auditor = client_of(walk, walk.world.tops[Role.AUDITOR])
    key = f"provköping{walk.world.own.ids['unit_id']}"

    summary = auditor.get("/summary/2025").text
    figures = {each["figure"] for each in figures_by(walk, key, year=2025).get_json()["figures"]}

    assert "Kommunens egen rutin" in summary
    assert auditor.get("/summary/2025/figures/others").status_code == 404
    assert "own" in figures
    assert figures.isdisjoint({"others", "nobodys"})


def figures_by(walk, key, **asked):
    return walk.app.test_client().get(
        "/api/v1/figures", query_string=asked, headers={"Authorization": f"Bearer {key}"}
    )


def test_key_of_one_municipality_reads_no_year_service_or_commissioner_of_the_other(walk):
    own = f"provköping{walk.world.own.ids['unit_id']}"
    others = f"sandvik{walk.world.other.ids['unit_id']}"

    answers = [
        figures_by(walk, own, year=OTHERS_DAY.year),
        figures_by(walk, own, year=2025, service="sandvik"),
        figures_by(walk, own, year=2025, commissioner=f"{OTHER} norr"),
        figures_by(walk, new_token(), year=2025),
    ]
    allowed = [figures_by(walk, own, year=2025), figures_by(walk, others, year=OTHERS_DAY.year)]

    assert [answer.status_code for answer in answers] == [404, 404, 404, 401]
    assert [answer.status_code for answer in allowed] == [200, 200]
    assert OTHER not in allowed[0].text
    # the own unit has reported, and the shared one only to the other
    figures = {each["figure"]: each["numerator"] for each in allowed[0].get_json()["figures"]}
    assert (figures["units_total"], figures["self_report_response"]) == (2, 1)


def test_administrator_of_one_municipality_gives_no_role_at_the_other(walk):
    world = walk.world
    administrator = client_of(walk, world.users[MUNICIPALITY_ADMINISTRATOR])
    other = world.other.ids
    asked = [
        ("auditor", f"commissioner:{other['commissioner_id']}"),
        ("practitioner", f"unit:{other['unit_id']}"),
        ("unit_manager", f"provider:{other['provider_id']}"),
        ("system_administrator", "installation:0"),
    ]

    refused = [
        administrator.post(
            f"/users/{world.own.ids['user_id']}/roles", data={"role": role, "scope": scope}
        ).status_code
        for role, scope in asked
    ]
    key = administrator.post(
        "/api-keys", data={"name": "x", "commissioner": other["commissioner_id"]}
    )

    assert refused == [422] * 4
    assert key.status_code == 422


def test_invitation_is_in_the_name_of_the_municipality(walk, monkeypatch):
    sent = []
    monkeypatch.setattr("app.identity.operations.letters.enqueue", lambda m, _at: sent.append(m))
    world = walk.world
    administrator = client_of(walk, world.users[MUNICIPALITY_ADMINISTRATOR])
    form = {
        "name": "Ny", "email": "ny@example.se", "role": "practitioner", "locale": "sv",
        "scope": f"unit:{world.shared_unit_id}",
    }  # fmt: skip

    made = administrator.post("/users/new", data=form)

    user = db.session.scalars(select(User).where(User.email == "ny@example.se")).one()
    assert made.status_code == 303
    assert user.municipality_id == db.session.get(User, world.tops[Role.AUDITOR]).municipality_id
    assert "där Provköping följer upp" in sent[0].body
