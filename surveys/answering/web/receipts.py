"""Looking up a receipt number that somebody reads out on the telephone."""

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from app.authorization import present_access, requires
from app.i18n import language
from surveys.answering.domain.receipts import normalised_receipt
from surveys.answering.queries.receipts import known_receipt
from surveys.permissions import SurveyPermission

receipts = Blueprint("receipts", __name__, url_prefix="/rounds", template_folder="templates")


@receipts.get("/receipt")
@requires(SurveyPermission.READ_ROUNDS)
def look_up() -> Response:
    """Whether an answer has come in, in which round and on which day; nothing of what it says."""
    typed = request.args.get("number", "").strip()
    number = normalised_receipt(typed)
    known = number and known_receipt(number, present_access(), SurveyPermission.READ_ROUNDS)
    page = render_template(
        "surveys/rounds/receipt.html",
        typed=typed,
        number=number,
        known=known or None,
        locale=language(),
    )
    return make_response(page)
