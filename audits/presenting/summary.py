"""The summary of a year put together, once for pages, documents and their charts."""

from dataclasses import dataclass

from audits.figures.domain.indicators import Place, has_rows
from audits.figures.domain.quality_areas import (
    SAFETY_NOTE,
    is_limited_by_safety,
    judgement,
    read_areas,
)
from audits.figures.domain.sources import SOURCE_TITLES, Source
from audits.figures.queries.requirements import requirement_areas
from audits.presenting import sections
from audits.presenting.figure_views import FigureView, PresentedYear
from audits.presenting.sections import (
    AreaCard,
    AreaView,
    BreakdownView,
    ServiceView,
    SideView,
    StepView,
)
from audits.presenting.words import say, say_wording


@dataclass(frozen=True)
class Summary:
    """Everything that stands on the summary, in its order, then what is said beside the figures.

    left_out: the sources that the choice can't be told of.
    """

    standing_out: tuple[tuple[str, str], ...]
    key_figures: tuple[FigureView, ...]
    sides: tuple[SideView, ...]
    users: tuple[FigureView, ...]
    steps: tuple[StepView, ...]
    breakdowns: tuple[BreakdownView, ...]
    areas: tuple[AreaView, ...]
    area_cards: tuple[AreaCard, ...]
    reported: tuple[FigureView, ...]
    reviews: tuple[FigureView, ...]
    assignments: tuple[FigureView, ...]
    services: tuple[ServiceView, ...]
    responses: tuple[FigureView, ...]
    own: tuple[FigureView, ...]
    judgement: str
    safety_note: str
    comparisons: str
    left_out: tuple[str, ...]


def summary_of(presented: PresentedYear) -> Summary:
    """The summary of the year."""
    facts = presented.facts
    area_of = requirement_areas(facts.year)
    readings = read_areas(facts.active_reports, area_of)
    sides = sections.sides(presented)
    areas = sections.areas(readings)
    reviews = (Source.REVIEWS, Source.INTERVIEWS)
    compared = presented.comparisons
    return Summary(
        standing_out=sections.standing_out(presented, sides),
        key_figures=sections.placed(presented, Place.KEY_FIGURE),
        sides=sides,
        users=sections.placed(presented, Place.USER_ANSWER),
        steps=sections.participation(presented),
        breakdowns=sections.breakdowns(presented),
        areas=areas,
        area_cards=sections.area_cards(presented, areas),
        reported=sections.placed(presented, Place.REPORTED),
        reviews=sections.of_source(presented, *reviews) if facts.reviews else (),
        assignments=sections.of_source(presented, Source.ASSIGNMENTS)
        if has_rows(Source.ASSIGNMENTS, facts)
        else (),
        services=sections.services(presented),
        responses=sections.placed(presented, Place.RESPONSE),
        own=sections.placed(presented, Place.OWN),
        judgement=say_wording(judgement(readings).wording),
        safety_note=say(SAFETY_NOTE) if is_limited_by_safety(readings) else "",
        comparisons=say_wording(compared.wording) if compared.made else "",
        left_out=tuple(say(SOURCE_TITLES[source]) for source in sorted(facts.left_out)),
    )
