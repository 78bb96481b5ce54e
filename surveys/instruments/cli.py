"""Commands of instruments."""

from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from app.clock import now
from app.db import db, reading
from app.errors import DomainError
from surveys.instruments.operations import load_version, sync_shipped
from surveys.instruments.queries import versions

instruments = AppGroup("instruments", help="Questionnaires and scales.")


@instruments.command("list")
@with_appcontext
def list_instruments() -> None:
    """List every version that is loaded."""
    with reading():
        for version in versions():
            state = "opened" if version.opened_at else "not opened"
            click.echo(f"{version.key} {version.version} ({state})")


@instruments.command("load")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def load_instruments(paths: tuple[Path, ...]) -> None:
    """Load definitions from files, or without a file those that come with Insyn; all or nothing."""
    # here: reading YAML takes memory that a web worker has no use for
    from surveys.instruments.definitions import DefinitionErrors, load  # noqa: PLC0415

    try:
        if paths:
            found = [load(path.read_text(encoding="utf-8"), path.name) for path in paths]
            new = sum(load_version(instrument, now()) for instrument in found)
        else:
            new = sync_shipped(now())
    except DefinitionErrors as errors:
        raise click.ClickException(str(errors)) from errors
    except DomainError as error:
        db.session.rollback()
        raise click.ClickException(error.message % error.params) from error
    db.session.commit()
    click.echo(f"{new} versions are new or changed.")


@instruments.command("check")
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@with_appcontext
def check(paths: tuple[Path, ...]) -> None:
    """Check definitions in files that are not loaded yet. Exits with 1 if any has a fault."""
    from surveys.instruments.definitions import DefinitionErrors, load  # noqa: PLC0415  (as above)

    faults: list[str] = []
    for path in paths:
        try:
            load(path.read_text(encoding="utf-8"), path.name)
        except DefinitionErrors as errors:
            faults += map(str, errors.errors)
    if faults:
        raise click.ClickException("\n".join(faults))
    click.echo(f"{len(paths)} definitions, without faults.")


def load_missing() -> None:
    """Load the shipped instruments into an installation that has none; commits."""
    if not versions():
        sync_shipped(now())
        db.session.commit()
