"""A figure month by month on its own page: which chart, its table, and its signals in words."""

import re
from datetime import date
from html import unescape
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import delete, select

from app.db import db
from app.organisation.models.assignments import Assignment, GoalOutcome
from app.organisation.models.units import Commissioner, Service, Unit
from app.roles import Role
from tests.audits.summary.web.signing_in import sign_in

SVG = "{http://www.w3.org/2000/svg}"
NOTE = "Den är varken bra eller dålig i sig"


@pytest.fixture
def auditor(client, top):
    client.set_cookie("language", "sv")
    sign_in(client, Role.AUDITOR, top)
    return client


@pytest.fixture
def assignments(top):
    """Stores assignments of one unit in place of those there were."""
    db.session.execute(delete(Assignment))
    unit = db.session.scalar(select(Unit).order_by(Unit.code))
    service = db.session.scalar(select(Service).order_by(Service.key))
    stored = []

    def add(n, **columns):
        for _ in range(n):
            stored.append(
                Assignment(
                    code=f"A{len(stored):05}",
                    unit_id=unit.id,
                    commissioner_id=top.id,
                    municipality_id=top.municipality_id,
                    service_id=service.id,
                    referred_on=date(2015, 12, 1),
                    **columns,
                )
            )
            db.session.add(stored[-1])
        db.session.commit()

    return add


@pytest.fixture
def started(assignments):
    """As many started each month of 2017 as told."""

    def add(*a_month):
        for month, n in enumerate(a_month, start=1):
            assignments(n, started_on=date(2017, month, 10))

    return add


@pytest.fixture
def goals(assignments):
    """Each month of 2017: how many met their goal, of how many that ended."""

    def add(*a_month):
        for month, (met, n) in enumerate(a_month, start=1):
            day = {"started_on": date(2016, 12, 1), "ended_on": date(2017, month, 10)}
            assignments(met, goal_outcome=GoalOutcome.MET, **day)
            assignments(n - met, goal_outcome=GoalOutcome.NOT_MET, **day)

    return add


def section_of(client, key, year=2017):
    page = client.get(f"/summary/{year}/figures/{key}").text
    if 'id="periods"' not in page:
        return ""
    return page.split('id="periods"')[1].split("</section>")[0]


def plain(html):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html))).strip()


