"""As many survey answers as are asked for: copies of the demo's own, made by the database itself."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CTE, String, func, insert, literal, select, true

from app.clock import today
from scripts.bench.installation import Filling, filling

SURVEY = "user_survey"

# Any: a row's values, each of its column's own type
Row = Mapping[str, Any]


def add_survey_answers(count: int) -> int:
    """Add last year's round with about that many answers, as so many copies of the demo's own.

    Gives how many there are: as tallies and as responses, just as if they had been sent.
    """
    with filling() as fill:
        tallies, responses = fill.table("tally"), fill.table("response")
        model = newest_round(fill, SURVEY, before=today().year)
        big: Row = {**model, "id": uuid4(), "title": "Stor enkät"}
        fill.add("round", [big])
        own = select(func.sum(tallies.c.n)).where(tallies.c.round_id == model["id"])
        a_copy = int(fill.connection.scalar(own.where(tallies.c.question_key != "")))
        copies = -(-count // a_copy)
        groups = fill.table("round_group")
        of_big = {"round_id": literal(big["id"])}
        _copy(fill, "round_group", model["id"], of_big | {"invited": groups.c.invited * copies})
        _copy(fill, "tally", model["id"], of_big | {"n": tallies.c.n * copies})
        # an id of its own for each, in rising order: rows are laid where they belong
        series = select(literal(1).label("n")).cte("series", recursive=True)
        series = series.union_all(select(series.c.n + 1).where(series.c.n < copies))
        number = func.printf("%08x", series.c.n, type_=String).concat(
            func.substr(responses.c.id, 9)
        )
        _copy(fill, "response", model["id"], of_big | {"id": number}, times=series)
        return copies * a_copy


def newest_round(fill: Filling, instrument: str, before: int = 9999) -> Row:
    """The newest round of an instrument in the years before one."""
    rounds, versions = fill.table("round"), fill.table("instrument_version")
    found = (
        select(rounds)
        .join(versions, versions.c.id == rounds.c.instrument_version_id)
        .where(versions.c.key == instrument, rounds.c.year < before)
        .order_by(rounds.c.year.desc())
        .limit(1)
    )
    return fill.connection.execute(found).mappings().one()


def _copy(fill: Filling, name: str, round_id: UUID, new: Row, times: CTE | None = None) -> None:
    """Copy a round's rows with new values in some columns; times: once for each of its numbers."""
    table = fill.table(name)
    columns = [new.get(column.name, column) for column in table.c]
    rows = select(*columns).where(table.c.round_id == round_id)
    if times is not None:
        rows = rows.select_from(times.join(table, true())).order_by(times.c.n, table.c.id)
    fill.connection.execute(insert(table).from_select([c.name for c in table.c], rows))
