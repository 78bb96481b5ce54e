"""What a unit manager sees of a year: the own units' figures, and of the whole what was released.

No rows, no files, no charts. The whole is read from its release, never computed here: what the page
shows of others changes when somebody releases the year, not when somebody makes a complaint.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from flask import render_template
from flask_babel import gettext as _

from app.authorization import present_access
from app.clock import local_date
from app.errors import NotVisible
from app.organisation.queries.municipalities import readers_municipality
from app.organisation.queries.visibility import visible_unit_ids
from audits.figures.domain.breakdowns import BREAKDOWNS, Breakdown, cell_rows, part_title
from audits.figures.domain.catalogue import catalogue_for
from audits.figures.domain.facts import YearFacts
from audits.figures.domain.figures import Figure
from audits.figures.domain.indicators import Indicator, Kind, figure, is_known
from audits.figures.domain.readings import share_of
from audits.figures.domain.sources import SOURCE_TITLES, Source
from audits.figures.queries import choices
from audits.figures.queries.facts import load_own, whole_of
from audits.figures.queries.years import years_with_rows
from audits.permissions import AuditPermission
from audits.presenting.words import (
    base_text,
    large_first,
    number,
    say,
    share_text,
    title_of,
    value_text,
)
from audits.release.domain.frozen import ShownFigure
from audits.release.domain.linked_figures import breakdown_key
from audits.release.queries.years import CurrentRelease, current_release
from audits.statistics.shares import Share


@dataclass(frozen=True)
class OwnRow:
    """A figure of the own units beside that of the whole; withheld: the whole must not be shown."""

    title: str
    own: str
    own_base: str
    whole: str
    whole_base: str
    withheld: bool
    key: str


@dataclass(frozen=True)
class OwnTable:
    """The figures of one source, or the parts of one sum."""

    title: str
    rows: tuple[OwnRow, ...]
    definition: str = ""


@dataclass(frozen=True)
class Whole:
    """What was released of the whole; a figure that is None was withheld.

    released_on: None where the year has not been released to this reader.
    """

    figures: Mapping[str, ShownFigure | None] = field(default_factory=dict)
    released_on: date | None = None


def own_page(year: int) -> str:
    """The page of those who may see the figures of their own units only."""
    access = present_access()
    of = readers_municipality(access)
    years = years_with_rows(frozenset({of}))
    if year not in years:
        raise NotVisible
    units = choices.named_units(visible_unit_ids(access, AuditPermission.READ_OWN_FIGURES))
    facts, own = load_own(year, frozenset(unit.code for unit in units), whole_of(of))
    current = current_release(year, of)
    whole = whole_for(current, own)
    return render_template(
        "audits/own_figures.html",
        year=year,
        years=years,
        units=units,
        tables=own_tables(own, {**catalogue_for(facts), **catalogue_for(own)}, whole),
        released_on=whole.released_on,
        is_for_others=current is not None and whole.released_on is None,
    )


def whole_for(current: CurrentRelease | None, own: YearFacts) -> Whole:
    """The whole, unless nothing is released or the reader knows more than it was judged for."""
    if current is None:
        return Whole()
    codes = frozenset(unit.code for unit in own.units)
    if not current.basis.is_for(codes):
        return Whole()
    return Whole(current.shown.figures, local_date(current.published_at))


def own_tables(
    own: YearFacts, catalogue: Mapping[str, Indicator], whole: Whole
) -> tuple[OwnTable, ...]:
    """Every figure that says something to the own units, by source, and what is divided."""
    tables = []
    for source in Source:
        found = tuple(
            row
            for each in catalogue.values()
            if each.source is source and _concerns(each, own)
            for row in _rows(each, own, whole)
        )
        if found:
            tables.append(OwnTable(say(SOURCE_TITLES[source]), found))
    divided = (_divided(each, own, whole) for each in BREAKDOWNS)
    return (*tables, *(each for each in divided if each.rows))


def _concerns(indicator: Indicator, own: YearFacts) -> bool:
    """Leave out other services, and parts of what is shown."""
    return indicator.is_released and indicator.service in (None, *own.service_keys)


def _rows(indicator: Indicator, own: YearFacts, whole: Whole) -> Iterator[OwnRow]:
    """The figure's row, if there is anything to say of the own units or of all."""
    of_own = figure(indicator, own) if is_known(indicator, own) else None
    has_own = of_own is not None and not _is_void(of_own)
    is_withheld = whole.figures.get(indicator.key, False) is None
    of_whole = whole.figures.get(indicator.key)
    if not has_own and not is_withheld and (of_whole is None or of_whole.is_void):
        return
    own_text, own_base = _own_texts(indicator, own, of_own) if of_own and has_own else ("", "")
    whole_text, whole_base = _whole_texts(indicator, of_whole) if of_whole else ("", "")
    yield OwnRow(
        title=title_of(indicator),
        own=own_text,
        own_base=own_base,
        whole=whole_text,
        whole_base=whole_base,
        withheld=is_withheld,
        key=indicator.key,
    )


def _own_texts(indicator: Indicator, own: YearFacts, counted: Figure) -> tuple[str, str]:
    """The own figure and its base; yes or no where it is about one unit alone."""
    of_units = (Source.SELF_REPORTS, Source.REVIEWS, Source.FORMS)
    if counted.denominator == 1 and indicator.source in of_units:
        return (str(_("ja")) if counted.numerator else str(_("nej"))), ""
    share = share_of(indicator, own)
    return value_text(indicator, counted, share), base_text(indicator, counted, share)


def _whole_texts(indicator: Indicator, shown: ShownFigure) -> tuple[str, str]:
    """The whole's figure and its base, in the words of any other figure."""
    n, base = shown.n or 0, shown.base
    if indicator.kind is Kind.MEAN:
        counted = Figure(indicator.key, (shown.mean or Fraction(0)) * (base or 0), base)
        return value_text(indicator, counted, None), base_text(indicator, counted, None)
    counted = Figure(indicator.key, n, base)
    # a part larger than its whole is a contradiction between rows, and no share
    share = None if base is None or n > base else Share(n, base)
    return value_text(indicator, counted, share), base_text(indicator, counted, share)


def _divided(breakdown: Breakdown, own: YearFacts, whole: Whole) -> OwnTable:
    """A breakdown: the own units that named each part, beside all that did, of those that counted."""
    start = breakdown_key(breakdown.key, "")
    released = [key.removeprefix(start) for key in whole.figures if key.startswith(start)]
    named = [part for part in breakdown.titles if cell_rows(breakdown, part, own)]
    rows = tuple(_part(breakdown, part, own, whole) for part in dict.fromkeys((*released, *named)))
    return OwnTable(say(breakdown.title), rows, say(breakdown.definition))


def _part(breakdown: Breakdown, part: str, own: YearFacts, whole: Whole) -> OwnRow:
    key = breakdown_key(breakdown.key, part)
    shown = whole.figures.get(key)
    return OwnRow(
        title=large_first(say(part_title(breakdown, part))),
        own=number(len(cell_rows(breakdown, part, own))),
        own_base="",
        whole=share_text(Share(shown.n or 0, shown.base or 0)) if shown else "",
        whole_base="",
        withheld=whole.figures.get(key, False) is None,
        key=key,
    )


def _is_void(counted: Figure) -> bool:
    return counted.numerator == 0 if counted.denominator is None else counted.denominator == 0
