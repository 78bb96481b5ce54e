"""Which instruments fit somebody at a moment of a session, by what they say of themselves."""

from collections.abc import Iterable

from surveys.instruments.domain.collecting import About
from surveys.instruments.domain.instruments import Instrument, Moment, ScoringKind

SCORED_FROM = 6  # nothing that a younger child says is made into a figure


def fitting(instruments: Iterable[Instrument], age: int, moment: Moment) -> tuple[Instrument, ...]:
    """Those that fit, the most telling first: scored before not, then made for fewer ages."""
    found = [i for i in instruments if i.moment is moment and _fits(i, age)]
    return tuple(sorted(found, key=_order))


def _fits(instrument: Instrument, age: int) -> bool:
    if instrument.collecting.about is not About.SESSION or not instrument.ages.includes(age):
        return False
    return age >= SCORED_FROM or not _is_scored(instrument)


def _is_scored(instrument: Instrument) -> bool:
    return instrument.scoring.kind is ScoringKind.SUM


def _order(instrument: Instrument) -> tuple[bool, int, int, str]:
    ages = instrument.ages
    lowest = 0 if ages.minimum is None else ages.minimum
    highest = 200 if ages.maximum is None else ages.maximum
    return (not _is_scored(instrument), highest - lowest, -lowest, instrument.key)
