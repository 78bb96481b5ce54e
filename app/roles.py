"""The roles a user may hold. What each may do is said by the parts, in their grants."""

from enum import StrEnum


class Role(StrEnum):
    """What somebody is in the follow-up; held through a membership with a scope."""

    SYSTEM_ADMINISTRATOR = "system_administrator"
    AUDITOR = "auditor"
    COMMISSIONER = "commissioner"
    UNIT_MANAGER = "unit_manager"
    PRACTITIONER = "practitioner"


class ScopeKind(StrEnum):
    """What kind of thing a role's scope points at."""

    INSTALLATION = "installation"
    COMMISSIONER = "commissioner"
    PROVIDER = "provider"
    UNIT = "unit"


SCOPES_OF: dict[Role, frozenset[ScopeKind]] = {
    # a commissioner: the one at a municipality's top
    Role.SYSTEM_ADMINISTRATOR: frozenset({ScopeKind.INSTALLATION, ScopeKind.COMMISSIONER}),
    Role.AUDITOR: frozenset({ScopeKind.COMMISSIONER}),
    Role.COMMISSIONER: frozenset({ScopeKind.COMMISSIONER}),
    Role.UNIT_MANAGER: frozenset({ScopeKind.PROVIDER, ScopeKind.UNIT}),
    Role.PRACTITIONER: frozenset({ScopeKind.UNIT}),
}
