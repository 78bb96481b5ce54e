"""Maps errors to pages, or to JSON for the API. The one place that does."""

import structlog
from flask import Flask, Response, current_app, g, jsonify, make_response, render_template, request
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as WerkzeugResponse

from app.authorization import PUBLIC, access_of
from app.db import db
from app.errors import DomainError
from app.i18n import is_for_families
from app.web.kept_forms import give_back, page_of_form, sent_form

log = structlog.get_logger()


def init(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(DomainError, rule_said_no)
    app.register_error_handler(CSRFError, form_too_old)
    app.register_error_handler(OverflowError, not_storable)
    app.register_error_handler(DataError, not_storable)
    for lost in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(lost, not_reachable)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Exception, unexpected)


def rule_said_no(error: DomainError) -> Response:
    """A rule refused: nothing was changed."""
    db.session.rollback()
    return answer(error.status, _title(error.status), _(error.message, **error.params))


def not_storable(error: Exception) -> Response:
    """Something was given that no column holds, such as a number of thirty digits."""
    db.session.rollback()
    log.warning("not storable", id=g.get("request_id"), kind=type(error).__name__)
    return answer(400, _title(400), _text(400))


def not_reachable(error: Exception) -> WerkzeugResponse:
    """The database can't be reached, or is held by somebody else: what was typed is given back."""
    log.error("database", id=g.get("request_id"), kind=type(error).__name__, exc_info=error)
    db.session.remove()
    # the page is made without asking the database who reads it
    g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]  # noqa: SLF001 - flask-login's place
    kept = (
        sent_form() if request.method == "POST" and not request.path.startswith("/api/") else None
    )
    if kept is None:
        return answer(503, _title(503), _text(503))
    return give_back(kept, 503, page_of_form())


def form_too_old(_error: CSRFError) -> WerkzeugResponse:
    """The form's proof has expired: give it back filled in, with one button to go on."""
    kept = sent_form()
    # Without a proof that names the reader, anybody may have made the form: on any site at all.
    if kept is None or not (_is_public() or kept.user_id == current_user.id):
        return answer(400, _title(400), _text(400))
    return give_back(kept, 400, page_of_form())


def _is_public() -> bool:
    return access_of(current_app.view_functions[str(request.endpoint)]) == PUBLIC


def http_error(error: HTTPException) -> Response:
    """An HTTP error of any kind."""
    status = error.code or 500
    if status < 400:
        return make_response(error.get_response())
    return answer(status, _title(status), _text(status))


def unexpected(error: Exception) -> Response:
    """A fault of ours: logged with its trace, told without it."""
    db.session.rollback()
    log.error("fault", id=g.get("request_id"), kind=type(error).__name__, exc_info=error)
    return answer(500, _title(500), _text(500))


def answer(status: int, title: str, text: str) -> Response:
    """The error as JSON to the API, else as a page."""
    if request.path.startswith("/api/"):
        body = {"status": status, "title": title, "detail": text, "id": g.get("request_id")}
        return make_response(jsonify(body), status)
    template = "app/family_error.html" if is_for_families(request.path) else "app/error.html"
    page = render_template(
        template, status=status, title=title, text=text, reference=g.get("request_id")
    )
    return make_response(page, status)


def _title(status: int) -> str:
    titles: dict[int, str] = {
        400: _("Det gick inte att läsa det du skickade"),
        403: _("Du har inte behörighet"),
        404: _("Sidan finns inte"),
        405: _("Det gick inte att göra så"),
        409: _("Det gick inte att göra"),
        413: _("Filen är för stor"),
        429: _("För många försök"),
        503: _("Det går inte att nå uppgifterna just nu"),
    }
    return titles.get(status) or str(_("Något gick fel"))


def _text(status: int) -> str:
    texts: dict[int, str] = {
        400: _("Gå tillbaka och försök igen. Inget har ändrats."),
        403: _("Be den som sköter användare om behörighet. Inget har ändrats."),
        404: _("Adressen kan vara felskriven, eller så har du inte tillgång till sidan."),
        405: _("Gå tillbaka och använd knapparna på sidan. Inget har ändrats."),
        413: _("Dela upp filen i mindre delar och försök igen. Inget har ändrats."),
        429: _("Vänta en stund och försök igen."),
        503: _("Det du redan har sparat är kvar. Vänta en minut och försök igen."),
    }
    fault = _("Felet är vårt. Det du redan har sparat är kvar. Försök igen om en stund.")
    return texts.get(status) or str(fault)
