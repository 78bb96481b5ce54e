"""Indicators of the user survey: each question for each group and for all who answered."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from audits.figures.domain.facts import RESPONSES, Invited, SurveyCell, YearFacts
from audits.figures.domain.figures import CountedRow
from audits.figures.domain.indicators import Count, Good, Indicator, Message, Place, counted
from audits.figures.domain.quality_areas import Area
from audits.figures.domain.sources import Source
from audits.text import N_

GROUPS = {"residential": N_("dygnsvård"), "outpatient": N_("öppenvård")}
_ALL = N_("alla grupper")
_LAST = 9  # all groups stand after each of them

_DONT_KNOW_OUTSIDE = N_(
    "”Vet inte” redovisas för sig och ingår inte i nämnaren. Den som hoppat över frågan ingår inte."
)
_DONT_KNOW_INSIDE = N_(
    "”Vet inte” är ett svar här och ingår i nämnaren. Den som hoppat över frågan ingår inte."
)


@dataclass(frozen=True)
class SurveyQuestion:
    """A question of the user survey read as a share.

    key: what the indicator is called between survey_ and the group. counts: the answers in the
    numerator; base: the answers in the denominator, so a don't know is in it only where it is named.
    place: the list that its groups stand in together. alone: places of single groups (None: all).
    """

    key: str
    question_key: str
    title: str
    definition: Message
    numerator_text: str
    counts: tuple[str, ...] = ("yes",)
    base: tuple[str, ...] = ("yes", "no")
    area: Area | None = Area.PARTICIPATION
    good: Good = Good.MORE
    is_detail: bool = False
    place: Place = Place.USER_ANSWER
    alone: Mapping[str | None, Mapping[Place, int]] = field(default_factory=dict)


_PLAN_BASE = ("yes", "no", "dont_know")

SURVEY_QUESTIONS = (
    SurveyQuestion(
        key="improved",
        question_key="situation_improved",
        title=N_("Situationen har blivit bättre, %(group)s"),
        definition=N_("Andel som svarat att situationen blivit bättre sedan kontakten började."),
        numerator_text=N_("De som svarat ja på frågan om situationen blivit bättre."),
        area=Area.EFFICIENT,
        alone={"outpatient": {Place.KEY_FIGURE: 3}, "residential": {Place.KEY_FIGURE: 4}},
    ),
    SurveyQuestion(
        key="trust",
        question_key="trust_in_staff",
        title=N_("Förtroende för personalen, %(group)s"),
        definition=N_("Andel som svarat att de känner förtroende för personalen."),
        numerator_text=N_("De som svarat ja på frågan om förtroende."),
        area=Area.SELF_DETERMINATION,
        alone={None: {Place.KEY_FIGURE: 5}},
    ),
    SurveyQuestion(
        key="respect",
        question_key="treated_with_respect",
        title=N_("Bemötta med respekt, %(group)s"),
        definition=N_("Andel som svarat att de blivit bemötta med respekt."),
        numerator_text=N_("De som svarat ja på frågan om respekt."),
        area=Area.SELF_DETERMINATION,
    ),
    SurveyQuestion(
        key="easy_to_reach",
        question_key="easy_to_contact",
        title=N_("Lätt att få kontakt, %(group)s"),
        definition=N_("Andel som svarat att det är lätt att få kontakt med personalen."),
        numerator_text=N_("De som svarat ja på frågan om kontakt."),
        area=Area.ACCESSIBLE,
    ),
    SurveyQuestion(
        key="no_or_unknown_plan",
        question_key="has_implementation_plan",
        title=N_("Ingen genomförandeplan eller vet inte, %(group)s"),
        definition=N_("Andel som svarat att de saknar genomförandeplan eller inte vet."),
        numerator_text=N_("De som svarat nej eller vet inte på frågan om genomförandeplan."),
        counts=("no", "dont_know"),
        base=_PLAN_BASE,
        good=Good.LESS,
        alone={"outpatient": {Place.WARNING: 1}, "residential": {Place.WARNING: 2}},
    ),
    SurveyQuestion(
        key="with_plan",
        question_key="has_implementation_plan",
        title=N_("Har genomförandeplan, %(group)s"),
        definition=N_("Andel som svarat att de har en genomförandeplan."),
        numerator_text=N_("De som svarat ja på frågan om genomförandeplan."),
        base=_PLAN_BASE,
        is_detail=True,
    ),
    SurveyQuestion(
        key="without_plan",
        question_key="has_implementation_plan",
        title=N_("Saknar genomförandeplan, %(group)s"),
        definition=N_("Andel som svarat att de inte har någon genomförandeplan."),
        numerator_text=N_("De som svarat nej på frågan om genomförandeplan."),
        counts=("no",),
        base=_PLAN_BASE,
        is_detail=True,
        good=Good.LESS,
    ),
    SurveyQuestion(
        key="unknown_plan",
        question_key="has_implementation_plan",
        title=N_("Vet inte om det finns en genomförandeplan, %(group)s"),
        definition=N_("Andel som svarat att de inte vet om de har en genomförandeplan."),
        numerator_text=N_("De som svarat vet inte på frågan om genomförandeplan."),
        counts=("dont_know",),
        base=_PLAN_BASE,
        is_detail=True,
        good=Good.LESS,
    ),
    SurveyQuestion(
        key="information",
        question_key="information",
        title=N_("Fick information, %(group)s"),
        definition=N_(
            "Delaktighet, steg 1: andel som svarat att de fick den information de behövde."
        ),
        numerator_text=N_("De som svarat ja på frågan om information."),
        place=Place.TOLD_STEP,
    ),
    SurveyQuestion(
        key="listened_to",
        question_key="listened_to",
        title=N_("Blev lyssnade på, %(group)s"),
        definition=N_(
            "Delaktighet, steg 2: andel som svarat att de fick säga sitt och blev hörda."
        ),
        numerator_text=N_("De som svarat ja på frågan om de blev lyssnade på."),
        place=Place.HEARD_STEP,
    ),
    SurveyQuestion(
        key="influence",
        question_key="influence",
        title=N_("Kunde påverka, %(group)s"),
        definition=N_("Delaktighet, steg 3: andel som svarat att de kunde påverka stödet."),
        numerator_text=N_("De som svarat ja på frågan om de kunde påverka."),
        place=Place.INFLUENCE_STEP,
    ),
    SurveyQuestion(
        key="satisfied",
        question_key="overall",
        title=N_("Nöjda med stödet på det hela taget, %(group)s"),
        definition=N_("Andel som svarat att de på det hela taget är nöjda med stödet."),
        numerator_text=N_("De som svarat ja på frågan om de är nöjda."),
        area=Area.EFFICIENT,
    ),
)


def _answers(
    question: SurveyQuestion,
    group: str | None,
) -> Callable[[YearFacts], Iterable[SurveyCell]]:
    return lambda facts: (
        cell
        for cell in facts.survey
        if cell.question_key == question.question_key
        and cell.value in question.base
        and group in (None, cell.group)
    )


def survey_indicator(question: SurveyQuestion, group: str | None) -> Indicator:
    """Give the question as an indicator for one group; None: for all."""
    return Indicator(
        key=f"survey_{question.key}_{group or 'all'}",
        title=question.title,
        definition=question.definition,
        numerator_text=question.numerator_text,
        denominator_text=N_("De som svarat på just den frågan."),
        source=Source.USER_SURVEY,
        who_is_counted=N_("De som svarat på brukarenkäten, %(group)s."),
        dont_know=_DONT_KNOW_INSIDE if "dont_know" in question.base else _DONT_KNOW_OUTSIDE,
        count=counted(
            _answers(question, group),
            lambda cell: cell.n if cell.value in question.counts else 0,
            lambda cell: cell.n,
            lambda cell: cell.value,
        ),
        area=question.area,
        good=question.good,
        question_key=question.question_key,
        compared=True,
        group=group,
        is_of_people=True,
        is_detail=question.is_detail,
        places=_places(question, group),
        params={"group": GROUPS.get(group, group) if group else _ALL},
    )


def _places(question: SurveyQuestion, group: str | None) -> Mapping[Place, int]:
    """A question's groups stand together, in the order of the questions."""
    if question.is_detail or question not in SURVEY_QUESTIONS:
        return {}
    rank = 10 * SURVEY_QUESTIONS.index(question) + group_rank(group)
    return {question.place: rank, **question.alone.get(group, {})}


