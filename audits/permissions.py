"""What can be permitted in audits."""

from enum import StrEnum


class AuditPermission(StrEnum):
    """Permissions on reviews, figures and the summary."""

    READ_SUMMARY = "audits:summary:read"
    READ_ROWS = "audits:rows:read"
    READ_OWN_FIGURES = "audits:own_figures:read"
    RELEASE_SUMMARY = "audits:summary:release"
