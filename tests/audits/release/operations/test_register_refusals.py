"""The register of releases as a table sees it: what is entered, what is refused, what is listed."""

import json
from datetime import timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, update
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
from audits.release.queries.register import release_with, releases_of
from tests.conftest import NOON
from tests.factories import make_user

BY_SEX = TableShape((Dimension.flat("sex", ["girl", "boy"]),))
DAY = timedelta(days=1)
PEOPLE = "clients 2026"


def make_release(title="Clients by sex", total=20, girls=12, *, hidden=False):
    """A table of two cells and their sum; hidden: only the sum is shown."""
    parts = {} if hidden else {("girl",): girls, ("boy",): total - girls}
    return Release(title, BY_SEX, {("*",): total, **parts})


def enter(release=None, population=PEOPLE, at=NOON, by=None):
    release = release or make_release()
    draft = ReleaseDraft(population, release.title, release.to_json())
    return register_release(draft, by=by, at=at)


def stored():
    return db.session.scalar(select(func.count()).select_from(TableRelease))


def titles(population=PEOPLE):
    return [each.title for each in releases_of(population)]


def test_digest_is_that_of_the_written_table(web):
    registered = enter()

    assert registered.digest == sha256(registered.content.encode()).hexdigest()
    assert registered.digest == make_release().digest
    assert len(registered.digest) == 64


@pytest.mark.parametrize(
    "other",
    [
        make_release(title="Another title"),
        make_release(total=21),
        make_release(girls=11),
        make_release(hidden=True),
    ],
)
def test_digest_differs_when_anything_that_is_told_differs(web, other):
    first, second = enter(), enter(other)

    assert first.digest != second.digest
    assert stored() == 2


def test_digest_does_not_depend_on_who_released_it_nor_when(web):
    release = make_release()

    registered = enter(release, at=NOON + DAY, by=make_user(Role.SYSTEM_ADMINISTRATOR).id)

    assert registered.digest == release.digest


def test_release_is_found_by_its_digest_and_no_other_is(web):
    registered = enter()
    enter(make_release("Other"))

    assert release_with(registered.digest) is registered
    assert release_with("0" * 64) is None


def test_release_keeps_who_and_when_and_for_whom(web):
    user = make_user(Role.SYSTEM_ADMINISTRATOR)

    enter(by=user.id)
    db.session.commit()

    (found,) = releases_of(PEOPLE)
    assert (found.published_by, found.published_at, found.withdrawn_at) == (user.id, NOON, None)
    assert (found.population, found.title) == (PEOPLE, "Clients by sex")


def test_written_table_holds_no_count_of_a_hidden_cell(web):
    registered = enter(make_release(total=7919, girls=4409, hidden=True))

    assert "7919" in registered.content
    assert "4409" not in registered.content
    assert "3510" not in registered.content
    assert isinstance(json.loads(registered.content), dict)


def test_same_table_is_refused_also_for_other_people_and_leaves_no_row(web):
    enter()

    with pytest.raises(ReleaseExists):
        enter(population="clients 2027")

    assert stored() == 1
    assert titles("clients 2027") == []


def test_same_table_is_refused_when_it_was_withdrawn(web):
    withdraw_release(enter(), by=None, at=NOON + DAY)

    with pytest.raises(ReleaseExists) as refused:
        enter(at=NOON + 2 * DAY)

    assert refused.value.params == {"title": "Clients by sex"}


def test_refusal_leaves_no_line_in_the_trail(web):
    enter()

    with pytest.raises(ReleaseExists):
        enter()

    assert db.session.scalar(select(func.count()).select_from(TrailEntry)) == 1


def test_withdrawn_release_is_still_part_of_the_equations(web):
    release = make_release(hidden=True)
    registered = enter(release)
    before = [release_from_json(each.content) for each in releases_of(PEOPLE)]

    withdraw_release(registered, by=None, at=NOON + DAY)
    db.session.commit()

    after = [release_from_json(each.content) for each in releases_of(PEOPLE)]
    assert after == before == [release]
    assert set(after[0].hidden) == {("girl",), ("boy",)}


