"""Commands of the organisation: the municipalities of an installation."""

import click
from flask.cli import AppGroup, with_appcontext
from flask_babel import gettext as _

from app.clock import now
from app.db import db, reading
from app.errors import DomainError
from app.organisation.operations.municipalities import add_municipality
from app.organisation.queries.municipalities import municipality_lines

municipalities = AppGroup("municipalities", help="Those that follow up in this installation.")


@municipalities.command("add")
@click.argument("name")
@with_appcontext
def add(name: str) -> None:
    """Make a municipality; `users invite --municipality` then lets its first administrator in."""
    try:
        made = add_municipality(name, by=None, at=now())
    except DomainError as refused:
        raise click.ClickException(_(refused.message, **refused.params)) from refused
    db.session.commit()
    click.echo(f"{made.key}  {made.name}")


@municipalities.command("list")
@with_appcontext
def list_() -> None:
    """Every municipality: its key and name."""
    with reading():
        for line in municipality_lines():
            click.echo(f"{line.key}  {line.name}")
