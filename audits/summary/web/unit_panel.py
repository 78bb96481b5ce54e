"""What audits knows of a unit, on the unit's page: year by year, latest first."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from flask import render_template
from flask_babel import gettext as _
from markupsafe import Markup

from app.authorization import present_access
from app.organisation.permissions import OrganisationPermission
from app.organisation.queries.municipalities import municipalities_told
from audits.figures.domain.breakdowns import COMPLAINT_CATEGORIES, LEX_SARAH_AREAS
from audits.figures.domain.facts import SelfReport
from audits.figures.queries import choices
from audits.figures.queries.unit_years import UnitYearRow, findings, unit_years
from audits.presenting.words import detail_text, number, say
from audits.reviews.models import Judgement, Review

_ANSWERS = (
    "management_system",
    "risk_analysis_unit_level",
    "standardised_instruments",
    "own_user_survey",
    "lex_sarah_routine",
    "complaints_routine",
)


@dataclass(frozen=True)
class ReviewView:
    """A review with what it found, in words."""

    reviewed_on: str
    found: tuple[str, ...]
    files: str
    action_plan: bool


@dataclass(frozen=True)
class Line:
    """A question with its answer of each year, in the order of the years."""

    title: str
    answers: tuple[str, ...]


def render(unit_id: int) -> Markup:
    """The panel of a unit that the reader may see."""
    of = municipalities_told(present_access(), OrganisationPermission.READ_UNITS)
    names = dict(choices.services(of))
    years = unit_years(unit_id, of)
    page = render_template(
        "audits/unit_panel.html",
        years=tuple(row.year for row in years),
        lines=_lines(years, names),
        reviews=tuple(_review(review) for row in years for review in row.reviews),
        interviews=sum(row.interviews for row in years),
    )
    return Markup(page)  # noqa: S704 - our own template, which escapes what it shows


def _lines(years: tuple[UnitYearRow, ...], names: dict[str, str]) -> tuple[Line, ...]:
    if not any(row.report for row in years):
        return ()
    read: list[tuple[str, Callable[[SelfReport], str]]] = [
        (_("Klienter eller placeringar"), lambda report: _clients(report, names)),
        (_("Lex Sarah-utredningar"), lambda report: _counted(report, "lex_sarah_inquiries")),
        (_("Synpunkter och klagomål"), lambda report: _counted(report, "complaints")),
        *((_title(key), partial(_answer, key=key)) for key in _ANSWERS),
    ]
    return tuple(
        Line(title, tuple(of(row.report) if row.report else "" for row in years))
        for title, of in read
    )


def _clients(report: SelfReport, names: dict[str, str]) -> str:
    clients = ", ".join(
        f"{names.get(service, service)} {number(n)}"
        for service, n in report.clients_by_service.items()
    )
    return clients or (str(_("inga")) if report.says("had_clients", "no") else _not_answered())


def _not_answered() -> str:
    return str(_("inget svar"))


def _counted(report: SelfReport, key: str) -> str:
    """A number and what it is about: "3 (bemötande)"."""
    if not report.has(key):
        return _not_answered()
    parts, titles = {
        "lex_sarah_inquiries": ("lex_sarah_area", LEX_SARAH_AREAS),
        "complaints": ("complaint_categories", COMPLAINT_CATEGORIES),
    }[key]
    about = ", ".join(say(titles.get(part, part)).lower() for part in report.choices(parts))
    return f"{number(report.count(key))} ({about})" if about else number(report.count(key))


def _answer(report: SelfReport, key: str) -> str:
    answer = report.answers.get(key)
    known = {
        "met": _("uppfyllt"),
        "partly": _("delvis uppfyllt"),
        "not_met": _("inte uppfyllt"),
        "not_applicable": _("gäller inte"),
    }
    return known.get(str(answer)) or detail_text(str(answer or "")) or _not_answered()


def _title(key: str) -> str:
    titles: dict[str, str] = {
        "management_system": _("Ledningssystem för kvalitet"),
        "risk_analysis_unit_level": _("Riskanalys i verksamheten"),
        "standardised_instruments": _("Standardiserade instrument"),
        "own_user_survey": _("Egen brukarenkät"),
        "lex_sarah_routine": _("Rutin för lex Sarah"),
        "complaints_routine": _("Rutin för synpunkter och klagomål"),
        "staff_know_lex_sarah": _("Personalen känner till lex Sarah"),
    }
    return titles.get(key, key)


def _review(review: Review) -> ReviewView:
    judged = {
        Judgement.NEEDS_DEVELOPMENT: _("behöver utvecklas"),
        Judgement.NOT_MET: _("inte uppfyllt"),
    }
    files = ""
    if review.files_reviewed is not None and review.files_with_current_plan is not None:
        files = _(
            "%(plans)s av %(files)s akter hade aktuell genomförandeplan",
            plans=number(review.files_with_current_plan),
            files=number(review.files_reviewed),
        )
    return ReviewView(
        reviewed_on=review.reviewed_on.isoformat(),
        found=tuple(f"{_title(key)}: {judged[value]}" for key, value in findings(review).items()),
        files=files,
        action_plan=bool(review.action_plan_requested),
    )
