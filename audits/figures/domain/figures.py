"""A figure as plain numbers, the rows that add up to it, and how a number is written in a file."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

Number = int | Fraction  # exact: sums of hours and months must add up without rounding

_FOUR_DECIMALS = Decimal("0.0001")


@dataclass(frozen=True)
class Figure:
    """A key with numerator and denominator. denominator None: a count or a sum, not a share."""

    key: str
    numerator: Number
    denominator: Number | None = None


@dataclass(frozen=True)
class CountedRow:
    """One row behind a figure: its part of the numerator and its weight in the denominator.

    label names it (unit code, assignment code, survey group); detail says what was looked at, where
    the label alone does not tell. day: when it happened; None where the source has no day.
    """

    label: str
    contribution: Number
    weight: Number = 1
    detail: str = ""
    day: date | None = None

    @property
    def in_numerator(self) -> bool:
        """Say whether the row adds anything to the numerator."""
        return self.contribution != 0


def format_number(number: Number) -> str:
    """Write a number without exponent, at most four decimals, no trailing zeros, point as mark."""
    exact = Fraction(number)
    # a quotient of 28 digits is far beyond the four that are kept, so rounding twice can't show
    rounded = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(
        _FOUR_DECIMALS, ROUND_HALF_UP
    )
    text = f"{rounded:f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
