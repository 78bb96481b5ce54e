"""A unit manager takes all there is and works out what can be: no small group may come of it."""

import re
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.db import db
from app.organisation.models.units import Provider, Unit
from app.roles import Role
from audits.figures.domain.assignments import Assignment
from audits.figures.domain.catalogue import catalogue_for
from audits.figures.domain.facts import YearFacts
from audits.figures.domain.figures import format_number
from audits.figures.domain.indicators import Kind, figure
from audits.figures.queries.facts import load_facts
from audits.release.domain.making import make_release
from audits.release.queries.years import released_before
from tests.audits.stored_year import add_survey_answer, release_year, renew_report
from tests.audits.summary.web.attacking import (
    attack,
    attack_all,
    crawl,
    read_counts,
    read_rows,
    read_summary,
)
from tests.audits.summary.web.signing_in import sign_in
from tests.conftest import copied


@pytest.fixture
def settings(released_database, tmp_path):
    return copied(released_database, tmp_path)


def unit(code):
    return db.session.scalar(select(Unit).where(Unit.code == code))


def units_with_lex_sarah():
    reports = load_facts(2017).self_reports
    return [each.unit_code for each in reports if each.count("lex_sarah_inquiries")]


@pytest.fixture
def of_one(client, web):
    """The manager of one unit, and the unit."""
    code = units_with_lex_sarah()[0]
    sign_in(client, Role.UNIT_MANAGER, unit(code))
    return frozenset({code})


@pytest.fixture
def of_two(client, web):
    """The manager of a provider, with its two units, both of which have reported lex Sarah."""
    codes = units_with_lex_sarah()[:2]
    provider = db.session.get(Provider, unit(codes[0]).provider_id)
    unit(codes[1]).provider_id = provider.id
    others = db.session.scalars(select(Unit).where(Unit.provider_id == provider.id))
    assert {each.code for each in others} >= set(codes)
    for year in (2016, 2017):  # now that it is a reader
        release_year(year)
    sign_in(client, Role.UNIT_MANAGER, provider)
    own = db.session.scalars(select(Unit.code).where(Unit.provider_id == provider.id))
    return frozenset(own)


@pytest.mark.parametrize("manager", ["of_one", "of_two"])
def test_nothing_small_follows_from_all_that_a_manager_can_reach(request, client, manager):
    own = request.getfixturevalue(manager)

    pages = crawl(client)

    for year in (2017, 2016):
        told = read_rows(pages[f"/summary/{year}"].text)
        found = attack(load_facts(year), own, told)
        assert len([each for each in told.values() if each]) > 15
        assert list(found.derived()) == []


@pytest.mark.parametrize("manager", ["of_one", "of_two"])
def test_no_small_count_of_the_whole_is_told_but_the_managers_own(request, client, manager):
    own = request.getfixturevalue(manager)
    facts = load_facts(2017)

    told = read_rows(client.get("/summary/2017").text)

    found = attack(facts, own, {})
    for key, counts in told.items():
        for n, end in zip(counts or (), ("in", "base"), strict=False):
            if n is not None and 0 < n < 5:
                assert found.values.get(f"{key} {end}", found.values.get(key)) == 0, key


def test_pages_that_a_manager_reaches_name_no_other_unit_and_carry_no_chart(client, of_one):
    pages = crawl(client)

    everything = " ".join(answer.text for answer in pages.values() if answer.status_code == 200)
    codes = set(re.findall(r"\bU\d{3}\b", everything))
    own_page = pages["/summary/2017"].text
    assert len(pages) > 8
    assert codes <= of_one
    assert not re.search(r"<img|<svg", own_page.split("<main", 1)[1])
    assert not [each for each in pages if each.endswith((".csv", ".svg")) and "summary" in each]


def test_what_no_link_leads_to_is_refused_all_the_same(client, of_one):
    keys = list(catalogue_for(load_facts(2017)))
    charts = ("users", "sides", "response", "areas", "lex_sarah_by_area", "complaints_by_category")
    addresses = [
        *(f"/summary/2017/figures/{key}{end}" for key in keys[::6] for end in ("", ".csv")),
        *(f"/summary/2017/charts/{name}.svg" for name in charts),
        "/summary/2017/charts/units.svg?figure=files_with_plan",
        "/summary/2017/breakdowns/lex_sarah_by_area/information.csv",
        "/summary/2017/breakdowns/lex_sarah_by_area/information",
    ]

    refused = {address: client.get(address).status_code for address in addresses}
    api = client.get("/api/v1/figures?year=2017")

    assert set(refused.values()) <= {403, 404}
    assert api.status_code == 401
    assert "figures" not in api.json


