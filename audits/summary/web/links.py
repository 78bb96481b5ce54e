"""Addresses of the pages that figures lead to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for


@dataclass(frozen=True)
class PageLinks:
    """The pages of Insyn itself; query: what keeps the reader's choice."""

    query: Mapping[str, Any]  # arguments of url_for, None where there is none

    def figure(self, year: int, key: str) -> str:
        """A figure's definition and rows."""
        return url_for("summary.show_figure", year=year, key=key, **self.query)

    def cell(self, year: int, key: str, cell: str) -> str:
        """The units behind a part of a breakdown."""
        return url_for("summary.show_cell", year=year, key=key, cell=cell, **self.query)
