"""What audits leaves in the trail, in words."""

from typing import Any

from flask_babel import lazy_gettext as _l

DEEDS: dict[str, Any] = {  # lazy texts; flask-babel's type is untyped
    "table_release.registered": _l("Publicerade tabell"),
    "table_release.withdrawn": _l("Drog tillbaka publicerad tabell"),
    "year_release.asked": _l("Begärde att årets helhet lämnas ut"),
}
