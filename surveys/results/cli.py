"""Commands of results."""

import click
from flask.cli import AppGroup, with_appcontext

from app.db import reading
from surveys.results.queries.recount import count_kept, differences

tallies = AppGroup("tallies", help="The counts that result pages are read from.")


@tallies.command("check")
@with_appcontext
def check() -> None:
    """Count every response anew and compare; exit 1 and list what differs."""
    with reading():
        found = list(differences())
        kept = count_kept()
    for difference in found:
        click.echo(
            f"round {difference.round_id} question {difference.question_key or '(responses)'}"
            f" unit {difference.unit_id} group {difference.group_key or '-'}"
            f" value {difference.value or '-'}: kept {difference.kept}, counted {difference.counted}"
        )
    if found:
        click.echo(f"{len(found)} tallies differ.", err=True)
        raise SystemExit(1)
    click.echo(f"{kept} tallies agree with a full recount.")
