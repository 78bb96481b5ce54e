"""Every test here gets a copy of the stored reference year."""

from tests.audits.stored_fixtures import (  # noqa: F401 - fixtures
    reference_database,
    released_database,
    settings,
    top,
)
