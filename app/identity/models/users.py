"""Users, what they are members of, and how they were let in."""

from datetime import date, datetime

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, column, exists, table
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from app.access import ObjectRight
from app.db import Base, UtcDateTime, partial_index, words
from app.identity.domain.object_grants import is_in_force
from app.identity.role_labels import roles_in_words
from app.roles import Role

# The scope that a role needs, as one rule that both tables below share.
SCOPE_FITS_ROLE = (
    "(role = 'system_administrator' AND provider_id IS NULL AND unit_id IS NULL)"
    " OR (role IN ('auditor', 'commissioner') AND commissioner_id IS NOT NULL AND provider_id IS NULL AND unit_id IS NULL)"
    " OR (role = 'unit_manager' AND commissioner_id IS NULL AND (provider_id IS NULL) <> (unit_id IS NULL))"
    " OR (role = 'practitioner' AND commissioner_id IS NULL AND provider_id IS NULL AND unit_id IS NOT NULL)"
)


_OBJECT_GRANT = table("object_grant", column("user_id"))  # its model stands below


class User(UserMixin, Base):  # type: ignore[misc]  # flask-login is untyped
    """Somebody who logs in. municipality_id: whose administrators let the user in; None: the installation's."""

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)  # lower case
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    locale: Mapped[str | None] = mapped_column(String(8))
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))
    is_active: Mapped[bool] = mapped_column(default=True)
    # Raised to log the user out everywhere: it stands in every session that is in force.
    session_epoch: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_login_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="user",
        lazy="selectin",
        order_by="Membership.id",
        cascade="all, delete-orphan",
    )

    # Told with the user: whoever has none costs no statement more.
    has_object_grants: Mapped[bool] = column_property(
        exists().where(_OBJECT_GRANT.c.user_id == id)  # noqa: A003 - the column above
    )
    object_grants: Mapped[list["ObjectGrant"]] = relationship(
        foreign_keys="ObjectGrant.user_id", viewonly=True
    )

    def rights_at(self, at: datetime) -> frozenset[ObjectRight]:
        """The rights to single things that are in force."""
        given = self.object_grants if self.has_object_grants else ()
        return frozenset(
            ObjectRight(each.kind, each.object_id, each.permission)
            for each in given
            if is_in_force(each.since, each.until, at)
        )

    def get_id(self) -> str:
        """What the session holds: the id and the epoch it was started in."""
        return f"{self.id}.{self.session_epoch}"

    @property
    def role_label(self) -> str:
        """The roles in the reader's language."""
        return roles_in_words(membership.role for membership in self.memberships)


class Membership(Base):
    """A role that a user holds for a commissioner, a provider, a unit, or the installation.

    A system administrator for the installation, or for the commissioner at the top of a municipality.
    """

    __tablename__ = "membership"
    __table_args__ = (CheckConstraint(SCOPE_FITS_ROLE, name="scope_fits_role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    role: Mapped[Role] = mapped_column(words(Role))
    commissioner_id: Mapped[int | None] = mapped_column(ForeignKey("commissioner.id"))
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("provider.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))

    user: Mapped[User] = relationship(back_populates="memberships")


class ObjectGrant(Base):
    """A right to one thing, given to one user beside the roles; until: when it ends or was ended."""

    __tablename__ = "object_grant"
    __table_args__ = (
        CheckConstraint("until IS NULL OR until >= since", name="ends_after_start"),
        Index("ix_object_grant_kind_object_id", "kind", "object_id"),
        partial_index(
            "uq_object_grant_lasting",
            *("user_id", "kind", "object_id", "permission"),
            where="until IS NULL",
            unique=True,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    object_id: Mapped[int]
    permission: Mapped[str] = mapped_column(String(60))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    given_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    why: Mapped[str] = mapped_column(String(200))


class UserInvitation(Base):
    """A link by e-mail that lets somebody choose a password once; also used to choose a new one."""

    __tablename__ = "user_invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class LoginFailure(Base):
    """A failed log-in, kept a day, so that guessing slows down; the e-mail and address are hashed."""

    __tablename__ = "login_failure"
    __table_args__ = (Index("ix_login_failure_subject_at", "subject", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ApiKey(Base):
    """A key by which another system reads figures of one commissioner; only its hash is kept."""

    __tablename__ = "api_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    commissioner_id: Mapped[int] = mapped_column(ForeignKey("commissioner.id"))
    created_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_used_on: Mapped[date | None]
