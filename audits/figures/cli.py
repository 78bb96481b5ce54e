"""Commands of figures."""

from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from app.db import reading
from app.organisation.queries.municipalities import municipality_lines
from audits.figures.queries.own_indicators import declared_in, folders_of, indicators_folder

indicators = AppGroup("indicators", help="The municipality's own indicators.")


@indicators.command("check")
@click.argument(
    "folder",
    required=False,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@with_appcontext
def check(folder: Path | None) -> None:
    """Check the files in FOLDER, or in those of the settings. Exits with 1 if any has a fault."""
    with reading():
        root, ids = indicators_folder(), [line.id for line in municipality_lines()]
        used = [folders_of([id_], root) for id_ in ids] or [(root,)]
        found = [declared_in(each) for each in ([(folder,)] if folder else used)]
    # what instruments bring is everybody's, and told once
    indicators_found = tuple(dict.fromkeys(each for one in found for each in one.indicators))
    for each in indicators_found:
        click.echo(f"{each.key}: {each.instrument}, {each.question_key}")
    if not folder and len(ids) > 1 and (unused := sorted(root.glob("*.yaml"))):
        click.echo(f"Nobody's, in no municipality's folder: {', '.join(f.name for f in unused)}")
    if faults := [fault for one in found for fault in one.faults]:
        raise click.ClickException("\n".join(map(str, faults)))
    click.echo(f"{len(indicators_found)} indicators, without faults.")
