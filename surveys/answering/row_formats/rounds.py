"""The rounds that imported rows belong to, made when there is none, and columns from questions."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import Select, select

from app.clock import STOCKHOLM
from app.db import db
from app.organisation.operations.commissioners import municipality_commissioner
from app.organisation.operations.municipalities import municipality_in
from app.rows.faults import BadCell
from app.rows.formats import Column, Context
from app.rows.readers import Reader
from surveys.collections.domain import purposes
from surveys.collections.domain.rounds import Mode
from surveys.collections.models import Round, collected
from surveys.instruments.domain.cells import CellError, from_cell
from surveys.instruments.domain.conditions import AnswerValue
from surveys.instruments.domain.instruments import Instrument, Question
from surveys.instruments.models import InstrumentVersion
from surveys.instruments.operations import open_version, sync_shipped
from surveys.instruments.queries import instrument_of, latest_version


@dataclass(frozen=True)
class RoundPlan:
    """What the round of a purpose and year is like where rows have to make it."""

    purpose: str
    instrument_key: str
    year: int
    title: str
    mode: Mode
    opens_on: date
    closes_on: date
    # False: whichever round of the purpose and year there is will do; there is one a year
    by_title: bool


def self_report_plan(year: int) -> RoundPlan:
    """The self-report of a year is answered in the first months of the next."""
    return RoundPlan(
        purposes.SELF_REPORT,
        "self_report",
        year,
        f"Egenrapport {year}",
        Mode.CONFIDENTIAL,
        date(year + 1, 1, 15),
        date(year + 1, 3, 31),
        by_title=False,
    )


def user_survey_plan(year: int) -> RoundPlan:
    """The user survey of a year is answered in its autumn."""
    return RoundPlan(
        purposes.USER_SURVEY,
        "user_survey",
        year,
        f"Brukarenkät {year}",
        Mode.ANONYMOUS,
        date(year, 9, 1),
        date(year, 11, 30),
        by_title=True,
    )


@dataclass(frozen=True)
class RoundInUse:
    """The round that rows go to; its id is enough to write by."""

    id: UUID
    instrument: Instrument
    opens_on: date
    closes_on: date


def round_there(plan: RoundPlan, context: Context) -> RoundInUse | None:
    """The round, if there is one."""
    owner = municipality_commissioner(municipality_in(context))
    found = db.session.scalars(_by_plan(plan).where(Round.commissioner_id == owner.id)).first()
    return _in_use(found) if found else None


def _by_plan(plan: RoundPlan) -> Select[Round]:
    wanted = (
        select(Round)
        .where(Round.purpose == plan.purpose, Round.year == plan.year, Round.mode == plan.mode)
        .order_by(Round.created_at, Round.id)
    )
    return wanted.where(Round.title == plan.title) if plan.by_title else wanted


def round_made(plan: RoundPlan, context: Context) -> RoundInUse:
    """A new round by the plan; closed at once where its time is past."""
    version = _version(plan.instrument_key, context.at)
    open_version(version, context.at)
    round_ = Round(
        **collected(instrument_of(version).collecting),
        instrument_version_id=version.id,
        commissioner_id=municipality_commissioner(municipality_in(context)).id,
        year=plan.year,
        title=plan.title,
        mode=plan.mode,
        opens_on=plan.opens_on,
        closes_on=plan.closes_on,
        created_by=context.by,
        created_at=context.at,
    )
    end = datetime.combine(plan.closes_on + timedelta(days=1), time(), STOCKHOLM)
    if end <= context.at:
        round_.closed_at = end
    db.session.add(round_)
    db.session.flush()
    return _in_use(round_)


def instrument_for(plan: RoundPlan, at: datetime) -> Instrument:
    """The instrument that the round has, or would have; whoever's round it is, it is one text."""
    there = db.session.scalars(_by_plan(plan)).first()
    version = there.instrument_version if there else _version(plan.instrument_key, at)
    return instrument_of(version)


def _in_use(round_: Round) -> RoundInUse:
    instrument = instrument_of(round_.instrument_version)
    return RoundInUse(round_.id, instrument, round_.opens_on, round_.closes_on)


def _version(key: str, at: datetime) -> InstrumentVersion:
    try:
        return latest_version(key)
    except KeyError:
        sync_shipped(at)
        return latest_version(key)


def question_columns(instrument: Instrument, expected: Sequence[str]) -> Iterator[Column]:
    """A column for each question: the expected ones, then the others, which may be left out."""
    for key in expected:
        question = instrument.question(key)
        required = question.required and question is instrument.questions[0]
        yield Column(key, question_reader(question), required=required)
    for question in instrument.questions:
        if question.key not in expected:
            yield Column(question.key, question_reader(question), optional=True)


def question_reader(question: Question) -> Reader:
    """A reader of the question's cells. Few different cells come often: each is read once."""
    known: dict[str, AnswerValue | None] = {}

    def read(cell: str) -> AnswerValue | None:
        if cell in known:
            return known[cell]
        try:
            value = from_cell(question, cell)
        except CellError as error:
            raise BadCell(error.message, error.params) from None
        if len(known) < 100 and len(cell) < 100:
            known[cell] = value
        return value

    return read


def response_id(round_id: UUID, *key: object) -> UUID:
    """The id that a row's response always has: an import finds again what it stored.

    The round's own id is random, so nobody can work out a response's id from what a row says.
    """
    text = "\x1f".join([str(round_id), *(str(part) for part in key)])
    return UUID(bytes=hashlib.sha256(text.encode()).digest()[:16], version=4)
