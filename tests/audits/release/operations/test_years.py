"""Releasing a year's whole: asked for, made by the job or the command, entered, frozen, withdrawn."""

import shutil
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from app.db import db
from app.roles import Role
from app.trail.models import TrailEntry
from audits.disclosure import gate, suppress
from audits.release import jobs
from audits.release.domain.frozen import year_release_from_json
from audits.release.models import Outcome, TableRelease, YearRelease, YearReleaseRequest
from audits.release.operations.register import withdraw_release
from audits.release.operations.years import (
    AlreadyReleased,
    NothingToRelease,
    NotSafeToRelease,
    ReleaseIsUnderWay,
    ask_for_release,
    enter_release,
    is_of_a_year,
    prepare_release,
)
from audits.release.queries.years import (
    GIVEN_UP_AFTER,
    current_release,
    is_under_way,
    latest_request,
    next_request,
    release_of_year,
    released_before,
)
from tests.audits.stored_year import AT, release_year, renew_report, store_reference_year
from tests.conftest import NOON, copied, settings_for
from tests.factories import make_user
from wsgi import create_app


@pytest.fixture(scope="module")
def stored(blank_database, tmp_path_factory):
    """The reference year without assignments, stored once."""
    path = tmp_path_factory.mktemp("year") / "year.db"
    shutil.copy(blank_database, path)
    app = create_app(settings_for(f"sqlite:///{path}", path.parent))
    with app.app_context():
        store_reference_year()
        db.session.remove()
        db.engine.dispose()
    return path


@pytest.fixture
def settings(stored, tmp_path):
    return copied(stored, tmp_path)


