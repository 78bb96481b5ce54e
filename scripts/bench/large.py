"""A big installation: the demo municipality, and years of work beside it, laid in Core statements.

190 units, 20,000 assignments, 200,000 sessions with a rating each, a million lines in the trail. What a
rating says is taken from the demo's own. Survey answers are laid by scripts/bench/survey_answers.py.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import select

from app.clock import STOCKHOLM, now, today
from scripts.bench.installation import Filling, filling
from scripts.bench.survey_answers import newest_round

ASSIGNMENTS, SESSIONS, TRAIL_LINES = 20_000, 200_000, 1_000_000
SESSIONS_A_CASE = 8
STAFF = ("unit_manager", "practitioner", "practitioner")  # at each unit
DAYS = 700
RATING = "ors"
AFTERNOON = time(15, tzinfo=STOCKHOLM)

# Any: a row's values, each of its column's own type
Row = Mapping[str, Any]


def add_years_of_work(scale: float = 1.0) -> None:
    """Fill a demo municipality up; scale: 0.01 for a hundredth of everything but units and staff."""
    with filling() as fill:
        Work(fill, scale, Random("a big installation")).add()  # noqa: S311 - made-up rows, no secrets


@dataclass(frozen=True)
class Work:
    """What is added, table by table."""

    fill: Filling
    scale: float
    random: Random

    def add(self) -> None:
        """Add everything, so that each row finds those it points at."""
        units = self._ids("unit")
        self.fill.add("user", self._users(len(units)))
        staff = self._ids("user")[-len(units) * len(STAFF) :]
        self.fill.add("membership", self._memberships(units, staff))
        self.fill.add("assignment", self._assignments(units))
        self._add_cases(units, staff)
        self.fill.add("trail_entry", self._trail(units, staff))

    def _ids(self, name: str) -> list[int]:
        table = self.fill.table(name)
        return list(self.fill.connection.scalars(select(table.c.id).order_by(table.c.id)))

    def _sized(self, count: int) -> int:
        return max(1, int(count * self.scale))

    def _day(self) -> date:
        return today() - timedelta(days=self.random.randint(20, DAYS))

    def _users(self, units: int) -> Iterator[Row]:
        for number in range(units * len(STAFF)):
            name = f"Medarbetare {number + 1}"
            yield {"email": f"staff{number}@big.example.se", "name": name, "created_at": now()}

    def _memberships(self, units: Sequence[int], staff: Sequence[int]) -> Iterator[Row]:
        for number, user_id in enumerate(staff):
            unit, place = divmod(number, len(STAFF))
            yield {"user_id": user_id, "role": STAFF[place], "unit_id": units[unit]}

    def _assignments(self, units: Sequence[int]) -> Iterator[Row]:
        services, commissioners = self._ids("service"), self._ids("commissioner")
        (municipality,) = self._ids("municipality")
        outcomes = ("met", "met", "partly_met", "not_met", "not_applicable")
        for number in range(self._sized(ASSIGNMENTS)):
            referred = self._day()
            started = referred + timedelta(days=self.random.randint(3, 60))
            ended = started + timedelta(days=self.random.randint(60, 420))
            is_over = ended < today()
            outcome = self.random.choice(outcomes) if is_over else None
            yield {
                "code": f"S{number:06}",
                "municipality_id": municipality,
                "unit_id": self.random.choice(units),
                "commissioner_id": self.random.choice(commissioners),
                "service_id": self.random.choice(services),
                "child_age": self.random.randint(1, 18),
                "child_gender": self.random.choice(("girl", "boy", None)),
                "referred_on": referred,
                "started_on": started if started <= today() else None,
                "ended_on": ended if is_over else None,
                "hours": self.random.randint(16, 160) if is_over else None,
                "goal_outcome": outcome,
                "reason_goal_not_met": "moved" if outcome == "not_met" else None,
            }

    def _add_cases(self, units: Sequence[int], staff: Sequence[int]) -> None:
        """Cases with two participants and eight sessions each; one rates before each session."""
        sessions = self._sized(SESSIONS)
        first = {name: self.fill.next_id(name) for name in ("case", "participant", "session")}
        service = self._ids("service")[0]
        cases: list[Row] = []
        for number in range(-(-sessions // SESSIONS_A_CASE)):
            unit = number % len(units)
            cases.append(
                {
                    "id": first["case"] + number,
                    "unit_id": units[unit],
                    "service_id": service,
                    "code": f"S{number:06}",
                    "opened_on": (opened := self._day()),
                    "closed_on": opened + timedelta(weeks=9) if number % 3 else None,
                    "opened_by": staff[unit * len(STAFF) + 1],
                }
            )
        self.fill.add("case", cases)
        self.fill.add("participant", _participants(cases, first["participant"]))
        held = [
            self._session(case, place, first["session"] + number * SESSIONS_A_CASE + place)
            for number, case in enumerate(cases)
            for place in range(SESSIONS_A_CASE)
        ][:sessions]
        self.fill.add("session", held)
        self._add_ratings(cases, held, first["participant"])

    def _session(self, case: Row, place: int, session_id: int) -> Row:
        on = case["opened_on"] + timedelta(weeks=place)
        begun = datetime.combine(on, AFTERNOON)
        return {
            "id": session_id,
            "case_id": case["id"],
            "number": place + 1,
            "held_on": on,
            "practitioner_id": case["opened_by"],
            "started_at": begun,
            "ended_at": begun + timedelta(minutes=55),
        }

    def _add_ratings(self, cases: Sequence[Row], held: Sequence[Row], participant: int) -> None:
        """A rating before each session by the case's first participant, with its link and its tallies."""
        round_id, answers = self._demo_ratings()
        of_case = {case["id"]: (n, case["unit_id"]) for n, case in enumerate(cases)}
        rated = []
        counted: Counter[tuple[int, str, str]] = Counter()
        for session in held:
            number, unit_id = of_case[session["case_id"]]
            about: Row = {
                "unit_id": unit_id,
                "session_id": session["id"],
                "participant_id": participant + 2 * number,
            }
            given = self.random.choice(answers)
            rated.append(_rating(session, about, round_id, given))
            counted.update((unit_id, key, value) for key, value in _cells(given))
        for place, name in enumerate(("invitation", "response", "response_origin")):
            self.fill.add(name, [rows[place] for rows in rated])
        self._add_to_tallies(round_id, counted)

    def _demo_ratings(self) -> tuple[UUID, Sequence[Mapping[str, int]]]:
        """The demo's newest round of ratings, and what they said in it."""
        round_id, responses = newest_round(self.fill, RATING)["id"], self.fill.table("response")
        said = select(responses.c.answers).where(responses.c.round_id == round_id)
        return round_id, self.fill.connection.scalars(said).all()

    def _add_to_tallies(self, round_id: UUID, counted: Mapping[tuple[int, str, str], int]) -> None:
        tallies = self.fill.table("tally")
        key = (tallies.c.unit_id, tallies.c.question_key, tallies.c.value)
        kept = select(*key, tallies.c.n).where(tallies.c.round_id == round_id)
        together = Counter(counted)
        for unit_id, question, value, n in self.fill.connection.execute(kept):
            together[unit_id, question, value] += n
        self.fill.connection.execute(tallies.delete().where(tallies.c.round_id == round_id))
        self.fill.add(
            "tally",
            (
                {
                    "round_id": round_id,
                    "unit_id": unit_id,
                    "group_key": "",
                    "question_key": question,
                    "value": value,
                    "n": n,
                }
                for (unit_id, question, value), n in sorted(together.items())
            ),
        )

    def _trail(self, units: Sequence[int], staff: Sequence[int]) -> Iterator[Row]:
        """Two years of deeds; most are families' answers, by nobody."""
        count = self._sized(TRAIL_LINES)
        begun, step = now() - timedelta(days=DAYS), timedelta(days=DAYS) / count
        deeds = sorted({deed for part in current_app.config["PARTS"] for deed in part.deeds})
        for number in range(count):
            yield {
                "at": begun + number * step,
                "user_id": self.random.choice(staff) if number % 3 == 0 else None,
                "action": deeds[number % len(deeds)],
                "object_kind": "session",
                "object_id": str(number),
                "unit_id": units[number % len(units)],
                "details": {},
            }


