"""What surveys knows about a unit, for the unit's page: counts and states, never answers."""

from flask import render_template
from markupsafe import Markup

from app.clock import today
from app.i18n import language
from surveys.results.queries.unit_counts import rating_counts, self_report_statuses


def unit_panel(unit_id: int) -> Markup:
    """The unit's ratings this year and its self-reports."""
    on = today()
    return Markup(  # noqa: S704 - the template escapes what it is given
        render_template(
            "surveys/rounds/unit_panel.html",
            counts=rating_counts(unit_id, on.year),
            reports=self_report_statuses(unit_id, on),
            year=on.year,
            locale=language(),
        )
    )
