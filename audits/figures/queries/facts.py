"""A year's facts within a scope: whose year, told apart from the year before.

Always the same few statements, however many answers are stored (see year_rows).
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from app.db import db
from app.organisation.models.units import Commissioner
from app.organisation.queries.municipalities import municipalities_among, top_id_of
from app.organisation.queries.visibility import lineage, stands_for_all, subtree
from audits.figures.domain.assignment_counts import AssignmentCount
from audits.figures.domain.catalogue import ASSIGNMENT_COUNTS
from audits.figures.domain.facts import Invited, SurveyCell, YearFacts
from audits.figures.domain.indicators import Indicator, Kind
from audits.figures.domain.narrowing import narrowed
from audits.figures.domain.sources import Source
from audits.figures.queries.assignment_sums import (
    Bounds,
    any_assignment_of,
    assignment_sums,
    share_sums,
)
from audits.figures.queries.year_rows import ALL_SOURCES, Loaded, load_years


@dataclass(frozen=True)
class Scope:
    """Whose year: some commissioners (None: all), one service (None: all), some units (None: all).

    A commissioner at the top stands for all where it is the only municipality. A district, and one
    of several municipalities, stands for the units it
    may use (its own agreements and those lent by the ones above it) and for its own assignments.
    """

    commissioner_ids: frozenset[int] | None = None
    service: str | None = None
    unit_codes: frozenset[str] | None = None


@dataclass(frozen=True)
class _District:
    """What a scope below the whole means: whose agreements, whose assignments and surveys."""

    lent_by: frozenset[str]
    ordered_by: frozenset[str]
    own_ids: frozenset[int]


def load_facts(year: int, scope: Scope | None = None) -> YearFacts:
    """The year's facts within the scope, with the year before as `previous`."""
    scope = scope or Scope()
    loaded = load_years((year - 1, year), of=_owners(scope))
    now, before = _facts_of(year, loaded), _facts_of(year - 1, loaded)
    whole = replace(now, previous=before if has_rows(before) else None)
    return _within(scope, whole, loaded, _district_of(scope.commissioner_ids))


def load_sums(
    year: int, scope: Scope | None = None, sources: Collection[Source] = ALL_SOURCES
) -> YearFacts:
    """As load_facts, with the assignments added up: for whoever counts them and shows no rows.

    As many rows are read however many assignments there are. They can't be narrowed any further.
    sources: what is read beside the register.
    """
    scope = scope or Scope()
    loaded = load_years((year - 1, year), {*sources} - {Source.ASSIGNMENTS}, _owners(scope))
    now, before = _facts_of(year, loaded), _facts_of(year - 1, loaded)
    has_before = has_rows(before) or any_assignment_of(year - 1, _owners(scope))
    district = _district_of(scope.commissioner_ids)
    facts = replace(now, previous=before if has_before else None)
    facts = _within(scope, facts, loaded, district)
    return _with_sums(facts, _bounds(scope, district)) if Source.ASSIGNMENTS in sources else facts


def load_own(year: int, unit_codes: frozenset[str], scope: Scope) -> tuple[YearFacts, YearFacts]:
    """The scope's year without its assignments, and what is some units' own with theirs added up."""
    whole = load_sums(year, scope, ALL_SOURCES - {Source.ASSIGNMENTS})
    own = narrowed(whole, unit_codes=unit_codes)
    return whole, _with_sums(own, bounds_within(replace(scope, unit_codes=unit_codes)))


def with_unit_sums(facts: YearFacts, scope: Scope | None = None) -> YearFacts:
    """The facts of a year within the scope, with its assignments added up by unit.

    Hours and months are rounded up for each, as the protection of small groups counts them.
    """
    bounds = bounds_within(scope or Scope())
    sums = assignment_sums((facts.year,), bounds, ASSIGNMENT_COUNTS, by_unit=True)
    return replace(facts, assignments=(), assignment_sums=sums[facts.year], previous=None)


def with_share_by_unit(
    facts: YearFacts, indicator: Indicator, scope: Scope | None = None
) -> YearFacts:
    """The facts of a year within the scope so that a share of them can be told unit by unit."""
    if not isinstance(indicator.count, AssignmentCount) or indicator.kind is not Kind.SHARE:
        return facts
    sums = share_sums(facts.year, bounds_within(scope or Scope()), indicator.count)
    return replace(facts, assignments=(), assignment_sums=sums, previous=None)


def _with_sums(facts: YearFacts, bounds: Bounds) -> YearFacts:
    years = (facts.year, facts.year - 1)
    sums = assignment_sums(years, bounds, ASSIGNMENT_COUNTS)
    now, before = (sums[year] for year in years)
    return replace(
        facts,
        assignment_sums=now,
        previous=facts.previous and replace(facts.previous, assignment_sums=before),
    )


def load_other_years(
    years: Collection[int], indicator: Indicator, scope: Scope | None = None
) -> tuple[YearFacts, ...]:
    """Some years' facts within the scope, from the register and what one figure reads of them.

    No year has a `previous`.
    """
    if not years:
        return ()
    scope = scope or Scope()
    district = _district_of(scope.commissioner_ids)
    loaded = load_years(years, {indicator.source} - {Source.ASSIGNMENTS}, _owners(scope))
    found = (_within(scope, _facts_of(year, loaded), loaded, district) for year in sorted(years))
    if not isinstance(indicator.count, AssignmentCount):
        return tuple(found)
    sums = assignment_sums(years, _bounds(scope, district), (indicator.count,))
    return tuple(replace(each, assignment_sums=sums[each.year]) for each in found)


