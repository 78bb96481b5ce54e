"""The demo's rounds: last year's closed, this year's open and half answered."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from app.db import db
from app.organisation.models.units import Commissioner, Unit
from audits.demo.chance import chance, drawn_id
from audits.demo.survey_answers import answers_to
from surveys.answering.models import SelfReportClaim
from surveys.answering.operations.answers import Origin, Sending, Stored, store_responses
from surveys.collections.domain import purposes
from surveys.collections.domain.rounds import EntryMode, Mode, coarse_date
from surveys.collections.models import Round, RoundGroup, collected
from surveys.instruments.domain.conditions import AnswerValue
from surveys.instruments.operations import open_version
from surveys.instruments.queries import instrument_of, latest_version

# group: (label, invited last year, answered last year, invited this year, answered so far)
GROUPS = {
    "outpatient": ("Öppenvård", 196, 88, 214, 61),
    "residential": ("Heldygnsvård", 47, 17, 44, 12),
}


@dataclass(frozen=True)
class OpenPeriod:
    """When a round is open, and which year it speaks of."""

    year: int
    opens_on: date
    closes_on: date


def this_year(today: date) -> OpenPeriod:
    """A period that is open today."""
    return OpenPeriod(today.year, today - timedelta(days=20), today + timedelta(days=38))


def last_year(today: date) -> OpenPeriod:
    """A period that closed last year."""
    return OpenPeriod(today.year - 1, date(today.year - 1, 10, 1), date(today.year - 1, 11, 30))


def add_round(purpose: str, period: OpenPeriod, municipality: Commissioner, at: datetime) -> Round:
    """A round for a purpose in a period."""
    version = latest_version(purpose)
    open_version(version, at)
    is_survey = purpose == purposes.USER_SURVEY
    name = "Brukarenkät" if is_survey else "Egenrapport"
    round_ = Round(
        id=drawn_id(chance(f"round {purpose} {period.year}")),
        **collected(instrument_of(version).collecting),
        instrument_version=version,
        commissioner_id=municipality.id,
        year=period.year,
        title=f"{name} {period.year}",
        mode=Mode.ANONYMOUS if is_survey else Mode.CONFIDENTIAL,
        opens_on=period.opens_on,
        closes_on=period.closes_on,
        closed_at=at if period.closes_on < at.date() else None,
        created_at=at,
    )
    db.session.add(round_)
    db.session.flush()
    return round_


def add_user_survey(round_: Round, *, is_open: bool) -> None:
    """Groups, and anonymous answers in them."""
    for key, (label, invited_before, answered_before, invited, answered) in GROUPS.items():
        round_.groups.append(
            RoundGroup(key=key, label=label, invited=invited if is_open else invited_before)
        )
        db.session.flush()
        random = chance(f"user survey {round_.year} {key}")
        count = answered if is_open else answered_before
        store_responses(_anonymous(round_, key, count, random))


def _anonymous(round_: Round, group: str, count: int, random: Random) -> Iterator[Stored]:
    instrument = instrument_of(round_.instrument_version)
    for _ in range(count):
        day = round_.opens_on + timedelta(days=random.randint(0, 19))
        sending = Sending(
            round_id=round_.id,
            instrument=instrument,
            answers=answers_to(instrument, random, {}),
            answered_on=coarse_date(day),
            entry_mode=random.choice((EntryMode.PHONE, EntryMode.PHONE, EntryMode.DESKTOP)),
            locale="sv",
            group_key=group,
        )
        yield drawn_id(random), sending, None


def add_self_reports(round_: Round, units: list[Unit], at: datetime) -> None:
    """Sent self-reports of the given units."""
    random = chance(f"self-reports {round_.year}")
    instrument = instrument_of(round_.instrument_version)
    stored: list[Stored] = []
    for unit in units:
        services = sorted({agreement.service.key for agreement in unit.agreements})
        sending = Sending(
            round_id=round_.id,
            instrument=instrument,
            answers=answers_to(instrument, random, _report(services, random), skips=False),
            answered_on=round_.opens_on + timedelta(days=random.randint(0, 19)),
            entry_mode=EntryMode.DESKTOP,
            locale="sv",
            unit_id=unit.id,
        )
        origin = Origin(sent_at=at, unit_id=unit.id, signed_by="Verksamhetschefen")
        stored.append((drawn_id(random), sending, origin))
    store_responses(stored)
    db.session.add_all(
        SelfReportClaim(round_id=round_.id, unit_id=sending.unit_id, response_id=response_id)
        for response_id, sending, _ in stored
    )


def _report(services: list[str], random: Random) -> dict[str, AnswerValue]:
    if not services or random.random() < 0.2:
        return {"had_clients": "no", "lex_sarah_inquiries": 0, "complaints": 0}
    return {
        "had_clients": "yes",
        "clients": {service: random.randint(1, 60) for service in services},
        "lex_sarah_inquiries": 1 if random.random() < 0.07 else 0,
        "complaints": random.choice((0, 0, 0, 1, 1, 2, 3, 5)),
    }
