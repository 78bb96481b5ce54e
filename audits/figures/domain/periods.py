"""Months and quarters: which there are, and which one a day belongs to."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MONTHS_A_YEAR = 12


class Grain(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"

    @property
    def months(self) -> int:
        """How many months it is."""
        return 1 if self is Grain.MONTH else 3


@dataclass(frozen=True, order=True)
class Period:
    """A month or a quarter; number: from 1 in each year."""

    year: int
    number: int
    grain: Grain = Grain.MONTH

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, (self.number - 1) * self.grain.months + 1, 1)

    @property
    def after(self) -> date:
        """The day after its last."""
        month = self.number * self.grain.months
        return date(self.year + month // MONTHS_A_YEAR, month % MONTHS_A_YEAR + 1, 1)


def period_of(day: date, grain: Grain) -> Period:
    """Give the period that a day falls in."""
    return Period(day.year, (day.month - 1) // grain.months + 1, grain)


def whole_periods(first: date, before: date, grain: Grain) -> tuple[Period, ...]:
    """Give the periods from the one that a day falls in, that had ended before another."""
    start = period_of(first, grain)
    return tuple(
        period
        for year in range(start.year, before.year + 1)
        for number in range(1, MONTHS_A_YEAR // grain.months + 1)
        if (period := Period(year, number, grain)) >= start and period.after <= before
    )