def whole_of(municipality_id: int) -> Scope:
    """A municipality's whole year."""
    return Scope(frozenset({top_id_of(municipality_id)}))


def _owners(scope: Scope) -> frozenset[int] | None:
    """Whose rows a scope is made of; None: of all there are."""
    ids = scope.commissioner_ids
    return None if ids is None else municipalities_among(ids)


def has_rows(facts: YearFacts) -> bool:
    """Whether anything but the register speaks of the year.

    An assignment does if it started or ended then: one that goes on says nothing of any one year.
    """
    told = (facts.self_reports, facts.survey, facts.reviews, facts.interviews, facts.answers)
    return any(told) or facts.has_assignment_events


def bounds_within(scope: Scope) -> Bounds:
    """Which assignments a scope means."""
    return _bounds(scope, _district_of(scope.commissioner_ids))


def _bounds(scope: Scope, district: _District | None) -> Bounds:
    own = None if district is None else district.own_ids
    return Bounds(scope.service, scope.unit_codes, own, _owners(scope))


def _within(
    scope: Scope, whole: YearFacts, loaded: Loaded, district: _District | None
) -> YearFacts:
    if district is None:
        return narrowed(whole, scope.service, scope.unit_codes)
    facts = narrowed(whole, scope.service, scope.unit_codes, district.lent_by)
    facts = _with_own_rows(facts, district)
    if scope.service or scope.unit_codes is not None:
        return facts
    return _with_own_survey(facts, loaded, district)


def _district_of(ids: frozenset[int] | None) -> _District | None:
    """None for the whole: no bound, or the only municipality there is."""
    if ids is None:
        return None
    rows = db.session.execute(select(Commissioner.id, Commissioner.name, Commissioner.parent_id))
    named = {row.id: (row.name, row.parent_id) for row in rows}
    parents = {id_: parent for id_, (_name, parent) in named.items()}
    if any(stands_for_all(id_, parents) for id_ in ids):
        return None
    own = subtree(ids, parents)
    lent = frozenset().union(*(lineage(id_, parents) for id_ in own))
    return _District(
        lent_by=frozenset(named[id_][0] for id_ in lent),
        ordered_by=frozenset(named[id_][0] for id_ in own),
        own_ids=own,
    )


def _with_own_rows(facts: YearFacts, district: _District) -> YearFacts:
    """Give a district its own assignments, and of the forms about no unit its own."""
    return replace(
        facts,
        assignments=tuple(
            each for each in facts.assignments if each.commissioner in district.ordered_by
        ),
        answers=tuple(
            each
            for each in facts.answers
            if each.unit_code or each.commissioner in district.ordered_by
        ),
        previous=facts.previous and _with_own_rows(facts.previous, district),
    )


def _with_own_survey(facts: YearFacts, loaded: Loaded, district: _District) -> YearFacts:
    """Give a district the surveys that it made itself, and no other: those are its as a whole."""
    survey = _survey_of(facts.year, loaded, district.own_ids)
    invited = _invited_of(facts.year, loaded, district.own_ids)
    left_out = facts.left_out - {Source.USER_SURVEY}
    return replace(
        facts,
        previous=facts.previous and _with_own_survey(facts.previous, loaded, district),
        survey=survey,
        invited=invited,
        left_out=left_out if survey or invited else left_out | {Source.USER_SURVEY},
    )


def _facts_of(year: int, loaded: Loaded) -> YearFacts:
    first, last = date(year, 1, 1), date(year, 12, 31)
    return YearFacts(
        year=year,
        units=loaded.units,
        offers=tuple(
            offer
            for offer, since, until in loaded.offers
            if since <= last and (until is None or until >= first)
        ),
        self_reports=tuple(each for each in loaded.reports if each.year == year),
        survey=_survey_of(year, loaded),
        invited=_invited_of(year, loaded),
        reviews=tuple(each for each in loaded.reviews if each.reviewed_on.year == year),
        interviews=tuple(each for its_year, each in loaded.interviews if its_year == year),
        assignments=tuple(
            each
            for each in loaded.assignments
            if each.started_on is not None
            and each.started_on <= last
            and (each.ended_on is None or each.ended_on >= first)
        ),
        answers=tuple(each for its_year, each in loaded.answers if its_year == year),
        own_indicators=loaded.own_indicators,
    )


def _survey_of(
    year: int, loaded: Loaded, ids: frozenset[int] | None = None
) -> tuple[SurveyCell, ...]:
    """The cells of a year, several rounds added up."""
    sums: dict[tuple[str, str, str], int] = {}
    for its_year, commissioner_id, cell in loaded.survey:
        if its_year == year and (ids is None or commissioner_id in ids):
            key = (cell.group, cell.question_key, cell.value)
            sums[key] = sums.get(key, 0) + cell.n
    return tuple(SurveyCell(*key, n) for key, n in sorted(sums.items()))


def _invited_of(
    year: int, loaded: Loaded, ids: frozenset[int] | None = None
) -> tuple[Invited, ...]:
    """How many were invited in a year, several rounds added up."""
    sums: dict[str, int] = {}
    for its_year, commissioner_id, invited in loaded.invited:
        if its_year == year and (ids is None or commissioner_id in ids):
            sums[invited.group] = sums.get(invited.group, 0) + invited.n
    return tuple(Invited(group, n) for group, n in sorted(sums.items()))
