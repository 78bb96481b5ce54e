"""The sections of the summary: which figures stand together, and in which order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from audits.figures.domain.breakdowns import BREAKDOWNS, BrokenDown, break_down
from audits.figures.domain.indicators import Column, Place, is_known
from audits.figures.domain.quality_areas import AREA_TITLES, Area, AreaReading
from audits.figures.domain.side_by_side import QUESTIONS, Heard, SideBySide, side_by_side
from audits.figures.domain.sources import SOURCE_TITLES, Source
from audits.presenting.figure_views import FigureView, PresentedYear
from audits.presenting.words import interval_text, large_first, number, say, say_wording, share_text


@dataclass(frozen=True)
class VoiceView:
    """What one source says on a question."""

    who: str
    source: str
    text: str
    interval: str
    href: str
    heard: Heard


@dataclass(frozen=True)
class SideView:
    """A question with its voices beside each other."""

    key: str
    title: str
    voices: tuple[VoiceView, ...]
    contradiction: str


@dataclass(frozen=True)
class AreaView:
    """Requirements met in a quality area, as units answered them."""

    area: Area
    title: str
    reading: AreaReading
    text: str
    rests_on: str


@dataclass(frozen=True)
class AreaCard:
    """What is known of a quality area, whatever the source; requirements None: none were asked."""

    area: Area
    title: str
    requirements: AreaView | None
    figures: tuple[FigureView, ...]


@dataclass(frozen=True)
class CellView:
    """A part of a breakdown, with the way to the units behind it."""

    title: str
    n: int
    previous: int | None
    href: str


@dataclass(frozen=True)
class BreakdownView:
    """A sum divided, ready for a table and a chart."""

    key: str
    title: str
    definition: str
    cells: tuple[CellView, ...]
    total: int
    previous_total: int | None
    units: int
    sentence: str


@dataclass(frozen=True)
class StepView:
    """A step of participation."""

    number: int
    title: str
    figures: tuple[FigureView, ...]


@dataclass(frozen=True)
class ServiceView:
    """What a service was in the year."""

    name: str
    figures: Mapping[Column, FigureView]


def sides(presented: PresentedYear) -> tuple[SideView, ...]:
    """Every question on which at least two sources speak; those that contradict first."""
    found = (side_by_side(question, presented.facts) for question in QUESTIONS)
    views = [_side(presented, each) for each in found if len(each.heard) > 1]
    # The plan first: it is the contradiction that such a follow-up is most known for.
    return tuple(
        sorted(views, key=lambda view: (view.key != QUESTIONS[0].key, not view.contradiction))
    )


def _side(presented: PresentedYear, found: SideBySide) -> SideView:
    return SideView(
        key=found.question.key,
        title=say(found.question.title),
        voices=tuple(_voice(presented, heard) for heard in found.heard),
        contradiction=say_wording(found.contradiction) if found.contradiction else "",
    )


def _voice(presented: PresentedYear, heard: Heard) -> VoiceView:
    return VoiceView(
        who=large_first(say(heard.voice.who)),
        source=say(SOURCE_TITLES[heard.voice.source]),
        text=share_text(heard.share),
        interval=interval_text(heard.share),
        href=presented.href(heard.voice.indicator_key),
        heard=heard,
    )


def placed(presented: PresentedYear, place: Place) -> tuple[FigureView, ...]:
    """The figures that say that they stand there, in the order that they say."""
    found = [each for each in presented.catalogue.values() if place in each.places]
    return presented.views(each.key for each in sorted(found, key=lambda each: each.places[place]))


def participation(presented: PresentedYear) -> tuple[StepView, ...]:
    """The three steps, each of which needs the one before it."""
    titles = (
        _("Fick veta"),
        _("Fick säga sitt och blev lyssnad på"),
        _("Kunde påverka"),
    )
    places = (Place.TOLD_STEP, Place.HEARD_STEP, Place.INFLUENCE_STEP)
    return tuple(
        StepView(number, title, placed(presented, place))
        for number, (title, place) in enumerate(zip(titles, places, strict=True), start=1)
    )


def breakdowns(presented: PresentedYear) -> tuple[BreakdownView, ...]:
    """Lex Sarah by area and complaints by category."""
    if Source.SELF_REPORTS in presented.facts.left_out or not presented.facts.self_reports:
        return ()
    return tuple(_breakdown(presented, break_down(each, presented.facts)) for each in BREAKDOWNS)


def _breakdown(presented: PresentedYear, found: BrokenDown) -> BreakdownView:
    key = found.breakdown.key
    return BreakdownView(
        key=key,
        title=say(found.breakdown.title),
        definition=say(found.breakdown.definition),
        cells=tuple(
            CellView(
                title=say(cell.title),
                n=cell.n,
                previous=cell.previous,
                href=presented.links.cell(presented.facts.year, key, cell.key),
            )
            for cell in found.cells
        ),
        total=found.total,
        previous_total=found.previous_total,
        units=found.units,
        sentence=_breakdown_sentence(found, presented.facts.year),
    )


def _breakdown_sentence(found: BrokenDown, year: int) -> str:
    params = {"total": number(found.total), "units": number(found.units)}
    if found.previous_total is None:
        return str(_("%(total)s i %(units)s verksamheter.", **params))
    params |= {"was": number(found.previous_total), "year": str(year - 1)}
    return str(_("%(total)s i %(units)s verksamheter. %(year)s var det %(was)s.", **params))


def areas(readings: Iterable[AreaReading]) -> tuple[AreaView, ...]:
    """Requirements met in each area of which anything was answered."""
    return tuple(_area(reading) for reading in readings if reading.base)


def _area(reading: AreaReading) -> AreaView:
    return AreaView(
        area=reading.area,
        title=say(AREA_TITLES[reading.area]),
        reading=reading,
        text=share_text(reading.requirement_share),
        rests_on=say_wording(reading.rests_on),
    )


def area_cards(
    presented: PresentedYear, requirements: tuple[AreaView, ...]
) -> tuple[AreaCard, ...]:
    """The six areas, each with its requirements and its figures; participation is read apart."""
    met = {view.area: view for view in requirements}
    cards = (
        AreaCard(area, say(AREA_TITLES[area]), met.get(area), _figures_of(presented, area))
        for area in Area
        if area is not Area.PARTICIPATION
    )
    return tuple(card for card in cards if card.requirements or card.figures)


def _figures_of(presented: PresentedYear, area: Area) -> tuple[FigureView, ...]:
    """The area's figures; of the survey only all groups together, the groups stand elsewhere."""
    return presented.views(
        key
        for key, each in presented.catalogue.items()
        if each.area is area and each.group is None and each.service is None
    )


