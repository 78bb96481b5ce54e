"""What somebody may do and where: one value for a request, a command or a job; knows no table.

What it reaches (units, commissioners) is asked of app.organisation.queries.visibility.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from app.roles import Role


class Membership(Protocol):
    """A role with the scope it is held for."""

    role: Role
    commissioner_id: int | None
    provider_id: int | None
    unit_id: int | None


@dataclass(frozen=True)
class Held:
    """A role and the node it is held for; without a node: the installation."""

    role: Role
    commissioner_id: int | None = None
    provider_id: int | None = None
    unit_id: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it is held for everything."""
        return not (self.commissioner_id or self.provider_id or self.unit_id)


@dataclass(frozen=True)
class ObjectRight:
    """What somebody may do with one thing, whatever roles are held. kind: as a part names it."""

    kind: str
    object_id: int
    permission: str


@dataclass(frozen=True)
class Access:
    """Who asks, by what memberships, and what each role may do. user_id: None for nobody signed in.

    municipality_id: whom the reader belongs to; None for the installation's own, and for families.
    rights: to single things, beside the memberships.
    """

    user_id: int | None
    memberships: tuple[Held, ...]
    grants: Mapping[Role, frozenset[str]] = field(repr=False)
    municipality_id: int | None = None
    rights: frozenset[ObjectRight] = frozenset()

    @classmethod
    def of(
        cls,
        user_id: int | None,
        memberships: Iterable[Membership],
        grants: Mapping[Role, frozenset[str]],
        municipality_id: int | None = None,
    ) -> "Access":
        """The access of somebody with these memberships."""
        held = (Held(m.role, m.commissioner_id, m.provider_id, m.unit_id) for m in memberships)
        return cls(user_id, tuple(held), grants, municipality_id)

    @classmethod
    def of_installation(cls, permissions: Iterable[str]) -> "Access":
        """The access of a command or a job, which nobody asked for: these permissions, everywhere."""
        role = Role.SYSTEM_ADMINISTRATOR
        return cls(None, (Held(role),), {role: frozenset(permissions)})

    def held(self, permission: str) -> tuple[Held, ...]:
        """The memberships through which the permission is held."""
        return tuple(m for m in self.memberships if permission in self.grants[m.role])

    def may(self, permission: str) -> bool:
        """Whether the permission is held for anything at all."""
        return any(permission in self.grants[m.role] for m in self.memberships) or any(
            right.permission == permission for right in self.rights
        )

    def granted(self, kind: str, permission: str) -> frozenset[int]:
        """The ids of the things of a kind that the permission is held for, each by itself."""
        return frozenset(
            right.object_id
            for right in self.rights
            if (right.kind, right.permission) == (kind, permission)
        )
