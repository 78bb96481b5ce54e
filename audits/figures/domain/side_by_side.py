"""The same question seen by several sources, side by side; never averaged into one figure.

The most telling finding of a year is often that the sources contradict each other.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import permutations

from audits.figures.domain.catalogue import CATALOGUE
from audits.figures.domain.facts import YearFacts
from audits.figures.domain.figures import Figure
from audits.figures.domain.indicators import figure, is_known
from audits.figures.domain.readings import share_of
from audits.figures.domain.sources import Source
from audits.statistics.shares import Share, Wording
from audits.text import N_


class Sense(StrEnum):
    """Whether an indicator's share says yes to the question, or no to it."""

    AFFIRMS = "affirms"
    DENIES = "denies"


@dataclass(frozen=True)
class Voice:
    """One source on a question: who speaks, through which indicator, in which sense."""

    who: str
    indicator_key: str
    sense: Sense = Sense.AFFIRMS

    @property
    def source(self) -> Source:
        """Where the voice comes from."""
        return CATALOGUE[self.indicator_key].source


@dataclass(frozen=True)
class SharedQuestion:
    """A question that several sources answer."""

    key: str
    title: str
    voices: tuple[Voice, ...]


@dataclass(frozen=True)
class Heard:
    """What a voice says: its figure as declared, and its share turned so that it says yes."""

    voice: Voice
    figure: Figure
    share: Share


@dataclass(frozen=True)
class SideBySide:
    """The voices of a question that say anything, in order, and whether they contradict."""

    question: SharedQuestion
    heard: tuple[Heard, ...]
    contradiction: Wording | None


_UNITS = N_("verksamheterna")
_REVIEWERS = N_("granskarna")
_FILES = N_("akterna")
_RESIDENTIAL = N_("de som svarat i dygnsvården")
_OUTPATIENT = N_("de som svarat i öppenvården")
_INTERVIEWED = N_("de unga som intervjuats")

# three steps, where each needs the one below it
PARTICIPATION_STEPS = (
    SharedQuestion(
        key="information",
        title=N_("Har den som får stöd fått den information som behövs?"),
        voices=(
            Voice(_UNITS, "units_informing"),
            Voice(_RESIDENTIAL, "survey_information_residential"),
            Voice(_OUTPATIENT, "survey_information_outpatient"),
        ),
    ),
    SharedQuestion(
        key="listened_to",
        title=N_("Får den som får stöd säga sitt och bli lyssnad på?"),
        voices=(
            Voice(_UNITS, "units_listening"),
            Voice(_RESIDENTIAL, "survey_listened_to_residential"),
            Voice(_OUTPATIENT, "survey_listened_to_outpatient"),
        ),
    ),
    SharedQuestion(
        key="influence",
        title=N_("Kan den som får stöd påverka det?"),
        voices=(
            Voice(_UNITS, "units_giving_influence"),
            Voice(_RESIDENTIAL, "survey_influence_residential"),
            Voice(_OUTPATIENT, "survey_influence_outpatient"),
            Voice(_INTERVIEWED, "interviews_influence"),
        ),
    ),
)

QUESTIONS = (
    SharedQuestion(
        key="implementation_plan",
        title=N_("Finns det en genomförandeplan?"),
        voices=(
            Voice(_UNITS, "units_making_plans"),
            Voice(_FILES, "files_with_plan"),
            Voice(_RESIDENTIAL, "survey_no_or_unknown_plan_residential", Sense.DENIES),
            Voice(_OUTPATIENT, "survey_no_or_unknown_plan_outpatient", Sense.DENIES),
            Voice(_INTERVIEWED, "interviews_without_plan", Sense.DENIES),
        ),
    ),
    *PARTICIPATION_STEPS,
    SharedQuestion(
        key="respect",
        title=N_("Blir den som får stöd väl bemött?"),
        voices=(
            Voice(_RESIDENTIAL, "survey_respect_residential"),
            Voice(_OUTPATIENT, "survey_respect_outpatient"),
            Voice(_INTERVIEWED, "interviews_treated_well"),
        ),
    ),
    SharedQuestion(
        key="satisfied",
        title=N_("Är den som får stöd nöjd?"),
        voices=(
            Voice(_RESIDENTIAL, "survey_satisfied_residential"),
            Voice(_OUTPATIENT, "survey_satisfied_outpatient"),
            Voice(_INTERVIEWED, "interviews_satisfied"),
        ),
    ),
    SharedQuestion(
        key="own_user_survey",
        title=N_("Frågar verksamheten själv dem som får stöd?"),
        voices=(
            Voice(_UNITS, "own_user_survey"),
            Voice(_REVIEWERS, "audits_own_user_survey"),
        ),
    ),
    SharedQuestion(
        key="risk_analysis",
        title=N_("Gör verksamheten riskanalys?"),
        voices=(
            Voice(_UNITS, "risk_analysis"),
            Voice(_REVIEWERS, "audits_risk_analysis"),
        ),
    ),
    SharedQuestion(
        key="management_system",
        title=N_("Finns det ett ledningssystem för kvalitet?"),
        voices=(
            Voice(_UNITS, "management_system"),
            Voice(_REVIEWERS, "audits_management_system"),
        ),
    ),
    SharedQuestion(
        key="lex_sarah",
        title=N_("Känner personalen till lex Sarah?"),
        voices=(
            Voice(_UNITS, "lex_sarah_known_to_staff"),
            Voice(_REVIEWERS, "audits_staff_know_lex_sarah"),
        ),
    ),
    SharedQuestion(
        key="on_call_phone",
        title=N_("Kan familjen ringa när den behöver?"),
        voices=(
            Voice(_UNITS, "on_call_phone"),
            Voice(_REVIEWERS, "audits_on_call_phone"),
        ),
    ),
)


def side_by_side(question: SharedQuestion, facts: YearFacts) -> SideBySide:
    """Hear every source on the question that has an answer to count, and say where they differ."""
    heard = tuple(_hear(question, facts))
    return SideBySide(question, heard, _contradiction(heard))


def _hear(question: SharedQuestion, facts: YearFacts) -> Iterator[Heard]:
    for voice in question.voices:
        indicator = CATALOGUE[voice.indicator_key]
        share = share_of(indicator, facts) if is_known(indicator, facts) else None
        if share is not None and share.base:
            says_yes = share if voice.sense is Sense.AFFIRMS else share.turned()
            yield Heard(voice, figure(indicator, facts), says_yes)


def _gap(most: Share, least: Share) -> float:
    return most.numerator / most.base - least.numerator / least.base


def differ_clearly(most: Share, least: Share) -> bool:
    """Say whether the first share is clearly above the second.

    Clearly: the intervals do not overlap, or the first says all and the second does not.
    """
    if _gap(most, least) <= 0:
        return False
    if most.numerator == most.base:
        return True
    above, below = most.interval, least.interval
    return above is not None and below is not None and not above.overlaps(below)


def _contradiction(heard: tuple[Heard, ...]) -> Wording | None:
    """Give the widest clear difference in words."""
    pairs = [
        (most, least)
        for most, least in permutations(heard, 2)
        if differ_clearly(most.share, least.share)
    ]
    if not pairs:
        return None
    most, least = max(pairs, key=lambda pair: _gap(pair[0].share, pair[1].share))
    named = {"most": most.voice.who, "least": least.voice.who}
    if most.share.numerator == most.share.base:
        return Wording(
            N_("Enligt %(most)s gäller det alla, men inte enligt %(least)s."),
            named,
        )
    return Wording(
        N_("Källorna säger emot varandra: %(most)s ger en ljusare bild än %(least)s."),
        named,
    )
