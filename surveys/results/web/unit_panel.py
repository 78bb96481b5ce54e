"""What surveys knows about a unit, for the unit's page: counts and states, never answers."""

from flask import render_template
from markupsafe import Markup

from app.authorization import present_access
from app.clock import today
from app.i18n import language
from app.organisation.permissions import OrganisationPermission
from app.organisation.queries.municipalities import municipalities_told
from surveys.results.queries.unit_counts import rating_counts, self_report_statuses


def unit_panel(unit_id: int) -> Markup:
    """The unit's ratings this year and its self-reports."""
    on = today()
    of = municipalities_told(present_access(), OrganisationPermission.READ_UNITS)
    return Markup(  # noqa: S704 - the template escapes what it is given
        render_template(
            "surveys/rounds/unit_panel.html",
            counts=rating_counts(unit_id, on.year, of),
            reports=self_report_statuses(unit_id, on, of),
            year=on.year,
            locale=language(),
        )
    )
