"""Instruments: the list, a preview as a respondent sees it, and the licences."""

from dataclasses import dataclass

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.authorization import can, present_access, requires
from app.clock import now, today
from app.db import db
from app.errors import NotVisible
from app.i18n import language
from app.identity.web.signed_in_user import signed_in_user
from app.organisation.queries.municipalities import own_municipalities, readers_municipality
from surveys.instruments.domain.instruments import Instrument
from surveys.instruments.models import InstrumentVersion
from surveys.instruments.operations import record_licence, withdraw_licence
from surveys.instruments.queries import (
    has_licence,
    instrument_of,
    latest_version,
    licences,
    load_licence,
    load_version,
    versions,
)
from surveys.instruments.web.forms import LicenceForm
from surveys.instruments.words import POPULATIONS
from surveys.permissions import SurveyPermission

instruments = Blueprint(
    "instruments", __name__, url_prefix="/instruments", template_folder="templates"
)


@dataclass(frozen=True)
class VersionRow:
    """A line of the list."""

    version: InstrumentVersion
    instrument: Instrument
    is_licensed: bool


@instruments.get("")
@requires(SurveyPermission.READ_INSTRUMENTS)
def index() -> Response:
    """Every version of every instrument."""
    of = own_municipalities(present_access())
    rows = [
        VersionRow(version, instrument_of(version), has_licence(version.key, today(), of))
        for version in versions()
    ]
    page = render_template("surveys/instruments/index.html", rows=rows, locale=language())
    return make_response(page)


@instruments.get("/<key>/<int:version>")
@requires(SurveyPermission.READ_INSTRUMENTS)
def show(key: str, version: int) -> Response:
    """A version: its questions as a respondent sees them, its norms and licence."""
    return _version_page(load_version(key, version), LicenceForm())


@instruments.post("/<key>/licences")
@requires(SurveyPermission.RECORD_LICENCE)
def record(key: str) -> Response:
    """Record that the reader's municipality may use an instrument."""
    newest = _newest(key)
    form = LicenceForm()
    if not form.validate_on_submit():
        return _version_page(newest, form, 422)
    draft = form.draft(key, readers_municipality(present_access()))
    record_licence(draft, by=signed_in_user().id, at=now())
    db.session.commit()
    flash(_("Licensen är registrerad."), "good")
    return redirect(url_for("instruments.show", key=key, version=newest.version), 303)


@instruments.post("/<key>/licences/<int:licence_id>/withdraw")
@requires(SurveyPermission.RECORD_LICENCE)
def withdraw(key: str, licence_id: int) -> Response:
    """Take a licence back."""
    licence = load_licence(key, licence_id, own_municipalities(present_access()))
    withdraw_licence(licence, by=signed_in_user().id, at=now())
    db.session.commit()
    flash(_("Licensen är tillbakadragen."), "good")
    return redirect(url_for("instruments.show", key=key, version=_newest(key).version), 303)


def _newest(key: str) -> InstrumentVersion:
    try:
        return latest_version(key)
    except KeyError as error:
        raise NotVisible from error


def _version_page(version: InstrumentVersion, form: LicenceForm, status: int = 200) -> Response:
    instrument, of = instrument_of(version), own_municipalities(present_access())
    page = render_template(
        "surveys/instruments/show.html",
        version=version,
        instrument=instrument,
        licences=licences(version.key, of),
        is_licensed=has_licence(version.key, today(), of),
        may_record=can(SurveyPermission.RECORD_LICENCE),
        services=[("exempel", _("Exempel på insats"))],
        form=form,
        population_words=POPULATIONS,
        today=today(),
        locale=language(),
    )
    return make_response(page, status)
