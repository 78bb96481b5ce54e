"""What a year's figures are computed from, as frozen values: a loader fills them.

Missing is None or an absent key, never zero: an answer that was not given must not become a number.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from audits.figures.domain.answers import AnswerCell
from audits.figures.domain.assignments import Assignment, AssignmentSum, Moment
from audits.figures.domain.own_indicators import OwnIndicator
from audits.figures.domain.periods import Period
from audits.figures.domain.sources import Source

RESPONSES = ""  # the question key and value under which a tally counts the forms themselves


@dataclass(frozen=True)
class UnitFact:
    """A unit in the register that year. ownership: municipal or private."""

    code: str
    name: str
    provider: str
    ownership: str


@dataclass(frozen=True)
class Offer:
    """An agreement in force at some time in the year: this unit offers that service."""

    unit_code: str
    service_key: str
    care_form: str
    contract_form: str
    needs_assessed: bool
    commissioner: str


@dataclass(frozen=True)
class SelfReport:
    """A unit's yearly self-report; answers by question key, as they are stored."""

    unit_code: str
    year: int
    answers: Mapping[str, object]

    @property
    def had_clients(self) -> bool:
        """Say whether the unit had clients in the year: what decides that it counts as active."""
        return self.says("had_clients")

    @property
    def clients_by_service(self) -> Mapping[str, int]:
        """Clients (placements in residential services) of each service."""
        clients = self.answers.get("clients")
        if not isinstance(clients, Mapping):
            return {}
        return {str(service): int(number) for service, number in clients.items()}

    def clients(self, service: str) -> int:
        """Clients in one service; 0 where the report does not name it."""
        return self.clients_by_service.get(service, 0)

    def count(self, key: str) -> int:
        """Give the whole number answered to a question; 0 where it was left empty."""
        answer = self.answers.get(key)
        return answer if isinstance(answer, int) else 0

    def says(self, key: str, value: str = "yes") -> bool:
        """Say whether the question was answered with that option."""
        return self.answers.get(key) == value

    def choices(self, key: str) -> tuple[str, ...]:
        """Options chosen, in stored order, whether the question takes one or several."""
        answer = self.answers.get(key)
        if isinstance(answer, str):
            return (answer,) if answer else ()
        return tuple(str(option) for option in answer) if isinstance(answer, list | tuple) else ()

    def has(self, key: str) -> bool:
        """Say whether the question was answered at all."""
        return self.answers.get(key) not in (None, "", [])


@dataclass(frozen=True)
class SurveyCell:
    """How many forms of a group gave a value to a question; RESPONSES: the forms themselves."""

    group: str
    question_key: str
    value: str
    n: int

    @property
    def label(self) -> str:
        """Give the group: no row of an anonymous survey may say more."""
        return self.group


@dataclass(frozen=True)
class Invited:
    """How many of a group were invited to the survey: the base of its response rate."""

    group: str
    n: int


@dataclass(frozen=True)
class Review:
    """A review of one unit: met, needs_development, not_met; None where it was not looked at."""

    unit_code: str
    reviewed_on: date
    management_system: str | None = None
    action_plan_requested: str | None = None
    risk_analysis_unit_level: str | None = None
    own_user_survey: str | None = None
    staff_know_lex_sarah: str | None = None
    files_reviewed: int | None = None
    files_with_current_plan: int | None = None
    files_with_current_journal: int | None = None
    evening_shifts_two_a_week: str | None = None
    on_call_phone: str | None = None

    @property
    def label(self) -> str:
        """Give the unit's code."""
        return self.unit_code


@dataclass(frozen=True)
class Interview:
    """One interview made during a review; yes, no, dont_know or None for each question."""

    unit_code: str
    interviewee: str
    satisfied: str | None = None
    felt_safe: str | None = None
    treated_well: str | None = None
    has_documented_plan: str | None = None
    has_influence: str | None = None

    @property
    def label(self) -> str:
        """Give the code of the unit where it was made."""
        return self.unit_code