def number_of(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_release_stands_in_the_register_with_what_was_shown(web):
    user = make_user(Role.SYSTEM_ADMINISTRATOR)

    release = release_year(2017, by=user.id, at=NOON)

    shown = year_release_from_json(release.content)
    assert (release.population, release.title) == ("year 2017", "2017 (1)")
    assert (shown.year, shown.number, shown.figures["complaints"].n) == (2017, 1, 161)
    assert db.session.scalar(select(TrailEntry.action)) == "table_release.registered"


def test_current_release_is_the_latest_that_is_not_withdrawn(web):
    user = make_user(Role.SYSTEM_ADMINISTRATOR)
    first = release_year(2017, by=user.id, at=NOON)
    renew_report("U040", complaints=9)
    second = release_year(2017, at=NOON)
    latest = current_release(2017)
    withdraw_release(second, by=None, at=NOON)
    db.session.commit()

    current = current_release(2017)

    assert (latest.id, latest.published_by, latest.shown.number) == (second.id, None, 2)
    assert (current.id, current.published_by, current.published_at) == (first.id, user.name, NOON)
    assert len(released_before(2017)) == 2
    assert current_release(2016) is None


def test_the_same_figures_are_released_once(web):
    release_year(2017)

    with pytest.raises(AlreadyReleased) as refused:
        prepare_release(2017)

    assert refused.value.params == {"year": 2017}


def test_the_same_figures_may_be_released_again_after_a_withdrawal(web):
    first = release_year(2017)
    withdraw_release(first, by=None, at=AT)
    db.session.commit()

    second = release_year(2017)

    told = [year_release_from_json(each.content) for each in (first, second)]
    assert told[0].figures == told[1].figures
    assert [each.number for each in told] == [1, 2]


def test_a_year_of_which_nothing_is_known_is_not_released(web):
    with pytest.raises(NothingToRelease):
        prepare_release(2003)


def test_a_year_that_can_not_be_made_safe_is_not_released(web):
    with pytest.raises(NotSafeToRelease):
        prepare_release(2017, make=lambda *_of: None)


def test_a_release_prepared_before_another_was_entered_is_refused(web):
    prepared = prepare_release(2017)
    enter_release(prepared, by=None, at=AT)

    with pytest.raises(ReleaseIsUnderWay):
        enter_release(prepared, by=None, at=AT)

    assert number_of(YearRelease) == 1


def test_a_release_is_found_under_its_own_year_only(web):
    release = release_year(2017)

    assert release_of_year(2017, release.id) is release
    assert release_of_year(2016, release.id) is None


@pytest.mark.parametrize(
    "change",
    [
        update(TableRelease).values(title="Another"),
        update(TableRelease).values(published_at=NOON - timedelta(days=1)),
        update(TableRelease).values(published_by=1),
        update(TableRelease).values(id=99),
        update(TableRelease).values(withdrawn_at=None),
        update(TableRelease).values(withdrawn_at=NOON + timedelta(days=9)),
        update(YearRelease).values(behind="{}"),
        update(YearRelease).values(number=7),
        delete(YearRelease),
        delete(TableRelease),
    ],
)
def test_database_keeps_every_word_of_a_release(web, change):
    make_user(Role.SYSTEM_ADMINISTRATOR)
    withdraw_release(release_year(2017, at=NOON), by=None, at=NOON)
    db.session.commit()

    with pytest.raises(IntegrityError, match=r"stays known|never changed"):
        db.session.execute(change)

    db.session.rollback()
    assert db.session.scalar(select(TableRelease)).withdrawn_at == NOON


@pytest.mark.parametrize(
    ("population", "is_year"),
    [("year 2017", True), ("year", False), ("clients 2017", False), ("", False), (None, False)],
)
def test_populations_of_years_are_told_from_those_of_tables(population, is_year):
    assert is_of_a_year(population) is is_year


def test_request_is_under_way_until_it_is_met_or_given_up(web):
    request = ask_for_release(2017, by=None, at=NOON)

    assert latest_request(2017) is request
    assert is_under_way(request, NOON)
    assert not is_under_way(request, NOON + GIVEN_UP_AFTER)
    assert next_request(NOON) is request
    assert next_request(NOON + GIVEN_UP_AFTER) is None


def test_a_year_is_asked_for_once_at_a_time(web):
    user = make_user(Role.SYSTEM_ADMINISTRATOR)
    ask_for_release(2017, by=user.id, at=NOON)

    with pytest.raises(ReleaseIsUnderWay):
        ask_for_release(2017, by=None, at=NOON)
    ask_for_release(2016, by=None, at=NOON)
    ask_for_release(2017, by=None, at=NOON + GIVEN_UP_AFTER)

    lines = db.session.scalars(select(TrailEntry).order_by(TrailEntry.id)).all()
    assert [each.details["year"] for each in lines] == [2017, 2016, 2017]
    assert (lines[0].user_id, lines[0].action) == (user.id, "year_release.asked")


def asked(year, monkeypatch):
    """Ask, and let the job run; gives what came of it."""
    monkeypatch.setattr(jobs, "now", lambda: NOON)
    request = ask_for_release(year, by=None, at=NOON)
    db.session.commit()
    jobs.release_years()
    return db.session.get(YearReleaseRequest, request.id).outcome


def test_job_releases_what_was_asked_for_and_says_when_nothing_changed(web, monkeypatch):
    outcomes = [asked(2017, monkeypatch), asked(2017, monkeypatch), asked(2003, monkeypatch)]

    assert outcomes == [Outcome.RELEASED, Outcome.UNCHANGED, Outcome.NO_ROWS]
    assert current_release(2017).published_at == NOON
    assert next_request(NOON) is None


def test_job_says_when_it_can_not_be_made_safe(web, monkeypatch):
    def refuse(year, *_of):
        raise NotSafeToRelease(year=year)

    monkeypatch.setattr(jobs, "prepare_release", refuse)

    assert asked(2017, monkeypatch) is Outcome.NOT_SAFE
    assert current_release(2017) is None


def test_job_takes_another_release_in_the_same_moment_for_what_was_asked(web, monkeypatch):
    prepared = prepare_release(2017)
    enter_release(prepared, by=None, at=AT)
    db.session.commit()
    monkeypatch.setattr(jobs, "prepare_release", lambda *_of: prepared)

    assert asked(2017, monkeypatch) is Outcome.UNCHANGED
    assert number_of(YearRelease) == 1


def test_job_that_breaks_leaves_the_request_begun_and_is_not_tried_again(web, monkeypatch):
    def broken(*_of):
        raise ZeroDivisionError

    monkeypatch.setattr(jobs, "prepare_release", broken)

    with pytest.raises(ZeroDivisionError):
        asked(2017, monkeypatch)

    request = latest_request(2017)
    assert (request.started_at, request.outcome) == (NOON, None)
    assert next_request(NOON) is None


def test_command_releases_at_once(web):
    result = web.test_cli_runner().invoke(args=["release", "2017"])

    current = current_release(2017)
    assert result.exit_code == 0
    assert result.output.startswith(f"2017: {current.shown.shown} figures shown, ")
    assert current.published_by is None


@pytest.mark.parametrize("year", ["2017", "2003"])
def test_command_exits_with_1_and_the_reason_when_it_can_not_be_done(web, year):
    release_year(2017)

    result = web.test_cli_runner().invoke(args=["release", year])

    assert result.exit_code == 1
    assert year in result.output
    assert number_of(YearRelease) == 1


def test_tables_are_not_protected_against_the_whole_of_a_year(web, tmp_path):
    counts = tmp_path / "counts.csv"
    counts.write_text("unit,count\n*,9\n")

    result = web.test_cli_runner().invoke(
        args=["protect", str(counts), "--rows", "unit", "--population", "year 2017"]
    )

    assert result.exit_code == 2
    assert "whole of a year" in result.output


def test_job_leaves_the_solver_out_of_its_own_process(web, monkeypatch):
    def refuse(*_of):
        raise AssertionError("made in the job process itself")

    # what is patched here is as it was in another process
    monkeypatch.setattr(gate, "gate", refuse)
    monkeypatch.setattr(suppress, "suppress", refuse)

    assert asked(2017, monkeypatch) is Outcome.RELEASED
