"""The way in and out, and one's own account."""

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from app.authorization import public, signed_in
from app.clock import now
from app.db import db, reading
from app.errors import NotSignedIn
from app.i18n import STAFF_LANGUAGES
from app.identity.errors import TooManyAttempts, WeakPassword, WrongCredentials
from app.identity.models.users import User
from app.identity.operations.log_in import Attempt, kept_for, note_log_in
from app.identity.operations.log_in import log_in as check_log_in
from app.identity.operations.passwords import PasswordHolder, change_password, replace, try_password
from app.identity.operations.users import choose_locale, log_out_everywhere
from app.identity.queries.scopes import scope_names
from app.identity.queries.users import DEMO_DOMAIN, demo_users
from app.identity.role_labels import ROLE_LABELS
from app.identity.web.forms import ChangePasswordForm, LogInForm
from app.identity.web.signed_in_user import signed_in_user
from app.web.csrf import begin_proofs_of
from app.web.kept_forms import KeptForm, give_back, page_of_form, sent_form
from app.web.shell import keep_language, safe_next

identity = Blueprint("identity", __name__, template_folder="templates")


def let_in(user: User) -> None:
    """Start a session of the user's own; whatever the old one held is gone."""
    session.clear()
    login_user(user)
    begin_proofs_of(user.id)


@identity.app_context_processor
def own_account() -> dict[str, object]:
    """Where the frame finds the reader's account."""
    return {"account_url": url_for("identity.account")}


@identity.app_errorhandler(NotSignedIn)
def ask_to_log_in(_error: NotSignedIn) -> Response:
    """The log-in page, which leads back; what was typed in a form waits in it, sealed."""
    if request.method in {"GET", "HEAD"}:
        here = request.full_path.rstrip("?")
        return redirect(url_for("identity.log_in", next=here), 303)
    kept = sent_form()
    sealed = kept.sealed() if kept and kept.user_id is not None else ""
    form = LogInForm(formdata=None, next=page_of_form(), kept=sealed)
    return _log_in_page(form, 401)


@identity.get("/log-in")
@public
def log_in() -> Response:
    """The log-in page, ?email= filled in; in demo mode with a button for each made-up user."""
    if current_user.is_authenticated:
        return redirect(safe_next(request.args.get("next")), 303)
    form = LogInForm(
        email=request.args.get("email"), next=safe_next(request.args.get("next")), formdata=None
    )
    return _log_in_page(form)


@identity.post("/log-in")
@public
def try_log_in() -> Response:
    """Let somebody in by e-mail and password."""
    form = LogInForm()
    if not form.validate_on_submit():
        return _log_in_page(form, 422)
    attempt, at = _attempt(form), now()
    try:
        with reading():
            kept = kept_for(attempt, at=at)
        db.session.rollback()  # hashing takes long: no transaction is open meanwhile
        user = check_log_in(attempt, try_password(kept, attempt.password), at=at)
    except (WrongCredentials, TooManyAttempts) as error:
        db.session.commit()  # the failure is kept: that is what slows guessing down
        form.form_errors.append(_(error.message, **error.params))
        response = _log_in_page(form, error.status)
        if isinstance(error, TooManyAttempts):
            response.headers["Retry-After"] = str(error.wait_s)
        return response
    db.session.commit()
    let_in(user)
    return _way_on(user)


@identity.post("/demo/log-in")
@public
def demo_log_in() -> Response:
    """Let anybody be one of the made-up users; only in demo mode, and nobody else."""
    user = db.session.get(User, request.form.get("user_id", 0, type=int))
    is_demo = current_app.config["INSYN"].demo
    if not is_demo or user is None or not user.is_active or not user.email.endswith(DEMO_DOMAIN):
        abort(404)
    note_log_in(user, at=now())
    db.session.commit()
    let_in(user)
    return _way_on(user)


@identity.post("/logout")
@public
def log_out() -> Response:
    """End this session."""
    logout_user()
    session.clear()
    return redirect(url_for("identity.log_in"), 303)


@identity.get("/account")
@signed_in
def account() -> Response:
    """One's own account."""
    return _account_page(ChangePasswordForm())


@identity.post("/account/password")
@signed_in
def choose_new_password() -> Response:
    """Change one's password; other sessions end, this one goes on."""
    form = ChangePasswordForm()
    if not form.validate_on_submit():
        return _account_page(form, 422)
    user = signed_in_user()
    holder = PasswordHolder.of(user)
    db.session.rollback()  # hashing takes long: no transaction is open meanwhile
    try:
        change = replace(holder, str(form.current.data), str(form.password.data))
        change_password(user, change, at=now())
    except WrongCredentials:
        form.current.errors = [_("Det nuvarande lösenordet stämmer inte.")]
        return _account_page(form, 422)
    except WeakPassword as error:
        form.password.errors = [_(error.message)]
        return _account_page(form, 422)
    db.session.commit()
    let_in(user)
    flash(_("Lösenordet är bytt. Andra enheter är utloggade."), "good")
    return redirect(url_for("identity.account"), 303)


@identity.post("/account/language")
@signed_in
def choose_account_language() -> Response:
    """Keep the language with the account, and use it from now on."""
    response = redirect(url_for("identity.account"), 303)
    if (locale := request.form.get("locale", "")) in STAFF_LANGUAGES:
        choose_locale(signed_in_user(), locale)
        db.session.commit()
        keep_language(response, locale)
    return response


@identity.post("/account/log-out-everywhere")
@signed_in
def end_all_sessions() -> Response:
    """Log out here and on every other device."""
    user = signed_in_user()
    log_out_everywhere(user, by=user.id, at=now())
    db.session.commit()
    session.clear()
    flash(_("Du är utloggad på alla enheter."), "good")
    return redirect(url_for("identity.log_in"), 303)


def _way_on(user: User) -> Response:
    """Back to where one was going, or to the form that one had filled in."""
    page = safe_next(request.form.get("next"))
    sealed = request.form.get("kept")
    kept = KeptForm.opened(sealed) if sealed else None
    if kept and kept.user_id == user.id:
        return give_back(kept, 200, page)
    if sealed:
        flash(
            _("Formuläret skickades inte: det skrevs av någon annan eller är för gammalt."), "info"
        )
        return redirect("/", 303)  # the page of the form may be closed to somebody else
    return redirect(page, 303)


def _account_page(form: ChangePasswordForm, status: int = 200) -> Response:
    user = signed_in_user()
    page = render_template(
        "identity/account.html",
        form=form,
        user=user,
        scope_names=scope_names(user.memberships),
        role_labels=ROLE_LABELS,
    )
    return make_response(page, status)


def _attempt(form: LogInForm) -> Attempt:
    return Attempt(
        email=str(form.email.data),
        password=str(form.password.data),
        address=request.remote_addr or "",
        secret=current_app.config["INSYN"].secret_key,
    )


def _log_in_page(form: LogInForm, status: int = 200) -> Response:
    is_demo = current_app.config["INSYN"].demo
    # The one that a ready link asks for stands first.
    users = sorted(demo_users(), key=lambda user: user.email != form.email.data) if is_demo else []
    memberships = [membership for user in users for membership in user.memberships]
    page = render_template(
        "identity/log_in.html",
        form=form,
        asks=status == NotSignedIn.status,
        demo_users=users,
        scope_names=scope_names(memberships),
        role_labels=ROLE_LABELS,
    )
    return make_response(page, status)
