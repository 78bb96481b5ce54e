"""The formats of units, unit_services and assignments; docs/formats.md describes them."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from sqlalchemy import insert, update

from app.db import db
from app.errors import N_
from app.organisation.models.assignments import Assignment, GoalOutcome
from app.organisation.models.units import (
    Agreement,
    CareForm,
    ContractForm,
    Ownership,
    Provider,
    Service,
    Unit,
)
from app.organisation.operations.commissioners import municipality_commissioner, named_commissioner
from app.organisation.operations.names import KnownService, Names
from app.rows import readers
from app.rows.faults import RowFault
from app.rows.formats import Column, Context, Outcome, Row, RowFormat, Store, Values
from app.rows.upserting import Keyed, upsert

UNITS = Keyed(Unit, ("code",))
AGREEMENTS = Keyed(Agreement, ("unit_id", "service_id", "commissioner_id", "valid_from"))
ASSIGNMENTS = Keyed(Assignment, ("municipality_id", "code"))

A_YEAR_OF_HOURS = 366 * 24 * 10


class OrganisationStore(Store):
    """A store that knows the names of the organisation."""

    def __init__(self, context: Context, year: int | None) -> None:
        super().__init__(context, year)
        self.names = context.shared(Names)


def unit_columns(_year: int | None) -> Sequence[Column]:
    """The columns of units.csv."""
    return (
        Column("unit_code", readers.text(40), required=True),
        Column("unit_name", readers.text(160), required=True),
        Column("provider_name", readers.text(120), required=True),
        Column("ownership", readers.word_of(Ownership), required=True),
    )


class UnitStore(OrganisationStore):
    """Units; a provider is made when first named."""

    def saw(self, values: Values) -> None:
        """Later files may name the unit."""
        if code := values.get("unit_code"):
            self.names.units.setdefault(code, None)

    def lost(self) -> None:
        """Which units there would have been is unknown."""
        self.names.has_all_units = False

    def write(self, rows: Sequence[Row]) -> Outcome:
        """Store providers that are new, then the units."""
        for name in sorted({row.values["provider_name"] for row in rows}):
            if name not in self.names.providers:
                self.names.providers[name] = _inserted(Provider, name=name)
        records = [
            {
                "code": row.values["unit_code"],
                "name": row.values["unit_name"],
                "provider_id": self.names.providers[row.values["provider_name"]],
                "ownership": row.values["ownership"],
            }
            for row in rows
        ]
        outcome = upsert(UNITS, records)
        self.names.learn_units([record["code"] for record in records])
        return outcome


def unit_service_columns(_year: int | None) -> Sequence[Column]:
    """The columns of unit_services.csv."""
    return (
        Column("unit_code", readers.text(40), required=True),
        Column("service", readers.key_of(60), required=True),
        Column("service_name", readers.text(120), required=True),
        Column("care_form", readers.word_of(CareForm), required=True),
        Column("contract_form", readers.word_of(ContractForm), required=True),
        Column("needs_assessed", readers.yes_no, required=True),
        Column("agreement_from", readers.iso_date, required=True),
        Column("agreement_to", readers.iso_date),
    )


class UnitServiceStore(OrganisationStore):
    """Agreements; a service is made when first named."""

    def __init__(self, context: Context, year: int | None) -> None:
        super().__init__(context, year)
        self._first: dict[str, Row] = {}  # the first row of this file that names the service

    def saw(self, values: Values) -> None:
        """Later files may name the service."""
        key, care_form = values.get("service"), values.get("care_form")
        if key and care_form and key not in self.names.services:
            name = values.get("service_name") or key
            self.names.services[key] = KnownService(None, name, care_form)

    def lost(self) -> None:
        """Which services there would have been is unknown."""
        self.names.has_all_services = False

    def check(self, rows: Sequence[Row]) -> Iterable[RowFault]:
        """Units must be known, periods possible, and a service one thing throughout."""
        yield from self.names.unknown_units(rows)
        for row in rows:
            yield from _wrong_order(row, "agreement_from", "agreement_to")
            first = self._first.setdefault(row.values["service"], row)
            yield from self._conflicts(row, first)

    def _conflicts(self, row: Row, first: Row) -> Iterable[RowFault]:
        values = row.values
        for column in ("care_form", "service_name"):
            if values[column] != first.values[column]:
                yield RowFault(
                    row.line,
                    column,
                    values[column],
                    N_("%(value)s, som på rad %(row)s med samma insats"),
                    {"value": first.values[column], "row": first.line},
                )
        known = self.names.services.get(values["service"])
        if row is first and known and known.id and known.care_form != values["care_form"]:
            yield RowFault(
                row.line,
                "care_form",
                values["care_form"],
                N_("%(value)s, som insatsen har sedan tidigare"),
                {"value": known.care_form.value},
            )

    def write(self, rows: Sequence[Row]) -> Outcome:
        """Store services that are new or renamed, then the agreements."""
        commissioner_id = municipality_commissioner(self.names.municipality_id).id
        renamed = sum(self._know_service(row.values) for row in rows)
        outcome = upsert(
            AGREEMENTS,
            [
                {
                    "unit_id": self.names.unit_id(row.values["unit_code"]),
                    "service_id": self.names.service_id(row.values["service"]),
                    "commissioner_id": commissioner_id,
                    "contract_form": row.values["contract_form"],
                    "needs_assessed": row.values["needs_assessed"],
                    "valid_from": row.values["agreement_from"],
                    "valid_to": row.values["agreement_to"],
                }
                for row in rows
            ],
        )
        # A new name of a service counts as a change of the row that brought it.
        extra = min(renamed, outcome.unchanged)
        return outcome + Outcome(changed=extra, unchanged=-extra)

    def _know_service(self, values: Values) -> bool:
        """Make the service, or rename it; True where it was renamed."""
        key, name = values["service"], values["service_name"]
        known = self.names.services[key]
        if known.id is None:
            made = _inserted(
                Service,
                municipality_id=self.names.municipality_id,
                key=key,
                name=name,
                care_form=values["care_form"],
            )
            self.names.services[key] = KnownService(made, name, values["care_form"])
        elif known.name != name:
            db.session.execute(update(Service).where(Service.id == known.id).values(name=name))
            self.names.services[key] = KnownService(known.id, name, known.care_form)
            return True
        return False


def assignment_columns(_year: int | None) -> Sequence[Column]:
    """The columns of assignments.csv."""
    return (
        Column("assignment_code", readers.text(60), required=True),
        Column("unit_code", readers.text(40), required=True),
        Column("commissioner", readers.text(120), required=True),
        Column("service", readers.key_of(60), required=True),
        Column("child_age", readers.whole(0, 25)),
        Column("child_gender", readers.one_of({w: w for w in ("girl", "boy", "other")})),
        Column("referred_on", readers.iso_date, required=True),
        Column("started_on", readers.iso_date),
        Column("ended_on", readers.iso_date),
        Column("hours", readers.decimal(A_YEAR_OF_HOURS)),
        Column("goal_outcome", readers.word_of(GoalOutcome)),
        Column("reason_goal_not_met", readers.text(80)),
    )


class AssignmentStore(OrganisationStore):
    """Assignments; a commissioner is made when first named, below the municipality."""

    def check(self, rows: Sequence[Row]) -> Iterable[RowFault]:
        """Unit and service must be known, the dates in order, a reason only where one is due."""
        yield from self.names.unknown_units(rows)
        for row in rows:
            values = row.values
            if self.names.is_unknown_service(values["service"]):
                yield RowFault(row.line, "service", values["service"], N_("en känd insats"))
            yield from _wrong_order(row, "referred_on", "started_on")
            since = "started_on" if values["started_on"] else "referred_on"
            yield from _wrong_order(row, since, "ended_on")
            if values["reason_goal_not_met"] and values["goal_outcome"] is GoalOutcome.MET:
                found = values["reason_goal_not_met"]
                expected = N_("ingen orsak, eftersom målen är uppnådda")
                yield RowFault(row.line, "reason_goal_not_met", found, expected)

    def write(self, rows: Sequence[Row]) -> Outcome:
        """Store commissioners that are new, then the assignments."""
        for name in sorted({row.values["commissioner"] for row in rows}):
            if name not in self.names.commissioners:
                found = named_commissioner(name, self.names.municipality_id)
                self.names.commissioners[name] = found.id
        return upsert(ASSIGNMENTS, [self._record(row.values) for row in rows])

    def _record(self, values: Values) -> dict[str, object]:
        same = ("child_age", "child_gender", "referred_on", "started_on", "ended_on")
        hours: Decimal | None = values["hours"]
        return {
            "municipality_id": self.names.municipality_id,
            "code": values["assignment_code"],
            "unit_id": self.names.unit_id(values["unit_code"]),
            "commissioner_id": self.names.commissioners[values["commissioner"]],
            "service_id": self.names.service_id(values["service"]),
            **{name: values[name] for name in same},
            "hours": hours,
            "goal_outcome": values["goal_outcome"],
            "reason_goal_not_met": values["reason_goal_not_met"],
        }


def _wrong_order(row: Row, earlier: str, later: str) -> Iterable[RowFault]:
    first, last = row.values[earlier], row.values[later]
    if first and last and last < first:
        yield RowFault(
            row.line,
            later,
            last.isoformat(),
            N_("ett datum tidigast %(date)s, som står i %(column)s"),
            {"date": first.isoformat(), "column": earlier},
        )


def _inserted(model: type[Provider | Service], **values: object) -> int:
    made = db.session.execute(insert(model).values(**values).returning(model.id))
    return made.scalar_one()


ROW_FORMATS = (
    RowFormat(
        "units", r"units\.csv", N_("en verksamhet"), 10, unit_columns, UnitStore, ("unit_code",)
    ),
    RowFormat(
        "unit_services",
        r"unit_services\.csv",
        N_("en insats som en verksamhet har avtal om"),
        20,
        unit_service_columns,
        UnitServiceStore,
        ("unit_code", "service", "agreement_from"),
    ),
    RowFormat(
        "assignments",
        r"assignments\.csv",
        N_("ett uppdrag"),
        30,
        assignment_columns,
        AssignmentStore,
        ("assignment_code",),
    ),
)
