"""What can be permitted in the organisation."""

from enum import StrEnum


class OrganisationPermission(StrEnum):
    """Permissions on units, agreements and assignments."""

    READ_UNITS = "organisation:unit:read"
    READ_ASSIGNMENTS = "organisation:assignment:read"
    IMPORT_ROWS = "organisation:rows:import"
