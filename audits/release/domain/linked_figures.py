"""The figures of a year as counts that hang together: what each adds up from, and who knows a part.

Plain counting, without the solver. Two figures of units that count the same of each unit are one
count here: to take them for one can only make a reader look better informed.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import ceil

from audits.figures.domain.breakdowns import BREAKDOWNS, break_down, cell_rows
from audits.figures.domain.catalogue import catalogue_for
from audits.figures.domain.catalogue.own_indicators import answer_of
from audits.figures.domain.facts import RESPONSES, YearFacts
from audits.figures.domain.families import base_of, covers, part_of
from audits.figures.domain.figures import CountedRow, Number
from audits.figures.domain.indicators import Audience, Indicator, Kind, is_known, rows
from audits.figures.domain.own_indicators import OwnIndicator
from audits.figures.domain.sources import Source
from audits.release.domain.answers_apart import answers_apart, every_cell

_INVITED, _SILENT, _UNANSWERED = "invited", "silent", "unanswered"
_REPORTED, _FORM = "reported", "form"

Amounts = tuple[tuple[str, int], ...]  # of each unit, by code; "" for what no unit knows
NumberedRows = list[tuple[int, Mapping[str, Number]]]


@dataclass(frozen=True)
class Sum:
    """A count that is the sum of others, by their numbers."""

    total: int
    parts: tuple[int, ...]


@dataclass(frozen=True)
class LinkedFigures:
    """Counts by number, what adds up to what, and which counts a figure would show.

    figures: by key the counts of numerator and denominator. told: numbers of the counts that a page
    may show. sensitive: a part and its whole, where people answered: that all are in the part must
    not show. providers: whose each unit is. roles: what each count is called in any release of the
    year, by which it is found again there. means: a sum that is no count of people, and its base.
    """

    counts: tuple[Amounts, ...]
    sums: tuple[Sum, ...]
    figures: tuple[tuple[str, tuple[int, ...]], ...]
    sensitive: tuple[tuple[int, int], ...]
    providers: tuple[tuple[str, str], ...]
    roles: tuple[tuple[str, int], ...] = ()
    means: tuple[tuple[int, int], ...] = ()

    @property
    def by_role(self) -> dict[str, Amounts]:
        """What each unit adds to each count, by the count's name."""
        return {role: self.counts[number] for role, number in self.roles}

    @property
    def told(self) -> frozenset[int]:
        """The counts that figures would show."""
        return frozenset(count for _key, counts in self.figures for count in counts)

    @cached_property
    def telling(self) -> frozenset[str]:
        """The units that tell of anything."""
        return frozenset(unit for amounts in self.counts for unit, _n in amounts if unit)


def link(facts: YearFacts) -> LinkedFigures:
    """Every figure and breakdown of the year, as counts that hang together."""
    linking = _counted(facts)
    linking.divide()
    linking.cover()
    return linking.done(facts)


def count(facts: YearFacts) -> LinkedFigures:
    """As link, without what makes up another count by accident: who asks what is counted needs no rows.

    The assignments may be added up by unit.
    """
    linking = _counted(facts)
    linking.divide()
    return linking.done(facts)


def _counted(facts: YearFacts) -> "_Linking":
    linking = _Linking({each.code: each.unit_code for each in facts.assignments})
    filled = replace(facts, survey=every_cell(facts))
    linking.survey(filled)
    for each in facts.own_indicators:
        if each.source is Source.SELF_REPORTS:
            linking.reports(facts, each.question_key)
    own = {
        each.key: each
        for each in facts.own_indicators
        if each.source is Source.FORMS and each.instrument in facts.other_instruments
    }
    linking.forms(facts, own.values())
    # each answer once: then a row tells whether an answer stands in a part, not how many gave it
    once = replace(facts, survey=tuple(replace(cell, n=1) for cell in filled.survey))
    for indicator in catalogue_for(facts).values():
        if is_known(indicator, facts) and indicator.audience is Audience.EVERYBODY:
            is_survey = indicator.source is Source.USER_SURVEY
            if indicator.source is Source.FORMS:
                linking.of_forms(own[indicator.key])
            else:
                linking.indicator(indicator, rows(indicator, once if is_survey else facts))
    for breakdown in BREAKDOWNS:
        found = break_down(breakdown, facts)
        naming = {each.key: cell_rows(breakdown, each.key, facts) for each in found.cells}
        base = {row.label: 1 for named in naming.values() for row in named}
        for cell, named in naming.items():
            key = breakdown_key(breakdown.key, cell)
            linking.part(key, key, {row.label: 1 for row in named}, base)
    return linking


