"""The summary of a year put together, once for the page and for its charts."""

from collections.abc import Mapping
from dataclasses import dataclass

from audits.figures.domain.indicators import Place, has_rows
from audits.figures.domain.quality_areas import Area
from audits.figures.domain.sources import Source
from audits.summary.web import sections
from audits.summary.web.figure_views import Board, FigureView
from audits.summary.web.sections import (
    AreaCard,
    AreaView,
    BreakdownView,
    ServiceView,
    SideView,
    StepView,
)


@dataclass(frozen=True)
class Page:
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


def put_together(board: Board, area_of: Mapping[str, Area]) -> Page:
    """The summary of the board's year. area_of: which requirement lies in which area."""
    sides = sections.sides(board)
    areas = sections.areas(board, area_of)
    reviews = (Source.REVIEWS, Source.INTERVIEWS)
    return Page(
        standing_out=sections.standing_out(board, sides),
        key_figures=sections.placed(board, Place.KEY_FIGURE),
        sides=sides,
        users=sections.placed(board, Place.USER_ANSWER),
        steps=sections.participation(board),
        breakdowns=sections.breakdowns(board),
        areas=areas,
        area_cards=sections.area_cards(board, areas),
        reported=sections.placed(board, Place.REPORTED),
        reviews=sections.of_source(board, *reviews) if board.facts.reviews else (),
        assignments=sections.of_source(board, Source.ASSIGNMENTS)
        if has_rows(Source.ASSIGNMENTS, board.facts)
        else (),
        services=sections.services(board),
        responses=sections.placed(board, Place.RESPONSE),
        own=sections.placed(board, Place.OWN),
    )
