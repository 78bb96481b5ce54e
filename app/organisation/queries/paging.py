"""Pages of long lists, and searching them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from app.db import db

Line = TypeVar("Line")

PER_PAGE = 50


@dataclass(frozen=True)
class Page(Generic[Line]):
    """The lines of one page of a list. total: lines on all pages."""

    lines: tuple[Line, ...]
    number: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // PER_PAGE))


def count_of(statement: Select[*tuple[Any, ...]]) -> int:  # whatever is selected, it is counted
    """How many rows a statement gives."""
    return (
        db.session.scalar(select(func.count()).select_from(statement.order_by(None).subquery()))
        or 0
    )


def within(page: int, total: int) -> int:
    """The page asked for, or the last where there are not so many."""
    return max(1, min(page, -(-total // PER_PAGE)))


def page_of(
    found: Select[*tuple[Any, ...]],  # its columns are read by name
    page: int,
    read: Callable[[Select[*tuple[Any, ...]]], tuple[Line, ...]],
) -> Page[Line]:
    """The page asked for of what a statement finds, as read gives its lines."""
    total = count_of(found)
    number = within(page, total)
    return Page(read(found.limit(PER_PAGE).offset((number - 1) * PER_PAGE)), number, total)


def mentions(q: str, *columns: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Whether one of the columns holds the words, in whichever case.

    SQLite knows the case of a-z only: å, ä and ö are sought as written, small, big and as initials.
    """
    words = {q, q.lower(), q.upper(), q.capitalize(), q.title()}
    return or_(
        *(column.icontains(word, autoescape=True) for column in columns for word in sorted(words))
    )
