"""The words for where a self-report stands."""

from flask_babel import lazy_gettext as _l

from surveys.self_reports.domain import ReportState

STATES = {
    ReportState.NOT_STARTED: _l("Ej påbörjad"),
    ReportState.STARTED: _l("Påbörjad"),
    ReportState.SENT: _l("Skickad"),
    ReportState.UNSENT: _l("Påbörjad, skickades inte"),
}
