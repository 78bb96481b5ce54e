"""Reads of instruments and their licences."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, or_, select, true

from app.db import db
from app.errors import NotVisible
from app.i18n import family_languages, in_language
from surveys.instruments.domain.collecting import About
from surveys.instruments.domain.documents import from_data
from surveys.instruments.domain.instruments import Instrument
from surveys.instruments.domain.own_words import in_own_words
from surveys.instruments.models import InstrumentLicence, InstrumentVersion

# Rebuilding an instrument from its document takes milliseconds; the digest makes a stale one impossible.
_rebuilt: dict[str, Instrument] = {}


def instrument_of(version: InstrumentVersion) -> Instrument:
    """The instrument that a version holds."""
    found = _rebuilt.get(version.digest)
    if found is None:
        found = _rebuilt[version.digest] = in_own_words(
            from_data(version.definition), family_languages(), in_language
        )
    return found


def newest_instruments() -> tuple[Instrument, ...]:
    """The newest version of each instrument, by key. Only what is not at hand is read and rebuilt."""
    stored = db.session.execute(
        select(InstrumentVersion.key, InstrumentVersion.digest).order_by(
            InstrumentVersion.key, InstrumentVersion.version
        )
    )
    newest = {row.key: row.digest for row in stored}
    return instruments_with(tuple(newest.values()))


def digests() -> tuple[str, ...]:
    """What tells the versions of all instruments apart, by key, oldest first."""
    return tuple(
        db.session.scalars(
            select(InstrumentVersion.digest).order_by(
                InstrumentVersion.key, InstrumentVersion.version
            )
        )
    )


def instruments_with(marks: Sequence[str]) -> tuple[Instrument, ...]:
    """The instruments of these digests, in their order; only what is not at hand is read."""
    if missing := set(marks) - _rebuilt.keys():
        wanted = select(InstrumentVersion).where(InstrumentVersion.digest.in_(missing))
        for version in db.session.scalars(wanted):
            instrument_of(version)
    return tuple(_rebuilt[mark] for mark in marks)


def versions() -> tuple[InstrumentVersion, ...]:
    """Every version of every instrument, newest first within each."""
    return tuple(
        db.session.scalars(
            select(InstrumentVersion).order_by(
                InstrumentVersion.key, InstrumentVersion.version.desc()
            )
        )
    )


def round_versions() -> tuple[InstrumentVersion, ...]:
    """The newest version of each instrument that a round can be made of: those not tied to a session."""
    newest: dict[str, InstrumentVersion] = {}
    for version in versions():
        newest.setdefault(version.key, version)
    found = [v for v in newest.values() if instrument_of(v).collecting.about is not About.SESSION]
    return tuple(sorted(found, key=lambda v: v.key, reverse=True))  # the user survey first


def latest_version(key: str) -> InstrumentVersion:
    """The newest version of an instrument. Raises KeyError for an unknown key."""
    found = db.session.scalar(
        select(InstrumentVersion)
        .where(InstrumentVersion.key == key)
        .order_by(InstrumentVersion.version.desc())
        .limit(1)
    )
    if found is None:
        raise KeyError(key)
    return found


def load_version(key: str, version: int) -> InstrumentVersion:
    """One version of an instrument. Raises NotVisible."""
    found = db.session.scalar(
        select(InstrumentVersion).where(
            InstrumentVersion.key == key, InstrumentVersion.version == version
        )
    )
    if found is None:
        raise NotVisible
    return found


def load_licence(key: str, licence_id: int, of: Collection[int] | None) -> InstrumentLicence:
    """A licence of an instrument that has not been withdrawn. Raises NotVisible. of: as in licences."""
    found = db.session.scalar(
        select(InstrumentLicence).where(
            InstrumentLicence.id == licence_id,
            _of(of),
            InstrumentLicence.instrument_key == key,
            InstrumentLicence.withdrawn_at.is_(None),
        )
    )
    if found is None:
        raise NotVisible
    return found


def licences(key: str, of: Collection[int] | None) -> tuple[InstrumentLicence, ...]:
    """The licences recorded for an instrument, newest first, withdrawn ones too.

    of: the municipalities that may be told of; None: all.
    """
    return tuple(
        db.session.scalars(
            select(InstrumentLicence)
            .where(InstrumentLicence.instrument_key == key, _of(of))
            .order_by(InstrumentLicence.recorded_at.desc(), InstrumentLicence.id.desc())
        )
    )


def keys_with_licence(on: date, municipality_id: int | None) -> frozenset[str]:
    """The instruments for which a municipality has a licence in force on a date; None: of nobody."""
    of_it = InstrumentLicence.municipality_id == municipality_id
    keys = select(InstrumentLicence.instrument_key).where(of_it, *_in_force(on))
    return frozenset(db.session.scalars(keys))


def has_licence(key: str, on: date, of: Collection[int] | None) -> bool:
    """Whether one of the municipalities, of any for None, has a licence in force on a date."""
    found = db.session.scalar(
        select(InstrumentLicence.id)
        .where(
            InstrumentLicence.instrument_key == key,
            _of(of),
            *_in_force(on),
        )
        .limit(1)
    )
    return found is not None


def _of(municipality_ids: Collection[int] | None) -> ColumnElement[bool]:
    return (
        true()
        if municipality_ids is None
        else InstrumentLicence.municipality_id.in_(municipality_ids)
    )


def _in_force(on: date) -> tuple[ColumnElement[bool], ...]:
    still = or_(InstrumentLicence.valid_to.is_(None), InstrumentLicence.valid_to >= on)
    return InstrumentLicence.withdrawn_at.is_(None), still
