"""The demo municipality: the same on every run, all of it valid, and none of it a person."""

from dataclasses import replace

import pytest
from sqlalchemy import func, or_, select, text

from app.clock import today
from app.db import db
from app.identity.models.users import User
from app.organisation.models.assignments import Assignment, GoalOutcome
from app.organisation.models.units import Agreement
from audits.demo.filling import fill, links
from audits.figures.queries.facts import load_facts
from audits.release.domain.making import has_changed
from audits.release.queries.years import current_release
from surveys.answering.models import Response, ResponseOrigin
from surveys.collections.domain import purposes
from surveys.collections.models import Round
from surveys.practice.models import Case, Session
from surveys.tallies.models import Tally
from tests.conftest import settings_for
from wsgi import create_app

pytestmark = pytest.mark.xdist_group("demo")
# Drawn by the machine, not by the demo, and what points at it.
DRAWN = frozenset({"id", "round_id", "response_id", "invitation_id", "digest"})


def filled(folder, blank):
    """An app whose database holds the demo municipality."""
    folder.mkdir()
    path = folder / "demo.db"
    path.write_bytes(blank.read_bytes())
    app = create_app(replace(settings_for(f"sqlite:///{path}", folder), demo=True))
    with app.app_context():
        fill()
        db.session.commit()
        db.session.remove()
    return app


@pytest.fixture(scope="module")
def filled_app(tmp_path_factory, blank_database):
    app = filled(tmp_path_factory.mktemp("demo") / "one", blank_database)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def demo(filled_app):
    """Inside the app of the filled demo; what a test changes is undone."""
    with filled_app.app_context():
        yield filled_app
        db.session.rollback()
        db.session.remove()


def number_of(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def comparable() -> dict[str, list[str]]:
    """All rows of all tables, without the ids and instants that a machine draws."""
    shown = {}
    for table in db.Model.metadata.sorted_tables:
        columns = [c for c in table.columns if c.name not in DRAWN and not is_instant(c)]
        shown[table.name] = sorted(map(repr, db.session.execute(select(*columns)).all()))
    return shown


def is_instant(column) -> bool:
    return "DateTime" in type(column.type).__name__


def test_demo_is_the_same_when_made_again(demo, tmp_path, blank_database):
    first = comparable()

    again = filled(tmp_path / "two", blank_database)
    with again.app_context():
        second = comparable()
        db.session.remove()
        db.engine.dispose()

    differing = {name for name, rows in first.items() if rows != second[name]}
    assert differing == set()
    assert first["response"]


def test_demo_has_the_reference_year_and_two_years_of_its_own(demo):
    kinds = (purposes.USER_SURVEY, purposes.SELF_REPORT)

    years = {
        kind: set(db.session.scalars(select(Round.year).where(Round.purpose == kind)))
        for kind in kinds
    }

    this = today().year
    assert years == {
        purposes.USER_SURVEY: {2017, this - 1, this},
        purposes.SELF_REPORT: {2016, 2017, this - 1, this},  # 2016 to compare the reference with
    }


def test_one_round_of_each_kind_is_open_and_every_earlier_one_closed(demo):
    kinds = (purposes.USER_SURVEY, purposes.SELF_REPORT)

    rounds = db.session.scalars(select(Round).where(Round.purpose.in_(kinds))).all()

    open_now = [r for r in rounds if r.closed_at is None and r.closes_on >= today()]
    assert sorted(r.purpose for r in open_now) == sorted(kinds)
    assert all(r.opens_on <= today() for r in open_now)
    assert {r.year for r in open_now} == {today().year}


def test_no_answer_is_of_a_day_to_come(demo):
    latest = db.session.scalar(select(func.max(Response.answered_on)))

    assert latest <= today()


def test_anonymous_answers_have_no_origin(demo):
    anonymous = (
        select(func.count(ResponseOrigin.response_id))
        .join(Response, Response.id == ResponseOrigin.response_id)
        .join(Round, Round.id == Response.round_id)
        .where(Round.purpose == purposes.USER_SURVEY)
    )

    assert number_of(Response) > 1000
    assert db.session.scalar(anonymous) == 0


def test_tallies_count_every_answer_once(demo):
    counted = db.session.scalar(
        select(func.sum(Tally.n)).where(Tally.question_key == "", Tally.value == "")
    )

    assert counted == number_of(Response)


def test_no_more_families_answered_than_were_invited(demo):
    rows = db.session.execute(
        text(
            "SELECT g.invited, count(r.id) FROM round_group g "
            "LEFT JOIN response r ON r.round_id = g.round_id AND r.group_key = g.key "
            "GROUP BY g.round_id, g.key"
        )
    ).all()

    assert len(rows) == 6
    assert all(0 < answered <= invited for invited, answered in rows)


def test_units_going_on_have_an_agreement_in_force(demo):
    in_force = select(func.count(Agreement.unit_id.distinct())).where(
        Agreement.valid_from <= today(),
        or_(Agreement.valid_to.is_(None), Agreement.valid_to >= today()),
    )

    assert db.session.scalar(in_force) >= 110


def test_assignments_of_the_demo_are_in_order_of_time(demo):
    assignments = db.session.scalars(select(Assignment).where(Assignment.code.like("D%"))).all()

    assert len(assignments) > 100
    for one in assignments:
        days = [day for day in (one.referred_on, one.started_on, one.ended_on) if day]
        assert days == sorted(days)
        assert days[-1] <= today()
        assert (one.goal_outcome is None) is (one.ended_on is None)
        assert (one.reason_goal_not_met is not None) is (one.goal_outcome is GoalOutcome.NOT_MET)


def test_sessions_are_numbered_from_one_without_gap(demo):
    cases = db.session.scalars(select(Case)).all()

    assert len(cases) == 30
    for case in cases:
        numbers = [session.number for session in case.sessions]
        assert numbers == list(range(1, len(numbers) + 1))
        held = [session.held_on for session in case.sessions]
        assert held == sorted(held)
        assert held[-1] < today()


def test_users_can_be_nobody_and_have_no_password(demo):
    users = db.session.scalars(select(User)).all()

    assert len(users) == 8
    assert all(user.email.endswith("@demo.example.se") for user in users)
    assert all(not user.password_hash for user in users)
    assert {len(user.memberships) for user in users} == {1}


def test_the_reference_year_is_released_to_the_units(demo):
    current = current_release(2017)

    assert current.published_by == "Kvalitetsgranskare"
    assert not has_changed(load_facts(2017), current.basis)
    assert current.shown.shown > current.shown.withheld > 0


def test_links_open_a_page_for_each_kind_of_reader(demo):
    ready = links()
    db.session.flush()

    assert len({link.reader for link in ready}) == len(ready) == 7
    assert [link.path.startswith("/a/") for link in ready[:2]] == [True, True]
    for link in ready[2:]:
        email = link.path.partition("email=")[2]
        assert db.session.scalar(select(User.id).where(User.email == email)) is not None


def test_links_are_fresh_each_time_they_are_made(demo):
    first, second = links(), links()

    assert {link.path for link in first[:2]}.isdisjoint(link.path for link in second[:2])
    assert [link.path for link in first[2:]] == [link.path for link in second[2:]]


def test_rating_link_is_of_a_session_today(demo):
    before = number_of(Session)

    links()
    links()

    made = db.session.scalars(select(Session).where(Session.held_on >= today())).all()
    assert number_of(Session) - before == len(made) == 1
