"""The summary page, its figures, rows and charts, and who may see what."""

import csv
import io
import re
from html import unescape
from urllib.parse import unquote

import pytest
from sqlalchemy import event, select

from app.db import db
from app.organisation.models.units import Commissioner, Unit
from app.roles import Role
from audits.figures.domain.catalogue import catalogue_for
from audits.figures.domain.indicators import figure, is_known
from audits.figures.domain.readings import share_of
from audits.figures.domain.year_comparisons import compare_with_last_year
from audits.figures.queries.facts import load_facts
from audits.statistics.shares import spoken
from tests.audits.summary.web.signing_in import sign_in

CHARTS = (
    "sides", "users", "response", "areas", "lex_sarah_by_area", "complaints_by_category",
)  # fmt: skip


@pytest.fixture
def auditor(client, top):
    sign_in(client, Role.AUDITOR, top)
    return client


@pytest.fixture
def manager(client, top):
    sign_in(client, Role.UNIT_MANAGER, unit("U001"))
    return client


def rows_in(answer):
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


def unit(code):
    return db.session.scalar(select(Unit).where(Unit.code == code))


def text_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def test_latest_leads_to_the_latest_year(auditor):
    answer = auditor.get("/summary")

    assert answer.status_code == 303
    assert answer.location == "/summary/2017"


@pytest.mark.parametrize(
    "told",
    [
        "51 % 96 av 190",
        "Lex Sarah-utredningar 5 ↘ ner från 7 (2016) · skillnaden kan bero på slumpen",
        "161 ↗ upp från 139 (2016)",
        "47 % (38 av 81)",
        "Enligt akterna gäller det alla, men inte enligt",
        "De unga som intervjuats",
        "100 % (18 av 18)",
        "161 i 41 verksamheter. 2016 var det 139.",
        "Trygghet och säkerhet",
        "Standardiserade instrument 60 % 58 av 96",
        "40 % 82 av 207",
    ],
)
def test_summary_tells_the_year(auditor, told):
    assert told in text_of(auditor.get("/summary/2017"))


def test_below_ten_answers_are_words_never_percentages(auditor):
    page = text_of(auditor.get("/summary/2017"))

    assert "Intervjuade som är nöjda Fyra av fem" in page
    assert "(4 av 5)" not in page


def test_every_figure_on_the_page_leads_to_a_definition(auditor):
    page = auditor.get("/summary/2017").text
    links = sorted(set(re.findall(r'href="(/summary/2017/figures/[a-z0-9_]+)"', page)))

    statuses = {link: auditor.get(link).status_code for link in links[:20]}

    assert len(links) > 50
    assert set(statuses.values()) == {200}


def test_the_rows_of_a_figure_of_each_kind_add_up_to_it(auditor):
    """Every figure by its rows is held in tests/audits/domain; here the file, kind by kind."""
    facts = load_facts(2017)
    of_kind = {
        (each.source, each.kind): (key, each)
        for key, each in catalogue_for(facts).items()
        if is_known(each, facts)
    }

    for key, indicator in of_kind.values():
        counted = figure(indicator, facts)
        rows = rows_in(auditor.get(f"/summary/2017/figures/{key}.csv"))

        # Months are written with four decimals a row, so their sum may differ in the last one.
        near = pytest.approx(float(counted.numerator), abs=0.001)
        assert sum(float(row["contribution"]) for row in rows) == near, key
        if counted.denominator is not None:
            assert sum(float(row["weight"]) for row in rows) == counted.denominator, key


def test_definition_shows_both_years_and_links_its_rows_to_their_units(auditor):
    page = auditor.get("/summary/2017/figures/complaints")

    text = text_of(page)
    assert "Summan av de synpunkter" in text
    assert "2016 139" in text
    assert f'href="/units/{unit("U001").id}"' in page.text
    assert "Summa 161" in text


def test_rows_are_sorted_by_the_column_asked_for(auditor):
    page = auditor.get("/summary/2017/figures/complaints?sort=-contribution").text
    numbers = re.findall(r'<td class="number">(\d+)</td><td class="number">1</td>', page)
    by_label = [
        auditor.get(f"/summary/2017/figures/complaints?sort=label&page={number}").text
        for number in (1, 2, 3)
    ]
    labels = [label for each in by_label for label in re.findall(r">(U\d{3})<", each)]

    assert [int(number) for number in numbers] == sorted(map(int, numbers), reverse=True)
    assert labels == sorted(labels)
    assert len(labels) == 138


def test_anonymous_forms_are_paged_without_dates(auditor):
    address = "/summary/2017/figures/survey_no_or_unknown_plan_outpatient"
    first = auditor.get(address).text
    onward = re.search(r'rel="next" href="([^"#]+)', first).group(1).replace("&amp;", "&")

    second = auditor.get(onward).text

    rows = [page.split('id="forms"')[1].count("<tr><td>") for page in (first, second)]
    assert rows == [50, 32]
    assert "2017-11" not in first + second
    assert 'rel="next"' not in second


def test_cell_of_a_breakdown_gives_the_units_that_named_it(auditor):
    address = "/summary/2017/breakdowns/lex_sarah_by_area/information"

    page = auditor.get(address)
    rows = rows_in(auditor.get(f"{address}.csv"))

    assert page.status_code == 200
    assert len(rows) == 1
    assert rows[0]["row"] in page.text


