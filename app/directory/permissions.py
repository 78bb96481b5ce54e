"""What can be permitted in the directory."""

from enum import StrEnum


class DirectoryPermission(StrEnum):
    """Permissions on units, agreements and assignments."""

    READ_UNITS = "directory:unit:read"
    READ_ASSIGNMENTS = "directory:assignment:read"
    IMPORT_ROWS = "directory:rows:import"
