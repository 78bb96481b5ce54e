"""Planned times: in local days, so that no change of the clock leaves one out or makes one double."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from app.clock import STOCKHOLM, local_date
from app.jobs.timetable import next_time
from app.part import Job
from tests.conftest import NOON
from wsgi import PARTS

HOURLY = {"minute": "0"}
JOBS = [job for part in PARTS for job in part.jobs]
# In each the third of five days is an hour shorter or longer, or begins a year or follows no 28th.
TURNS = {
    "spring": date(2027, 3, 28),
    "autumn": date(2027, 10, 31),
    "new year": date(2028, 1, 1),
    "leap day": date(2028, 2, 29),
}
every_turn = pytest.mark.parametrize("turn", TURNS.values(), ids=list(TURNS))


def nothing() -> None:
    pass


def at(hour, minute=0) -> Job:
    return Job("x", nothing, {"hour": str(hour), "minute": str(minute)})


def local(*when) -> datetime:
    return datetime(*when, tzinfo=STOCKHOLM)


def planned_on(job, days) -> list[datetime]:
    """Every planned time of some days in a row, in local time."""
    after = local(days[0].year, days[0].month, days[0].day) - timedelta(microseconds=1)
    times = []
    while local_date(after := next_time(job, after)) <= days[-1]:
        times.append(after.astimezone(STOCKHOLM))
    return times


def five_days(turn) -> list[date]:
    return [turn + timedelta(days=number) for number in range(-2, 3)]


def test_planned_time_is_the_same_when_two_processes_ask_at_different_moments():
    job = Job("x", nothing, HOURLY)

    asked = [datetime(2026, 11, 20, 11, 7, second, tzinfo=UTC) for second in (1, 59)]

    assert {next_time(job, at) for at in asked} == {datetime(2026, 11, 20, 12, tzinfo=UTC)}


def test_planned_time_is_later_when_asked_at_a_planned_time():
    assert next_time(Job("x", nothing, HOURLY), datetime(2026, 11, 20, 12, tzinfo=UTC)) == datetime(
        2026, 11, 20, 13, tzinfo=UTC
    )


def test_planned_time_follows_local_clocks_when_summer_time_ends():
    nightly = Job("x", nothing, {"hour": "4", "minute": "0"})

    before = next_time(nightly, datetime(2026, 10, 24, 0, tzinfo=UTC))
    after = next_time(nightly, before)

    assert (before.hour, after.hour) == (2, 3)


@every_turn
@pytest.mark.parametrize("minute", [0, 10, 59])
@pytest.mark.parametrize("hour", range(24))
def test_nightly_job_is_planned_once_each_local_day(turn, hour, minute):
    times = planned_on(at(hour, minute), five_days(turn))

    assert [each.date() for each in times] == five_days(turn)
    others = [each for each in times if each.date() != turn]
    assert {(each.hour, each.minute) for each in others} == {(hour, minute)}


@every_turn
@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.id)
def test_job_of_a_part_is_planned_on_each_day_as_often_as_it_is_long(turn, job):
    longer = {TURNS["spring"]: 23, TURNS["autumn"]: 25}

    runs = Counter(each.date() for each in planned_on(job, five_days(turn)))

    times_an_hour = 60 if job.cron["minute"] == "*" else 1
    assert runs == {
        day: times_an_hour * (1 if "hour" in job.cron else longer.get(day, 24))
        for day in five_days(turn)
    }


def test_rounds_are_closed_on_the_day_after_the_clock_went_on():
    night = at(0, 10)

    for after in (local(2027, 3, 28, 0, 10), local(2027, 3, 28, 12)):
        assert next_time(night, after) == local(2027, 3, 29, 0, 10)


def test_time_that_the_clock_leaves_out_comes_an_hour_later():
    assert next_time(at(2, 10), local(2027, 3, 28, 0)) == local(2027, 3, 28, 3, 10)
    assert next_time(at(2, 10), local(2027, 3, 28, 3, 10)) == local(2027, 3, 29, 2, 10)


def test_time_that_comes_twice_is_taken_the_first_time():
    first = next_time(at(2, 10), local(2027, 10, 31, 0))

    assert first == datetime(2027, 10, 31, 0, 10, tzinfo=UTC)
    assert next_time(at(2, 10), first) == local(2027, 11, 1, 2, 10)


@pytest.mark.parametrize(
    "cron",
    [
        {"hour": "24", "minute": "0"},
        {"hour": "1", "minute": "60"},
        {"minute": "*/5"},
        {"hour": "1"},
        {"minute": "0", "day_of_week": "mon"},
    ],
)
def test_job_at_a_time_that_can_not_be_reckoned_is_refused(cron):
    with pytest.raises((TypeError, ValueError)):
        next_time(Job("x", nothing, cron), NOON)
