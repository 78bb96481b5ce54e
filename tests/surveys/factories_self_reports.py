"""A municipality with a round of self-reports, a unit that answers it, and answers to all of it."""

from dataclasses import dataclass
from datetime import date

from app.authorization import access_for
from app.clock import now, today
from app.db import db
from app.identity.models.users import User
from app.organisation.models.units import CareForm, Commissioner, Service, Unit
from app.roles import Role
from surveys.answering.operations.drafts import Beginning, open_draft_for_unit, save_answers
from surveys.collections.domain.rounds import Mode
from surveys.collections.models import Round
from surveys.instruments.domain.answers import Parsed
from surveys.instruments.domain.instruments import Question
from surveys.instruments.domain.question_types.registry import TYPES
from surveys.instruments.domain.routing import reachable_questions
from surveys.instruments.queries import instrument_of
from surveys.permissions import SurveyPermission
from surveys.self_reports.domain import seal
from surveys.self_reports.operations import Signature, send_self_report
from surveys.self_reports.queries.reports import UnitReport, load_self_report
from tests.factories import make_agreement, make_commissioner, make_service, make_unit, make_user
from tests.surveys.factories import make_round


@dataclass(frozen=True)
class Year:
    """An open round, a unit with two services, its manager."""

    municipality: Commissioner
    round: Round
    unit: Unit
    manager: User
    services: tuple[Service, Service]

    def address(self, page="", unit=None):
        return f"/self-reports/{self.round.id}/{(unit or self.unit).id}/{page}"


def make_year(**given) -> Year:
    municipality = make_commissioner()
    round_ = make_self_report_round(municipality, **given)
    services = (
        make_service("family_counselling"),
        make_service("residential", CareForm.RESIDENTIAL),
    )
    unit = make_unit("V100")
    for service in services:
        make_agreement(unit, service, municipality)
    manager = make_user(Role.UNIT_MANAGER, unit)
    db.session.commit()
    return Year(municipality, round_, unit, manager, services)


def make_self_report_round(municipality, **given) -> Round:
    on = today()
    round_ = make_round(
        "self_report",
        Mode.CONFIDENTIAL,
        **{
            "commissioner_id": municipality.id,
            "year": on.year,
            "title": f"Egenrapport {on.year}",
            "opens_on": date(on.year, 1, 1),
            "closes_on": date(on.year, 12, 31),
        }
        | given,
    )
    round_.groups = []
    db.session.commit()
    return round_


def whole_answers(year: Year, **changes):
    """An answer to every question that has to be answered, and to those it leads on to."""
    instrument = instrument_of(year.round.instrument_version)
    answers = {"had_clients": "yes"} | changes
    while left := [
        q for q in reachable_questions(instrument, answers) if q.required and q.key not in answers
    ]:
        answers |= {q.key: an_answer(q, year) for q in left}
    return answers


def an_answer(question: Question, year: Year):
    simple = {
        TYPES["per_service_number"]: {service.key: 3 for service in year.services},
        TYPES["whole_number"]: 0,
        TYPES["decimal_number"]: "1.5",
        TYPES["text"]: "Vi lärde oss mycket.",
        TYPES["date"]: "2026-03-01",
    }
    if question.type is TYPES["multiple_choice"]:
        return [question.choices[0].key]
    return simple[question.type] if question.type in simple else question.choices[0].key


def as_form(answers):
    """Answers as a browser sends them."""
    form = {}
    for key, value in answers.items():
        if isinstance(value, dict):
            form |= {f"{key}__{service}": str(number) for service, number in value.items()}
        else:
            form[key] = value if isinstance(value, list) else str(value)
    return form


def saved_draft(year: Year, answers):
    """What a unit has saved so far."""
    draft = open_draft_for_unit(year.round, year.unit.id, Beginning(on=today()))
    save_answers(draft, Parsed(dict(answers), frozenset(), ()), {})
    db.session.commit()
    return draft


def report_of(year: Year, unit=None, user=None) -> UnitReport:
    return load_self_report(
        year.round.id,
        (unit or year.unit).id,
        access_for(user or year.manager),
        SurveyPermission.READ_SELF_REPORTS,
        today(),
    )


def send_for(year: Year, unit, user, **changes) -> str | None:
    """Have a unit's self-report sent, with every answer that is asked for."""
    draft = open_draft_for_unit(year.round, unit.id, Beginning(on=today()))
    save_answers(draft, Parsed(whole_answers(year, **changes), frozenset(), ()), {})
    report = report_of(year, unit, user)
    seen = seal(report.draft_id, report.instrument, report.answers)
    signature = Signature("Eva Ek", "Verksamhetschef", user.id, seen)
    number = send_self_report(report, signature, locale="sv", at=now())
    db.session.commit()
    return number
