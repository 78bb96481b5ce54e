"""The directory as a part."""

from app.directory.permissions import DirectoryPermission
from app.directory.row_formats import ROW_FORMATS
from app.part import Part
from app.roles import Role
from app.rows.cli import rows

DIRECTORY = Part(
    name="directory",
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
    commands=(rows,),
    row_formats=ROW_FORMATS,
)
