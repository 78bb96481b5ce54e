"""What a year's figures are computed from, as frozen values: a loader fills them.

Missing is None or an absent key, never zero: an answer that was not given must not become a number.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

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
class Assignment:
    """One order for one child or family. ended_on None: ongoing."""

    code: str
    unit_code: str
    commissioner: str
    service_key: str
    child_age: int | None = None
    child_gender: str | None = None
    referred_on: date | None = None
    started_on: date | None = None
    ended_on: date | None = None
    hours: Decimal | None = None
    goal_outcome: str | None = None
    reason: str | None = None

    @property
    def label(self) -> str:
        """Give the assignment's code."""
        return self.code


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
    """All that a year's figures are computed from. left_out: sources that can't be shown here."""

    year: int
    units: tuple[UnitFact, ...] = ()
    offers: tuple[Offer, ...] = ()
    self_reports: tuple[SelfReport, ...] = ()
    survey: tuple[SurveyCell, ...] = ()
    invited: tuple[Invited, ...] = ()
    reviews: tuple[Review, ...] = ()
    interviews: tuple[Interview, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    previous: "YearFacts | None" = None
    left_out: frozenset[Source] = field(default_factory=frozenset)

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
        ordered = {assignment.service_key for assignment in self.assignments}
        return tuple(sorted(offered | reported | ordered))

    @cached_property
    def survey_groups(self) -> tuple[str, ...]:
        """Groups that were invited to the survey or answered it, by key."""
        groups = {invited.group for invited in self.invited} | {cell.group for cell in self.survey}
        return tuple(sorted(groups))

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