def group_rank(group: str | None) -> int:
    """Groups in the order that they are declared, then those that a municipality names."""
    if group is None:
        return _LAST
    return [*GROUPS].index(group) if group in GROUPS else len(GROUPS)


def _returned(group: str | None) -> Count:
    """Count the forms of each invited group, of those invited."""

    def row(facts: YearFacts, invited: Invited) -> CountedRow:
        return CountedRow(
            label=invited.group,
            contribution=facts.survey_count(invited.group, RESPONSES),
            weight=invited.n,
        )

    return lambda facts: tuple(
        row(facts, invited) for invited in facts.invited if group in (None, invited.group)
    )


def response_indicator(group: str | None) -> Indicator:
    """Give the response rate of one group; None: of all."""
    return Indicator(
        key=f"survey_response_{group or 'all'}",
        title=N_("Svarsfrekvens i brukarenkäten, %(group)s"),
        definition=N_("Andel av de inbjudna som svarade på brukarenkäten."),
        numerator_text=N_("Besvarade enkäter."),
        denominator_text=N_("De som bjöds in till enkäten."),
        source=Source.USER_SURVEY,
        who_is_counted=N_("Alla som bjöds in till brukarenkäten, %(group)s."),
        dont_know=N_("En enkät räknas som besvarad även om frågor är överhoppade."),
        count=_returned(group),
        is_whole_count=True,
        good=Good.MORE,
        compared=True,
        group=group,
        is_of_people=True,
        places={Place.RESPONSE: 2 + group_rank(group)} if group else {},
        params={"group": GROUPS.get(group, group) if group else _ALL},
    )


def group_indicators(group: str | None) -> tuple[Indicator, ...]:
    """Give all that is read of one group; None: of all."""
    return (
        response_indicator(group),
        *(survey_indicator(question, group) for question in SURVEY_QUESTIONS),
    )


SURVEY_INDICATORS = tuple(
    indicator for group in (*GROUPS, None) for indicator in group_indicators(group)
)
