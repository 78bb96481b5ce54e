"""Reading a course of scores against norms. Every threshold comes from the instrument's data."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from surveys.instruments.domain.instruments import Norm, NormKind

EVERYBODY = "all"


@dataclass(frozen=True)
class SessionScore:
    """The score of one session, numbered from 1 in the case."""

    session_number: int
    score: Decimal


class ChangeStatus(StrEnum):
    """Whether the change from first to last is larger than chance alone would give."""

    RELIABLY_UP = "reliably_up"
    RELIABLY_DOWN = "reliably_down"
    NOT_RELIABLE = "not_reliable"


class Flag(StrEnum):
    """What makes statistics on the course unreliable: it is shown, and left out of them."""

    HIGH_FIRST_SCORE = "high_first_score"
    TOO_FEW_SCORES = "too_few_scores"
    SAW_TOOTH = "saw_tooth"


@dataclass(frozen=True)
class CourseReading:
    """What the course says.

    cutoff and what follows from it are None where no norm fits the population. change_status is
    None with any flag. worth_talking_about is None where no norm says when to talk.
    """

    first: Decimal
    last: Decimal
    change: Decimal
    scores: int
    cutoff: Norm | None
    first_in_cutoff_range: bool | None
    last_in_cutoff_range: bool | None
    change_status: ChangeStatus | None
    flags: frozenset[Flag]
    worth_talking_about: bool | None


def population_at(norms: Sequence[Norm], age: int) -> str:
    """Name the population whose norms fit the age; "all" if only general ones do."""
    fitting = (n.population for n in norms if n.population != EVERYBODY and n.ages.includes(age))
    return next(fitting, EVERYBODY)


def reading(
    points: Sequence[SessionScore], norms: Sequence[Norm], *, population: str = EVERYBODY
) -> CourseReading | None:
    """Read the course, in order of session; None if there is no score yet."""
    scores = [point.score for point in sorted(points, key=lambda point: point.session_number)]
    if not scores:
        return None
    known = {n.kind: n for n in norms if n.population in (population, EVERYBODY)}
    first, last = scores[0], scores[-1]
    flags = _flags(scores, known)
    return CourseReading(
        first=first,
        last=last,
        change=last - first,
        scores=len(scores),
        cutoff=known.get(NormKind.CUTOFF),
        first_in_cutoff_range=_met(known, NormKind.CUTOFF, first),
        last_in_cutoff_range=_met(known, NormKind.CUTOFF, last),
        change_status=None if flags else _change_status(known, last - first),
        flags=flags,
        worth_talking_about=_worth_talking_about(scores, known),
    )


_Known = dict[NormKind, Norm]


def _met(known: _Known, kind: NormKind, value: Decimal) -> bool | None:
    norm = known.get(kind)
    return None if norm is None else norm.is_met_by(value)


def _change_status(known: _Known, change: Decimal) -> ChangeStatus | None:
    reliable = _met(known, NormKind.RELIABLE_CHANGE, abs(change))
    if reliable is None:
        return None
    if not reliable:
        return ChangeStatus.NOT_RELIABLE
    return ChangeStatus.RELIABLY_UP if change > 0 else ChangeStatus.RELIABLY_DOWN


def _flags(scores: Sequence[Decimal], known: _Known) -> frozenset[Flag]:
    signs = {
        Flag.HIGH_FIRST_SCORE: _met(known, NormKind.CEILING, scores[0]),
        Flag.TOO_FEW_SCORES: _met(known, NormKind.FEWEST_SCORES, Decimal(len(scores))),
        Flag.SAW_TOOTH: _met(known, NormKind.TURNS, Decimal(_turns(scores, known))),
    }
    return frozenset(flag for flag, met in signs.items() if met)


def _turns(scores: Sequence[Decimal], known: _Known) -> int:
    """Count changes of direction where the score moves by the norm's size both ways.

    Smaller moves in between neither make a turn nor hide one.
    """
    size = known.get(NormKind.TURN_SIZE)
    if size is None:
        return 0
    turns, direction = 0, 0
    low = high = scores[0]
    for value in scores[1:]:
        low, high = min(low, value), max(high, value)
        rose = direction <= 0 and size.is_met_by(value - low)
        fell = direction >= 0 and size.is_met_by(high - value)
        if rose or fell:
            turns += direction != 0
            direction = 1 if rose else -1
            low = high = value
    return turns


def _worth_talking_about(scores: Sequence[Decimal], known: _Known) -> bool | None:
    """A low last score, or one that has gone down since the time before."""
    signs = [_met(known, NormKind.TALK_LEVEL, scores[-1])]
    drop = scores[-2] - scores[-1] if len(scores) > 1 else Decimal(0)
    signs.append(_met(known, NormKind.TALK_DROP, drop))
    if signs == [None, None]:
        return None
    return any(signs)
