"""Writes of self-reports: saving a section, signing and sending, withdrawing to correct."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.clock import local_date
from app.db import db
from app.errors import N_, DomainError
from app.trail.recording import Deed, record
from surveys.answering.domain.receipts import receipt_number
from surveys.answering.models import Draft, SelfReportClaim
from surveys.answering.operations.answers import Origin, Sending, store_response, withdraw_response
from surveys.answering.operations.drafts import (
    Beginning,
    Conflict,
    discard,
    open_draft_for_unit,
    save_answers,
)
from surveys.answering.operations.sending import RECEIPT_BYTES, AnswersAreMissing
from surveys.answering.queries.drafts import answers_of
from surveys.collections.domain.rounds import EntryMode, RoundState
from surveys.collections.models import Round
from surveys.collections.operations.round_locks import hold_open
from surveys.collections.queries.rounds import state_of
from surveys.instruments.domain.answers import Parsed, missing_required
from surveys.instruments.domain.conditions import Answers
from surveys.self_reports.domain import contradictions, seal
from surveys.self_reports.queries.reports import UnitReport, receipt_of, sent_answers


class NotOpenForAnswers(DomainError):
    """The round has not opened yet, or has closed."""

    message = N_(
        "Egenrapporten är öppen %(opens_on)s till och med %(closes_on)s. Det som redan är sparat "
        "finns kvar, men det du skrev nu har inte sparats. Kontakta kommunens kvalitetsgranskare "
        "om något behöver ändras."
    )


class AlreadySent(DomainError):
    """The self-report was sent, perhaps by a colleague: its answers can't be changed."""

    message = N_(
        "Egenrapporten är redan skickad och finns kvar. Det du skrev nu har inte sparats. "
        "Dra tillbaka egenrapporten om svaren behöver ändras."
    )


class ChangedSinceSeen(DomainError):
    """Somebody changed an answer between looking through them and signing."""

    message = N_(
        "Någon har ändrat ett svar sedan du såg igenom dem. Inget är skickat och alla svar är "
        "sparade. Se igenom svaren en gång till innan du skriver under."
    )


class AnswersDisagree(DomainError):
    """Some answers can't be true together."""

    message = N_("Några svar stämmer inte med varandra. Inget är skickat, och allt är sparat.")
    status = 422


class CameAsRow(DomainError):
    """The self-report was imported: it is corrected where it came from."""

    message = N_(
        "Egenrapporten kom in som en fil och finns kvar. Inget har ändrats. Kontakta kommunens "
        "kvalitetsgranskare om den behöver rättas."
    )


@dataclass(frozen=True)
class Signature:
    """Who signs, and that they have seen what is sent: seal is that of the answers they saw."""

    name: str
    title: str
    user_id: int
    seal: str

    @property
    def signed_by(self) -> str:
        """Name and title as they stand on the report."""
        return f"{self.name}, {self.title}"


def save_section(
    report: UnitReport, parsed: Parsed, revisions: Mapping[str, int], beginning: Beginning
) -> tuple[Conflict, ...]:
    """Save what a section's form said; gives what somebody else changed meanwhile.

    Raises NotOpenForAnswers, AlreadySent, CameAsRow.
    """
    hold_open(report.round)
    _locked_draft(report.round, report.unit.id)  # a colleague who is sending goes first or waits
    if sent := receipt_of(report.round.id, report.unit.id):
        raise AlreadySent if sent.number else CameAsRow
    _refuse_unless_open(report.round, state_of(report.round, beginning.on))
    if not parsed.values and not parsed.cleared:
        return ()
    draft = open_draft_for_unit(report.round, report.unit.id, beginning)
    return save_answers(draft, parsed, revisions)


