"""The lists that units are sorted by: providers, services, commissioners."""

from flask import Blueprint, render_template
from flask_login import current_user

from app.authorization import requires
from app.directory.permissions import DirectoryPermission
from app.directory.queries.lists import commissioner_lines, providers_page, service_lines
from app.directory.web import addresses
from app.directory.web.labels import CARE_FORMS

directory = Blueprint("directory", __name__, template_folder="templates")


@directory.get("/providers")
@requires(DirectoryPermission.READ_UNITS)
def providers() -> str:
    """The providers of the units that the reader may see."""
    q, sort = addresses.words("q"), addresses.words("sort") or "name"
    found = providers_page(current_user, q, sort, addresses.page())
    return render_template("directory/providers.html", found=found, q=q, sort=sort)


@directory.get("/services")
@requires(DirectoryPermission.READ_UNITS)
def services() -> str:
    """Every service, with how many units offer it."""
    lines = service_lines(current_user)
    return render_template("directory/services.html", lines=lines, care_forms=CARE_FORMS)


@directory.get("/commissioners")
@requires(DirectoryPermission.READ_UNITS)
def commissioners() -> str:
    """The commissioners as a tree."""
    lines = commissioner_lines(current_user)
    return render_template("directory/commissioners.html", lines=lines)