def test_withdrawal_changes_its_own_release_alone(web):
    first, second = enter(), enter(make_release("Second"))

    withdraw_release(first, by=None, at=NOON + DAY)
    db.session.commit()

    assert first.withdrawn_at == NOON + DAY
    assert second.withdrawn_at is None


def test_second_withdrawal_does_not_move_the_first(web):
    registered = enter()
    withdraw_release(registered, by=None, at=NOON + DAY)

    with pytest.raises(ReleaseIsWithdrawn):
        withdraw_release(registered, by=None, at=NOON + 2 * DAY)

    assert registered.withdrawn_at == NOON + DAY


def test_release_may_be_withdrawn_the_moment_it_was_published(web):
    registered = enter()

    withdraw_release(registered, by=None, at=NOON)
    db.session.commit()

    assert registered.withdrawn_at == registered.published_at


def test_trail_tells_of_both_deeds_and_by_whom(web):
    user = make_user(Role.SYSTEM_ADMINISTRATOR)
    registered = enter(by=user.id)
    withdraw_release(registered, by=user.id, at=NOON + DAY)
    db.session.commit()

    lines = db.session.scalars(select(TrailEntry).order_by(TrailEntry.id)).all()

    assert [(each.action, each.at) for each in lines] == [
        ("table_release.registered", NOON),
        ("table_release.withdrawn", NOON + DAY),
    ]
    assert {(each.object_kind, each.object_id) for each in lines} == {
        ("table_release", str(registered.id))
    }
    assert {each.user_id for each in lines} == {user.id}


def test_trail_holds_no_count_of_the_table(web):
    enter(make_release(total=7919))
    db.session.commit()

    line = db.session.scalar(select(TrailEntry))

    assert "7919" not in json.dumps(line.details)


@pytest.mark.parametrize(
    "values",
    [
        {"content": "{}"},
        {"population": "others"},
        {"digest": "0" * 64},
    ],
)
def test_database_refuses_to_change_what_was_released(web, values):
    registered = enter()
    db.session.commit()
    kept = registered.content, registered.population, registered.digest

    with pytest.raises(IntegrityError, match="stays known"):
        db.session.execute(update(TableRelease).values(**values))

    db.session.rollback()
    (found,) = releases_of(PEOPLE)
    assert (found.content, found.population, found.digest) == kept


@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_database_refuses_to_forget_a_release_whether_withdrawn_or_not(web, is_withdrawn):
    registered = enter()
    if is_withdrawn:
        withdraw_release(registered, by=None, at=NOON + DAY)
    db.session.commit()

    with pytest.raises(IntegrityError, match="stays known"):
        db.session.execute(delete(TableRelease).where(TableRelease.id == registered.id))

    db.session.rollback()
    assert stored() == 1


def test_database_refuses_a_second_row_with_the_same_digest(web):
    registered = enter()
    db.session.add(
        TableRelease(
            municipality_id=registered.municipality_id,
            population="others",
            title="Behind the register's back",
            published_at=NOON,
            content=registered.content,
            digest=registered.digest,
        )
    )

    with pytest.raises(IntegrityError):
        db.session.flush()


def test_listing_is_empty_when_nothing_was_released_of_the_people(web):
    enter(population="clients 2025")

    assert releases_of(PEOPLE) == ()


@pytest.mark.parametrize("near", ["Clients 2026", "clients 2026 ", "clients 202", "clients%", ""])
def test_listing_takes_the_population_by_the_letter(web, near):
    enter()

    assert titles(near) == []


def test_listing_keeps_the_order_of_entry_when_published_at_the_same_time(web):
    for name in ("C", "A", "B"):
        enter(make_release(name))

    assert titles() == ["C", "A", "B"]


@given(
    total=st.integers(0, 9999),
    part=st.integers(0, 100),
    title=st.text(alphabet="abcåäö ”\"'\\{}<>%", min_size=1, max_size=30),
    hidden=st.booleans(),
)
def test_release_is_the_same_when_written_and_read(total, part, title, hidden):
    release = make_release(title, total, total * part // 100, hidden=hidden)

    again = release_from_json(release.to_json())

    assert again == release
    assert again.digest == release.digest
    assert again.to_json() == release.to_json()
