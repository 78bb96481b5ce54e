"""Making and naming municipalities, each with the commissioner that is the municipality itself."""

import re
import unicodedata
from datetime import datetime
from itertools import chain, count

from flask import current_app
from sqlalchemy import select

from app.db import db
from app.errors import N_, DomainError
from app.organisation.models.units import Commissioner, Municipality
from app.organisation.queries.municipalities import (
    MunicipalityIsOpen,
    municipality_called,
    top_id_of,
)
from app.organisation.queries.visibility import forget_commissioners
from app.rows.formats import Context
from app.trail.recording import Deed, record

KEY_LENGTH = 40


class MunicipalityExists(DomainError):
    """There is a municipality by that name or key."""

    message = N_("Det finns redan en kommun som heter så.")


class NameIsUnfit(DomainError):
    """A municipality needs a name, and not a whole page of it."""

    message = N_("Skriv ett namn på högst 120 tecken.")
    status = 422


class DistrictIsCalledSo(DomainError):
    """The commissioner that is the municipality itself would be called as one below it."""

    message = N_("En av kommunens beställare heter redan så.")


def add_municipality(name: str, *, by: int | None, at: datetime) -> Municipality:
    """Make a municipality and the commissioner at its top. Raises MunicipalityExists or NameIsUnfit."""
    made = _made(_fit(name))
    record(Deed("municipality.added", "municipality", made.id), by=by, at=at)
    return made


def rename_municipality(
    municipality: Municipality, name: str, *, by: int | None, at: datetime
) -> None:
    """Call a municipality and the commissioner at its top otherwise; its key is for ever.

    Raises MunicipalityExists, NameIsUnfit or DistrictIsCalledSo.
    """
    name = _fit(name, municipality.id)
    top = db.session.get_one(Commissioner, top_id_of(municipality.id))
    others = select(Commissioner.name).where(
        Commissioner.municipality_id == municipality.id, Commissioner.id != top.id
    )
    if _folded(name) in map(_folded, db.session.scalars(others)):
        raise DistrictIsCalledSo
    if name != municipality.name:
        municipality.name = top.name = name
        db.session.flush()
        record(Deed("municipality.renamed", "municipality", municipality.id), by=by, at=at)


def only_municipality() -> Municipality:
    """The only municipality; made when there is none, with the setting's name.

    Raises MunicipalityIsOpen where there are several.
    """
    found = db.session.scalars(select(Municipality).order_by(Municipality.id).limit(2)).all()
    if len(found) > 1:
        raise MunicipalityIsOpen
    return found[0] if found else _made(current_app.config["INSYN"].municipality)


def municipality_in(context: Context) -> int:
    """The id of the municipality that a call's rows are for.

    Raises MunicipalityIsOpen, also for one that is unknown.
    """
    asked = context.municipality
    if isinstance(asked, int):
        return asked
    found = municipality_called(asked) if asked else only_municipality()
    if found is None:
        raise MunicipalityIsOpen
    return found.id


def key_of(name: str) -> str:
    """A municipality's name as a key: small letters of a to z, digits and dashes."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:KEY_LENGTH] or "municipality"


def _fit(name: str, own_id: int | None = None) -> str:
    """A name as it is kept: composed letters, single spaces, no other municipality's."""
    name = unicodedata.normalize("NFC", " ".join(name.split()))
    if not 0 < len(name) <= Municipality.name.type.length:
        raise NameIsUnfit
    others = select(Municipality.name).where(Municipality.id != (own_id or 0))
    if _folded(name) in map(_folded, db.session.scalars(others)):
        raise MunicipalityExists
    return name


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _free_key(name: str) -> str:
    """The name's key, or the first with a number that is free: Habo and Håbo are two."""
    key, taken = key_of(name), set(db.session.scalars(select(Municipality.key)))
    numbered = (f"{key[: KEY_LENGTH - 4]}-{number}" for number in count(2))
    return next(each for each in chain([key], numbered) if each not in taken)


def _made(name: str) -> Municipality:
    municipality = Municipality(key=_free_key(name), name=name)
    db.session.add(municipality)
    db.session.flush()
    db.session.add(Commissioner(municipality_id=municipality.id, name=name))
    db.session.flush()
    forget_commissioners()
    return municipality
