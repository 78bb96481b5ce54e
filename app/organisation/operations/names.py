"""What rows may name: the units, services and commissioners known to one import, by code."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select

from app.db import db
from app.errors import N_
from app.organisation.models.units import CareForm, Commissioner, Provider, Service, Unit
from app.organisation.operations.municipalities import municipality_in
from app.rows.faults import RowFault
from app.rows.formats import Context, Row


@dataclass(frozen=True)
class KnownService:
    """A service as the database or an earlier file has it; id None until it is stored."""

    id: int | None
    name: str
    care_form: CareForm


class Names:
    """Everything that a municipality's rows can name, read once; stores add what their files bring.

    Made by context.shared(Names). A unit known by name only (id None) stands in a file whose
    rows are not stored, because of faults.
    """

    def __init__(self, context: Context) -> None:
        self.municipality_id = municipality_in(context)
        of_it = Commissioner.municipality_id == self.municipality_id
        self.units: dict[str, int | None] = _ids(select(Unit.code, Unit.id))
        self.providers: dict[str, int | None] = _ids(select(Provider.name, Provider.id))
        self.commissioners: dict[str, int | None] = _ids(
            select(Commissioner.name, Commissioner.id).where(of_it)
        )
        self.services: dict[str, KnownService] = {
            row.key: KnownService(row.id, row.name, row.care_form)
            for row in db.session.execute(
                select(Service.key, Service.id, Service.name, Service.care_form).where(
                    Service.municipality_id == self.municipality_id
                )
            )
        }
        # False where the file that brings them could not be read: nothing is unknown then.
        self.has_all_units = True
        self.has_all_services = True

    def unknown_units(self, rows: Iterable[Row]) -> list[RowFault]:
        """A fault for each row whose unit_code is no unit's."""
        if not self.has_all_units:
            return []
        return [
            RowFault(row.line, "unit_code", row.values["unit_code"], N_("en känd verksamhets kod"))
            for row in rows
            if row.values["unit_code"] not in self.units
        ]

    def learn_units(self, codes: Sequence[str]) -> None:
        """Look up the ids of units that have just been stored."""
        self.units.update(_ids(select(Unit.code, Unit.id).where(Unit.code.in_(codes))))

    def is_unknown_service(self, key: str) -> bool:
        """Whether a service's key has been named nowhere."""
        return self.has_all_services and key not in self.services

    def unit_id(self, code: str) -> int:
        """The id of a unit that is stored."""
        found = self.units[code]
        assert found is not None
        return found

    def service_id(self, key: str) -> int:
        """The id of a service that is stored."""
        found = self.services[key].id
        assert found is not None
        return found


def _ids(statement: Select[str, int]) -> dict[str, int | None]:
    return {row[0]: row[1] for row in db.session.execute(statement)}
