"""Rounds: the list, a new one, its page, its links, closing it."""

from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.authorization import can, present_access, requires
from app.clock import now, today
from app.db import db
from app.errors import DomainError
from app.i18n import language
from app.identity.web.signed_in_user import signed_in_user
from app.trail.recording import Deed
from app.web.fields import choices
from app.web.opened import note_opened
from surveys.answering.operations.closing import close_round
from surveys.answering.queries.responses import partials_in
from surveys.collections.domain.rounds import Mode, RoundState
from surveys.collections.models import Round
from surveys.collections.operations import rounds as operations
from surveys.collections.queries.rounds import (
    RoundFilter,
    answered_in,
    commissioners,
    has_invitations,
    invited_in,
    links_by_person,
    load_round,
    progress,
    purposes,
    round_rows,
    state_of,
    years,
)
from surveys.collections.web.forms import MOST_INVITED, LinksForm, RoundForm
from surveys.collections.web.links import links_csv, pages_of
from surveys.collections.words import MODE_MEANINGS, MODES, STATES
from surveys.instruments.models import InstrumentVersion
from surveys.instruments.queries import instrument_of, round_versions
from surveys.permissions import SurveyPermission
from surveys.results.queries.round_results import may_read_results

rounds = Blueprint("rounds", __name__, url_prefix="/rounds", template_folder="templates")
LARGEST_SHEET = 200  # QR codes on one page: more would keep the reader waiting


@rounds.get("")
@requires(SurveyPermission.READ_ROUNDS)
def index() -> Response:
    """The rounds that the reader may see."""
    access, permission = present_access(), SurveyPermission.READ_ROUNDS
    states = {state.value: state for state in RoundState}
    wanted = RoundFilter(
        purpose=request.args.get("kind") or None,
        year=request.args.get("year", type=int),
        state=states.get(request.args.get("state", "")),
    )
    page = render_template(
        "surveys/rounds/index.html",
        rows=round_rows(access, permission, wanted, today()),
        wanted=wanted,
        year_options=[(year, year) for year in years(access, permission)],
        purposes=[(key, title.in_(language())) for key, title in purposes(access, permission)],
        locale=language(),
        states=STATES,
        modes=MODES,
        may_manage=can(SurveyPermission.MANAGE_ROUNDS),
    )
    return make_response(page)


@rounds.get("/new")
@requires(SurveyPermission.MANAGE_ROUNDS)
def new() -> Response:
    """The form for a new round."""
    form = _round_form()
    form.year.data = today().year
    return _new_page(form)


@rounds.post("/new")
@requires(SurveyPermission.MANAGE_ROUNDS)
def create() -> Response:
    """Make a round."""
    form = _round_form()
    version = next((v for v in round_versions() if v.id == form.version.data), None)
    if version is None or not form.is_filled_in(version):
        return _new_page(form, 422)
    try:
        made = operations.make_round(form.draft(version), by=signed_in_user().id, at=now())
    except DomainError as error:
        db.session.rollback()
        return _refused(error)
    db.session.commit()
    flash(_("Omgången är gjord."), "good")
    return _to_round(made.id)


@rounds.get("/<uuid:round_id>")
@requires(SurveyPermission.READ_ROUNDS)
def show(round_id: UUID) -> Response:
    """A round: its state, who has answered, its links."""
    return _round_page(load_round(round_id, present_access(), SurveyPermission.READ_ROUNDS))


@rounds.post("/<uuid:round_id>/mode")
@requires(SurveyPermission.MANAGE_ROUNDS)
def change_mode(round_id: UUID) -> Response:
    """Choose the other mode while that can be done."""
    round_ = _managed(round_id)
    other = Mode.CONFIDENTIAL if round_.mode is Mode.ANONYMOUS else Mode.ANONYMOUS
    operations.change_mode(round_, other, by=signed_in_user().id, at=now())
    db.session.commit()
    flash(_("Läget är ändrat till %(mode)s.", mode=str(MODES[other]).lower()), "good")
    return _to_round(round_id)


@rounds.post("/<uuid:round_id>/invited")
@requires(SurveyPermission.MANAGE_ROUNDS)
def set_invited(round_id: UUID) -> Response:
    """Say how many are invited in each group."""
    round_ = _managed(round_id)
    invited = _typed_numbers(round_)
    if invited is None:
        flash(_("Skriv ett helt tal från 0 till 100 000."), "attention")
        return _round_page(round_, status=422)
    operations.set_invited(round_, invited, by=signed_in_user().id, at=now())
    db.session.commit()
    flash(_("Antalen är sparade."), "good")
    return _to_round(round_id)


@rounds.post("/<uuid:round_id>/links")
@requires(SurveyPermission.MANAGE_ROUNDS)
def make_links(round_id: UUID) -> Response:
    """Make links and hand them out at once, as a file or a sheet of QR codes.

    A POST that answers with what it made: the links are stored only as hashes, so there is no
    address from which they could be fetched afterwards.
    """
    round_ = _managed(round_id)
    form = LinksForm()
    if not form.validate_on_submit():
        return _round_page(round_, form, 422)
    if form.as_sheet.data and form.number > LARGEST_SHEET:
        form.count.errors = [_("Gör högst %(most)s QR-koder åt gången.", most=LARGEST_SHEET)]
        return _round_page(round_, form, 422)
    made = operations.make_links(
        round_, str(form.group.data), form.number, by=signed_in_user().id, at=now()
    )
    answer = _sheet(round_, made) if form.as_sheet.data else _file(round_, made)
    db.session.commit()
    return answer


