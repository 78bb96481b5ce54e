"""Municipalities and their commissioners and services; providers and units, which they may share."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, partial_index, words


class Ownership(StrEnum):
    """Who runs a unit."""

    MUNICIPAL = "municipal"
    PRIVATE = "private"


class CareForm(StrEnum):
    """Whether those supported live at the unit."""

    OUTPATIENT = "outpatient"
    RESIDENTIAL = "residential"


class ContractForm(StrEnum):
    """The terms an agreement is made under."""

    LOV = "LOV"
    LOU = "LOU"
    OWN = "own"
    MANDATE = "mandate"


class Municipality(Base):
    """One of those that follow up in the installation; whatever belongs to it is no other's to see."""

    __tablename__ = "municipality"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)


class Commissioner(Base):
    """A municipality, board or district that orders and pays; a district has a parent.

    Each municipality has one without: the municipality itself, for which its auditors hold their role.
    """

    __tablename__ = "commissioner"
    __table_args__ = (
        UniqueConstraint("municipality_id", "name"),
        partial_index(
            "uq_commissioner_top", "municipality_id", where="parent_id IS NULL", unique=True
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    name: Mapped[str] = mapped_column(String(120))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("commissioner.id"))

    municipality: Mapped[Municipality] = relationship()


class Provider(Base):
    """A company or municipal body that runs units."""

    __tablename__ = "provider"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)


class Unit(Base):
    """Where the work is done; what is counted in "5 av 96 verksamheter"."""

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"), index=True)
    ownership: Mapped[Ownership] = mapped_column(words(Ownership))

    provider: Mapped[Provider] = relationship()
    agreements: Mapped[list["Agreement"]] = relationship(
        back_populates="unit", order_by="Agreement.valid_from"
    )


class Service(Base):
    """A kind of support, as one municipality calls it."""

    __tablename__ = "service"
    __table_args__ = (UniqueConstraint("municipality_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    key: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    care_form: Mapped[CareForm] = mapped_column(words(CareForm))


class Agreement(Base):
    """The terms between a commissioner and a unit for a service."""

    __tablename__ = "agreement"
    __table_args__ = (
        UniqueConstraint("unit_id", "service_id", "commissioner_id", "valid_from"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="ends_after_start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commissioner_id: Mapped[int] = mapped_column(ForeignKey("commissioner.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    contract_form: Mapped[ContractForm] = mapped_column(words(ContractForm))
    needs_assessed: Mapped[bool]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]  # to and including; None: until further notice

    unit: Mapped[Unit] = relationship(back_populates="agreements")
    service: Mapped[Service] = relationship()
    commissioner: Mapped[Commissioner] = relationship()
