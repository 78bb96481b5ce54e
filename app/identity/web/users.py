"""The users: list, invite, roles, shutting off."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.authorization import present_access, requires
from app.clock import now
from app.db import db
from app.errors import DomainError
from app.identity.errors import EmailTaken, RoleHeld, ScopeDoesNotFit
from app.identity.operations import users as operations
from app.identity.operations.invitations import invite as send_invitation
from app.identity.permissions import IdentityPermission
from app.identity.queries.scopes import scope_names
from app.identity.queries.users import (
    UserSearch,
    last_invitation,
    load_user,
    users_found,
)
from app.identity.role_labels import ROLE_LABELS
from app.identity.web.forms import InviteForm, RoleForm
from app.identity.web.passwords import sender
from app.identity.web.signed_in_user import signed_in_user
from app.organisation.queries.municipalities import municipalities_of
from app.roles import Role

users = Blueprint("users", __name__, url_prefix="/users", template_folder="templates")


@users.get("")
@requires(IdentityPermission.MANAGE_USERS)
def index() -> Response:
    """All users, searched and sorted."""
    search = _search()
    found = users_found(search, _managed())
    memberships = [membership for user in found.lines for membership in user.memberships]
    page = render_template(
        "identity/users.html",
        found=found,
        search=search,
        scope_names=scope_names(memberships),
        role_labels=ROLE_LABELS,
    )
    return make_response(page)


@users.get("/new")
@requires(IdentityPermission.MANAGE_USERS)
def new() -> Response:
    """The form to invite somebody in."""
    form = InviteForm()
    form.offer_choices(present_access())
    return _invite_page(form)


@users.post("/new")
@requires(IdentityPermission.MANAGE_USERS)
def invite() -> Response:
    """Let somebody in and send the link."""
    form = InviteForm()
    form.offer_choices(present_access())
    if not form.validate_on_submit():
        return _invite_page(form, 422)
    try:
        user = operations.invite_user(
            form.draft(present_access()), sender(), by=signed_in_user().id, at=now()
        )
    except EmailTaken as error:
        form.email.errors = [_(error.message)]
        return _invite_page(form, 422)
    except ScopeDoesNotFit as error:
        form.scope.errors = [_(error.message)]
        return _invite_page(form, 422)
    db.session.commit()
    flash(_("Inbjudan är på väg till %(email)s.", email=user.email), "good")
    return redirect(url_for("users.show", user_id=user.id), 303)


@users.get("/<int:user_id>")
@requires(IdentityPermission.MANAGE_USERS)
def show(user_id: int) -> Response:
    """One user."""
    form = RoleForm()
    form.offer_choices(present_access())
    return _user_page(user_id, form)


@users.post("/<int:user_id>/roles")
@requires(IdentityPermission.MANAGE_USERS)
def add_role(user_id: int) -> Response:
    """Give the user one more role."""
    form = RoleForm()
    form.offer_choices(present_access())
    user = load_user(user_id, _managed())
    if not form.validate_on_submit():
        return _user_page(user_id, form, 422)
    try:
        operations.add_role(user, form.role_in_scope(), by=signed_in_user().id, at=now())
    except (ScopeDoesNotFit, RoleHeld) as error:
        form.scope.errors = [_(error.message)]
        return _user_page(user_id, form, 422)
    return _kept(user_id, _("Rollen är tillagd."))


@users.post("/<int:user_id>/roles/<int:membership_id>/remove")
@requires(IdentityPermission.MANAGE_USERS)
def remove_role(user_id: int, membership_id: int) -> Response:
    """Take a role from the user."""
    user = load_user(user_id, _managed())
    try:
        operations.remove_role(user, membership_id, by=signed_in_user().id, at=now())
    except DomainError as error:
        return _refused(user_id, error)
    return _kept(user_id, _("Rollen är borttagen."))


@users.post("/<int:user_id>/invite-again")
@requires(IdentityPermission.MANAGE_USERS)
def invite_again(user_id: int) -> Response:
    """Send a new link to somebody who has not come in; the old one stops working."""
    user = load_user(user_id, _managed())
    send_invitation(user, sender(), by=signed_in_user().id, at=now())
    return _kept(user_id, _("En ny inbjudan är på väg till %(email)s.", email=user.email))


@users.post("/<int:user_id>/log-out")
@requires(IdentityPermission.MANAGE_USERS)
def log_out(user_id: int) -> Response:
    """End all sessions of the user."""
    operations.log_out_everywhere(load_user(user_id, _managed()), by=signed_in_user().id, at=now())
    return _kept(user_id, _("Användaren är utloggad på alla enheter."))


@users.post("/<int:user_id>/deactivate")
@requires(IdentityPermission.MANAGE_USERS)
def deactivate(user_id: int) -> Response:
    """Shut the user off."""
    try:
        operations.deactivate(load_user(user_id, _managed()), by=signed_in_user().id, at=now())
    except DomainError as error:
        return _refused(user_id, error)
    return _kept(user_id, _("Användaren är avstängd. Det som användaren har gjort finns kvar."))


@users.post("/<int:user_id>/activate")
@requires(IdentityPermission.MANAGE_USERS)
def activate(user_id: int) -> Response:
    """Let the user in again."""
    operations.activate(load_user(user_id, _managed()), by=signed_in_user().id, at=now())
    return _kept(user_id, _("Användaren kan logga in igen."))


def _managed() -> frozenset[int] | None:
    """Whose users the reader manages."""
    return municipalities_of(present_access(), IdentityPermission.MANAGE_USERS)


def _search() -> UserSearch:
    args = request.args
    states = {"active": True, "inactive": False}
    role = args.get("role", "")
    return UserSearch(
        text=args.get("q", "").strip(),
        role=Role(role) if role in set(Role) else None,
        is_active=states.get(args.get("state", "")),
        sort=args.get("sort", "name"),
        page=args.get("page", 1, type=int),
    )


def _invite_page(form: InviteForm, status: int = 200) -> Response:
    return make_response(render_template("identity/invite.html", form=form), status)


def _user_page(user_id: int, form: RoleForm, status: int = 200) -> Response:
    user = load_user(user_id, _managed())
    page = render_template(
        "identity/user.html",
        user=user,
        form=form,
        scope_names=scope_names(user.memberships),
        role_labels=ROLE_LABELS,
        invitation=last_invitation(user),
    )
    return make_response(page, status)


def _kept(user_id: int, message: str) -> Response:
    db.session.commit()
    flash(message, "good")
    return redirect(url_for("users.show", user_id=user_id), 303)


def _refused(user_id: int, error: DomainError) -> Response:
    if error.status == 404:
        raise error
    db.session.rollback()
    flash(_(error.message, **error.params), "error")
    return redirect(url_for("users.show", user_id=user_id), 303)
