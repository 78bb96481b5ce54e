"""Making municipalities, each with the commissioner that is the municipality itself."""

import re
import unicodedata
from datetime import datetime

from flask import current_app
from sqlalchemy import select

from app.db import db
from app.errors import N_, DomainError
from app.organisation.models.units import Commissioner, Municipality
from app.organisation.queries.municipalities import MunicipalityIsOpen, municipality_called
from app.organisation.queries.visibility import forget_commissioners
from app.rows.formats import Context
from app.trail.recording import Deed, record

KEY_LENGTH = 40


class MunicipalityExists(DomainError):
    """There is a municipality by that name or key."""

    message = N_("Det finns redan en kommun som heter så.")


def add_municipality(name: str, *, by: int | None, at: datetime) -> Municipality:
    """Make a municipality and the commissioner at its top. Raises MunicipalityExists."""
    name, key = name.strip(), key_of(name)
    if municipality_called(name) is not None or municipality_called(key) is not None:
        raise MunicipalityExists
    made = _made(name)
    record(Deed("municipality.added", "municipality", made.id), by=by, at=at)
    return made


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


def _made(name: str) -> Municipality:
    municipality = Municipality(key=key_of(name), name=name)
    db.session.add(municipality)
    db.session.flush()
    db.session.add(Commissioner(municipality_id=municipality.id, name=name))
    db.session.flush()
    forget_commissioners()
    return municipality
