"""What a unit manager sees of a year: the own units' figures, and of the whole what the gate lets by.

No rows, no files, no charts. The whole stands beside the own figures only where no small group can be
worked out from all that is shown, by this reader or by any other of its kind (see withholding).
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.directory.queries.visibility import visible_unit_ids
from app.errors import NotVisible
from audits.domain.breakdowns import BREAKDOWNS, Breakdown, break_down, cell_rows
from audits.domain.catalogue import catalogue_for
from audits.domain.facts import YearFacts
from audits.domain.figures import Figure
from audits.domain.indicators import Indicator, Kind, figure, is_known
from audits.domain.narrowing import narrowed
from audits.domain.readings import share_of
from audits.domain.shares import FEWEST_FOR_PERCENT, Share
from audits.domain.sources import SOURCE_TITLES, Source
from audits.permissions import AuditPermission
from audits.queries import choices
from audits.queries.facts import load_facts
from audits.queries.years import years_with_rows
from audits.web.linked_figures import breakdown_key, link
from audits.web.withholding import readers_of, withheld
from audits.web.words import base_text, large_first, number, say, share_text, title_of, value_text

# Parts of what is shown anyway; without them the page is easier to read.
_PARTS_OF_A_WHOLE = ("survey_with_plan", "survey_without_plan", "survey_unknown_plan")
IsHidden = Callable[[str], bool]


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
    """Every figure that says something to the own units, by source, and what is divided."""
    is_hidden = gate_for(own, whole)
    catalogue = catalogue_for(whole)
    tables = []
    for source in Source:
        rows = (
            _row(each, own, whole, is_hidden)
            for each in catalogue.values()
            if each.source is source and _concerns(each, own, whole)
        )
        found = tuple(row for row in rows if row is not None)
        if found:
            tables.append(OwnTable(say(SOURCE_TITLES[source]), found))
    return (*tables, *(_divided(each, own, whole, is_hidden) for each in _told(whole)))


def gate_for(own: YearFacts, whole: YearFacts) -> IsHidden:
    """Which figures of the whole the gate keeps from the readers of the own units."""
    linked = link(whole)
    codes = frozenset(unit.code for unit in own.units)
    # one answer for all readers, unless somebody knows more than all that it was made for
    known = any(codes <= reader for reader in readers_of(linked))
    answer = withheld(linked) if known else withheld(linked, codes)
    return lambda key: answer.hides(linked, key)


def _concerns(indicator: Indicator, own: YearFacts, whole: YearFacts) -> bool:
    """Leave out other services, and parts of what is shown."""
    return (
        is_known(indicator, whole)
        and (indicator.service is None or indicator.service in own.service_keys)
        and not indicator.key.endswith(("_private", "_municipal"))
        and not indicator.key.startswith(_PARTS_OF_A_WHOLE)
    )


def _row(
    indicator: Indicator, own: YearFacts, whole: YearFacts, is_hidden: IsHidden
) -> OwnRow | None:
    of_whole = figure(indicator, whole)
    of_own = figure(indicator, own) if is_known(indicator, own) else None
    has_own = of_own is not None and not _is_void(of_own)
    if _is_void(of_whole) and not has_own:
        return None
    hidden = is_hidden(indicator.key) or _is_mean_of_few(indicator, of_whole)
    share = share_of(indicator, whole)
    own_text, own_base = _own_texts(indicator, own, of_own) if of_own and has_own else ("", "")
    return OwnRow(
        title=title_of(indicator),
        own=own_text,
        own_base=own_base,
        whole="" if hidden else value_text(indicator, of_whole, share),
        whole_base="" if hidden else base_text(indicator, of_whole, share),
        withheld=hidden,
        key=indicator.key,
    )


def _is_mean_of_few(indicator: Indicator, of_whole: Figure) -> bool:
    """A mean is no count: the gate answers for its base, which must also be large enough for one."""
    return indicator.kind is Kind.MEAN and (of_whole.denominator or 0) < FEWEST_FOR_PERCENT


def _own_texts(indicator: Indicator, own: YearFacts, counted: Figure) -> tuple[str, str]:
    """The own figure and its base; yes or no where it is about one unit alone."""
    if counted.denominator == 1 and indicator.source in (Source.SELF_REPORTS, Source.REVIEWS):
        return (str(_("ja")) if counted.numerator else str(_("nej"))), ""
    share = share_of(indicator, own)
    return value_text(indicator, counted, share), base_text(indicator, counted, share)


def _told(whole: YearFacts) -> tuple[Breakdown, ...]:
    return tuple(each for each in BREAKDOWNS if break_down(each, whole).cells)


def _divided(
    breakdown: Breakdown, own: YearFacts, whole: YearFacts, is_hidden: IsHidden
) -> OwnTable:
    """A breakdown: the own units that named each part, beside all that did, of those that counted."""
    found = break_down(breakdown, whole)
    rows = []
    for cell in found.cells:
        hidden = is_hidden(breakdown_key(breakdown.key, cell.key))
        share = Share(cell.n, found.units, population=found.units)
        rows.append(
            OwnRow(
                title=large_first(say(cell.title)),
                own=number(len(cell_rows(breakdown, cell.key, own))),
                own_base="",
                whole="" if hidden else share_text(share),
                whole_base="",
                withheld=hidden,
                key=breakdown_key(breakdown.key, cell.key),
            )
        )
    return OwnTable(say(breakdown.title), tuple(rows), say(breakdown.definition))


def _is_void(counted: Figure) -> bool:
    return counted.numerator == 0 if counted.denominator is None else counted.denominator == 0
