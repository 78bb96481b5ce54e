"""0014: what an installation holds becomes its only municipality's, and can be taken back."""

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from app.db import db
from wsgi import create_app

AT = "'2026-11-20 11:00:00+00:00'"
# rows as the earlier Insyn had them, told apart by the table
BEFORE = (
    "INSERT INTO commissioner (id, name, parent_id) VALUES (1, 'Kommunen själv', NULL), (2, 'Norr', 1)",
    "INSERT INTO service (id, key, name, care_form) VALUES (1, 'stöd', 'Stöd', 'outpatient')",
    "INSERT INTO provider (id, name) VALUES (1, 'Stöd AB')",
    "INSERT INTO unit (id, code, name, provider_id, ownership) VALUES (1, 'V1', 'Villan', 1, 'private')",
    (
        "INSERT INTO assignment (id, code, unit_id, commissioner_id, service_id, referred_on)"
        " VALUES (1, 'U1', 1, 2, 1, '2026-01-01')"
    ),
    "INSERT INTO review (id, unit_id, reviewed_on) VALUES (1, 1, '2026-02-02')",
    "INSERT INTO interview (id, unit_id, year, interviewee, ordinal) VALUES (1, 1, 2026, 'child', 1)",
    (
        'INSERT INTO "user" (id, email, name, is_active, session_epoch, created_at) VALUES'
        f" (1, 'a@x.se', 'A', {{true}}, 0, {AT}), (2, 'b@x.se', 'B', {{true}}, 0, {AT})"
    ),
    (
        "INSERT INTO membership (id, user_id, role, commissioner_id) VALUES"
        " (1, 1, 'system_administrator', NULL), (2, 2, 'auditor', 2)"
    ),
    (
        "INSERT INTO instrument_licence (id, instrument_key, holder, reference, recorded_by, recorded_at)"
        f" VALUES (1, 'ors', 'Kommunen', 'L-1', 1, {AT})"
    ),
    (
        "INSERT INTO table_release (id, population, title, published_at, content, digest)"
        f" VALUES (1, 'year 2017', '2017 (1)', {AT}, 'x', 'd')"
    ),
    "INSERT INTO year_release (release_id, year, number, behind) VALUES (1, 2017, 1, 'y')",
    f"INSERT INTO year_release_request (id, year, asked_at) VALUES (1, 2017, {AT})",
    (
        "INSERT INTO trail_entry (id, at, user_id, action, object_kind, object_id, details)"
        f" VALUES (1, {AT}, 2, 'x', 'y', '1', '{{{{}}}}')"
    ),
)
ROOTS = (
    *("commissioner", "service", "assignment", "review", "interview", "instrument_licence"),
    *("table_release", "year_release", "year_release_request", "trail_entry"),
)


def run(*statements):
    true = "1" if db.engine.dialect.name == "sqlite" else "TRUE"
    with db.engine.begin() as connection:
        for each in statements:
            connection.execute(text(each.format(true=true).replace(":", r"\:")))


def found(statement):
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def refuses(statement) -> bool:
    try:
        run(statement)
    except Exception:  # noqa: BLE001 - whatever the database calls it
        return True
    return False


@pytest.fixture(params=["settings", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def installation(request):
    """An app on each database."""
    app = create_app(request.getfixturevalue(request.param))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_an_installations_rows_become_its_only_municipalitys_and_come_back(installation):
    downgrade(revision="0012")
    run(*BEFORE)

    upgrade()

    assert found("SELECT key, name FROM municipality") == [("provkoping", "Provköping")]
    (of,) = found("SELECT id FROM municipality")
    for table in ROOTS:
        assert set(found(f"SELECT municipality_id FROM {table}")) == {of}, table
    assert found('SELECT id, municipality_id FROM "user" ORDER BY id') == [(1, None), (2, *of)]
    # what guarded the rows guards them still
    assert refuses("UPDATE table_release SET content = 'other'")
    assert refuses("UPDATE year_release SET behind = 'other'")
    assert refuses("DELETE FROM table_release")
    assert refuses("INSERT INTO membership (user_id, role, unit_id) VALUES (1, 'auditor', 1)")
    assert refuses("UPDATE assignment SET child_age = 99")
    assert refuses(
        f"INSERT INTO commissioner (municipality_id, name, parent_id) VALUES ({of[0]}, 'Två', NULL)"
    )
    assert refuses("DELETE FROM commissioner WHERE id = 1")

    run("UPDATE membership SET commissioner_id = 1 WHERE id = 1")
    downgrade(revision="0012")

    assert found("SELECT commissioner_id FROM membership WHERE id = 1") == [(None,)]
    assert found("SELECT behind FROM year_release") == [("y",)]
    assert refuses("UPDATE year_release SET behind = 'other'")
    assert refuses("INSERT INTO commissioner (name) VALUES ('Norr')")
