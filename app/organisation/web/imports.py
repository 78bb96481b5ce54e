"""The page to import rows: send files, see what they would do, say yes."""

from dataclasses import replace
from pathlib import Path

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.access import Access
from app.authorization import present_access, requires
from app.clock import now
from app.db import db
from app.errors import NotAllowed, NotVisible
from app.organisation.permissions import OrganisationPermission
from app.organisation.queries.municipalities import (
    MunicipalityLine,
    municipality_lines,
    municipality_name,
)
from app.organisation.queries.visibility import sees_whole
from app.rows import uploads
from app.rows.cli import known_formats
from app.rows.formats import Context
from app.rows.importing import Report, import_rows, select_files
from app.rows.uploads import Upload

imports = Blueprint("imports", __name__, url_prefix="/import", template_folder="templates")


def may_import(access: Access) -> bool:
    """Rows may be about any unit and any commissioner: a district's auditor speaks for its own only."""
    return sees_whole(access, OrganisationPermission.IMPORT_ROWS)


@imports.app_context_processor
def importing() -> dict[str, object]:
    """How a page asks whether to lead its reader to the import."""
    return {"may_import": lambda: may_import(present_access())}


@imports.before_request
def refuse_those_of_a_part() -> None:
    """Refuse whoever may not speak for the whole municipality."""
    if current_user.is_authenticated and not may_import(present_access()):
        raise NotAllowed


@imports.get("")
@requires(OrganisationPermission.IMPORT_ROWS)
def index() -> str:
    """The form to send files, and which files there may be."""
    return _form_page()


@imports.post("")
@requires(OrganisationPermission.IMPORT_ROWS)
def check() -> Response | tuple[str, int]:
    """Keep the files and try them; nothing is stored yet."""
    files = [file for file in request.files.getlist("files") if file.filename]
    if not files:
        return _form_page(files=_("Välj minst en fil.")), 422
    several = _several()
    chosen = request.form.get("municipality", type=int) if several else None
    if several and chosen not in {line.id for line in several}:
        return _form_page(municipality=_("Välj vems rader det är.")), 422
    kept = uploads.keep(files, _root(), current_user.id)
    upload = replace(kept, municipality_id=chosen)
    report = _run(upload)
    db.session.rollback()
    uploads.note(replace(upload, report=report))
    return redirect(url_for("imports.show", token=upload.token), 303)


@imports.get("/<token>")
@requires(OrganisationPermission.IMPORT_ROWS)
def show(token: str) -> str:
    """What the files would do, or did, or every error in them."""
    upload = _load(token)
    of = municipality_name(upload.municipality_id) if upload.municipality_id else ""
    return render_template(
        "organisation/import_report.html", upload=upload, report=upload.report, of=of
    )


@imports.post("/<token>")
@requires(OrganisationPermission.IMPORT_ROWS)
def confirm(token: str) -> Response:
    """Import the files that were tried."""
    upload = _load(token)
    if not upload.is_done:
        report = _run(upload)
        if report.has_faults:
            db.session.rollback()
        else:
            db.session.commit()
            uploads.throw_files(upload)
        uploads.note(replace(upload, report=report, is_done=not report.has_faults))
    return redirect(url_for("imports.show", token=token), 303)


def _run(upload: Upload) -> Report:
    selection = select_files(upload.paths, known_formats())
    by, of = present_access().user_id, upload.municipality_id
    return import_rows(selection, Context(now(), by=by, municipality=of))


def _several() -> tuple[MunicipalityLine, ...]:
    """The municipalities to choose between; none where there are not several."""
    lines = municipality_lines()
    return lines if len(lines) > 1 else ()


def _load(token: str) -> Upload:
    upload = uploads.find(token, _root(), current_user.id)
    if upload is None or upload.report is None:
        raise NotVisible
    return upload


def _root() -> Path:
    return uploads.root_in(current_app.instance_path)


def _form_page(**errors: str) -> str:
    """errors: by the field that they are about."""
    return render_template(
        "organisation/import.html",
        formats=known_formats(),
        errors=errors,
        municipalities=_several(),
    )
