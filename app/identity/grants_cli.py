"""The commands that show and give rights to one thing: for where nobody is left who could."""

import click
from flask.cli import AppGroup, with_appcontext
from flask_babel import gettext as _

from app.clock import now
from app.db import db, reading
from app.errors import DomainError
from app.identity.domain.object_grants import GrantDraft, Thing
from app.identity.operations.object_grants import grant
from app.identity.queries.object_grants import in_force
from app.identity.queries.users import names_of, user_by_email

grants = AppGroup("grants", help="Rights to one thing, such as a sealed case, beside the roles.")


@grants.command("list")
@click.argument("kind")
@click.argument("id_", metavar="ID", type=int)
@with_appcontext
def list_(kind: str, id_: int) -> None:
    """Who may do what with a thing: `grants list case 12`."""
    with reading():
        held = in_force(now(), of=Thing(kind, id_))
        names = names_of(each.user_id for each in held)
    for each in held:
        click.echo(f"{names[each.user_id]}  {each.permission}  {each.since:%Y-%m-%d}")


@grants.command("give")
@click.argument("email")
@click.argument("permission")
@click.argument("kind")
@click.argument("id_", metavar="ID", type=int)
@click.option(
    "--why", required=True, help="The reason, without names: it is shown beside the right."
)
@with_appcontext
def give(email: str, permission: str, kind: str, id_: int, why: str) -> None:
    """Give a user a right to a thing: `grants give bo@example.se surveys:case:seal case 12 --why …`."""
    user = user_by_email(email)
    if user is None:
        raise click.UsageError(f"No user has the address {email!r}.")
    thing = Thing(kind, id_, municipality_id=user.municipality_id)
    try:
        grant(thing, GrantDraft(user.id, permission, why), by=None, at=now())
    except DomainError as refused:
        raise click.ClickException(_(refused.message, **refused.params)) from refused
    db.session.commit()
    click.echo(f"{user.name} may: {permission}, {kind} {id_}.")
