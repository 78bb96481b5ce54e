"""Anonymous forms of a user survey, a page at a time: the group and the answer, never a date."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, true

from app.db import db
from audits.figures.queries.instruments import USER_SURVEY, asks
from surveys.answering.models import Response
from surveys.collections.models import Round, RoundGroup

PAGE = 50


@dataclass(frozen=True)
class Form:
    """One form. value None: the question was skipped, or the figure asks of none."""

    id: UUID
    group: str
    value: str | None


@dataclass(frozen=True)
class FormPage:
    """A page of forms; next None: there are no more."""

    forms: tuple[Form, ...]
    next: str | None


@dataclass(frozen=True)
class FormSearch:
    """Which forms: a year's surveys of some commissioners (None: all), of one group (None: all)."""

    year: int
    commissioner_ids: frozenset[int] | None
    group: str | None
    question_key: str | None


def forms_page(search: FormSearch, after: str | None) -> FormPage:
    """The forms after a place (as `next` gave it; None: the first), in the order of their ids.

    The ids are random, so the order tells nothing. Each round and group is one stretch of the index.
    """
    found: list[tuple[str, Form]] = []
    for place, forms in _stretches(search, after):
        found += [(f"{place}.{form.id.hex}", form) for form in forms]
        if len(found) > PAGE:
            return FormPage(tuple(form for _, form in found[:PAGE]), found[PAGE - 1][0])
    return FormPage(tuple(form for _, form in found), None)


def _stretches(search: FormSearch, after: str | None) -> Iterator[tuple[int, list[Form]]]:
    start, last_id = _place(after)
    for place, (round_id, group) in enumerate(_populations(search)):
        if place < start:
            continue
        statement = (
            select(Response.id, Response.answers)
            .where(Response.round_id == round_id, Response.group_key == group)
            .where(Response.id > last_id if place == start and last_id else true())
            .where(Response.is_partial.is_(False))
            .order_by(Response.id)
            .limit(PAGE + 1)
        )
        rows = db.session.execute(statement)
        yield place, [_form(row.id, group, row.answers, search.question_key) for row in rows]


def _form(id_: UUID, group: str, answers: dict[str, object], question: str | None) -> Form:
    value = answers.get(question) if question else None
    return Form(id_, group, None if value is None else str(value))


def _place(after: str | None) -> tuple[int, UUID | None]:
    if after is None:
        return 0, None
    place, _, last = after.partition(".")
    try:
        return int(place), UUID(last)
    except ValueError:
        return 0, None


def _populations(search: FormSearch) -> list[tuple[UUID, str]]:
    statement = (
        select(RoundGroup.round_id, RoundGroup.key)
        .join(Round, Round.id == RoundGroup.round_id)
        .where(asks(USER_SURVEY), Round.year == search.year)
        .where(true() if search.group is None else RoundGroup.key == search.group)
        .where(
            true()
            if search.commissioner_ids is None
            else Round.commissioner_id.in_(search.commissioner_ids)
        )
        .order_by(RoundGroup.round_id, RoundGroup.key)
    )
    return [(row.round_id, row.key) for row in db.session.execute(statement)]
