"""Where a reader can go on from what is presented: pages have addresses, a document has none."""

from typing import Protocol


class Links(Protocol):
    """Addresses of what lies behind; an empty one leads nowhere."""

    def figure(self, year: int, key: str) -> str:
        """A figure's definition and rows."""

    def cell(self, year: int, key: str, cell: str) -> str:
        """The units behind a part of a breakdown."""


class NoLinks:
    """Nothing to go on to: what is read stands alone."""

    def figure(self, year: int, key: str) -> str:  # noqa: ARG002 - as Links has it
        """Nowhere."""
        return ""

    def cell(self, year: int, key: str, cell: str) -> str:  # noqa: ARG002 - as Links has it
        """Nowhere."""
        return ""