def _participants(cases: Sequence[Row], first: int) -> Iterator[Row]:
    for number, case in enumerate(cases):
        yield {
            "id": first + 2 * number,
            "case_id": case["id"],
            "label": "Ungdom",
            "role": "young_person",
            "age_band": "13_17",
        }
        yield {
            "id": first + 2 * number + 1,
            "case_id": case["id"],
            "label": "Förälder 1",
            "role": "parent",
            "age_band": "adult",
        }


def _rating(
    session: Row, about: Row, round_id: UUID, given: Mapping[str, int]
) -> tuple[Row, Row, Row]:
    """A rating in a session: its link, the answer, and where the answer came from."""
    link, response = UUID(int=2**96 + session["id"]), UUID(int=2**97 + session["id"])
    both = {"round_id": round_id, "group_key": "", "answered_on": session["held_on"]}
    invitation = {
        "id": link,
        "token_hash": f"{session['id']:064x}",  # of no token: nobody can open it
        "created_on": session["held_on"],
        **both,
        **about,
    }
    answer = {
        "id": response,
        "answers": given,
        "entry_mode": "phone",
        "locale": "sv",
        "is_partial": False,
        **both,
    }
    origin = {"response_id": response, "invitation_id": link, "sent_at": session["started_at"]}
    return invitation, answer, origin | about


def _cells(answers: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """What a rating counts in: itself, and each line by its whole number."""
    yield "", ""
    for key, tenths in answers.items():
        yield key, str((tenths + 5) // 10)