@pytest.mark.parametrize("name", CHARTS)
def test_chart_is_a_picture_in_both_widths_sent_once(auditor, name):
    wide = auditor.get(f"/summary/2017/charts/{name}.svg")
    narrow = auditor.get(f"/summary/2017/charts/{name}.svg?size=narrow")
    again = auditor.get(
        f"/summary/2017/charts/{name}.svg", headers={"If-None-Match": wide.headers["ETag"]}
    )

    assert wide.mimetype == "image/svg+xml"
    assert wide.text.count("<text") > 3
    assert wide.headers["ETag"] != narrow.headers["ETag"]
    assert again.status_code == 304


def test_every_chart_on_the_page_has_alt_text_and_a_table(auditor):
    page = auditor.get("/summary/2017").text

    figures = re.findall(r"<figure.*?</figure>", page, re.DOTALL)
    assert len(figures) == len(CHARTS)
    for each in figures:
        assert re.search(r'alt="[^"]{20,}"', each)
        assert "<table" in each


def test_page_says_how_many_comparisons_it_makes_and_judges_them_together(auditor):
    facts = load_facts(2017)
    judged = compare_with_last_year(catalogue_for(facts).values(), facts)

    page = text_of(auditor.get("/summary/2017"))

    assert judged.made > 2
    assert f"Jämförelser med förra året: {judged.made} jämförelser har gjorts." in page
    assert f"inte kan förklaras av slumpen: {judged.clear}." in page


def test_chart_of_shares_says_each_in_full_as_its_definition_does(auditor):
    share = share_of(
        catalogue_for(load_facts(2017))["survey_improved_outpatient"], load_facts(2017)
    )
    in_full = spoken(share, str)

    page = unescape(auditor.get("/summary/2017").text)
    alt = next(each for each in re.findall(r'alt="([^"]*)"', page) if each.startswith("Vad de"))

    assert in_full in alt
    assert in_full in text_of(auditor.get("/summary/2017/figures/survey_improved_outpatient"))
    assert "Bortfall: om alla övriga hade sagt nej vore andelen 28 %" in in_full


def test_areas_say_what_they_rest_on_and_that_safety_is_the_limit(auditor):
    page = text_of(auditor.get("/summary/2017"))

    assert "Säkerheten sätter gränsen: 66 % av kraven uppfylls där" in page
    assert "Vilar på 192 svar om krav" in page


@pytest.mark.parametrize(
    "address",
    [
        "/summary/1999",
        "/summary/2017?commissioner=999999",
        "/summary/2017?commissioner=x",
        "/summary/2017?service=no_such",
        "/summary/2017/figures/no_such",
        "/summary/2017/charts/no_such.svg",
        "/summary/2017/breakdowns/no_such/x",
        "/summary/2017/breakdowns/complaints_by_category/no_such",
    ],
)
def test_what_is_not_there_is_not_found(auditor, address):
    assert auditor.get(address).status_code == 404


def test_service_narrows_the_page(auditor):
    page = text_of(auditor.get("/summary/2017?service=family_counselling"))

    assert "Verksamheter 26" in page
    assert "Den källan är anonym" in page
    assert "47 %" not in page


def test_district_auditor_sees_the_district_and_not_its_sibling(client, top):
    norra, sodra = (
        db.session.scalar(select(Commissioner).where(Commissioner.name == name))
        for name in ("Norra", "Södra")
    )
    sign_in(client, Role.AUDITOR, norra)

    own = text_of(client.get("/summary/2017"))
    other = client.get(f"/summary/2017?commissioner={sodra.id}")
    whole = client.get(f"/summary/2017?commissioner={top.id}")

    assert "Startade uppdrag 2" in own
    assert [other.status_code, whole.status_code] == [404, 404]


def test_page_takes_a_constant_number_of_statements(auditor):
    sent = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: sent.append(args[2]))
    auditor.get("/summary/2017")

    assert len(sent) <= 25
    assert not any("SELECT response.id" in sql for sql in sent)


@pytest.mark.parametrize(
    "address",
    [
        "/summary/2017/figures/complaints",
        "/summary/2017/figures/complaints.csv",
        "/summary/2017/breakdowns/complaints_by_category/premises",
        "/summary/2017/breakdowns/complaints_by_category/premises.csv",
        "/summary/2017/charts/users.svg",
    ],
)
def test_manager_opens_no_rows_no_files_no_charts(manager, address):
    assert manager.get(address).status_code == 403


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMINISTRATOR, Role.PRACTITIONER])
def test_administrator_and_practitioner_have_no_summary(client, top, role):
    scope = unit("U001") if role is Role.PRACTITIONER else None
    sign_in(client, role, scope)

    assert client.get("/summary/2017").status_code == 403


def test_charts_stand_in_the_page_itself_and_ask_for_nothing_more(auditor):
    page = auditor.get("/summary/2017").text

    pictures = re.findall(r'<img src="([^"]*)" data-chart="([^"]*)"', page)
    assert len(pictures) >= 5
    for address, name in pictures:
        drawn = unquote(address.removeprefix("data:image/svg+xml,"))
        assert drawn == auditor.get(f"/summary/2017/charts/{name}.svg").text
