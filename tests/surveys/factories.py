"""Factories of surveys: rounds on shipped instruments, and responses in them."""

from datetime import date

from app.db import db
from surveys.answering.operations.answers import Sending
from surveys.collections.domain.rounds import EntryMode, Mode
from surveys.collections.models import Round, RoundGroup, collected
from surveys.instruments.operations import sync_shipped
from surveys.instruments.queries import instrument_of, latest_version
from surveys.practice.models import AgeBand, Case, Participant, ParticipantRole, Session
from tests.conftest import NOON
from tests.factories import kept, make_commissioner


def make_version(key="user_survey"):
    try:
        return latest_version(key)
    except KeyError:
        sync_shipped(NOON)
        return latest_version(key)


def make_round(key="user_survey", mode=Mode.ANONYMOUS, **given) -> Round:
    """An open round of a shipped instrument, with two groups."""
    version = make_version(key)
    values = {
        **collected(instrument_of(version).collecting),
        "instrument_version": version,
        "year": 2026,
        "title": f"{key} 2026",
        "mode": mode,
        "opens_on": date(2026, 11, 1),
        "closes_on": date(2026, 12, 15),
        "created_at": NOON,
    } | given
    if "commissioner_id" not in values:
        values["commissioner_id"] = make_commissioner(name=f"Provköping {id(values)}").id
    round_ = Round(**values)
    round_.groups = [
        RoundGroup(key="outpatient", label="Öppenvård", invited=20),
        RoundGroup(key="residential", label="Heldygnsvård", invited=5),
    ]
    return kept(round_)


def make_sending(round_, answers, **given) -> Sending:
    return Sending(
        round_id=round_.id,
        instrument=instrument_of(round_.instrument_version),
        answers=answers,
        **{
            "answered_on": date(2026, 11, 16),
            "entry_mode": EntryMode.PHONE,
            "locale": "sv",
            "group_key": "outpatient",
        }
        | given,
    )


def make_case(unit, service, participants=1, sessions=1) -> Case:
    """A case with adults who rate, and sessions of today."""
    return kept(
        Case(
            unit_id=unit.id,
            service_id=service.id,
            code="K1-1001",
            opened_on=NOON.date(),
            participants=[
                Participant(label=f"Vuxen {n}", role=ParticipantRole.PARENT, age_band=AgeBand.ADULT)
                for n in range(participants)
            ],
            sessions=[
                Session(number=n + 1, held_on=NOON.date(), started_at=NOON) for n in range(sessions)
            ],
        )
    )


def stored(thing):
    db.session.commit()
    return thing
