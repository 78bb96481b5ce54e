"""The organisation as a part."""

from flask_babel import lazy_gettext as _l

from app.organisation.cli import municipalities
from app.organisation.jobs import forget_uploads
from app.organisation.permissions import OrganisationPermission
from app.organisation.row_formats import ROW_FORMATS
from app.organisation.web.assignments import assignments
from app.organisation.web.choosing import choosing
from app.organisation.web.imports import imports, may_import
from app.organisation.web.units import units
from app.part import Job, NavEntry, Part
from app.roles import Role
from app.rows.cli import rows

ORGANISATION = Part(
    name="organisation",
    deeds={
        "rows.import": _l("Importerade rader"),
        "municipality.added": _l("Lade till en kommun"),
        "municipality.renamed": _l("Bytte namn på en kommun"),
    },
    permissions=OrganisationPermission,
    grants={
        Role.SYSTEM_ADMINISTRATOR: frozenset(
            {OrganisationPermission.READ_UNITS, OrganisationPermission.IMPORT_ROWS}
        ),
        Role.AUDITOR: frozenset(OrganisationPermission),
        Role.COMMISSIONER: frozenset(
            {OrganisationPermission.READ_UNITS, OrganisationPermission.READ_ASSIGNMENTS}
        ),
        Role.UNIT_MANAGER: frozenset(
            {OrganisationPermission.READ_UNITS, OrganisationPermission.READ_ASSIGNMENTS}
        ),
        Role.PRACTITIONER: frozenset({OrganisationPermission.READ_UNITS}),
    },
    blueprints=(choosing, units, assignments, imports),
    nav=(
        NavEntry("units.index", _l("Verksamheter"), OrganisationPermission.READ_UNITS, 50),
        NavEntry("assignments.index", _l("Uppdrag"), OrganisationPermission.READ_ASSIGNMENTS, 55),
        NavEntry("imports.index", _l("Import"), OrganisationPermission.IMPORT_ROWS, 70, may_import),
    ),
    commands=(rows, municipalities),
    jobs=(Job("organisation:forget_uploads", forget_uploads, {"hour": "3", "minute": "40"}),),
    row_formats=ROW_FORMATS,
    home={Role.COMMISSIONER: "units.index"},
)