@rounds.post("/<uuid:round_id>/links/revoke")
@requires(SurveyPermission.MANAGE_ROUNDS)
def revoke_links(round_id: UUID) -> Response:
    """Make the unused links of a group stop working."""
    round_ = _managed(round_id)
    group_key = request.form.get("group", "")
    number = operations.revoke_unused(round_, group_key, by=signed_in_user().id, at=now())
    db.session.commit()
    flash(
        ngettext(
            "%(num)s oanvänd länk gäller inte längre. Du kan göra en ny.",
            "%(num)s oanvända länkar gäller inte längre. Du kan göra nya.",
            number,
        ),
        "good",
    )
    return _to_round(round_id)


@rounds.get("/<uuid:round_id>/close")
@requires(SurveyPermission.MANAGE_ROUNDS)
def ask_to_close(round_id: UUID) -> Response:
    """What closing means, and the button that does it."""
    return make_response(render_template("surveys/rounds/close.html", round=_managed(round_id)))


@rounds.post("/<uuid:round_id>/close")
@requires(SurveyPermission.MANAGE_ROUNDS)
def close(round_id: UUID) -> Response:
    """Close a round; started answers are kept as partials."""
    close_round(_managed(round_id), by=signed_in_user().id, at=now())
    db.session.commit()
    flash(_("Omgången är stängd."), "good")
    return _to_round(round_id)


@rounds.get("/<uuid:round_id>/links")
@requires(SurveyPermission.MANAGE_ROUNDS)
def by_person(round_id: UUID) -> Response:
    """Which links were used in a confidential round; an anonymous one refuses in words."""
    access = present_access()
    links_by_person(load_round(round_id, access, SurveyPermission.MANAGE_ROUNDS))
    note_opened(Deed("round.links_read", "round", round_id), by=signed_in_user().id)
    round_ = load_round(round_id, access, SurveyPermission.MANAGE_ROUNDS)
    page = render_template(
        "surveys/rounds/links.html",
        round=round_,
        links=links_by_person(round_),
        labels={group.key: group.label for group in round_.groups},
    )
    return make_response(page)


def _typed_numbers(round_: Round) -> dict[str, int] | None:
    """The numbers typed for the groups; a group without a field keeps its own. None: not all are numbers."""
    typed = {group.key: request.form.get(f"invited-{group.key}") for group in round_.groups}
    given = {key: "".join(text.split()) for key, text in typed.items() if text is not None}
    if not all(text.isascii() and text.isdecimal() and len(text) < 9 for text in given.values()):
        return None
    numbers = {key: int(text) for key, text in given.items()}
    return numbers if all(number <= MOST_INVITED for number in numbers.values()) else None


def _managed(round_id: UUID) -> Round:
    return load_round(round_id, present_access(), SurveyPermission.MANAGE_ROUNDS)


def _to_round(round_id: UUID) -> Response:
    return redirect(url_for("rounds.show", round_id=round_id), 303)


def _round_form() -> RoundForm:
    form = RoundForm()
    form.version.choices = choices({v.id: _version_words(v) for v in round_versions()})
    found = commissioners(present_access(), SurveyPermission.MANAGE_ROUNDS)
    form.commissioner.choices = choices({one.id: one.name for one in found})
    return form


def _version_words(version: InstrumentVersion) -> str:
    title = instrument_of(version).title.in_(language())
    return str(
        _(
            "%(title)s (%(key)s, version %(version)s)",
            title=title,
            key=version.key,
            version=version.version,
        )
    )


def _refused(error: DomainError) -> Response:
    """The form again, filled in, with the operation's word at the field that it is about."""
    form = _round_form()
    field = {
        operations.DatesAreWrong: form.closes_on,
        operations.RoundExists: form.title,
    }.get(type(error), form.version)
    field.errors = [_(error.message, **error.params)]
    return _new_page(form, 422)


def _new_page(form: RoundForm, status: int = 200) -> Response:
    return make_response(render_template("surveys/rounds/new.html", form=form), status)


def _round_page(round_: Round, form: LinksForm | None = None, status: int = 200) -> Response:
    access = present_access()
    page = render_template(
        "surveys/rounds/show.html",
        round=round_,
        form=form,
        state=state_of(round_, today()),
        instrument=instrument_of(round_.instrument_version),
        groups=progress(round_),
        invited=invited_in(round_),
        answered=answered_in(round_.id),
        partials=partials_in(round_.id),
        mode_is_fixed=has_invitations(round_.id),
        may_manage=can(SurveyPermission.MANAGE_ROUNDS),
        may_read_results=may_read_results(round_, access),
        modes=MODES,
        mode_meanings=MODE_MEANINGS,
        locale=language(),
    )
    return make_response(page, status)


def _file(round_: Round, made: tuple[operations.HandedOut, ...]) -> Response:
    response = make_response(links_csv(made))
    response.mimetype = "text/csv"
    response.headers["Content-Disposition"] = f'attachment; filename="links-{round_.year}.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _sheet(round_: Round, made: tuple[operations.HandedOut, ...]) -> Response:
    page = render_template(
        "surveys/rounds/sheet.html",
        round=round_,
        municipality=round_.commissioner.municipality.name,
        instrument=instrument_of(round_.instrument_version),
        group=made[0].group,
        number=len(made),
        pages=pages_of(made),
    )
    return make_response(page)
