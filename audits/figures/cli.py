"""Commands of figures."""

from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from app.db import reading
from audits.figures.queries.own_indicators import own_indicators

indicators = AppGroup("indicators", help="The municipality's own indicators.")


@indicators.command("check")
@click.argument(
    "folder",
    required=False,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@with_appcontext
def check(folder: Path | None) -> None:
    """Check the files in FOLDER, or in the one of the settings. Exits with 1 if any has a fault."""
    with reading():
        found = own_indicators(folder)
    for each in found.indicators:
        click.echo(f"{each.key}: {each.instrument}, {each.question_key}")
    if found.faults:
        raise click.ClickException("\n".join(map(str, found.faults)))
    click.echo(f"{len(found.indicators)} indicators, without faults.")
