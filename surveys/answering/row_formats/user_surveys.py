"""user_survey_population_YEAR.csv and user_survey_YEAR.csv: anonymous answers by care form."""

from collections import Counter
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import insert, select, update

from app.clock import local_date, now
from app.db import db
from app.errors import N_
from app.organisation.models.units import CareForm
from app.rows import readers
from app.rows.faults import Params, RowFault
from app.rows.formats import Column, Context, Outcome, Row, Store, Values
from surveys.answering.models import Response
from surveys.answering.operations.answers import Sending, Stored, store_responses, withdraw_response
from surveys.answering.row_formats.rounds import (
    RoundInUse,
    instrument_for,
    question_columns,
    response_id,
    round_made,
    round_there,
    user_survey_plan,
)
from surveys.collections.domain.rounds import EntryMode, coarse_date
from surveys.collections.models import RoundGroup
from surveys.instruments.domain.conditions import Answers
from surveys.instruments.domain.routing import reachable_answers
from surveys.tallies.models import Tally

QUESTIONS = (
    "situation_improved",
    "trust_in_staff",
    "treated_with_respect",
    "easy_to_contact",
    "has_implementation_plan",
)
OWN_COLUMNS = ("care_form", "respondent")
LABELS = {CareForm.OUTPATIENT: "Öppenvård", CareForm.RESIDENTIAL: "Heldygnsvård"}


class Populations:
    """How many were invited, by year and group, as this call's files say."""

    def __init__(self, _context: Context) -> None:
        self.invited: dict[tuple[int, str], int] = {}


class _RoundStore(Store):
    """What both files share: the year's round and its groups."""

    def __init__(self, context: Context, year: int | None) -> None:
        super().__init__(context, year)
        assert year is not None
        self._plan = user_survey_plan(year)
        self._round: RoundInUse | None = round_there(self._plan, context)
        self._populations = context.shared(Populations)

    def _made(self) -> RoundInUse:
        self._round = self._round or round_made(self._plan, self.context)
        return self._round

    def _invited(self) -> dict[str, int]:
        """How many were invited in each group that the database has."""
        if self._round is None:
            return {}
        found = db.session.execute(
            select(RoundGroup.key, RoundGroup.invited).where(RoundGroup.round_id == self._round.id)
        )
        return {row.key: row.invited for row in found}

    def _answered(self) -> Counter[str]:
        """How many have answered in each group."""
        if self._round is None:
            return Counter()
        found = db.session.execute(
            select(Tally.group_key, Tally.n).where(
                Tally.round_id == self._round.id, Tally.question_key == "", Tally.unit_id == 0
            )
        )
        return Counter({row.group_key: row.n for row in found})

    def _keep_group(self, care_form: CareForm, invited: int) -> Outcome:
        round_id = self._made().id
        there = self._invited().get(care_form.value)
        if there is None:
            group = {"round_id": round_id, "key": care_form.value, "label": LABELS[care_form]}
            db.session.execute(insert(RoundGroup).values(**group, invited=invited))
            return Outcome(new=1)
        if there == invited:
            return Outcome(unchanged=1)
        db.session.execute(
            update(RoundGroup)
            .where(RoundGroup.round_id == round_id, RoundGroup.key == care_form.value)
            .values(invited=invited)
        )
        return Outcome(changed=1)


def population_columns(_year: int | None) -> Sequence[Column]:
    """The columns of user_survey_population_YEAR.csv."""
    return (
        Column("care_form", readers.word_of(CareForm), required=True),
        Column("invited", readers.whole(0), required=True),
    )


class PopulationStore(_RoundStore):
    """The groups of the year's user survey and how many were invited in each."""

    def saw(self, values: Values) -> None:
        """The answers are held against the number."""
        if (care_form := values.get("care_form")) and (
            invited := values.get("invited")
        ) is not None:
            self._populations.invited[self._plan.year, care_form.value] = invited

    def check(self, rows: Sequence[Row]) -> Iterable[RowFault]:
        """Nobody can have answered who was not invited."""
        answered = self._answered()
        for row in rows:
            n = answered[row.values["care_form"].value]
            if n > row.values["invited"]:
                expected = N_("minst %(number)s, så många som redan har svarat")
                invited = str(row.values["invited"])
                yield RowFault(row.line, "invited", invited, expected, {"number": n})

    def write(self, rows: Sequence[Row]) -> Outcome:
        """Store the groups."""
        kept = (self._keep_group(row.values["care_form"], row.values["invited"]) for row in rows)
        return sum(kept, Outcome())


