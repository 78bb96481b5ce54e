"""Links to rate by: units with their cases, sessions, participants, and an invitation for each pair."""

from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from itertools import islice, product
from math import ceil
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select, update

from app.clock import now, today
from scripts.bench.installation import Filling, filling, new_token

UNITS = 200
RATERS = 8  # in each case
INSTRUMENT = "ors"


def rating_paths(count: int) -> list[str]:
    """Paths to rate by, spread over the units; each rates one session once."""
    with filling() as fill:
        round_id = standing_round(fill, INSTRUMENT)
        meetings = list(islice(_meetings(fill, ceil(count / UNITS / RATERS)), count))
        tokens = [new_token() for _ in meetings]
        fill.add(
            "invitation",
            (
                {
                    "id": uuid4(),
                    "round_id": round_id,
                    "group_key": "",
                    "token_hash": sha256(token.encode()).hexdigest(),
                    "created_on": today(),
                    **meeting,
                }
                for token, meeting in zip(tokens, meetings, strict=True)
            ),
        )
    return [f"/a/{token}" for token in tokens]


def standing_round(fill: Filling, instrument: str) -> UUID:
    """This year's round of session ratings by an instrument, in an installation that has none."""
    versions, on = fill.table("instrument_version"), today()
    version = fill.connection.scalar(select(versions.c.id).where(versions.c.key == instrument))
    fill.connection.execute(
        update(versions).where(versions.c.id == version).values(opened_at=now())
    )
    commissioner = fill.next_id("commissioner")
    of, name = fill.next_id("municipality"), f"Kommunen {commissioner}"
    fill.add("municipality", [{"id": of, "key": f"kommunen_{commissioner}", "name": name}])
    fill.add("commissioner", [{"id": commissioner, "name": name, "municipality_id": of}])
    round_id = uuid4()
    fill.add(
        "round",
        [
            {
                "id": round_id,
                "purpose": "session_rating",
                "about": "session",
                "answered_by": "family",
                "cadence": "always_open",
                "instrument_version_id": version,
                "commissioner_id": commissioner,
                "year": on.year,
                "title": f"{instrument} {on.year}",
                "mode": "confidential",
                "opens_on": date(on.year, 1, 1),
                "closes_on": date(on.year + 1, 1, 31),
                "created_at": now(),
            }
        ],
    )
    return round_id


# Any: the columns of an invitation that say what it is about
def _meetings(fill: Filling, sessions: int) -> Iterator[Mapping[str, Any]]:
    """Add units, cases, sessions and participants; gives what each invitation is about."""
    unit, case, session, participant = (
        fill.next_id(name) for name in ("unit", "case", "session", "participant")
    )
    _add_cases(fill, unit, case)
    fill.add("participant", _participants(participant, case))
    fill.add("session", _sessions(session, case, sessions))
    for n, number, who in product(range(UNITS), range(sessions), range(RATERS)):
        yield {
            "unit_id": unit + n,
            "session_id": session + n * sessions + number,
            "participant_id": participant + n * RATERS + who,
        }


def _add_cases(fill: Filling, unit: int, case: int) -> None:
    """Add a provider with a service, and its units with a case each."""
    service, provider = fill.next_id("service"), fill.next_id("provider")
    of_service = {
        "id": service,
        "municipality_id": fill.next_id("municipality") - 1,
        "key": f"service_{service}",
        "name": "Samtal",
        "care_form": "outpatient",
    }
    fill.add("service", [of_service])
    fill.add("provider", [{"id": provider, "name": f"Familjestöd {provider}"}])
    units = (
        {
            "id": unit + n,
            "code": f"B{unit + n}",
            "name": f"Verksamhet {unit + n}",
            "provider_id": provider,
            "ownership": "private",
        }
        for n in range(UNITS)
    )
    fill.add("unit", units)
    of_cases = {"service_id": service, "code": "K1-1001", "opened_on": today()}
    fill.add("case", ({"id": case + n, "unit_id": unit + n, **of_cases} for n in range(UNITS)))


def _participants(first: int, case: int) -> Iterator[Mapping[str, Any]]:  # columns, as above
    for n, who in product(range(UNITS), range(RATERS)):
        yield {
            "id": first + n * RATERS + who,
            "case_id": case + n,
            "label": f"Vuxen {who}",
            "role": "parent",
            "age_band": "adult",
        }


def _sessions(first: int, case: int, sessions: int) -> Iterator[Mapping[str, Any]]:  # as above
    at, on = now(), today()
    for n, number in product(range(UNITS), range(sessions)):
        yield {
            "id": first + n * sessions + number,
            "case_id": case + n,
            "number": number + 1,
            "held_on": on,
            "started_at": at,
        }