def of_source(presented: PresentedYear, *sources: Source) -> tuple[FigureView, ...]:
    """The figures of some sources, in the order of the catalogue."""
    return presented.views(
        key for key, each in presented.catalogue.items() if each.source in sources
    )


def services(presented: PresentedYear) -> tuple[ServiceView, ...]:
    """What each service was: units, active units, clients, response rate."""
    names = dict(presented.selection.services)
    views = []
    for service in presented.facts.service_keys:
        figures = {
            each.column: presented.view(key)
            for key, each in presented.catalogue.items()
            if each.column and each.service == service and is_known(each, presented.facts)
        }
        views.append(ServiceView(names.get(service, service), figures))
    return tuple(sorted(views, key=lambda view: view.name))


def standing_out(
    presented: PresentedYear, all_sides: tuple[SideView, ...]
) -> tuple[tuple[str, str], ...]:
    """The few sentences that a reader should take along, with where each is shown."""
    told = [
        (f"{side.title} {side.contradiction}", f"#side-{side.key}")
        for side in all_sides
        if side.contradiction
    ]
    plans = [
        (f"{view.title}: {view.said}.", view.href)
        for view in placed(presented, Place.WARNING)
        if view.share is not None and view.share.may_be_percent
    ]
    return (*told[:1], *plans, *told[1:2], *_changes(presented))


def _changes(presented: PresentedYear) -> tuple[tuple[str, str], ...]:
    found = []
    for view in placed(presented, Place.CHANGE):
        if view.change is not None:
            words = f" – {view.change.words}" if view.change.words else ""
            found.append((f"{view.title}: {view.value}, {view.change.was}{words}.", view.href))
    return tuple(found)