def rows_of(section):
    body = section.split("<tbody>")[1].split("</tbody>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    return [
        [plain(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
        for row in rows
    ]


def alt_of(section):
    return unescape(re.search(r'alt="([^"]*)"', section).group(1))


def chart(client, key):
    return client.get(f"/summary/2017/charts/periods-{key}.svg")


def test_numbers_stand_month_by_month_around_their_median(auditor, started):
    started(*[6, 8] * 6)

    section = section_of(auditor, "assignments_started")

    assert "Månad för månad" in section
    assert rows_of(section)[0] == ["jan. 2017", "6", ""]
    assert len(rows_of(section)) == 12
    assert "Inga signaler" in section
    assert "Median: 7." in alt_of(section)
    assert "Lägst 6 (jan. 2017), högst 8 (feb. 2017)." in alt_of(section)


def test_seven_months_above_the_median_are_no_signal(auditor, started):
    started(*[5] * 5, *[9] * 7)

    section = section_of(auditor, "assignments_started")

    assert "i rad" not in section
    assert "Inga signaler" in section
    assert NOTE in section


def test_eight_months_above_the_median_are_said_with_their_span(auditor, started, assignments):
    for month in range(1, 11):
        assignments(5, started_on=date(2016, month, 3))
    started(*[9, 10] * 5)

    section = section_of(auditor, "assignments_started")

    above = "Åtta månader eller fler i rad över medianen"
    assert f"{above}: jan. 2017–okt. 2017." in section
    assert f"{above}: jan. 2017–okt. 2017." in alt_of(section)
    assert {row[0]: row[-1] for row in rows_of(section)}["juni 2017"] == above
    assert NOTE in section


def test_rise_is_said(auditor, started):
    started(5, 6, 7, 8, 9, 10, 5, 9, 5, 9, 5, 9)

    section = section_of(auditor, "assignments_started")

    assert "Sex månader eller fler i rad som stiger: jan. 2017–juni 2017." in section


def test_signal_is_drawn_with_a_shape_of_its_own(auditor, goals):
    goals(*[(6, 12)] * 11, (12, 12))

    drawn = chart(auditor, "goals_met").text

    assert drawn.count('fill="#d55e00"') == 1
    assert drawn.count('fill="#0072b2"') == 11


def test_share_is_by_month_with_the_limits_of_chance(auditor, goals):
    goals(*[(6, 12)] * 11, (12, 12))

    section = section_of(auditor, "goals_met")

    rows = rows_of(section)
    assert rows[0] == ["jan. 2017", "50 % (6 av 12)", "11–97 %", ""]
    assert "Dit slumpen brukar nå" in section
    assert rows[11][:3] == ["dec. 2017", "100 % (12 av 12)", "11–97 %"]
    assert rows[11][3] == "Över gränsen för vad slumpen brukar ge"
    assert "Över gränsen för vad slumpen brukar ge: dec. 2017." in section
    assert "I hela perioden: 54 %." in alt_of(section)
    assert "stroke-dasharray" in chart(auditor, "goals_met").text


def test_share_is_by_quarter_where_months_have_few_and_words_where_quarters_have(auditor, goals):
    goals(*[(2, 5)] * 9, (1, 2), (0, 1))

    section = section_of(auditor, "goals_met")

    assert "Kvartal för kvartal" in section
    assert rows_of(section)[0][:2] == ["kv 1 2017", "40 % (6 av 15)"]
    assert rows_of(section)[3] == ["kv 4 2017", "En av tre", "", ""]
    assert "Med färre än åtta punkter kan reglerna inte säga något ännu." in section


def test_share_with_too_few_even_by_quarter_says_so(auditor, goals):
    goals((1, 2))

    section = section_of(auditor, "goals_met")

    assert "Inget kvartal har tio i basen" in section
    assert "<picture" not in section
    assert chart(auditor, "goals_met").status_code == 404


def test_ends_are_told_per_hundred_under_way(auditor, goals):
    goals(*[(4, 8)] * 12)

    section = section_of(auditor, "assignments_ended")

    assert "räknat på 100 uppdrag som pågått hela månaden" in section
    value, limits = rows_of(section)[0][1:3]
    assert re.fullmatch(r"\d+,\d \(8\)", value)
    assert re.fullmatch(r"\d+(,\d)?–\d+(,\d)?", limits)


def test_rare_events_are_told_by_the_days_between_them(auditor, started):
    started(1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1)

    section = section_of(auditor, "assignments_started")

    assert "Tid mellan händelserna" in section
    assert [row[:2] for row in rows_of(section)] == [
        ["2017-02-10", "31 dagar"],
        ["2017-03-10", "28 dagar"],
        ["2017-12-10", "275 dagar"],
    ]
    assert rows_of(section)[0][2].startswith("högst ")
    assert "Hälften är längre än: " in alt_of(section)


def test_long_time_between_rare_events_is_a_signal(auditor, assignments):
    for day in range(1, 29, 2):
        assignments(1, started_on=date(2016, 1, day))
    assignments(1, started_on=date(2017, 11, 1))

    section = section_of(auditor, "assignments_started")

    assert "Över gränsen för vad slumpen brukar ge: 2017-11-01." in section
    assert rows_of(section)[-1][-1] == "Över gränsen för vad slumpen brukar ge"
    assert rows_of(section)[0][1] == "2 dagar"


def test_few_events_in_all_say_that_nothing_can_be_measured(auditor, started):
    started(1, 1)

    section = section_of(auditor, "assignments_started")

    assert "färre än tre i allt" in section
    assert "<picture" not in section


@pytest.mark.parametrize(
    "key", ["complaints", "lex_sarah_routine", "assignments_mean_months", "survey_trust_all"]
)
def test_figure_whose_rows_have_no_day_has_no_months(auditor, key):
    assert section_of(auditor, key) == ""
    assert chart(auditor, key).status_code == 404


def test_months_after_the_pages_year_are_not_on_it(auditor, started, assignments):
    started(*[6, 8] * 6)
    assignments(90, started_on=date(2018, 5, 1))

    section = section_of(auditor, "assignments_started")

    assert rows_of(section)[-1][0] == "dec. 2017"


def test_manager_gets_no_months(client, web):
    sign_in(client, Role.UNIT_MANAGER, db.session.scalar(select(Unit).where(Unit.code == "U001")))

    assert chart(client, "assignments_started").status_code == 403


def test_months_are_those_of_the_district(client, started):
    started(*[6, 8] * 6)
    district = db.session.scalar(select(Commissioner).where(Commissioner.parent_id.is_not(None)))
    sign_in(client, Role.AUDITOR, district)

    assert section_of(client, "assignments_started") == ""


def test_months_are_drawn_in_both_widths(auditor, started):
    started(*[6, 8] * 6)
    address = "/summary/2017/charts/periods-assignments_started.svg"

    wide, narrow = auditor.get(address), auditor.get(f"{address}?size=narrow")

    named = [
        sum(each.text.endswith("2017") for each in ET.fromstring(svg.data).iter(f"{SVG}text"))  # noqa: S314 - our own
        for svg in (wide, narrow)
    ]
    assert 'viewBox="0 0 720 300"' in wide.text
    assert 'viewBox="0 0 340 260"' in narrow.text
    assert named[0] > named[1] > 1


def test_months_are_told_in_english(auditor, started):
    started(*[6, 8] * 6)
    auditor.set_cookie("language", "en")

    section = section_of(auditor, "assignments_started")

    assert "Month by month" in section
    assert rows_of(section)[0][0] == "Jan 2017"
    assert "No signals" in section