def breakdown_key(breakdown: str, cell: str) -> str:
    """What a part of a breakdown is called among the figures."""
    return f"{breakdown}/{cell}"


@dataclass
class _Linking:
    unit_of: Mapping[str, str]
    numbers: dict[object, int] = field(default_factory=dict)
    counts: list[Amounts] = field(default_factory=list)
    figures: dict[str, tuple[int, ...]] = field(default_factory=dict)
    divided: dict[tuple[int, str], list[int]] = field(default_factory=dict)
    sums: set[Sum] = field(default_factory=set)
    sensitive: list[tuple[int, int]] = field(default_factory=list)
    roles: dict[str, int] = field(default_factory=dict)
    answers: dict[str, dict[str, str]] = field(default_factory=dict)  # by question, each unit's
    means: list[tuple[int, int]] = field(default_factory=list)
    whole_rows: NumberedRows = field(default_factory=list)
    part_rows: NumberedRows = field(default_factory=list)

    def count(self, amounts: Mapping[str, int], name: object = None) -> int:
        """The number of a count; those without a name are told apart by their amounts alone."""
        kept = tuple(sorted((unit, n) for unit, n in amounts.items() if n))
        number = self.numbers.setdefault(kept if name is None else name, len(self.counts))
        if number == len(self.counts):
            self.counts.append(kept)
        return number

    def indicator(self, indicator: Indicator, counted: Iterable[CountedRow]) -> None:
        counted = tuple(counted)
        if indicator.source is Source.USER_SURVEY:
            self._of_survey(indicator, counted)
            return
        base = self._amounts((row.label, row.weight) for row in counted)
        top = self._amounts((row.label, row.contribution) for row in counted)
        if indicator.kind is Kind.MEAN:
            self._mean(indicator.key, top, base)
            return
        if indicator.kind is Kind.COUNT:
            self._tell(indicator.key, number := self.count(top))
            self._note(number, part_of(counted), self.whole_rows)
            self._note(number, part_of(counted), self.part_rows)
            return
        self.part(indicator.key, indicator.family or indicator.key, top, base)
        part, whole = self.figures[indicator.key]
        self._by_answers(indicator.question_key, (part, whole))
        self._note(part, part_of(counted), self.part_rows)
        self._note(whole, base_of(counted), self.whole_rows)
        if indicator.is_of_people:
            self.sensitive.append((part, whole))

    def _note(self, number: int, found: Mapping[str, Number], among: NumberedRows) -> None:
        if (number, found) not in among:
            among.append((number, found))

    def _amounts(self, pairs: Iterable[tuple[str, Number]]) -> dict[str, int]:
        found: dict[str, int] = {}
        for label, n in pairs:
            unit = self.unit_of.get(label, label)
            found[unit] = found.get(unit, 0) + ceil(n)
        return found

    def _tell(self, key: str, *counts: int) -> None:
        """Note what a figure shows: its numerator and its base."""
        self.figures[key] = counts
        self.roles |= {
            f"{key} {end}": each for end, each in zip(("in", "of"), counts, strict=False)
        }

    def _mean(self, key: str, top: Mapping[str, int], base: Mapping[str, int]) -> None:
        """A mean shows its base, and thereby its sum."""
        total, whole = self.count(top, ("sum", key)), self.count(base)
        self._tell(key, total, whole)
        self.means.append((total, whole))

    def part(self, key: str, family: str, top: Mapping[str, int], base: Mapping[str, int]) -> None:
        """A part of a base; parts of a family divide the base between them."""
        # what counts nobody, or everybody, is the same as nothing else that does by accident
        is_all = dict(top) == dict(base)
        part = self.count(top, ("part", key) if is_all or not any(top.values()) else None)
        whole = self.count(base)
        self._tell(key, part, whole)
        if all(n <= base.get(unit, 0) for unit, n in top.items()):
            self.divided.setdefault((whole, family), []).append(part)

    def survey(self, facts: YearFacts) -> None:
        """The anonymous forms: invited, returned, and each question's answers in each group."""
        for group in facts.survey_groups:
            forms, invited = facts.survey_count(group, RESPONSES), facts.invited_count(group)
            returned = self._leaf((group, RESPONSES, ""), {"": forms})
            if invited >= forms:
                silent = self._leaf((group, _SILENT), {"": invited - forms})
                asked = self._leaf((group, _INVITED), {"": invited})
                self.sums.add(Sum(asked, (returned, silent)))
            for question in sorted({cell.question_key for cell in facts.survey} - {RESPONSES}):
                place = (group, question)
                found = [c for c in facts.survey if (c.group, c.question_key) == place]
                leaves = self._question(place, {c.value: {"": c.n} for c in found}, returned)
                self.sensitive += [(leaf, returned) for leaf in leaves]

    def forms(self, facts: YearFacts, own: Collection[OwnIndicator]) -> None:
        """The questions of other forms that are counted: returned, and each question's answers."""
        forms, found = answers_apart(facts, own)
        of_people = {each.asks for each in own if each.is_of_people}
        for asks, answers in found.items():
            returned = self._leaf((_FORM, asks[0], RESPONSES), forms[asks[0]])
            leaves = self._question((_FORM, *asks), answers, returned)
            if asks in of_people:
                self.sensitive += [(leaf, returned) for leaf in leaves]

    def _question(
        self, name: tuple[str, ...], answers: Mapping[str, Mapping[str, int]], returned: int
    ) -> list[int]:
        """The answers to a question apart, which make up the forms with those that give none."""
        leaves = [self._leaf((*name, answer), amounts) for answer, amounts in answers.items()]
        skipped = Counter(dict(self.counts[returned]))
        for leaf in leaves:
            skipped.subtract(dict(self.counts[leaf]))
        if min(skipped.values(), default=0) >= 0:
            rest = self._leaf((*name, _UNANSWERED), skipped)
            self.sums.add(Sum(returned, (*leaves, rest)))
        return leaves

    def of_forms(self, own: OwnIndicator) -> None:
        """A figure of other forms: both its ends are made up of answers to its question."""
        ends = [
            self._total((_FORM, *own.asks, each) for each in of) for of in (own.counts, own.base)
        ]
        self._tell(own.key, *ends)
        if own.is_of_people:
            self.sensitive.append((ends[0], ends[1]))

    def _leaf(self, name: tuple[str, ...], amounts: Mapping[str, int]) -> int:
        self.roles["/".join(name)] = number = self.count(amounts, name)
        return number

    def reports(self, facts: YearFacts, question: str) -> None:
        """A question of the self-reports, its answers apart: any of them may be counted of any others."""
        given = self.answers[question] = {
            unit.label: answer_of(unit, question) for unit in facts.unit_years if unit.is_active
        }
        leaves = set()
        for answer in sorted(set(given.values())):
            name = (_REPORTED, question, answer)
            number = self.count({unit: 1 for unit, its in given.items() if its == answer})
            self.roles["/".join(name)] = self.numbers[name] = number
            leaves.add(number)
        self._add_up(self.count(dict.fromkeys(given, 1)), leaves)

    def _by_answers(self, question: str | None, numbers: Iterable[int]) -> None:
        """Equate counts of all who gave some answers to a question with these answers."""
        given = self.answers.get(question or "", {})
        for number in numbers:
            units = dict(self.counts[number])
            answers = {given[unit] for unit in units if unit in given}
            if units == {unit: 1 for unit, answer in given.items() if answer in answers}:
                self._add_up(number, {self.numbers[_REPORTED, question, each] for each in answers})

    def _add_up(self, total: int, parts: Collection[int]) -> None:
        """Note a sum, unless it says that a count is itself."""
        if parts and total not in parts:
            self.sums.add(Sum(total, tuple(sorted(parts))))

    def _of_survey(self, indicator: Indicator, counted: tuple[CountedRow, ...]) -> None:
        key = indicator.question_key or RESPONSES
        top = [(row.label, key, row.detail) for row in counted if row.contribution]
        base = [
            (row.label, key, row.detail) if indicator.question_key else (row.label, _INVITED)
            for row in counted
        ]
        ends = self._total(top), self._total(base)
        self._tell(indicator.key, *ends)
        self.sensitive.append(ends)

    def _total(self, names: Iterable[tuple[str, ...]]) -> int:
        leaves = tuple(sorted({self.numbers[name] for name in names if name in self.numbers}))
        if len(leaves) == 1:
            return leaves[0]
        amounts: Counter[str] = Counter()
        for leaf in leaves:
            amounts.update(dict(self.counts[leaf]))
        total = self.count(amounts, ("total", leaves))
        self._add_up(total, leaves)
        return total

    def divide(self) -> None:
        """Equate each base with its parts and what is left of it."""
        for (whole, family), found in self.divided.items():
            parts = tuple(dict.fromkeys(found))
            rest = dict(self.counts[whole])
            for part in parts:
                for unit, n in self.counts[part]:
                    rest[unit] -= n
            self._divide(whole, parts, rest, family)

    def done(self, facts: YearFacts) -> LinkedFigures:
        """Everything that was counted."""
        return LinkedFigures(
            counts=tuple(self.counts),
            sums=tuple(sorted(self.sums, key=lambda each: (each.total, each.parts))),
            figures=tuple(self.figures.items()),
            sensitive=self._both_sides(),
            providers=tuple((unit.code, unit.provider) for unit in facts.units),
            roles=tuple(sorted(self.roles.items())),
            means=tuple(self.means),
        )

    def _divide(
        self, whole: int, parts: tuple[int, ...], rest: Mapping[str, int], family: str
    ) -> None:
        left = self.count(rest)
        self.roles[f"{family} out"] = left
        # a part that is the whole leaves nothing: the two are one count, and nothing to equate
        if whole not in (*parts, left):
            self.sums.add(Sum(whole, (*parts, left)))

    def cover(self) -> None:
        """Equate what makes up another count in the rows, also where no family says that it does."""
        for whole, places in covers(
            [each for _number, each in self.whole_rows], [each for _number, each in self.part_rows]
        ):
            total = self.whole_rows[whole][0]
            members: list[int] = []
            for place in places:
                part = self.part_rows[place][0]
                members.append(self._twin(part) if part in members else part)
            self.sums.add(Sum(total, tuple(members)))

    def _twin(self, number: int) -> int:
        """A count of other rows that is the same of each unit, for where both stand in one sum."""
        twin = self.count(dict(self.counts[number]), ("twin", number))
        self.sums.add(Sum(number, (twin,)))
        return twin

    def _both_sides(self) -> tuple[tuple[int, int], ...]:
        """That all are outside a part tells as much as that all are in it."""
        rests = {
            (part, each.total): other
            for each in self.sums
            if len(each.parts) == 2
            for part, other in (each.parts, each.parts[::-1])
        }
        more = [(rests[pair], pair[1]) for pair in self.sensitive if pair in rests]
        return tuple(dict.fromkeys([*self.sensitive, *more]))
