"""self_reports_YEAR.csv: units' yearly self-reports."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from app.clock import STOCKHOLM, now
from app.db import db
from app.errors import N_
from app.organisation.models.units import CareForm
from app.organisation.operations.names import Names
from app.rows import readers
from app.rows.faults import RowFault
from app.rows.formats import Column, Context, Outcome, Row, Store, Values
from surveys.answering.models import Response, SelfReportClaim
from surveys.answering.operations.answers import (
    Origin,
    Sending,
    Stored,
    store_responses,
    withdraw_response,
)
from surveys.answering.row_formats.rounds import (
    RoundInUse,
    instrument_for,
    question_columns,
    response_id,
    round_made,
    round_there,
    self_report_plan,
)
from surveys.collections.domain.rounds import EntryMode
from surveys.instruments.domain.conditions import Answers, AnswerValue
from surveys.instruments.domain.instruments import Instrument
from surveys.instruments.domain.routing import reachable_answers
from surveys.self_reports.domain import COUNSELLING

QUESTIONS = (
    "had_clients",
    "clients",
    "clients_extra_sessions",
    "placements_unaccompanied_minors",
    "lex_sarah_inquiries",
    "lex_sarah_area",
    "complaints",
    "complaint_categories",
    "lex_sarah_routine",
    "complaints_routine",
    "management_system",
    "standardised_instruments",
    "own_user_survey",
    "risk_analysis_unit_level",
    "changes_in_management_or_organisation",
)
OWN_COLUMNS = ("unit_code", "year", "submitted_on")


def self_report_columns(year: int | None) -> Sequence[Column]:
    """The columns of self_reports_YEAR.csv; every other question may have one too."""
    assert year is not None
    instrument = instrument_for(self_report_plan(year), now())
    return (
        Column("unit_code", readers.text(40), required=True),
        Column("year", readers.whole(readers.FIRST_YEAR, readers.LAST_YEAR), required=True),
        Column("submitted_on", readers.iso_date, required=True),
        *question_columns(instrument, QUESTIONS),
    )


@dataclass(frozen=True)
class _Sent:
    """What a unit has sent before."""

    response_id: UUID
    answers: Mapping[str, Any]  # the shapes of surveys.domain.answers
    answered_on: date


class SelfReportStore(Store):
    """Self-reports become responses of the year's round, one for a unit."""

    def __init__(self, context: Context, year: int | None) -> None:
        super().__init__(context, year)
        assert year is not None
        self.names = context.shared(Names)
        self._plan = self_report_plan(year)
        self._round: RoundInUse | None = round_there(self._plan, context)
        self._instrument: Instrument = instrument_for(self._plan, context.at)

    def check(self, rows: Sequence[Row]) -> Iterable[RowFault]:
        """Units must be known, the year the file's, answers agree; nothing sent here is replaced."""
        yield from self.names.unknown_units(rows)
        sent = self._sent(rows)
        for row in rows:
            yield from self._wrong_year(row)
            yield from self._unknown_services(row)
            yield from self._above_clients(row)
            yield from _not_asked(row, self._instrument)
            before = sent.get(self.names.units.get(row.values["unit_code"]) or 0)
            if before and before.response_id != self._id_of(row.values):
                expected = N_("en verksamhet som inte redan har svarat i Insyn")
                yield RowFault(row.line, "unit_code", row.values["unit_code"], expected)

    def _wrong_year(self, row: Row) -> Iterable[RowFault]:
        year, sent_on = row.values["year"], row.values["submitted_on"]
        if year != self.year:
            expected = N_("%(year)s, som filens namn säger")
            yield RowFault(row.line, "year", str(year), expected, {"year": str(self.year)})
        elif sent_on.year < year:
            expected = N_("ett datum tidigast %(date)s")
            params = {"date": f"{year}-01-01"}
            yield RowFault(row.line, "submitted_on", sent_on.isoformat(), expected, params)

    def _unknown_services(self, row: Row) -> Iterable[RowFault]:
        for key in row.values["clients"] or {}:
            if self.names.is_unknown_service(key):
                yield RowFault(row.line, "clients", key, N_("en känd insats"))

    def _above_clients(self, row: Row) -> Iterable[RowFault]:
        clients: Mapping[str, int] = row.values["clients"] or {}
        extra = row.values["clients_extra_sessions"]
        if extra is not None and extra > (most := clients.get(COUNSELLING, 0)):
            expected = N_("högst %(number)s, antalet klienter i familjerådgivning")
            yield RowFault(
                row.line, "clients_extra_sessions", str(extra), expected, {"number": most}
            )
        minors = row.values["placements_unaccompanied_minors"]
        if minors is not None and self.names.has_all_services:
            placements = sum(n for key, n in clients.items() if self._is_residential(key))
            if minors > placements:
                expected = N_("högst %(number)s, antalet placeringar")
                params = {"number": placements}
                column = "placements_unaccompanied_minors"
                yield RowFault(row.line, column, str(minors), expected, params)

    def _is_residential(self, service_key: str) -> bool:
        known = self.names.services.get(service_key)
        return known is not None and known.care_form is CareForm.RESIDENTIAL

    def write(self, rows: Sequence[Row]) -> Outcome:
        """Store what is new; what has changed is withdrawn and stored anew under the same id."""
        self._round = self._round or round_made(self._plan, self.context)
        sent = self._sent(rows)
        new = changed = 0
        to_store: list[Stored] = []
        for row in rows:
            stored = self._stored(row.values)
            before = sent.get(self.names.unit_id(row.values["unit_code"]))
            if before and _is_same(before, stored[1]):
                continue
            if before:
                withdraw_response(before.response_id, self._instrument)
            new, changed = new + (before is None), changed + (before is not None)
            to_store.append(stored)
        store_responses(to_store)
        self._claim(to_store)
        return Outcome(new, changed, len(rows) - new - changed)

    def _claim(self, stored: Sequence[Stored]) -> None:
        claims = [
            {"round_id": sending.round_id, "unit_id": sending.unit_id, "response_id": id_}
            for id_, sending, _origin in stored
        ]
        if claims:
            db.session.execute(insert(SelfReportClaim.__table__), claims)  # type: ignore[arg-type]

    def _stored(self, values: Values) -> Stored:
        assert self._round is not None
        unit_id = self.names.unit_id(values["unit_code"])
        answers = reachable_answers(self._instrument, answers_of(values))
        sending = Sending(
            round_id=self._round.id,
            instrument=self._instrument,
            answers=answers,
            answered_on=values["submitted_on"],
            entry_mode=EntryMode.DESKTOP,
            locale="sv",
            unit_id=unit_id,
        )
        noon = datetime.combine(values["submitted_on"], time(12), STOCKHOLM)
        return self._id_of(values), sending, Origin(sent_at=noon, unit_id=unit_id)

    def _id_of(self, values: Values) -> UUID:
        assert self._round is not None
        return response_id(self._round.id, values["unit_code"])

    def _sent(self, rows: Sequence[Row]) -> dict[int, _Sent]:
        """What the rows' units have sent in the round before, by the unit's id."""
        if self._round is None:
            return {}
        units = {self.names.units.get(row.values["unit_code"]) for row in rows} - {None}
        found = db.session.execute(
            select(SelfReportClaim.unit_id, Response.id, Response.answers, Response.answered_on)
            .join(Response, Response.id == SelfReportClaim.response_id)
            .where(SelfReportClaim.round_id == self._round.id, SelfReportClaim.unit_id.in_(units))
            .order_by(SelfReportClaim.unit_id)
        )
        return {row.unit_id: _Sent(row.id, row.answers, row.answered_on) for row in found}


def answers_of(values: Values) -> Answers:
    """The answers of a row: every cell that is not empty, and is a question's."""
    return {
        name: value
        for name, value in values.items()
        if value is not None and name not in OWN_COLUMNS
    }


def _is_same(before: _Sent, sending: Sending) -> bool:
    return before.answers == sending.answers and before.answered_on == sending.answered_on


def _not_asked(row: Row, instrument: Instrument) -> Iterable[RowFault]:
    answers = answers_of(row.values)
    reached = reachable_answers(instrument, answers)
    for key, value in answers.items():
        if key not in reached and not _is_nothing(value):
            expected = N_("en tom cell: frågan ställs inte när de andra svaren är som på raden")
            yield RowFault(row.line, key, _as_cell(value), expected)


def _is_nothing(value: AnswerValue) -> bool:
    """A number 0 says the same as an empty cell where the question is not asked."""
    return not any(value.values()) if isinstance(value, dict) else value in (0, "no")


def _as_cell(value: AnswerValue) -> str:
    if isinstance(value, dict):
        return ";".join(f"{key}={number}" for key, number in value.items())
    return ";".join(value) if isinstance(value, list) else str(value)
