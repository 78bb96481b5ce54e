"""Identity as a part."""

from flask_babel import lazy_gettext as _l

from app.identity.cli import grants
from app.identity.cli import users as user_commands
from app.identity.permissions import IdentityPermission
from app.identity.web.api_keys import api_keys
from app.identity.web.entrance import identity
from app.identity.web.municipalities import may_manage, municipalities
from app.identity.web.passwords import passwords
from app.identity.web.trail import trail
from app.identity.web.trail_words import DEEDS
from app.identity.web.users import users
from app.part import NavEntry, Part
from app.roles import Role

IDENTITY = Part(
    name="identity",
    permissions=IdentityPermission,
    grants={Role.SYSTEM_ADMINISTRATOR: frozenset(IdentityPermission)},
    commands=(user_commands, grants),
    blueprints=(identity, passwords, users, municipalities, api_keys, trail),
    nav=(
        NavEntry("users.index", _l("Användare"), IdentityPermission.MANAGE_USERS, 80),
        NavEntry(
            "municipalities.index",
            _l("Kommuner"),
            IdentityPermission.MANAGE_MUNICIPALITIES,
            82,
            may_manage,
        ),
        NavEntry("api_keys.index", _l("API-nycklar"), IdentityPermission.MANAGE_API_KEYS, 85),
        NavEntry("trail.index", _l("Logg"), IdentityPermission.READ_TRAIL, 90),
    ),
    home={Role.SYSTEM_ADMINISTRATOR: "users.index"},
    deeds=DEEDS,
)
