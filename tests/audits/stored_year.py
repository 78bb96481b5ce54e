"""Stores a year's facts as rows, so that figures read from the tables can be held against them."""

from datetime import UTC, date, datetime
from uuid import uuid4

from sqlalchemy import insert, select

from app.db import db
from app.organisation.models.assignments import Assignment, GoalOutcome
from app.organisation.models.units import (
    Agreement,
    CareForm,
    ContractForm,
    Ownership,
    Provider,
    Service,
    Unit,
)
from audits.release.operations.years import enter_release, prepare_release
from audits.reviews.models import Interview, Judgement, Review
from surveys.answering.models import Response, ResponseOrigin
from surveys.collections.domain import purposes
from surveys.collections.domain.rounds import EntryMode, Mode
from surveys.collections.models import Round, RoundGroup, collected
from surveys.instruments.models import InstrumentVersion
from surveys.instruments.operations import sync_shipped
from surveys.instruments.queries import instrument_of, latest_version
from surveys.tallies.models import Tally
from tests.audits.figures.domain.reference_year import load_assignments, load_year
from tests.factories import kept, make_commissioner, make_service

AT = datetime(2018, 1, 31, 12, tzinfo=UTC)
QUESTIONS = (
    "situation_improved",
    "trust_in_staff",
    "treated_with_respect",
    "easy_to_contact",
    "has_implementation_plan",
)


def store_reference_year(*, with_assignments=False):
    """Store the reference year, and the commissioner it belongs to, which is returned."""
    facts = load_year()
    sync_shipped(AT)
    top = make_commissioner()
    units = store_units(facts)
    store_offers(facts, units, top)
    for year_facts in (facts.previous, facts):
        store_reports(year_facts, units, top)
    store_survey(facts, top)
    store_reviews(facts, units, top)
    if with_assignments:
        store_assignments(load_assignments(), units, top)
    db.session.commit()
    return top


def store_units(facts):
    providers, units = {}, {}
    for fact in facts.units:
        provider = providers.get(fact.provider) or kept(Provider(name=fact.provider))
        providers[fact.provider] = provider
        units[fact.code] = Unit(
            code=fact.code,
            name=fact.name,
            provider_id=provider.id,
            ownership=Ownership(fact.ownership),
        )
    db.session.add_all(units.values())
    db.session.flush()
    return units


def service_of(key, care_form="outpatient"):
    found = db.session.scalar(select(Service).where(Service.key == key))
    return found or make_service(key, CareForm(care_form))


def store_offers(facts, units, commissioner):
    for offer in facts.offers:
        db.session.add(
            Agreement(
                commissioner_id=commissioner.id,
                unit_id=units[offer.unit_code].id,
                service_id=service_of(offer.service_key, offer.care_form).id,
                contract_form=ContractForm(offer.contract_form),
                needs_assessed=offer.needs_assessed,
                valid_from=date(2014, 5, 1),
                valid_to=date(2018, 4, 30),
            )
        )
    db.session.flush()


def make_round(kind, year, commissioner, mode, title="Årlig"):
    version: InstrumentVersion = latest_version(kind)
    return kept(
        Round(
            **collected(instrument_of(version).collecting),
            instrument_version_id=version.id,
            commissioner_id=commissioner.id,
            year=year,
            title=title,
            mode=mode,
            opens_on=date(year, 1, 1),
            closes_on=date(year, 12, 31),
            created_at=AT,
        )
    )


def store_reports(facts, units, commissioner):
    round_ = make_round(purposes.SELF_REPORT, facts.year, commissioner, Mode.CONFIDENTIAL)
    for report in facts.self_reports:
        response = make_response(round_, dict(report.answers))
        db.session.flush()
        db.session.add(
            ResponseOrigin(response_id=response.id, unit_id=units[report.unit_code].id, sent_at=AT)
        )
    db.session.add(
        Tally(
            round_id=round_.id,
            unit_id=0,
            group_key="",
            question_key="",
            value="",
            n=len(facts.self_reports),
        )
    )
    db.session.flush()


def make_response(round_, answers, group_key=""):
    response = Response(
        id=uuid4(),
        round_id=round_.id,
        group_key=group_key,
        answered_on=date(round_.year, 11, 6),
        answers=answers,
        entry_mode=EntryMode.PAPER,
        locale="sv",
    )
    db.session.add(response)
    return response


