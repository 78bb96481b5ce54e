"""Assignments one by one, and added up: what is counted is the same, only the rows are fewer."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from audits.figures.domain.figures import Number

DAYS_A_YEAR: Final = 365
DAYS_A_MONTH: Final = Fraction("30.4375")  # 365.25 / 12
TARGET_DAYS: Final = 30
TEENAGER_FROM: Final = 13


class Moment(StrEnum):
    """Which assignments of a year: what began, what ended, what went on when the year was over."""

    STARTED = "started"
    ENDED = "ended"
    ONGOING = "ongoing"


class Aspect(StrEnum):
    """What may be known of an assignment, by the name of its property; None where it is not."""

    HOURS = "hours"
    MONTHS = "months"
    IS_LONG = "is_long"
    IS_PROMPT = "is_prompt"
    IS_TEENAGER = "is_teenager"
    GOAL_OUTCOME = "goal_outcome"


@dataclass(frozen=True)
class Assignment:
    """One order for one child or family. ended_on None: ongoing."""

    code: str
    unit_code: str
    commissioner: str
    service_key: str
    child_age: int | None = None
    child_gender: str | None = None
    referred_on: date | None = None
    started_on: date | None = None
    ended_on: date | None = None
    hours: Decimal | None = None
    goal_outcome: str | None = None
    reason: str | None = None

    @property
    def label(self) -> str:
        """Give the assignment's code."""
        return self.code

    @property
    def months(self) -> Fraction | None:
        """How long it went on; None while start or end is missing."""
        days = _days(self.started_on, self.ended_on)
        return None if days is None else days / DAYS_A_MONTH

    @property
    def is_long(self) -> bool | None:
        """Whether it went on for more than a year; None while start or end is missing."""
        days = _days(self.started_on, self.ended_on)
        return None if days is None else days > DAYS_A_YEAR

    @property
    def is_prompt(self) -> bool | None:
        """Whether it started in time after referral; None while either day is missing."""
        waiting = _days(self.referred_on, self.started_on)
        return None if waiting is None else waiting <= TARGET_DAYS

    @property
    def is_teenager(self) -> bool | None:
        """Whether the child was thirteen or more; None where the age is not known."""
        return None if self.child_age is None else self.child_age >= TEENAGER_FROM

    def is_at(self, moment: Moment, year: int) -> bool:
        """Whether it started or ended in the year, or went on when the year was over."""
        started, ended = self.started_on, self.ended_on
        if moment is Moment.ONGOING:
            is_begun = started is not None and started.year <= year
            return is_begun and (ended is None or ended.year > year)
        day = self.day_of(moment)
        return day is not None and day.year == year

    def day_of(self, moment: Moment) -> date | None:
        """The day of the moment; what goes on has none of its own."""
        return {Moment.STARTED: self.started_on, Moment.ENDED: self.ended_on}.get(moment)


def _days(start: date | None, end: date | None) -> int | None:
    return None if start is None or end is None else (end - start).days


@dataclass(frozen=True)
class AssignmentSum:
    """What a year's assignments of a service add to each way of counting them: part and base.

    label: the unit they are of; empty: all units together. day: the first of the period, or the day,
    in which they started or ended. has_events: some started or ended in the year.
    """

    service_key: str
    amounts: Mapping[Hashable, tuple[Number, Number]]
    label: str = ""
    day: date | None = None
    has_events: bool = True
