"""A round's results from its tallies: what each question was answered, and what may not be shown.

Of an anonymous round nothing is shown of fewer than five answers or ten invited, nor what would let
them be worked out by taking shown groups from the whole.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from surveys.instruments.domain.instruments import Instrument, Question, ScoringKind
from surveys.instruments.domain.question_types.choices import DONT_KNOW
from surveys.instruments.domain.scoring import is_positive
from surveys.instruments.domain.texts import Text

FEWEST_ANSWERS = 5
FEWEST_INVITED = 10

TallyOf = tuple[str, str, str]  # question, group, value; "" and "": the responses themselves


@dataclass(frozen=True)
class Value:
    """One way to answer and how many did."""

    key: str
    text: Text
    n: int


@dataclass(frozen=True)
class Distribution:
    """How a question was answered. n: those who answered it other than that they don't know.

    Where one may choose several, n is all who sent the form: who chose none is not counted apart.
    positive: (positive answers, of how many) where the instrument counts several as such.
    """

    question: Question
    values: tuple[Value, ...]
    n: int
    dont_know: int = 0
    positive: tuple[int, int] | None = None
    is_withheld: bool = False


@dataclass(frozen=True)
class Population:
    """A group of a round, or the whole: how many were invited and how many answered."""

    key: str
    label: str
    invited: int
    answered: int

    @property
    def is_small(self) -> bool:
        """Whether an anonymous round's answers may not be shown for it."""
        return 0 < self.answered < FEWEST_ANSWERS or 0 < self.invited < FEWEST_INVITED


@dataclass(frozen=True)
class Results:
    """What may be shown of a round, whole or one group. is_withheld: nothing."""

    questions: tuple[Distribution, ...]
    is_withheld: bool = False

    def of(self, question_key: str) -> Distribution | None:
        """The distribution of a question; None where it is not counted."""
        return next((d for d in self.questions if d.question.key == question_key), None)


def whole_of(populations: tuple[Population, ...]) -> Population:
    """All groups as one."""
    invited, answered = (
        sum(each) for each in zip(*((p.invited, p.answered) for p in populations), strict=True)
    )
    return Population("", "", invited, answered)


def results(
    instrument: Instrument,
    tallies: Mapping[TallyOf, int],
    populations: tuple[Population, ...],
    *,
    group: str = "",
    is_anonymous: bool,
) -> Results:
    """What may be shown of the whole round, or of one of its groups."""
    # a group that is shown tells by the whole what the others said: all may be shown, or none
    shown = populations if group else (whole_of(populations),)
    if is_anonymous and any(population.is_small for population in shown):
        return Results((), is_withheld=True)
    of_groups = _by_group(tallies, each_group=bool(group))
    answered = next((p.answered for p in shown if p.key == group), 0)
    return Results(
        tuple(
            _with_positive(
                instrument, _distribution(question, of_groups[group][question.key], answered)
            )
            if not is_anonymous or _may_be_shown(question, of_groups)
            else Distribution(question, (), 0, is_withheld=True)
            for question in instrument.questions
            if question.type.ways(question)
        )
    )


def _by_group(
    tallies: Mapping[TallyOf, int], *, each_group: bool
) -> Mapping[str, Mapping[str, Counter[str]]]:
    """Group to question to value to count; the whole as the group ""."""
    found: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for (question, group, value), n in tallies.items():
        found[group if each_group else ""][question][value] += n
    return found


def _may_be_shown(question: Question, groups: Mapping[str, Mapping[str, Counter[str]]]) -> bool:
    return all(
        _is_enough(question, [n for n in of_group[question.key].values() if n])
        for of_group in groups.values()
    )


def _is_enough(question: Question, counts: list[int]) -> bool:
    """Whether enough answered, and not all the same where that would tell of each."""
    if not counts:
        return True
    if question.sensitive and len(counts) == 1:
        return False
    is_several = question.type.is_several
    # of several choices only the most chosen says how many at least have answered
    return (max(counts) if is_several else sum(counts)) >= FEWEST_ANSWERS


def _with_positive(instrument: Instrument, shown: Distribution) -> Distribution:
    """The distribution, with its positive answers where the instrument's scoring counts them."""
    scoring, question = instrument.scoring, shown.question
    if scoring.kind is not ScoringKind.SHARE_POSITIVE or question.key not in scoring.items:
        return shown
    judged = [(is_positive(question, value.key), value.n) for value in shown.values]
    if sum(bool(positive) for positive, _ in judged) < 2:
        return shown  # the one positive answer has a line of its own
    base = sum(n for positive, n in judged if positive is not None)
    return replace(shown, positive=(sum(n for positive, n in judged if positive), base))


def _distribution(question: Question, counts: Mapping[str, int], answered: int) -> Distribution:
    values = tuple(
        Value(key, text, counts.get(key, 0))
        for key, text in question.type.ways(question)
        if key != DONT_KNOW.key
    )
    is_several = question.type.is_several
    n = answered if is_several else sum(value.n for value in values)
    return Distribution(question, values, n, counts.get(DONT_KNOW.key, 0))
