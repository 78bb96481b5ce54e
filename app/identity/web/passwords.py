"""Choosing a password by a link: the first one, or a new one."""

from flask import (
    Blueprint,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    session,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.authorization import public
from app.clock import now
from app.db import db, reading
from app.identity.errors import LinkNotUsable, WeakPassword
from app.identity.models.users import User
from app.identity.operations.invitations import (
    Sender,
    accept_invitation,
    holder_of_link,
    request_new_password,
)
from app.identity.operations.log_in import note_log_in
from app.identity.operations.passwords import hash_new
from app.identity.queries.users import invitation_of
from app.identity.web.entrance import let_in
from app.identity.web.forms import ChoosePasswordForm, ForgottenForm
from app.organisation.queries.municipalities import municipality_name

passwords = Blueprint("passwords", __name__, template_folder="templates")
_TOKEN = "welcome_token"  # noqa: S105 - the name of a place in the session


def sender() -> Sender:
    """Where the links of this installation lead."""
    settings = current_app.config["INSYN"]
    return Sender(settings.base_url, municipality_name)


@passwords.get("/welcome/<token>")
@public
def open_link(token: str) -> Response:
    """Move the token from the address into the session; nothing is changed, as mail scanners come here."""
    if invitation_of(token, now()) is None:
        return _link_not_usable()
    session[_TOKEN] = token
    return redirect(url_for("passwords.welcome"), 303)


@passwords.get("/welcome")
@public
def welcome() -> Response:
    """The form to choose a password in."""
    return _welcome_page(ChoosePasswordForm())


@passwords.post("/welcome")
@public
def choose() -> Response:
    """Choose the password and come in."""
    form = ChoosePasswordForm()
    if not form.validate_on_submit():
        return _welcome_page(form, 422)
    at, token = now(), session.get(_TOKEN, "")
    try:
        with reading():
            holder = holder_of_link(token, at=at)
        db.session.rollback()  # hashing takes long: no transaction is open meanwhile
        user = accept_invitation(token, hash_new(str(form.password.data), holder.about), at=at)
    except LinkNotUsable:
        return _link_not_usable()
    except WeakPassword as error:
        form.password.errors = [_(error.message)]
        return _welcome_page(form, 422)
    note_log_in(user, at=at)
    db.session.commit()
    let_in(user)
    flash(_("Lösenordet är valt och du är inloggad."), "good")
    return redirect("/", 303)


@passwords.get("/forgotten")
@public
def forgotten() -> Response:
    """The form to ask for a new password in."""
    return make_response(render_template("identity/forgotten.html", form=ForgottenForm()))


@passwords.post("/forgotten")
@public
def ask_for_link() -> Response:
    """Send the link, if there is somebody to send it to; the answer is the same if not."""
    form = ForgottenForm()
    if not form.validate_on_submit():
        return make_response(render_template("identity/forgotten.html", form=form), 422)
    request_new_password(str(form.email.data), sender(), at=now())
    db.session.commit()
    return redirect(url_for("passwords.link_sent"), 303)


@passwords.get("/forgotten/sent")
@public
def link_sent() -> Response:
    """What happens next."""
    return make_response(render_template("identity/link_sent.html"))


def _welcome_page(form: ChoosePasswordForm, status: int = 200) -> Response:
    invitation = invitation_of(session.get(_TOKEN, ""), now())
    user = db.session.get(User, invitation.user_id) if invitation else None
    if user is None:
        return _link_not_usable()
    return make_response(render_template("identity/welcome.html", form=form, user=user), status)


def _link_not_usable() -> Response:
    session.pop(_TOKEN, None)
    return make_response(render_template("identity/link_not_usable.html"), 404)
