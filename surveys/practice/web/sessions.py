"""Sessions: starting one, the links by which the family rates it, how each rating stands."""

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.authorization import present_access, requires
from app.clock import now, today
from app.db import db
from app.errors import NotVisible
from app.i18n import language
from app.identity.web.signed_in_user import signed_in_user
from app.trail.recording import Deed
from app.web.opened import note_opened
from surveys.collections.domain.rounds import EntryMode
from surveys.collections.web.links import shown_link
from surveys.collections.words import ENTRY_MODES
from surveys.instruments.domain.instruments import Moment
from surveys.instruments.words import MOMENTS
from surveys.permissions import SurveyPermission
from surveys.practice.operations import sessions as operations
from surveys.practice.queries.cases import load_case
from surveys.practice.queries.ratings import curves, ratings
from surveys.practice.queries.sessions import load_participant, load_session, session_ratings
from surveys.practice.web.curve_words import curve_title, norm_label, sentences
from surveys.practice.words import AGE_BANDS, ROLES

sessions = Blueprint("sessions", __name__, template_folder="templates")
# how a link opened on the practitioner's own device is answered, when it is
HANDED_ROUND = (EntryMode.TABLET, EntryMode.READ_ALOUD, EntryMode.INTERPRETER, EntryMode.PAPER)


@sessions.post("/cases/<int:case_id>/sessions")
@requires(SurveyPermission.HOLD_SESSIONS)
def start(case_id: int) -> Response:
    """Start the next session of a case."""
    case = load_case(case_id, present_access())
    session = operations.start_session(case, by=signed_in_user().id, at=now())
    db.session.commit()
    return _to_session(session.id)


@sessions.get("/sessions/<int:session_id>")
@requires(SurveyPermission.HOLD_SESSIONS)
def show(session_id: int) -> Response:
    """A session: each participant's ratings before and after; that it was opened is logged."""
    access = present_access()
    session = load_session(session_id, access)
    deed = Deed("session.read", "session", session.id, unit_id=session.case.unit_id)
    note_opened(deed, by=signed_in_user().id)
    session = load_session(session_id, access)
    page = render_template(
        "surveys/sessions/show.html",
        session=session,
        case=session.case,
        participants=session_ratings(session, language(), today()),
        curves=curves(session.case.participants, ratings(session.case_id)),
        sentences=sentences,
        curve_title=curve_title,
        norm_label=norm_label,
        role_words=ROLES,
        age_words=AGE_BANDS,
        mode_words=ENTRY_MODES,
        moment_words=MOMENTS,
    )
    return make_response(page)


@sessions.post("/sessions/<int:session_id>/links/<int:participant_id>/<moment>")
@requires(SurveyPermission.HOLD_SESSIONS)
def link(session_id: int, participant_id: int, moment: str) -> Response:
    """Show a fresh link for a rating.

    The one kind of POST that answers with a page of its own: the token is known only here, so
    there is no address to send the reader on to.
    """
    if moment not in {known.value for known in Moment}:
        raise NotVisible
    session = load_session(session_id, present_access())
    participant = load_participant(session, participant_id)
    made = operations.show_link(
        session, participant, Moment(moment), by=signed_in_user().id, at=now()
    )
    db.session.commit()
    page = render_template(
        "surveys/sessions/link.html",
        session=session,
        participant=participant,
        moment=MOMENTS[Moment(moment)],
        instrument=made.instrument,
        phone=shown_link(made.token),
        here={mode: shown_link(made.token, mode).url for mode in HANDED_ROUND},
        mode_words=ENTRY_MODES,
        locale=language(),
    )
    return make_response(page)


@sessions.post("/sessions/<int:session_id>/end")
@requires(SurveyPermission.HOLD_SESSIONS)
def end(session_id: int) -> Response:
    """End a session."""
    session = load_session(session_id, present_access())
    operations.end_session(session, by=signed_in_user().id, at=now())
    db.session.commit()
    flash(_("Samtalet är avslutat."), "good")
    return redirect(url_for("cases.show", case_id=session.case_id), 303)


@sessions.post("/sessions/<int:session_id>/resume")
@requires(SurveyPermission.HOLD_SESSIONS)
def resume(session_id: int) -> Response:
    """Open an ended session again."""
    session = load_session(session_id, present_access())
    operations.resume_session(session, by=signed_in_user().id, at=now())
    db.session.commit()
    return _to_session(session_id)


def _to_session(session_id: int) -> Response:
    return redirect(url_for("sessions.show", session_id=session_id), 303)
