"""Writes of instruments: loading definitions, opening a version, recording a licence."""

from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app
from sqlalchemy import select

from app.db import db
from app.errors import N_, DomainError
from app.organisation.operations.municipalities import only_municipality
from app.trail.recording import Deed, record
from surveys.instruments.domain.documents import digest, to_data
from surveys.instruments.domain.instruments import Instrument
from surveys.instruments.models import InstrumentLicence, InstrumentVersion
from surveys.instruments.queries import has_licence, instrument_of


class VersionIsOpened(DomainError):
    """The version has been opened, so its text and scoring may not change."""

    message = N_(
        "Version %(version)s av %(key)s har öppnats och kan inte ändras. Ge den nya en egen version."
    )


class LicenceIsMissing(DomainError):
    """The instrument needs a licence that nobody has recorded."""

    message = N_(
        "%(title)s får inte användas skarpt förrän en administratör har registrerat en licens."
    )


@dataclass(frozen=True)
class LicenceDraft:
    """What an administrator says about a licence; valid_to None: until further notice.

    municipality_id: who may use the instrument by it; None: the only municipality.
    """

    instrument_key: str
    holder: str
    reference: str
    valid_to: date | None
    municipality_id: int | None = None


def sync_shipped(at: datetime) -> int:
    """Load the shipped instruments that are not there yet; gives how many versions were new or mended."""
    # here: reading YAML takes memory that a web worker has no use for
    from surveys.instruments.definitions import shipped  # noqa: PLC0415

    return sum(load_version(instrument, at) for instrument in shipped())


def load_version(instrument: Instrument, at: datetime) -> bool:
    """Store a version of an instrument; False where it was there already, just so.

    Raises VersionIsOpened where another text is in use under the same version.
    """
    found = db.session.scalar(
        select(InstrumentVersion).where(
            InstrumentVersion.key == instrument.key, InstrumentVersion.version == instrument.version
        )
    )
    mark = digest(instrument)
    if found is not None and found.digest == mark:
        return False
    if found is not None and found.opened_at is not None:
        raise VersionIsOpened(version=instrument.version, key=instrument.key)
    if found is None:
        found = InstrumentVersion(key=instrument.key, version=instrument.version)
        db.session.add(found)
    found.definition, found.digest, found.loaded_at = to_data(instrument), mark, at
    db.session.flush()
    return True


def open_version(version: InstrumentVersion, at: datetime) -> None:
    """Note that a version is in use; from then on it can't change."""
    if version.opened_at is None:
        version.opened_at = at
        db.session.flush()


def require_licence(version: InstrumentVersion, on: date, municipality_id: int) -> None:
    """Raise LicenceIsMissing where the instrument needs a licence and none is in force; never in demo."""
    instrument = instrument_of(version)
    if not instrument.licence.required or current_app.config["INSYN"].demo:
        return
    if not has_licence(version.key, on, {municipality_id}):
        raise LicenceIsMissing(title=instrument.title.in_("sv"))


def record_licence(draft: LicenceDraft, *, by: int, at: datetime) -> InstrumentLicence:
    """Record that a municipality may use an instrument."""
    licence = InstrumentLicence(
        municipality_id=draft.municipality_id or only_municipality().id,
        instrument_key=draft.instrument_key,
        holder=draft.holder,
        reference=draft.reference,
        valid_to=draft.valid_to,
        recorded_by=by,
        recorded_at=at,
    )
    db.session.add(licence)
    db.session.flush()
    record(_deed("licence.recorded", licence), by=by, at=at)
    return licence


def withdraw_licence(licence: InstrumentLicence, *, by: int, at: datetime) -> None:
    """Take a licence back; rounds that are open go on, new ones can't open."""
    licence.withdrawn_at = at
    record(_deed("licence.withdrawn", licence), by=by, at=at)


def _deed(action: str, licence: InstrumentLicence) -> Deed:
    of = licence.municipality_id
    return Deed(action, "instrument", licence.instrument_key, municipality_id=of)
