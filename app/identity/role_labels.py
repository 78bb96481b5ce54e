"""The roles in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from app.roles import Role

ROLE_LABELS: Mapping[Role, Any] = {  # lazy texts; flask-babel's type is untyped
    Role.SYSTEM_ADMINISTRATOR: _l("Systemadministratör"),
    Role.AUDITOR: _l("Kvalitetsgranskare"),
    Role.COMMISSIONER: _l("Beställare"),
    Role.UNIT_MANAGER: _l("Verksamhetschef"),
    Role.PRACTITIONER: _l("Behandlare"),
}


def roles_in_words(roles: Iterable[Role]) -> str:
    """The roles in the reader's language, each once, with a comma between."""
    return ", ".join(str(ROLE_LABELS[role]) for role in dict.fromkeys(roles))
