"""The command that protects small groups in any table of counts, and refuses what can't be safe."""

import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, NoReturn

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext as _

from app.clock import now
from app.db import db, reading
from app.organisation.queries.municipalities import MunicipalityIsOpen, municipality_meant
from audits.release.operations.register import ReleaseDraft, ReleaseExists, register_release
from audits.release.operations.years import is_of_a_year
from audits.release.queries.register import releases_of

if TYPE_CHECKING:
    from audits.disclosure.released import Release
    from audits.protecting.domain.protected_files import Ask, Protected

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_TELL_EVERY_S = 2.0


class TableIsBad(click.ClickException):
    """The table can't be used as it is."""

    exit_code = 2


@click.command("protect")
@click.argument("counts", type=_FILE)
@click.option("--rows", required=True, help="Columns that name the rows, as unit,provider.")
@click.option("--columns", default="", help="Columns that name the columns, as sex,age.")
@click.option(
    "--insiders", multiple=True, help="Each of these, and its parts, knows its own cells."
)
@click.option("--earlier", multiple=True, type=_FILE, help="A table of the same people, released.")
@click.option(
    "--keep", multiple=True, help='A cell to show if possible, as "provider=P1, sex=girl".'
)
@click.option("--sensitive", multiple=True, help="A column of answers to a sensitive question.")
@click.option("--k", type=click.IntRange(min=5), default=5, show_default=True)
@click.option("--method", type=click.Choice(("hide", "round")), default="hide", show_default=True)
@click.option("--population", help="Guard against all that the register holds of these people.")
@click.option(
    "--municipality", help="Whose people they are, by key or name; the only one's without."
)
@click.option("--register", help="Enter the table in the register, by this title.")
@click.option(
    "--bounds", "with_bounds", is_flag=True, help="Also print what each hidden cell may be."
)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Not to the terminal."
)
@with_appcontext
def protect(  # noqa: PLR0913 - click hands over each option by name
    *,
    counts: Path,
    rows: str,
    columns: str,
    insiders: tuple[str, ...],
    earlier: tuple[Path, ...],
    keep: tuple[str, ...],
    sensitive: tuple[str, ...],
    k: int,
    method: str,
    with_bounds: bool,
    population: str | None,
    municipality: str | None,
    register: str | None,
    output: Path | None,
) -> None:
    """Hide small groups in COUNTS, a CSV of one line a cell, `*` for a total, the count last.

    Writes the protected table, and a report to standard error. Exits with 1 where the table can't be
    made safe, and with 2 where it does not agree with itself; nothing is written then.
    """
    if register is not None and (population is None or method == "round"):
        raise click.UsageError("--register needs --population, and a table that is not rounded.")
    if is_of_a_year(population):
        raise click.UsageError(f"{population!r} is the whole of a year: see `release`.")
    # the solver takes a second to import: never at the start of the web
    from audits.protecting.domain.protected_files import Ask  # noqa: PLC0415

    ask = Ask(
        rows=rows,
        columns=columns,
        insiders=tuple(part.strip() for each in insiders for part in each.split(",")),
        keep=tuple(cell for each in keep for cell in each.split(";")),
        sensitive=sensitive,
        earlier=tuple((path.name, _read(path)) for path in earlier),
        released=_registered(population, of := _meant(municipality)),
        k=k,
        with_bounds=with_bounds,
    )
    done = _done(_read(counts), ask, method, register or "")
    click.echo(done.report, err=True)
    if done.csv is None:
        _refuse(done)
    if done.release is not None and register is not None:
        _register(done.release, population or "", of)
    if output is None:
        click.echo(done.csv, nl=False)
    else:
        output.write_text(done.csv, encoding="utf-8")


def _meant(municipality: str | None) -> int | None:
    try:
        return municipality_meant(municipality)
    except MunicipalityIsOpen as open_:
        raise click.UsageError(_(open_.message)) from open_


def _registered(population: str | None, of: int | None) -> "tuple[Release, ...]":
    from audits.disclosure.released import release_from_json  # noqa: PLC0415

    if population is None:
        return ()
    with reading():
        found = releases_of(population, of)
    return tuple(release_from_json(each.content) for each in found)


def _register(release: "Release", population: str, of: int | None) -> None:
    draft = ReleaseDraft(population, release.title, release.to_json(), of)
    try:
        register_release(draft, by=None, at=now())
    except ReleaseExists as known:
        raise TableIsBad(f"the same table is in the register as {known.params['title']}") from known
    db.session.commit()


def _done(text: str, ask: "Ask", method: str, title: str) -> "Protected":
    from audits.disclosure.tables import BadTable  # noqa: PLC0415
    from audits.protecting.domain.protected_files import protect as hide  # noqa: PLC0415
    from audits.protecting.domain.protected_files import round_off  # noqa: PLC0415

    try:
        if method == "round":
            return round_off(text, ask, secret=str(current_app.secret_key).encode())
        return hide(text, ask, title=title, progress=_teller())
    except BadTable as bad:
        raise TableIsBad(str(bad)) from bad


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise TableIsBad(f"{path.name} is not UTF-8 text") from wrong


def _teller() -> Callable[[int, int], None]:
    """Tell on standard error how far a long run has come."""
    last = monotonic()

    def tell(done: int, of: int) -> None:
        nonlocal last
        if monotonic() - last > _TELL_EVERY_S:
            last = monotonic()
            click.echo(f"{done} of {of}", err=True)
            sys.stderr.flush()

    return tell


def _refuse(done: "Protected") -> NoReturn:
    raise click.ClickException(
        f"the table can't be made safe: {len(done.breaches)} small cells could be derived."
        " Nothing was written. Try one of the coarser tables, a larger group, or --method round."
    )