def store_survey(facts, commissioner, title="Årlig"):
    """Store the cells, and as many forms as they count; which answers a form joins is made up."""
    round_ = make_round(purposes.USER_SURVEY, facts.year, commissioner, Mode.ANONYMOUS, title)
    for invited in facts.invited:
        db.session.add(
            RoundGroup(
                round_id=round_.id, key=invited.group, label=invited.group, invited=invited.n
            )
        )
    rows = [
        {
            "round_id": round_.id,
            "unit_id": 0,
            "group_key": cell.group,
            "question_key": cell.question_key,
            "value": cell.value,
            "n": cell.n,
        }
        for cell in facts.survey
    ]
    db.session.execute(insert(Tally), rows)
    for group in facts.survey_groups:
        for answers in forms_of(facts, group):
            make_response(round_, answers, group)
    db.session.flush()
    return round_


def forms_of(facts, group):
    forms = [{} for _ in range(facts.survey_count(group, ""))]
    for question in QUESTIONS:
        values = [
            cell.value
            for cell in facts.survey
            if cell.group == group and cell.question_key == question
            for _ in range(cell.n)
        ]
        for form, value in zip(forms, values, strict=False):
            form[question] = value
    return forms


def _bool(text):
    return None if text is None else text == "yes"


def _judgement(text):
    return None if text is None else Judgement(text)


def store_reviews(facts, units, top):
    for fact in facts.reviews:
        db.session.add(
            Review(
                municipality_id=top.municipality_id,
                unit_id=units[fact.unit_code].id,
                reviewed_on=fact.reviewed_on,
                management_system=_judgement(fact.management_system),
                risk_analysis_unit_level=_judgement(fact.risk_analysis_unit_level),
                staff_know_lex_sarah=_judgement(fact.staff_know_lex_sarah),
                action_plan_requested=_bool(fact.action_plan_requested),
                own_user_survey=_bool(fact.own_user_survey),
                files_reviewed=fact.files_reviewed,
                files_with_current_plan=fact.files_with_current_plan,
                files_with_current_journal=fact.files_with_current_journal,
                evening_shifts_two_a_week=_bool(fact.evening_shifts_two_a_week),
                on_call_phone=_bool(fact.on_call_phone),
            )
        )
    for fact in facts.interviews:
        said = {key: value for key, value in vars(fact).items() if key != "unit_code"}
        db.session.add(
            Interview(
                municipality_id=top.municipality_id,
                unit_id=units[fact.unit_code].id,
                year=facts.year,
                ordinal=1,
                **said,
            )
        )
    db.session.flush()


def store_assignments(assignments, units, top):
    districts = {}
    for fact in assignments:
        district = districts.get(fact.commissioner)
        if district is None:
            district = make_commissioner(fact.commissioner, top)
            districts[fact.commissioner] = district
        db.session.add(
            Assignment(
                code=fact.code,
                unit_id=units[fact.unit_code].id,
                commissioner_id=district.id,
                municipality_id=district.municipality_id,
                service_id=service_of(fact.service_key).id,
                child_age=fact.child_age,
                child_gender=fact.child_gender,
                referred_on=fact.referred_on,
                started_on=fact.started_on,
                ended_on=fact.ended_on,
                hours=fact.hours,
                goal_outcome=fact.goal_outcome and GoalOutcome(fact.goal_outcome),
                reason_goal_not_met=fact.reason,
            )
        )
    db.session.flush()


def release_year(year, by=None, at=AT):
    """Release a year's whole, as the job does."""
    release = enter_release(prepare_release(year), by=by, at=at)
    db.session.commit()
    return release


def renew_report(code, year=2017, **answers):
    """Put a unit's self-report in place of its former one, with other answers."""
    origin = db.session.scalar(
        select(ResponseOrigin)
        .join(Unit, Unit.id == ResponseOrigin.unit_id)
        .join(Response, Response.id == ResponseOrigin.response_id)
        .join(Round, Round.id == Response.round_id)
        .where(Unit.code == code, Round.year == year, Round.purpose == purposes.SELF_REPORT)
    )
    response = db.session.get(Response, origin.response_id)
    round_ = db.session.get(Round, response.round_id)
    renewed = make_response(round_, {**response.answers, **answers})
    db.session.flush()
    db.session.add(ResponseOrigin(response_id=renewed.id, unit_id=origin.unit_id, sent_at=AT))
    db.session.delete(origin)
    db.session.flush()
    db.session.delete(response)
    db.session.commit()


def add_survey_answer(group, question_key, value, year=2017):
    """One more form in a group, that answers one question."""
    counted = {(question_key, value), ("", "")}
    tallies = db.session.scalars(
        select(Tally)
        .join(Round, Round.id == Tally.round_id)
        .where(Round.year == year, Round.purpose == purposes.USER_SURVEY, Tally.group_key == group)
    )
    for tally in tallies:
        tally.n += (tally.question_key, tally.value) in counted
    db.session.commit()