def user_survey_columns(year: int | None) -> Sequence[Column]:
    """The columns of user_survey_YEAR.csv; every other question may have one too."""
    assert year is not None
    instrument = instrument_for(user_survey_plan(year), now())
    return (
        Column("care_form", readers.word_of(CareForm), required=True),
        Column("respondent", readers.text(40), required=True),
        *question_columns(instrument, QUESTIONS),
    )


class UserSurveyStore(_RoundStore):
    """Answered forms become responses of the year's anonymous round, without any origin."""

    def __init__(self, context: Context, year: int | None) -> None:
        super().__init__(context, year)
        self._was_empty = not self._answered()
        self._in_file: Counter[str] = Counter()
        self._too_many: set[str] = set()
        self._last_line: dict[str, int] = {}
        self._at_most = {
            **self._invited(),
            **{
                group: invited
                for (of, group), invited in self._populations.invited.items()
                if of == year
            },
        }

    def check(self, rows: Sequence[Row]) -> Iterable[RowFault]:
        """No more may have answered than were invited, where that is known."""
        for row in rows:
            group = row.values["care_form"].value
            self._in_file[group] += 1
            self._last_line[group] = row.line
            if self._in_file[group] > (self._at_most.get(group) or self._in_file[group]):
                yield from self._one_too_many(group, row.line, self._in_file[group])

    def finish(self) -> Iterable[RowFault]:
        """The same for the file and what was there before, together."""
        answered = self._answered()
        for group, line in self._last_line.items():
            if answered[group] > (self._at_most.get(group) or answered[group]):
                yield from self._one_too_many(group, line, answered[group])

    def _one_too_many(self, group: str, line: int, n: int) -> Iterable[RowFault]:
        if group not in self._too_many:
            self._too_many.add(group)
            expected = N_("högst %(number)s svar, så många som var inbjudna (%(group)s)")
            params: Params = {"number": self._at_most[group], "group": group}
            yield RowFault(line, "care_form", str(n), expected, params)

    def write(self, rows: Sequence[Row]) -> Outcome:
        """Store what is new; what has changed is withdrawn and stored anew under the same id."""
        self._make_groups(rows)
        stored = [self._stored(row.values) for row in rows]
        there = self._there([id_ for id_, *_ in stored])
        changed = {
            id_ for id_, sending, _ in stored if id_ in there and there[id_] != sending.answers
        }
        for id_ in changed:
            withdraw_response(id_, self._made().instrument)
        store_responses(one for one in stored if one[0] in changed or one[0] not in there)
        return Outcome(len(stored) - len(there), len(changed), len(there) - len(changed))

    def _make_groups(self, rows: Sequence[Row]) -> None:
        for care_form in {row.values["care_form"] for row in rows}:
            if care_form.value not in self._at_most:
                # 0: not known how many; the population's file says it, now or later
                self._keep_group(care_form, 0)
                self._at_most[care_form.value] = 0

    def _stored(self, values: Values) -> Stored:
        round_ = self._made()
        group = values["care_form"].value
        sending = Sending(
            round_id=round_.id,
            instrument=round_.instrument,
            answers=reachable_answers(round_.instrument, _answers_of(values)),
            # Rows tell no day, and one day for all tells nothing of anyone.
            answered_on=coarse_date(min(round_.closes_on, local_date(self.context.at))),
            entry_mode=EntryMode.PAPER,
            locale="sv",
            group_key=group,
        )
        return response_id(round_.id, group, values["respondent"]), sending, None

    def _there(self, ids: Sequence[UUID]) -> dict[UUID, Answers]:
        if self._was_empty:
            return {}
        found = db.session.execute(
            select(Response.id, Response.answers).where(Response.id.in_(ids))
        )
        return {row.id: row.answers for row in found}


def _answers_of(values: Values) -> Answers:
    return {
        name: value
        for name, value in values.items()
        if value is not None and name not in OWN_COLUMNS
    }
