"""A figure over the years on its own page: the line, its table, its breaks and what is said of them."""

import re
from functools import partial

import pytest
from sqlalchemy import event, select

from app.db import db
from app.organisation.models.units import Unit
from app.roles import Role
from tests.audits.summary.web.signing_in import sign_in
from tests.audits.summary.web.years_on_page import (
    CHART,
    KEY,
    PAGE,
    alt_of,
    plain,
    rows_of,
    section_of,
    store_year,
    words_of,
)
from tests.factories import make_commissioner


@pytest.fixture
def auditor(client, top):
    client.set_cookie("language", "sv")
    sign_in(client, Role.AUDITOR, top)
    return client


@pytest.fixture
def add_year(top):
    """Adds a year of self-reports, in which so many of so many units have a routine."""
    return partial(store_year, top)


def test_year_has_its_share_its_interval_and_its_change(auditor, add_year):
    add_year(2018, 20)

    rows = rows_of(auditor.get(PAGE).text)

    assert list(rows) == [2016, 2017, 2018]
    assert rows[2018][:2] == ["50 % (20 av 40)", "35–65 %"]
    assert rows[2018][2].startswith("−50 procentenheter (mellan −65 och −35).")
    assert rows[2018][2].endswith("Skillnaden är större än vad slumpen brukar ge")
    assert rows[2016][2] == ""


def test_three_years_say_where_they_go_and_how_many_comparisons_were_made(auditor, add_year):
    add_year(2018, 20)

    section = plain(section_of(auditor.get(PAGE).text))

    assert "Sjunker från 2016 till 2018, mer än slumpen ger." in section
    assert "2 jämförelser har gjorts." in section


def test_two_years_are_drawn_and_said_to_be_too_few(auditor):
    page = auditor.get(PAGE).text

    assert f'data-chart="history-{KEY}"' in page
    assert "För få år för att tala om en utveckling." in section_of(page)


def test_one_year_is_a_table_without_a_chart(auditor):
    page = auditor.get("/summary/2017/figures/survey_trust_all").text

    assert list(rows_of(page)) == [2017]
    assert "<picture" not in section_of(page)
    assert "För få år" in section_of(page)
    assert auditor.get("/summary/2017/charts/history-survey_trust_all.svg").status_code == 404


def test_figure_that_no_year_tells_of_says_so_in_words(auditor):
    page = auditor.get("/summary/2017/figures/survey_trust_all?service=residential")
    known = auditor.get("/summary/2017/figures/assignments_started?service=emergency_foster_care")

    assert page.status_code == 404
    assert "Inget år har något att visa här." in section_of(known.text)


def test_below_ten_is_said_in_words_without_interval_and_without_a_point(auditor, add_year):
    add_year(2018, 3, units=4)

    page = auditor.get(PAGE).text
    chart = auditor.get(CHART).text

    assert rows_of(page)[2018][:2] == ["Tre av fyra", ""]
    assert "2018: tre av fyra." in alt_of(page)
    assert chart.count("<circle") == 2


def test_counts_are_plain_values_with_their_difference(auditor, add_year):
    add_year(2018, 20, clients={"family_counselling": 5})

    page = auditor.get("/summary/2017/figures/family_counselling_families").text

    rows = rows_of(page)
    assert rows[2018][0] == "200"
    assert rows[2018][1].startswith("−")
    assert "Osäkerhet" not in section_of(page)
    assert "jämförelse" not in section_of(page)


def test_counts_of_events_say_whether_chance_explains_them(auditor, add_year):
    add_year(2018, 20, complaints=9)

    rows = rows_of(auditor.get("/summary/2017/figures/complaints").text)

    assert rows[2018][0] == "360"
    assert "% av antalet då" in rows[2018][1]
    assert rows[2018][1].endswith("slumpen brukar ge")


def test_share_that_is_counted_whole_has_no_interval_and_no_chance(auditor, add_year):
    add_year(2018, 20)

    page = auditor.get("/summary/2017/figures/self_report_response").text

    rows = rows_of(page)
    assert rows[2018][1].endswith(" procentenheter")
    assert "Alla är räknade, så slumpen har ingen del i den." in section_of(page)
    assert "Osäkerhet" not in section_of(page)
    assert "jämförelse" not in section_of(page)


def test_mean_is_a_plain_value(auditor):
    rows = rows_of(auditor.get("/summary/2017/figures/assignments_mean_months").text)

    assert re.fullmatch(r"\d+(,\d)?", rows[2017][0])


def test_years_lead_to_their_own_pages_and_keep_the_choice(auditor, top):
    page = auditor.get(f"{PAGE}?service=family_counselling").text

    section = section_of(page)
    assert f'href="/summary/2016/figures/{KEY}?service=family_counselling"' in section
    assert "<strong>2017</strong>" in section


def test_years_are_those_of_the_service_chosen(auditor):
    whole = rows_of(auditor.get(PAGE).text)
    one = rows_of(auditor.get(f"{PAGE}?service=family_counselling").text)

    assert list(one) == list(whole) == [2016, 2017]
    assert one[2017][0] != whole[2017][0]


def test_chart_of_the_years_is_drawn_in_both_widths_with_its_intervals(auditor):
    wide, narrow = auditor.get(CHART), auditor.get(f"{CHART}?size=narrow")

    assert 'viewBox="0 0 720 300"' in wide.text
    assert 'viewBox="0 0 340 260"' in narrow.text
    assert wide.text.count('opacity="0.35"') == 2
    assert {"0 %", "50 %", "100 %", "2016", "2017"} <= set(words_of(wide.data))


def test_alt_text_tells_each_year_with_its_interval(auditor):
    alt = alt_of(auditor.get(PAGE).text)

    assert alt.startswith("Rutin för lex Sarah: över åren. 2016: ")
    assert re.search(r"2017: \d+ % \(\d+ av \d+; mellan \d+ och \d+ %\)\.", alt)
    assert alt.endswith("För få år för att tala om en utveckling.")


@pytest.mark.parametrize(
    "key", ["history-no_such", "history-survey_trust_all", "history-", "nothing-x"]
)
def test_chart_that_there_is_none_of_is_not_found(auditor, key):
    assert auditor.get(f"/summary/2017/charts/{key}.svg").status_code == 404


def test_manager_gets_no_years(client, web):
    sign_in(client, Role.UNIT_MANAGER, db.session.scalar(select(Unit).where(Unit.code == "U001")))

    assert client.get(CHART).status_code == 403


def test_district_sees_the_years_of_what_it_may_use(client, top, add_year):
    district = make_commissioner("Ny stadsdel", top)
    add_year(2018, 20)
    sign_in(client, Role.AUDITOR, district)

    page = client.get(PAGE)

    assert page.status_code == 200
    assert list(rows_of(page.text)) == [2016, 2017, 2018]


@pytest.fixture
def statements(auditor):
    """How many statements an address takes, with nothing kept from before."""

    def count(address):
        sent = []

        def heard(*args):
            sent.append(args[2])

        db.session.expire_all()
        event.listen(db.engine, "before_cursor_execute", heard)
        auditor.get(address)
        event.remove(db.engine, "before_cursor_execute", heard)
        return len(sent)

    return count


def test_years_cost_the_same_few_statements_however_many_they_are(statements, add_year):
    add_year(2018, 20)
    few = statements(PAGE)
    for year in range(2019, 2025):
        add_year(year, 20)

    many = statements(PAGE)

    assert many == few


def test_summary_reads_no_other_years(statements, add_year):
    before = statements("/summary/2017")
    add_year(2012, 20)

    after = statements("/summary/2017")

    assert after == before
