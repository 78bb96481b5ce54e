"""Following a round of self-reports: who has answered, how many of each service, and a take-out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.authorization import present_access, requires
from app.clock import today
from app.csv_files import csv_file
from surveys.collections.models import Round
from surveys.collections.queries.rounds import state_of
from surveys.permissions import SurveyPermission
from surveys.self_reports.domain import ReportState
from surveys.self_reports.queries.following import (
    FollowedUnit,
    load_followed_round,
    rate_in_all,
    rates_by_service,
    unit_lines,
)
from surveys.self_reports.web.labels import STATES

_ORDER = [ReportState.NOT_STARTED, ReportState.UNSENT, ReportState.STARTED, ReportState.SENT]
SORTS: dict[str, Callable[[FollowedUnit], str]] = {
    "code": lambda line: line.code,
    "name": lambda line: line.name.casefold(),
    "provider": lambda line: line.provider.casefold(),
    "state": lambda line: str(_ORDER.index(line.state)),
    "sent": lambda line: line.receipt.sent_on.isoformat() if line.receipt else "",
}


@dataclass(frozen=True)
class FollowingSearch:
    """What the list is narrowed to and sorted by; empty: all."""

    q: str
    service: str
    state: str
    sort: str

    def includes(self, line: FollowedUnit) -> bool:
        """Whether the search finds the unit."""
        text = f"{line.code} {line.name} {line.provider}".casefold()
        offers = not self.service or any(s.key == self.service for s in line.services)
        return self.q.casefold() in text and offers and self._has_state(line)

    def _has_state(self, line: FollowedUnit) -> bool:
        match self.state:
            case "answered":
                return line.has_answered
            case "not_answered":
                return not line.has_answered
            case _:
                return self.state in ("", line.state.value)

    def found(self, lines: Sequence[FollowedUnit]) -> list[FollowedUnit]:
        """The units that are found, in the order asked for."""
        key = SORTS.get(self.sort.removeprefix("-"), SORTS["code"])
        found = [line for line in lines if self.includes(line)]
        return sorted(found, key=key, reverse=self.sort.startswith("-"))


def _search() -> FollowingSearch:
    given = request.args
    return FollowingSearch(
        q=given.get("q", "").strip(),
        service=given.get("service", ""),
        state=given.get("state", ""),
        sort=given.get("sort", "code"),
    )


def _lines(round_id: UUID) -> tuple[Round, tuple[FollowedUnit, ...]]:
    access, permission = present_access(), SurveyPermission.READ_SELF_REPORTS
    round_ = load_followed_round(round_id, access, permission)
    return round_, unit_lines(round_, access, permission)


@requires(SurveyPermission.READ_SELF_REPORTS)
def round_page(round_id: UUID) -> Response:
    """Who has answered, and the response rate of each service."""
    round_, lines = _lines(round_id)
    search = _search()
    rates = rates_by_service(lines)
    page = render_template(
        "surveys/self_reports/round.html",
        round=round_,
        state=state_of(round_, today()),
        search=search,
        found=search.found(lines),
        in_all=rate_in_all(lines),
        rates=rates,
    )
    return make_response(page)


@requires(SurveyPermission.READ_SELF_REPORTS)
def answered_csv(round_id: UUID) -> Response:
    """Who has answered as a file: the units that the list shows, in its order."""
    round_, lines = _lines(round_id)
    header = [
        _("Kod"),
        _("Verksamhet"),
        _("Utförare"),
        _("Insatser"),
        _("Läge"),
        _("Skickad"),
        _("Kvittonummer"),
    ]
    response = make_response(csv_file(header, (_cells(line) for line in _search().found(lines))))
    response.mimetype = "text/csv"
    name = f"self_reports_{round_.year}_answered.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _cells(line: FollowedUnit) -> list[str]:
    sent = line.receipt
    return [
        line.code,
        line.name,
        line.provider,
        ", ".join(service.name for service in line.services),
        str(STATES[line.state]),
        sent.sent_on.isoformat() if sent else "",
        sent.number or "" if sent else "",
    ]