@dataclass(frozen=True)
class UnitYear:
    """A unit with what it offered and what it reported that year."""

    unit: UnitFact
    offers: tuple[Offer, ...]
    report: SelfReport | None

    @property
    def label(self) -> str:
        """Give the unit's code."""
        return self.unit.code

    @property
    def is_active(self) -> bool:
        """Say whether the unit's self-report says that it had clients."""
        return self.report is not None and self.report.had_clients

    @property
    def has_reported(self) -> bool:
        """Say whether the unit answered the self-report."""
        return self.report is not None

    def offers_service(self, service: str) -> bool:
        """Say whether the unit had an agreement for the service."""
        return any(offer.service_key == service for offer in self.offers)

    def clients(self, service: str) -> int:
        """Clients in the service by the self-report; 0 where there is none."""
        return self.report.clients(service) if self.report else 0


@dataclass(frozen=True)
class YearFacts:
    """All that a year's figures are computed from, and what the municipality itself makes of them.

    left_out: sources that can't be shown here.
    The assignments are there one by one or, for pages that only count them, added up: never both.
    days_under_way: by month, how long those that are added up went on in it, where it was asked for.
    """

    year: int
    units: tuple[UnitFact, ...] = ()
    offers: tuple[Offer, ...] = ()
    self_reports: tuple[SelfReport, ...] = ()
    survey: tuple[SurveyCell, ...] = ()
    invited: tuple[Invited, ...] = ()
    reviews: tuple[Review, ...] = ()
    interviews: tuple[Interview, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    assignment_sums: tuple[AssignmentSum, ...] = ()
    days_under_way: Mapping[Period, int] = field(default_factory=dict)
    answers: tuple[AnswerCell, ...] = ()
    previous: "YearFacts | None" = None
    left_out: frozenset[Source] = field(default_factory=frozenset)
    own_indicators: tuple[OwnIndicator, ...] = ()

    @cached_property
    def counted(self) -> dict[Hashable, Any]:
        """What has been counted of these facts, by what counted it: each is counted once."""
        return {}

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what can be counted again: another process may not know what counted it."""
        return {key: value for key, value in self.__dict__.items() if key != "counted"}

    @cached_property
    def has_assignment_events(self) -> bool:
        """Say whether any assignment started or ended in the year: one that goes on speaks of none."""
        return any(each.has_events for each in self.assignment_sums) or any(
            each.is_at(moment, self.year)
            for each in self.assignments
            for moment in (Moment.STARTED, Moment.ENDED)
        )

    @cached_property
    def unit_years(self) -> tuple[UnitYear, ...]:
        """Each unit with its offers and its report, in the order of the units."""
        offers: dict[str, list[Offer]] = defaultdict(list)
        for offer in self.offers:
            offers[offer.unit_code].append(offer)
        reports = {report.unit_code: report for report in self.self_reports}
        return tuple(
            UnitYear(unit, tuple(offers.get(unit.code, ())), reports.get(unit.code))
            for unit in self.units
        )

    @cached_property
    def active_reports(self) -> tuple[SelfReport, ...]:
        """Self-reports of the active units."""
        return tuple(each.report for each in self.unit_years if each.report and each.is_active)

    @cached_property
    def service_keys(self) -> tuple[str, ...]:
        """Services that were offered, reported or ordered, by key."""
        offered = {offer.service_key for offer in self.offers}
        reported = {key for report in self.self_reports for key in report.clients_by_service}
        ordered = {each.service_key for each in self.assignments}
        ordered |= {each.service_key for each in self.assignment_sums}
        return tuple(sorted(offered | reported | ordered))

    @cached_property
    def survey_groups(self) -> tuple[str, ...]:
        """Groups that were invited to the survey or answered it, by key."""
        groups = {invited.group for invited in self.invited} | {cell.group for cell in self.survey}
        return tuple(sorted(groups))

    @cached_property
    def other_instruments(self) -> frozenset[str]:
        """The other instruments that anybody has answered."""
        return frozenset(cell.instrument for cell in self.answers)

    def answers_to(self, own: OwnIndicator) -> tuple[AnswerCell, ...]:
        """The answers to the question that one's own indicator counts."""
        return tuple(each for each in self.answers if each.asks == own.asks)

    def survey_count(
        self,
        group: str | None,
        question_key: str,
        values: Collection[str] | None = None,
    ) -> int:
        """Count forms of a group (None: all) that gave one of the values (None: any)."""
        return sum(
            cell.n
            for cell in self.survey
            if cell.question_key == question_key
            and group in (None, cell.group)
            and (values is None or cell.value in values)
        )

    def invited_count(self, group: str | None) -> int:
        """Give how many of the group (None: of all) were invited."""
        return sum(invited.n for invited in self.invited if group in (None, invited.group))