def test_the_attack_succeeds_where_nothing_is_withheld(client, top, of_one):
    """The control: the same reading of an auditor's page gives small groups away."""
    sign_in(client, Role.AUDITOR, top)

    told = read_summary(client.get("/summary/2017").text)
    found = attack(load_facts(2017), of_one, told)
    derived = {name: (low, high) for name, low, high in found.derived()}

    assert len(told) > 50
    assert derived["survey_improved_residential out"] == (4, 4)
    assert derived[found.at("interviews_without_plan in")] == (3, 3)


def test_the_attack_reads_pages_as_they_are_meant(client, top, of_one):
    facts = load_facts(2017)

    told = read_rows(client.get("/summary/2017").text)

    catalogue = catalogue_for(facts)
    for key, counts in told.items():
        if counts and key in catalogue:
            whole = figure(catalogue[key], facts)
            is_mean = catalogue[key].kind is Kind.MEAN
            assert is_mean or format_number(whole.numerator) == str(counts[0]), key
            assert counts[1] in (None, whole.denominator), key


@pytest.mark.parametrize(
    ("words", "counts"),
    [
        ("69 % (66 av 95)", (66, 95)),
        ("1\xa0234", (1234, None)),
        ("Fyra av fem", (4, 5)),
        ("ingen av tre", (0, 3)),
        ("alla sex", (6, 6)),
        ("båda", (2, 2)),
        ("4,3 (medel av 12)", (52, 12)),
        ("⊘ visas inte, skyddar färre än 5", None),
    ],
)
def test_the_attack_reads_words_and_numbers(words, counts):
    assert read_counts(words) == counts


def another(complaints):
    """A unit that had so many complaints, and is not the manager's."""
    reports = load_facts(2017).active_reports
    return [each.unit_code for each in reports if each.count("complaints") == complaints][-1]


def one_complaint_more():
    renew_report(another(complaints=3), complaints=4)


def one_more_trusts():
    add_survey_answer("outpatient", "trust_in_staff", "yes")


def one_unit_more_has_complaints():
    renew_report(another(complaints=0), complaints=1, complaint_categories=["premises"])


BETWEEN = [one_complaint_more, one_more_trusts, one_unit_more_has_complaints]


def kept_pages(client, happens):
    """What a manager has kept of two releases: facts and what is told, before and after."""
    before = load_facts(2017), read_rows(crawl(client)["/summary/2017"].text)
    happens()
    release_year(2017)
    return [before, (load_facts(2017), read_rows(crawl(client)["/summary/2017"].text))]


@pytest.mark.parametrize("happens", BETWEEN)
def test_nothing_small_follows_for_one_who_has_kept_an_earlier_release(client, of_one, happens):
    releases = kept_pages(client, happens)

    assert list(attack_all(releases, of_one).derived()) == []
    assert [len([each for each in told.values() if each]) > 15 for _, told in releases] == [
        True
    ] * 2
    assert releases[0][1] != releases[1][1]


@pytest.mark.parametrize("happens", BETWEEN)
def test_a_release_that_forgets_the_earlier_one_is_broken(client, of_one, happens):
    """The control: what is safe by itself is not safe beside what was released before."""
    first = load_facts(2017), read_rows(client.get("/summary/2017").text)
    happens()
    facts = load_facts(2017)
    forgetful = make_release(facts, []).release.figures
    told = {key: each and (each.n, each.base) for key, each in forgetful.items()}

    alone = list(attack(facts, of_one, told).derived())
    together = list(attack_all([first, (facts, told)], of_one).derived())

    assert alone == []
    assert together


def test_the_page_is_the_same_when_a_complaint_is_made_after_the_release(client, of_one):
    before = read_rows(client.get("/summary/2017").text)

    one_complaint_more()

    assert read_rows(client.get("/summary/2017").text) == before
    assert len(released_before(2017)) == 1


def test_the_attack_multiplies_a_mean_by_its_base(web):
    ended = date(2017, 6, 1)
    facts = YearFacts(
        2017,
        assignments=tuple(
            Assignment(
                f"A{at}", f"U{at}", "Norra", "x", None, None, None, ended, ended, Decimal("0.2")
            )
            for at in range(12)
        ),
    )
    told = {"assignments_mean_hours": read_counts("0,2 (medel av 12)")}
    knowing = frozenset(f"U{at}" for at in range(8))

    derived = {name: (low, high) for name, low, high in attack(facts, knowing, told).derived()}

    assert derived["assignments_mean_hours sum"] == (4, 4)
    released = make_release(facts, [], [knowing]).release.figures
    assert released["assignments_mean_hours"] is None
