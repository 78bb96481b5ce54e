"""From a file of counts to a protected file and its report: text in, text out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import monotonic

from audits.disclosure.dimensions import ROOT
from audits.disclosure.gate import Breach, Progress
from audits.disclosure.limits import SMALLEST_SHOWN
from audits.disclosure.primary import check_k, needs_of
from audits.disclosure.released import Release
from audits.disclosure.rounding import BASE, rounded_table
from audits.disclosure.suppress import Suppression, suppress
from audits.disclosure.systems import Insider, insiders_of, system_of
from audits.disclosure.tables import BadTable, Cell, CountTable, Key, cell_of
from audits.protecting.domain.long_form import (
    HIDDEN,
    IMPOSSIBLE,
    Axes,
    Layout,
    read_counts,
    read_release,
    write_cells,
)
from audits.protecting.domain.report import bounds_text, is_hidden, report_on


@dataclass(frozen=True)
class Ask:
    """What is asked of a protection, in the words of the command line.

    rows, columns: names with commas, see Axes. insiders: columns whose values each know their own
    cells. keep: cells as "provider=P1, sex=girl". sensitive: a column of answers. earlier: title and
    text of files released before; released: releases from the register.
    """

    rows: str
    columns: str
    insiders: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    sensitive: tuple[str, ...] = ()
    earlier: tuple[tuple[str, str], ...] = ()
    released: tuple[Release, ...] = ()
    k: int = SMALLEST_SHOWN
    with_bounds: bool = False


@dataclass(frozen=True)
class Protected:
    """The outcome: the file to publish, the report, and what to register.

    csv and release are None where the table can't be made safe; breaches say why.
    """

    csv: str | None
    report: str
    release: Release | None
    breaches: tuple[Breach, ...] = ()


def protect(text: str, ask: Ask, *, title: str = "", progress: Progress | None = None) -> Protected:
    """Hide what must be hidden in a file of counts.

    Raises BadTable, with the file's name for an earlier one, and ValueError for a k below the floor.
    """
    started = monotonic()
    check_k(ask.k)
    axes = Axes.parse(ask.rows, ask.columns)
    table, layout = read_counts(text, axes)
    earlier = (*(_earlier(each, axes) for each in ask.earlier), *ask.released)
    system = system_of(table, earlier, _insiders(layout, ask.insiders))
    answers = {code for column in ask.sensitive for code in layout.codes_of(column)[1]}
    needs = needs_of(system, ask.k, sensitive=answers)
    keep = [_cell_to_keep(layout, each) for each in ask.keep]
    done = suppress(system, needs, keep=keep, progress=progress)
    report = report_on(done, ask.k, monotonic() - started).text()
    if ask.with_bounds:
        report += "\n" + bounds_text(done)
    if not done.verdict.is_safe:
        return Protected(None, report, None, done.verdict.breaches)
    return Protected(_hidden_csv(layout, done), report, done.release(title))


def round_off(text: str, ask: Ask, *, secret: bytes, population: str = "") -> Protected:
    """Round all counts of a file to multiples of five instead.

    Raises BadTable also where there are earlier releases: a table of the same people with some cells
    hidden and the rest exact could be undone by the same table rounded.
    """
    if ask.earlier or ask.released:
        raise BadTable("a table can't be rounded beside an earlier release that shows exact counts")
    table, layout = read_counts(text, Axes.parse(ask.rows, ask.columns))
    counts = rounded_table(table, secret, population)
    said = {key: _sign(table, key, str(count)) for key, count in counts.items()}
    report = (
        f"All {len(counts)} counts are rounded to multiples of {BASE}, each on its own:"
        " totals may differ from the sum of their parts."
    )
    return Protected(write_cells(layout, said.__getitem__), report, None)


def _earlier(file: tuple[str, str], axes: Axes) -> Release:
    title, text = file
    try:
        return read_release(text, axes, title)
    except BadTable as bad:
        raise BadTable(f"{title}: {bad.reason}", bad.line) from bad


def _insiders(layout: Layout, columns: Sequence[str]) -> tuple[Insider, ...]:
    return tuple(dict.fromkeys(_each_insider(layout, columns)))


def _each_insider(layout: Layout, columns: Sequence[str]) -> Iterator[Insider]:
    for column in columns:
        at, codes = layout.codes_of(column)
        yield from insiders_of(layout.shape.dimensions[at], codes)


def _cell_to_keep(layout: Layout, words: str) -> Cell:
    values = dict.fromkeys(layout.header[:-1], ROOT)
    for each in words.split(","):
        column, equals, value = (part.strip() for part in each.partition("="))
        if column not in values or not equals:
            raise BadTable(f"a cell to keep is named as column=value, not {each.strip()!r}")
        values[column] = value
    try:
        return cell_of(layout.key(values))
    except KeyError:
        raise BadTable(f"there is no cell {words!r} to keep") from None


def _hidden_csv(layout: Layout, done: Suppression) -> str:
    table = done.system.table
    return write_cells(
        layout,
        lambda key: HIDDEN if is_hidden(done, key) else _sign(table, key, str(table.counts[key])),
    )


def _sign(table: CountTable, key: Key, count: str) -> str:
    return IMPOSSIBLE if key in table.impossible else count
