"""What a unit manager sees of a year: the own units' figures, and the whole where no group is small.

No rows, no files, no charts: a figure of the whole from which others could be worked out by taking
the own part away is withheld as well.
"""

from dataclasses import dataclass

from flask import render_template
from flask_login import current_user

from app.directory.queries.visibility import visible_unit_ids
from app.errors import NotVisible
from audits.domain.catalogue import catalogue_for
from audits.domain.facts import YearFacts
from audits.domain.figures import Figure
from audits.domain.indicators import Indicator, figure, is_known
from audits.domain.narrowing import narrowed
from audits.domain.readings import share_of
from audits.domain.small_groups import is_figure_withheld
from audits.domain.sources import SOURCE_TITLES, Source
from audits.permissions import AuditPermission
from audits.queries import choices
from audits.queries.facts import load_facts
from audits.queries.years import years_with_rows
from audits.web.words import base_text, say, title_of, value_text


@dataclass(frozen=True)
class OwnRow:
    """A figure of the own units beside that of the whole; withheld: the whole must not be shown."""

    title: str
    own: str
    own_base: str
    whole: str
    whole_base: str
    withheld: bool


@dataclass(frozen=True)
class OwnTable:
    """The figures of one source."""

    title: str
    rows: tuple[OwnRow, ...]


def own_page(year: int) -> str:
    """The page of those who may see the figures of their own units only."""
    years = years_with_rows()
    if year not in years:
        raise NotVisible
    whole = load_facts(year)
    units = choices.named_units(visible_unit_ids(current_user, AuditPermission.READ_OWN_FIGURES))
    own = narrowed(whole, unit_codes=frozenset(unit.code for unit in units))
    return render_template(
        "audits/own_figures.html",
        year=year,
        years=years,
        units=units,
        tables=own_tables(own, whole),
    )


def own_tables(own: YearFacts, whole: YearFacts) -> tuple[OwnTable, ...]:
    """Every figure that says something, by source."""
    catalogue = catalogue_for(whole)
    tables = []
    for source in Source:
        rows = (
            _row(each, own, whole)
            for each in catalogue.values()
            if each.source is source and is_known(each, whole)
        )
        found = tuple(row for row in rows if row is not None)
        if found:
            tables.append(OwnTable(say(SOURCE_TITLES[source]), found))
    return tuple(tables)


def _row(indicator: Indicator, own: YearFacts, whole: YearFacts) -> OwnRow | None:
    of_whole = figure(indicator, whole)
    of_own = figure(indicator, own) if is_known(indicator, own) else None
    if _is_void(of_whole) and (of_own is None or _is_void(of_own)):
        return None
    withheld = is_kept_back(of_whole, of_own)
    own_share = share_of(indicator, own) if of_own else None
    whole_share = share_of(indicator, whole)
    has_own = of_own is not None and not _is_void(of_own)
    return OwnRow(
        title=title_of(indicator),
        own=value_text(indicator, of_own, own_share) if of_own and has_own else "",
        own_base=base_text(indicator, of_own, own_share) if of_own and has_own else "",
        whole="" if withheld else value_text(indicator, of_whole, whole_share),
        whole_base="" if withheld else base_text(indicator, of_whole, whole_share),
        withheld=withheld,
    )


def is_kept_back(whole: Figure, own: Figure | None) -> bool:
    """Whether a figure of the whole must not be shown beside the own one."""
    if is_figure_withheld(whole):
        return True
    return own is not None and is_figure_withheld(_others(whole, own))


def _others(whole: Figure, own: Figure) -> Figure:
    base = None if whole.denominator is None else whole.denominator - (own.denominator or 0)
    return Figure(whole.key, whole.numerator - own.numerator, base)


def _is_void(counted: Figure) -> bool:
    return counted.numerator == 0 if counted.denominator is None else counted.denominator == 0
