"""The register: what was released stays known, also when it is withdrawn."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from app.db import db
from app.roles import Role
from app.trail.models import TrailEntry
from audits.disclosure.dimensions import Dimension
from audits.disclosure.released import Release, release_from_json
from audits.disclosure.tables import TableShape
from audits.release.models import TableRelease
from audits.release.operations.register import (
    ReleaseDraft,
    ReleaseExists,
    ReleaseIsWithdrawn,
    register_release,
    withdraw_release,
)
from audits.release.queries.register import releases_of
from tests.conftest import NOON
from tests.factories import make_user


def draft_of(release, population="clients 2026"):
    return ReleaseDraft(population, release.title, release.to_json())


@pytest.fixture
def release():
    shape = TableShape((Dimension.flat("sex", ["girl", "boy"]),))
    return Release("Clients by sex", shape, {("*",): 20, ("girl",): 12, ("boy",): 8})


def test_release_is_read_back_as_it_was(web, release):
    registered = register_release(
        draft_of(release), by=make_user(Role.SYSTEM_ADMINISTRATOR).id, at=NOON
    )
    db.session.commit()

    found = releases_of("clients 2026")

    assert [release_from_json(each.content) for each in found] == [release]
    assert registered.digest == release.digest
    assert [entry.action for entry in db.session.scalars(select(TrailEntry))] == [
        "table_release.registered"
    ]


def test_only_releases_of_the_same_people_are_found_oldest_first(web, release):
    later = Release("Later", release.shape, {("*",): 20})
    other = Release("Other people", release.shape, {("*",): 99})
    register_release(draft_of(later), by=None, at=NOON + timedelta(days=1))
    register_release(draft_of(release), by=None, at=NOON)
    register_release(draft_of(other, "clients 2027"), by=None, at=NOON)

    found = releases_of("clients 2026")

    assert [each.title for each in found] == ["Clients by sex", "Later"]


def test_withdrawn_release_stays_in_the_equations(web, release):
    registered = register_release(draft_of(release), by=None, at=NOON)

    withdraw_release(registered, by=None, at=NOON + timedelta(days=1))
    db.session.commit()

    (found,) = releases_of("clients 2026")
    assert found.withdrawn_at == NOON + timedelta(days=1)
    assert release_from_json(found.content).shown == release.shown


def test_the_same_table_is_registered_once(web, release):
    register_release(draft_of(release), by=None, at=NOON)

    with pytest.raises(ReleaseExists) as refused:
        register_release(draft_of(release), by=None, at=NOON)

    assert refused.value.params == {"title": "Clients by sex"}


def test_a_release_is_withdrawn_once(web, release):
    registered = register_release(draft_of(release), by=None, at=NOON)
    withdraw_release(registered, by=None, at=NOON)

    with pytest.raises(ReleaseIsWithdrawn):
        withdraw_release(registered, by=None, at=NOON)


@pytest.mark.parametrize(
    "change",
    [
        update(TableRelease).values(content="{}"),
        update(TableRelease).values(population="others"),
        delete(TableRelease),
    ],
)
def test_the_database_refuses_to_forget_a_release(web, release, change):
    register_release(draft_of(release), by=None, at=NOON)
    db.session.commit()

    with pytest.raises(IntegrityError, match="stays known"):
        db.session.execute(change)


def test_a_release_is_not_withdrawn_before_it_was_published(web, release):
    registered = register_release(draft_of(release), by=None, at=NOON)

    withdraw_release(registered, by=None, at=NOON - timedelta(days=1))

    with pytest.raises(IntegrityError, match="withdrawn_after_published"):
        db.session.flush()
