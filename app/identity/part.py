"""Identity as a part."""

from app.identity.permissions import IdentityPermission
from app.part import Part
from app.roles import Role

IDENTITY = Part(
    name="identity",
    permissions=IdentityPermission,
    grants={Role.SYSTEM_ADMINISTRATOR: frozenset(IdentityPermission)},
)
