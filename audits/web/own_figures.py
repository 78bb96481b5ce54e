"""What a unit manager sees of a year: the own units' figures, and the whole where no group is small.

No rows, no files, no charts: a figure of the whole from which others could be worked out by taking
the own part away is withheld as well.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import render_template
from flask_babel import gettext as _
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

_OF_PEOPLE = (Source.USER_SURVEY, Source.INTERVIEWS)
# These and the share without a plan or not knowing of one add up to all who answered.
_PARTS_OF_A_WHOLE = ("survey_with_plan", "survey_without_plan", "survey_unknown_plan")


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
    """Every figure that says something to the own units, by source."""
    catalogue = catalogue_for(whole)
    hidden = hidden_questions(catalogue.values(), whole)
    tables = []
    for source in Source:
        rows = (
            _row(each, own, whole, hidden)
            for each in catalogue.values()
            if each.source is source and _concerns(each, own, whole)
        )
        found = tuple(row for row in rows if row is not None)
        if found:
            tables.append(OwnTable(say(SOURCE_TITLES[source]), found))
    return tuple(tables)


def _concerns(indicator: Indicator, own: YearFacts, whole: YearFacts) -> bool:
    """Leave out other services, and parts by which a withheld figure could be worked out."""
    return (
        is_known(indicator, whole)
        and (indicator.service is None or indicator.service in own.service_keys)
        and not indicator.key.endswith(("_private", "_municipal"))
        and not indicator.key.startswith(_PARTS_OF_A_WHOLE)
    )


def hidden_questions(indicators: Iterable[Indicator], whole: YearFacts) -> frozenset[str]:
    """Survey questions of which some group is withheld: all groups less the others would give it."""
    return frozenset(
        _question(each)
        for each in indicators
        if each.group is not None
        and is_known(each, whole)
        and is_kept_back(each, figure(each, whole), None)
    )


def _question(indicator: Indicator) -> str:
    return indicator.key.removesuffix(f"_{indicator.group}")


def _row(
    indicator: Indicator, own: YearFacts, whole: YearFacts, hidden: frozenset[str]
) -> OwnRow | None:
    of_whole = figure(indicator, whole)
    of_own = figure(indicator, own) if is_known(indicator, own) else None
    has_own = of_own is not None and not _is_void(of_own)
    if _is_void(of_whole) and not has_own:
        return None
    is_hidden = indicator.group is not None and _question(indicator) in hidden
    withheld = is_hidden or is_kept_back(indicator, of_whole, of_own)
    share = share_of(indicator, whole)
    own_text, own_base = _own_texts(indicator, own, of_own) if of_own and has_own else ("", "")
    return OwnRow(
        title=title_of(indicator),
        own=own_text,
        own_base=own_base,
        whole="" if withheld else value_text(indicator, of_whole, share),
        whole_base="" if withheld else base_text(indicator, of_whole, share),
        withheld=withheld,
    )


def _own_texts(indicator: Indicator, own: YearFacts, counted: Figure) -> tuple[str, str]:
    """The own figure and its base; yes or no where it is about one unit alone."""
    if counted.denominator == 1 and indicator.source in (Source.SELF_REPORTS, Source.REVIEWS):
        return (str(_("ja")) if counted.numerator else str(_("nej"))), ""
    share = share_of(indicator, own)
    return value_text(indicator, counted, share), base_text(indicator, counted, share)


def is_kept_back(indicator: Indicator, whole: Figure, own: Figure | None) -> bool:
    """Whether a figure of the whole must not be shown beside the own one.

    Where people answered, that all said the same, or none, tells what each of them said.
    """
    if is_figure_withheld(whole):
        return True
    if indicator.source in _OF_PEOPLE and whole.numerator in (0, whole.denominator):
        return True
    return own is not None and is_figure_withheld(_others(whole, own))


def _others(whole: Figure, own: Figure) -> Figure:
    base = None if whole.denominator is None else whole.denominator - (own.denominator or 0)
    return Figure(whole.key, whole.numerator - own.numerator, base)


def _is_void(counted: Figure) -> bool:
    return counted.numerator == 0 if counted.denominator is None else counted.denominator == 0
