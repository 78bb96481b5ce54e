"""Indicators of reviews, of the files read at them and of the interviews made at them."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from audits.figures.domain.facts import Interview, Review, YearFacts
from audits.figures.domain.indicators import Good, Indicator, Kind, Place, counted
from audits.figures.domain.quality_areas import Area
from audits.figures.domain.sources import Source
from audits.text import N_

_REVIEWED = N_("Kvalitetsgranskningar som gjorts under året.")
_INTERVIEWED = N_("De som intervjuats vid årets kvalitetsgranskningar.")
_FILES = N_("Akter som lästs vid årets kvalitetsgranskningar.")
_NOT_LOOKED_AT = N_("En granskning där frågan inte har bedömts ingår inte i nämnaren.")
_NOT_SAID = N_("”Vet inte” ingår i nämnaren. Den som inte svarat på frågan ingår inte.")
_NOT_COUNTED = N_("En granskning där akterna inte har räknats ingår inte.")


def _reviews(facts: YearFacts) -> Iterable[Review]:
    return facts.reviews


def _judged(read: Callable[[Review], str | None]) -> Callable[[YearFacts], Iterable[Review]]:
    return lambda facts: (review for review in facts.reviews if read(review) is not None)


def _said(read: Callable[[Interview], str | None]) -> Callable[[YearFacts], Iterable[Interview]]:
    return lambda facts: (each for each in facts.interviews if read(each) is not None)


def _review(
    key: str,
    words: tuple[str, str, str],
    read: Callable[[Review], str | None],
    area: Area | None = None,
    good: Good = Good.MORE,
) -> Indicator:
    """Share of the reviews that judged it and found it so; words: title, definition, numerator."""
    title, definition, numerator_text = words
    return Indicator(
        key=key,
        title=title,
        definition=definition,
        numerator_text=numerator_text,
        denominator_text=N_("Granskningar där frågan har bedömts."),
        source=Source.REVIEWS,
        who_is_counted=_REVIEWED,
        dont_know=_NOT_LOOKED_AT,
        count=counted(_judged(read), lambda review: read(review) in ("yes", "met")),
        area=area,
        good=good,
    )


def _files(
    key: str,
    words: tuple[str, str, str],
    read: Callable[[Review], int | None],
) -> Indicator:
    """Share of the files read that held something; words: title, definition, numerator."""
    title, definition, numerator_text = words

    def base(facts: YearFacts) -> Iterable[Review]:
        return (
            review
            for review in facts.reviews
            if review.files_reviewed is not None and read(review) is not None
        )

    return Indicator(
        key=key,
        title=title,
        definition=definition,
        numerator_text=numerator_text,
        denominator_text=N_("Akter som lästs vid granskningarna."),
        source=Source.REVIEWS,
        who_is_counted=_FILES,
        dont_know=_NOT_COUNTED,
        count=counted(
            base,
            lambda review: read(review) or 0,
            lambda review: review.files_reviewed or 0,
        ),
        area=Area.COORDINATION,
        good=Good.MORE,
    )


def _interview(
    key: str,
    words: tuple[str, str, str],
    read: Callable[[Interview], str | None],
    area: Area,
    counts: str = "yes",
) -> Indicator:
    """Share of those asked who said so; words: title, definition, numerator."""
    title, definition, numerator_text = words
    return Indicator(
        key=key,
        title=title,
        definition=definition,
        numerator_text=numerator_text,
        denominator_text=N_("Intervjuade som svarat på frågan."),
        source=Source.INTERVIEWS,
        who_is_counted=_INTERVIEWED,
        dont_know=_NOT_SAID,
        count=counted(
            _said(read),
            lambda each: read(each) == counts,
            detail=lambda each: each.interviewee,
        ),
        area=area,
        good=Good.MORE if counts == "yes" else Good.LESS,
        is_of_people=True,
    )


REVIEW_INDICATORS = (
    Indicator(
        key="audits",
        title=N_("Kvalitetsgranskningar"),
        definition=N_("Antal kvalitetsgranskningar som gjorts under året."),
        numerator_text=N_("Granskningar med datum under året."),
        source=Source.REVIEWS,
        who_is_counted=_REVIEWED,
        dont_know=N_("Frågan har inget ”vet inte”."),
        count=counted(_reviews, lambda _review: 1),
        kind=Kind.COUNT,
        compared=True,
        places={Place.KEY_FIGURE: 8},
    ),
    _review(
        "audits_action_plan",
        (
            N_("Granskningar som ledde till krav på åtgärdsplan"),
            N_("Andel granskningar efter vilka en åtgärdsplan begärdes."),
            N_("Granskningar med begärd åtgärdsplan."),
        ),
        lambda review: review.action_plan_requested,
        good=Good.NEITHER,
    ),
    _review(
        "audits_own_user_survey",
        (
            N_("Granskade verksamheter med egna brukarenkäter"),
            N_("Andel granskade verksamheter som gör egna brukarenkäter."),
            N_("Granskningar som fann en egen brukarenkät."),
        ),
        lambda review: review.own_user_survey,
        Area.KNOWLEDGE_BASED,
    ),
    _review(
        "audits_management_system",
        (
            N_("Granskade verksamheter vars ledningssystem uppfyller kraven"),
            N_("Andel granskade verksamheter vars ledningssystem uppfyller kraven."),
            N_("Granskningar med bedömningen uppfyllt."),
        ),
        lambda review: review.management_system,
        Area.EFFICIENT,
    ),
    _review(
        "audits_risk_analysis",
        (
            N_("Granskade verksamheter med riskanalys"),
            N_("Andel granskade verksamheter som gör riskanalys för sin verksamhet."),
            N_("Granskningar med bedömningen uppfyllt."),
        ),
        lambda review: review.risk_analysis_unit_level,
        Area.SAFETY,
    ),
    _review(
        "audits_staff_know_lex_sarah",
        (
            N_("Granskade verksamheter där personalen känner till lex Sarah"),
            N_("Andel granskade verksamheter där personalen känner till lex Sarah."),
            N_("Granskningar med bedömningen uppfyllt."),
        ),
        lambda review: review.staff_know_lex_sarah,
        Area.SAFETY,
    ),
    _review(
        "audits_evening_shifts",
        (
            N_("Granskade verksamheter med kvällstider"),
            N_("Andel granskade verksamheter som har öppet två kvällar i veckan."),
            N_("Granskningar som fann kvällstider två gånger i veckan."),
        ),
        lambda review: review.evening_shifts_two_a_week,
        Area.ACCESSIBLE,
    ),
    _review(
        "audits_on_call_phone",
        (
            N_("Granskade verksamheter med jourtelefon"),
            N_("Andel granskade verksamheter som har jourtelefon."),
            N_("Granskningar som fann en jourtelefon."),
        ),
        lambda review: review.on_call_phone,
        Area.ACCESSIBLE,
    ),
    _interview(
        "interviews_satisfied",
        (
            N_("Intervjuade som är nöjda"),
            N_("Andel intervjuade som är nöjda med stödet."),
            N_("Intervjuade som svarat ja."),
        ),
        lambda each: each.satisfied,
        Area.EFFICIENT,
    ),
    _interview(
        "interviews_felt_safe",
        (
            N_("Intervjuade som känner sig trygga"),
            N_("Andel intervjuade som känner sig trygga."),
            N_("Intervjuade som svarat ja."),
        ),
        lambda each: each.felt_safe,
        Area.SAFETY,
    ),
    _interview(
        "interviews_treated_well",
        (
            N_("Intervjuade som blir väl bemötta"),
            N_("Andel intervjuade som säger att de blir väl bemötta."),
            N_("Intervjuade som svarat ja."),
        ),
        lambda each: each.treated_well,
        Area.SELF_DETERMINATION,
    ),
    _interview(
        "interviews_without_plan",
        (
            N_("Intervjuade utan genomförandeplan"),
            N_("Andel intervjuade som säger att de saknar en skriven genomförandeplan."),
            N_("Intervjuade som svarat nej på frågan om de har en plan."),
        ),
        lambda each: each.has_documented_plan,
        Area.PARTICIPATION,
        counts="no",
    ),
    replace(
        _interview(
            "interviews_influence",
            (
                N_("Intervjuade som kan påverka"),
                N_("Delaktighet, steg 3: andel intervjuade som säger att de kan påverka stödet."),
                N_("Intervjuade som svarat ja."),
            ),
            lambda each: each.has_influence,
            Area.PARTICIPATION,
        ),
        places={Place.INFLUENCE_STEP: 100},
    ),
    _files(
        "files_with_plan",
        (
            N_("Akter med aktuell genomförandeplan"),
            N_("Andel lästa akter som innehöll en aktuell genomförandeplan."),
            N_("Akter med aktuell genomförandeplan."),
        ),
        lambda review: review.files_with_current_plan,
    ),
    _files(
        "files_with_current_journal",
        (
            N_("Akter med aktuell journal"),
            N_("Andel lästa akter som innehöll en aktuell journal."),
            N_("Akter med aktuell journal."),
        ),
        lambda review: review.files_with_current_journal,
    ),
)