def send_self_report(
    report: UnitReport, signature: Signature, *, locale: str, at: datetime
) -> str | None:
    """Store the signed self-report and give its receipt number; a second sending gives the first's.

    None: it came in as a row, which has no number. Raises NotOpenForAnswers, ChangedSinceSeen,
    AnswersAreMissing, AnswersDisagree, AlreadySent; then nothing is stored.
    """
    round_, unit_id = report.round, report.unit.id
    hold_open(round_)
    draft = _locked_draft(round_, unit_id)
    if sent := receipt_of(round_.id, unit_id):
        return sent.number
    _refuse_unless_open(round_, state_of(round_, local_date(at)))
    answers = answers_of(draft) if draft else {}
    _refuse_unfinished(report, answers)
    if draft is None or signature.seal != seal(draft.id, report.instrument, answers):
        raise ChangedSinceSeen
    number = receipt_number(secrets.token_bytes(RECEIPT_BYTES))
    sending = Sending(
        round_id=round_.id,
        instrument=report.instrument,
        answers=answers,
        answered_on=local_date(at),
        entry_mode=EntryMode.DESKTOP,
        locale=locale,
        unit_id=unit_id,
    )
    _store(sending, signature, number, at)
    discard(draft)
    of = round_.commissioner.municipality_id
    deed = Deed("self_report.sent", "round", round_.id, unit_id, {"receipt": number}, of)
    record(deed, by=signature.user_id, at=at)
    return number


def _locked_draft(round_: Round, unit_id: int) -> Draft | None:
    """The draft with its row locked: of two senders the second waits, and finds it sent."""
    return db.session.scalar(
        select(Draft).where(Draft.round_id == round_.id, Draft.unit_id == unit_id).with_for_update()
    )


def _refuse_unless_open(round_: Round, state: RoundState) -> None:
    if state is not RoundState.OPEN:
        raise NotOpenForAnswers(
            opens_on=round_.opens_on.isoformat(), closes_on=round_.closes_on.isoformat()
        )


def _refuse_unfinished(report: UnitReport, answers: Answers) -> None:
    if missing_required(report.instrument, answers, report.service_keys):
        raise AnswersAreMissing
    if contradictions(report.instrument, answers, report.services):
        raise AnswersDisagree


def _store(sending: Sending, signature: Signature, number: str, at: datetime) -> None:
    origin = Origin(
        sent_at=at,
        unit_id=sending.unit_id,
        user_id=signature.user_id,
        signed_by=signature.signed_by,
        receipt=number,
    )
    try:
        with db.session.begin_nested():
            response_id = store_response(sending, origin)
            db.session.add(
                SelfReportClaim(
                    round_id=sending.round_id, unit_id=sending.unit_id, response_id=response_id
                )
            )
    except IntegrityError as error:  # an import claimed the unit meanwhile: the table decides
        raise AlreadySent from error


def withdraw_self_report(
    report: UnitReport, beginning: Beginning, *, by: int, at: datetime
) -> None:
    """Make a sent self-report a draft again, with the same answers, while the round is open.

    Raises NotOpenForAnswers, CameAsRow. Does nothing where it is not sent.
    """
    hold_open(report.round)
    db.session.execute(  # of two who withdraw, the second waits and finds it done
        select(SelfReportClaim.response_id)
        .where(
            SelfReportClaim.round_id == report.round.id, SelfReportClaim.unit_id == report.unit.id
        )
        .with_for_update()
    )
    sent = receipt_of(report.round.id, report.unit.id)
    if sent is None:
        return
    if sent.number is None:
        raise CameAsRow
    _refuse_unless_open(report.round, state_of(report.round, local_date(at)))
    answers = dict(sent_answers(sent))
    withdraw_response(sent.response_id, report.instrument)
    draft = open_draft_for_unit(report.round, report.unit.id, beginning)
    save_answers(draft, Parsed(answers, frozenset(), ()), {})
    of = report.round.commissioner.municipality_id
    deed = Deed(
        *("self_report.withdrawn", "round", report.round.id, report.unit.id),
        details={"receipt": sent.number},
        municipality_id=of,
    )
    record(deed, by=by, at=at)
