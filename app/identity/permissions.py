"""What can be permitted in identity."""

from enum import StrEnum


class IdentityPermission(StrEnum):
    """Permissions on users, keys and the trail."""

    MANAGE_USERS = "identity:user:manage"
    MANAGE_API_KEYS = "identity:api_key:manage"
    MANAGE_MUNICIPALITIES = "identity:municipality:manage"
    READ_TRAIL = "identity:trail:read"
