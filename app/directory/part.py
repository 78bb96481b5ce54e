"""The directory as a part."""

from flask_babel import lazy_gettext as _l

from app.directory.jobs import forget_uploads
from app.directory.permissions import DirectoryPermission
from app.directory.row_formats import ROW_FORMATS
from app.directory.web.assignments import assignments
from app.directory.web.imports import imports, may_import
from app.directory.web.units import units
from app.part import Job, NavEntry, Part
from app.roles import Role
from app.rows.cli import rows

DIRECTORY = Part(
    name="directory",
    deeds={"rows.import": _l("Importerade rader")},
    permissions=DirectoryPermission,
    grants={
        Role.SYSTEM_ADMINISTRATOR: frozenset(
            {DirectoryPermission.READ_UNITS, DirectoryPermission.IMPORT_ROWS}
        ),
        Role.AUDITOR: frozenset(DirectoryPermission),
        Role.COMMISSIONER: frozenset(
            {DirectoryPermission.READ_UNITS, DirectoryPermission.READ_ASSIGNMENTS}
        ),
        Role.UNIT_MANAGER: frozenset(
            {DirectoryPermission.READ_UNITS, DirectoryPermission.READ_ASSIGNMENTS}
        ),
        Role.PRACTITIONER: frozenset({DirectoryPermission.READ_UNITS}),
    },
    blueprints=(units, assignments, imports),
    nav=(
        NavEntry("units.index", _l("Verksamheter"), DirectoryPermission.READ_UNITS, 50),
        NavEntry("assignments.index", _l("Uppdrag"), DirectoryPermission.READ_ASSIGNMENTS, 55),
        NavEntry("imports.index", _l("Import"), DirectoryPermission.IMPORT_ROWS, 70, may_import),
    ),
    commands=(rows,),
    jobs=(Job("directory:forget_uploads", forget_uploads, {"hour": "3", "minute": "40"}),),
    row_formats=ROW_FORMATS,
    home={Role.COMMISSIONER: "units.index"},
)
