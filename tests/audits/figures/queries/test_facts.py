"""Facts read from the tables are the facts that were stored, in a constant number of statements."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import event, insert, select

from app.db import db
from app.organisation.models.units import Commissioner
from audits.figures.domain.catalogue import CATALOGUE
from audits.figures.domain.facts import Invited, SurveyCell, YearFacts
from audits.figures.domain.sources import Source
from audits.figures.queries.facts import Scope, has_rows, load_facts, load_other_years
from audits.figures.queries.years import years_with_rows
from surveys.answering.models import ResponseOrigin
from surveys.collections.domain import purposes
from surveys.collections.domain.rounds import Mode
from surveys.instruments.models import InstrumentVersion
from surveys.instruments.operations import sync_shipped
from surveys.tallies.models import Tally
from tests.audits.figures.domain.reference_year import load_assignments, load_year
from tests.audits.stored_year import (
    AT,
    make_response,
    make_round,
    store_reference_year,
    store_survey,
)
from tests.factories import (
    kept,
    make_agreement,
    make_commissioner,
    make_provider,
    make_service,
    make_unit,
)


@pytest.fixture
def statements(web):
    """The statements sent to the database from now on."""
    sent = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: sent.append(args[2]))
    return sent


def renamed(facts, commissioner):
    offers = sorted(
        (replace(offer, commissioner=commissioner) for offer in facts.offers),
        key=lambda offer: (offer.unit_code, offer.service_key),
    )
    invited = sorted(facts.invited, key=lambda each: each.group)
    return replace(facts, offers=tuple(offers), invited=tuple(invited))


def test_facts_are_those_stored(web):
    store_reference_year(with_assignments=True)

    facts = load_facts(2017)

    expected = renamed(load_year(), "Provköping")
    assert replace(facts, previous=None) == replace(
        expected, previous=None, assignments=load_assignments()
    )
    assert facts.previous == renamed(load_year().previous, "Provköping")


def test_statements_stay_as_many_when_answers_grow(web, statements):
    top = store_reference_year()
    statements.clear()
    load_facts(2017)
    before = list(statements)
    round_ = make_round(purposes.USER_SURVEY, 2017, top, Mode.ANONYMOUS, title="Stor")
    db.session.execute(
        insert(Tally),
        [
            {
                "round_id": round_.id,
                "unit_id": 0,
                "group_key": f"g{number}",
                "question_key": "",
                "value": "",
                "n": 10**7,
            }
            for number in range(50)
        ],
    )
    db.session.commit()
    statements.clear()

    facts = load_facts(2017)

    assert len(statements) == len(before) <= 9
    assert facts.survey_count(None, "") > 10**7
    assert not any("FROM response" in sql and "origin" not in sql for sql in statements)


def test_rounds_of_the_same_year_and_group_add_up(web):
    top = store_reference_year()
    store_survey(load_year(), top, title="En till")

    facts = load_facts(2017)

    assert facts.survey_count("residential", "") == 26
    assert facts.invited_count("residential") == 100
    assert facts.survey_count("outpatient", "situation_improved", {"yes"}) == 114


def test_another_questionnaire_with_the_same_purpose_changes_no_share(web):
    commissioner = make_commissioner()
    sync_shipped(AT)
    asked = store_survey(_answered("yes"), commissioner)
    db.session.flush()
    before = load_facts(2017).survey
    other = kept(
        InstrumentVersion(
            key="another_survey",
            version=1,
            definition=asked.instrument_version.definition,
            digest="another",
            loaded_at=AT,
        )
    )
    another = store_survey(_answered("no"), commissioner, title="En till")
    another.instrument_version_id = other.id
    db.session.flush()

    facts = load_facts(2017)

    assert facts.survey == before
    assert facts.survey_count("outpatient", "situation_improved", ["yes"]) == 5
    assert facts.invited_count("outpatient") == 5


def _answered(value):
    return YearFacts(
        2017,
        survey=(
            SurveyCell("outpatient", "", "", 5),
            SurveyCell("outpatient", "situation_improved", value, 5),
        ),
        invited=(Invited("outpatient", 5),),
    )


def test_agreement_counts_in_the_years_it_overlaps(web):
    unit, service, top = make_unit("U1"), make_service(), make_commissioner()
    make_agreement(unit, service, top, date(2015, 12, 31), date(2017, 1, 1))

    offered = {year: len(load_facts(year).offers) for year in range(2014, 2019)}

    assert offered == {2014: 0, 2015: 1, 2016: 1, 2017: 1, 2018: 0}


def test_a_partial_self_report_is_not_counted(web):
    top = store_reference_year()
    unit = make_unit("U999", make_provider("Till AB"))
    round_ = make_round(purposes.SELF_REPORT, 2017, top, Mode.CONFIDENTIAL, title="Till")
    response = make_response(round_, {"had_clients": "yes"})
    response.is_partial = True
    db.session.flush()
    kept(ResponseOrigin(response_id=response.id, unit_id=unit.id, sent_at=AT))

    facts = load_facts(2017)

    assert "U999" not in {report.unit_code for report in facts.self_reports}


def test_district_has_the_units_it_may_use_and_its_own_assignments(web):
    top = store_reference_year(with_assignments=True)
    norra = db.session.scalar(select(Commissioner).where(Commissioner.name == "Norra"))

    facts = load_facts(2017, Scope(frozenset({norra.id})))

    assert {each.code for each in facts.assignments} == {"X1", "X2"}
    assert {offer.commissioner for offer in facts.offers} == {top.name}
    assert facts.survey == ()
    assert Source.USER_SURVEY in facts.left_out


def test_district_keeps_the_survey_it_made_itself(web):
    store_reference_year(with_assignments=True)
    norra = db.session.scalar(select(Commissioner).where(Commissioner.name == "Norra"))
    own = YearFacts(
        year=2017,
        survey=(SurveyCell("outpatient", "", "", 7),),
        invited=(Invited("outpatient", 20),),
    )
    store_survey(own, norra)

    facts = load_facts(2017, Scope(frozenset({norra.id})))

    assert facts.survey == own.survey
    assert facts.invited == own.invited
    assert Source.USER_SURVEY not in facts.left_out


def test_scope_of_units_leaves_the_anonymous_survey_out(web):
    store_reference_year()

    facts = load_facts(2017, Scope(unit_codes=frozenset({"U001"})))

    assert [unit.code for unit in facts.units] == ["U001"]
    assert len(facts.self_reports) == 1
    assert facts.survey == ()


def test_a_year_without_rows_says_so(web):
    make_unit("U1")

    assert not has_rows(load_facts(2017))
    assert years_with_rows(None) == ()


def test_years_are_those_that_any_source_speaks_of(web):
    store_reference_year(with_assignments=True)

    assert years_with_rows(None) == (2017, 2016)


def test_other_years_hold_the_rows_of_the_one_source_and_the_register(web):
    store_reference_year(with_assignments=True)
    whole = load_facts(2017)

    before, now = load_other_years({2017, 2016}, CATALOGUE["complaints"])

    assert (before.year, now.year) == (2016, 2017)
    assert now.self_reports == whole.self_reports
    assert before.self_reports == whole.previous.self_reports
    assert (now.units, now.offers) == (whole.units, whole.offers)
    assert (now.survey, now.reviews, now.interviews, now.assignments) == ((), (), (), ())
    assert now.previous is None


@pytest.mark.parametrize(
    ("key", "rows"),
    [
        ("survey_trust_all", "survey"),
        ("files_with_plan", "reviews"),
        ("interviews_satisfied", "interviews"),
    ],
)
def test_other_years_are_the_same_as_the_years_own_facts_for_their_source(web, key, rows):
    top = store_reference_year(with_assignments=True)
    scope = Scope(frozenset({top.id}), service=None)

    (now,) = load_other_years({2017}, CATALOGUE[key], scope)

    assert getattr(now, rows) == getattr(load_facts(2017, scope), rows) != ()
    assert now.self_reports == ()


def test_no_other_years_ask_the_database_nothing(web, statements):
    statements.clear()

    assert load_other_years((), CATALOGUE["complaints"]) == ()
    assert statements == []
