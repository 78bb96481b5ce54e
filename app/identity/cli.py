"""The commands that let somebody in from the machine itself: to all there is, or to one thing."""

import click
from email_validator import EmailNotValidError, validate_email
from flask import current_app
from flask.cli import AppGroup, with_appcontext
from flask_babel import gettext as _

from app.clock import now
from app.db import db, reading
from app.errors import DomainError
from app.identity.domain.object_grants import GrantDraft, Thing
from app.identity.operations.invitations import Sender, invite
from app.identity.operations.object_grants import grant
from app.identity.operations.users import Invitee, RoleInScope, add_user
from app.identity.queries.object_grants import in_force
from app.identity.queries.scopes import Scope, scopes_named
from app.identity.queries.users import names_of, user_by_email
from app.organisation.operations.commissioners import municipality_commissioner
from app.organisation.operations.municipalities import only_municipality
from app.organisation.queries.municipalities import municipality_called, municipality_name
from app.organisation.queries.visibility import commissioner_municipalities
from app.roles import SCOPES_OF, Role, ScopeKind

users = AppGroup("users", help="Those who log in.")
grants = AppGroup("grants", help="Rights to one thing, such as a sealed case, beside the roles.")


@users.command("invite")
@click.argument("email")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--name", help="What the person is called; without it, what stands before the @.")
@click.option(
    "--commissioner", help="Whom an auditor or a commissioner's user speaks for, by name."
)
@click.option("--provider", help="Whose units a manager answers for, by name.")
@click.option("--unit", help="Which unit a manager or practitioner works at, by its name or code.")
@click.option("--municipality", help="Whose user it is, by key or name; the only one without.")
@with_appcontext
def invite_command(
    email: str, role: str, name: str | None, municipality: str | None, **held_for: str | None
) -> None:
    """Let somebody in by a link that chooses a password once; prints it, and sends it by mail."""
    address = _checked(email)
    settings = current_app.config["INSYN"]
    try:
        user = user_by_email(address)
        if user is None or user.password_hash is not None:  # else: invited, never came in
            held, of = _held(Role(role), municipality, held_for)
            called = name or address.partition("@")[0]
            user = add_user(Invitee(address, called, held, municipality_id=of), at=now())
        sender = Sender(settings.base_url, municipality_name)
        letter = invite(user, sender, by=None, at=now())
    except DomainError as refused:
        db.session.rollback()
        raise click.ClickException(_(refused.message, **refused.params)) from refused
    db.session.commit()
    click.echo(f"{user.email} may come in and choose a password, once, within seven days:")
    click.echo(letter.url)
    if not settings.mail_host:
        click.echo("No mail server is set (INSYN_MAIL_HOST): hand the link over yourself.")


def _checked(email: str) -> str:
    try:
        return validate_email(email, check_deliverability=False).normalized
    except EmailNotValidError as fault:
        raise click.UsageError(f"{email!r} is no e-mail address: {fault}") from fault


def _held(
    role: Role, municipality: str | None, held_for: dict[str, str | None]
) -> tuple[RoleInScope, int | None]:
    """The role with what it is for, and the municipality that the user belongs to."""
    if municipality is None:
        held = _role_in_scope(role, held_for, None)
        if held.kind is ScopeKind.INSTALLATION:
            return held, None
        if held.kind is ScopeKind.COMMISSIONER:
            return held, commissioner_municipalities()[held.scope_id or 0]
        return held, only_municipality().id
    found = municipality_called(municipality)
    if found is None:
        raise click.UsageError(f"There is no municipality {municipality!r}. See `municipalities`.")
    if role is Role.SYSTEM_ADMINISTRATOR:
        top = municipality_commissioner(found.id)
        return RoleInScope(role, ScopeKind.COMMISSIONER, top.id), found.id
    return _role_in_scope(role, held_for, found.id), found.id


def _role_in_scope(role: Role, held_for: dict[str, str | None], of: int | None) -> RoleInScope:
    named = {ScopeKind(kind): name for kind, name in held_for.items() if name is not None}
    wanted = SCOPES_OF[role]
    if len(named) > 1 or not set(named) <= wanted or (not named and _needs_one(role)):
        options = " or ".join(f"--{kind.value}" for kind in sorted(wanted & set(ScopeKind)))
        what = f"needs one of {options}" if _needs_one(role) else "is for the whole installation"
        raise click.UsageError(f"The role {role.value} {what}.")
    if not named:
        return RoleInScope(role, ScopeKind.INSTALLATION)
    ((kind, name),) = named.items()
    return RoleInScope(role, kind, _only(kind, name, of).id)


def _needs_one(role: Role) -> bool:
    return ScopeKind.INSTALLATION not in SCOPES_OF[role]


def _only(kind: ScopeKind, name: str, of: int | None) -> Scope:
    found = scopes_named(kind, name, of)
    if len(found) == 1:
        return found[0]
    many = ", ".join(scope.name for scope in found[:5])
    hint = f"There are several: {many}." if found else "Import the register first, or see `rows`."
    raise click.UsageError(f"There is not just one {kind.value} called {name!r}. {hint}")


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
