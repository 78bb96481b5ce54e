"""The summary of a year put together, once for the page and for its charts."""

from collections.abc import Mapping
from dataclasses import dataclass

from audits.figures.domain.indicators import Place, has_rows
from audits.figures.domain.quality_areas import Area
from audits.figures.domain.sources import Source
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


@dataclass(frozen=True)
class Summary:
    """Everything that stands on the summary, in its order."""

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


def summary_of(presented: PresentedYear, area_of: Mapping[str, Area]) -> Summary:
    """The summary of the year. area_of: which requirement lies in which area."""
    sides = sections.sides(presented)
    areas = sections.areas(presented, area_of)
    reviews = (Source.REVIEWS, Source.INTERVIEWS)
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
        reviews=sections.of_source(presented, *reviews) if presented.facts.reviews else (),
        assignments=sections.of_source(presented, Source.ASSIGNMENTS)
        if has_rows(Source.ASSIGNMENTS, presented.facts)
        else (),
        services=sections.services(presented),
        responses=sections.placed(presented, Place.RESPONSE),
        own=sections.placed(presented, Place.OWN),
    )
