"""Every indicator's page on the reference year: what it shows, and that its rows add up to it.

The pages are fetched once for all cases, for each costs a reading of the year.
"""

import csv
import io
import re
from fractions import Fraction
from html import unescape

import pytest
from sqlalchemy import select

from app.db import db
from app.organisation.models.units import Commissioner
from app.roles import Role
from audits.figures.domain.catalogue import CATALOGUE
from audits.figures.domain.figures import format_number
from audits.figures.domain.indicators import Kind, figure, is_known, last_year
from audits.figures.domain.sources import SOURCE_TITLES, Source
from audits.figures.queries.facts import load_facts
from tests.audits.summary.web.signing_in import sign_in
from tests.conftest import settings_for
from wsgi import create_app

YEAR = 2017
KEYS = pytest.mark.parametrize("key", CATALOGUE)
# Months are written with four decimals a row, so their sum may differ in the last ones.
NEAR = Fraction(1, 1000)


class Shown:
    """What the auditor of the municipality gets: facts, and pages and files as they are asked for."""

    def __init__(self, app, client):
        self._app = app
        self._client = client
        self._kept = {}
        self.facts = load_facts(YEAR)

    def get(self, address):
        if address not in self._kept:
            self._kept[address] = self._client.get(address)
        return self._kept[address]

    def page(self, key):
        return self.get(f"/summary/{YEAR}/figures/{key}")

    def rows(self, key):
        text = self.get(f"/summary/{YEAR}/figures/{key}.csv").text.removeprefix("\ufeff")
        return list(csv.DictReader(io.StringIO(text)))

    def facts_told(self, key):
        """The definition list of a page: heading to text."""
        told = self.page(key).text.partition('id="definition"')[2]
        found = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", told, re.DOTALL)
        return {plain(head): plain(told) for head, told in found}


def plain(html):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html))).strip()


def written(value):
    """A number as a page writes it."""
    value = Fraction(value)
    if value.denominator == 1:
        return f"{int(value):,}".replace(",", " ")
    return f"{round(float(value), 1):,.1f}".replace(",", " ").replace(".", ",")


@pytest.fixture(scope="module")
def shown(reference_database, tmp_path_factory):
    """The year is only read here, so that all cases may share one app."""
    folder = tmp_path_factory.mktemp("pages")
    path = folder / "insyn.db"
    path.write_bytes(reference_database.read_bytes())
    app = create_app(settings_for(f"sqlite:///{path}", folder))
    app.config["TESTING"] = True
    with app.app_context():
        top = db.session.scalar(select(Commissioner).where(Commissioner.parent_id.is_(None)))
        client = app.test_client()
        client.set_cookie("language", "sv")
        sign_in(client, Role.AUDITOR, top)
        yield Shown(app, client)
        db.session.remove()
        db.engine.dispose()


def known(shown, key):
    """The indicator, or a skip where the year has nobody to tell of it: its page must be absent."""
    indicator = CATALOGUE[key]
    if not is_known(indicator, shown.facts):
        assert shown.page(key).status_code == 404
        pytest.skip("the reference year has no such service or group")
    return indicator


@KEYS
def test_page_shows_the_definition_under_its_title(shown, key):
    indicator = known(shown, key)
    text = plain(shown.page(key).text)

    title = indicator.title % indicator.params
    assert shown.page(key).status_code == 200
    assert title.lower() in plain(re.search(r"<h1>.*?</h1>", shown.page(key).text).group()).lower()
    assert indicator.definition % indicator.params in text


@KEYS
def test_page_shows_numerator_and_denominator_with_their_numbers(shown, key):
    indicator = known(shown, key)
    counted = figure(indicator, shown.facts)

    told = shown.facts_told(key)

    numerator = indicator.numerator_text % indicator.params
    assert told["Täljare"] == f"{numerator} {written(counted.numerator)}"
    assert ("Nämnare" in told) is (indicator.kind is not Kind.COUNT)
    if counted.denominator is not None:
        denominator = indicator.denominator_text % indicator.params
        assert told["Nämnare"] == f"{denominator} {written(counted.denominator)}"


@KEYS
def test_page_shows_source_period_who_is_counted_and_the_name_in_files(shown, key):
    indicator = known(shown, key)

    told = shown.facts_told(key)

    assert told["Källa"] == SOURCE_TITLES[indicator.source]
    assert told["Vilka som räknas"] == indicator.who_is_counted % indicator.params
    assert told["Vet inte och inget svar"] == indicator.dont_know % indicator.params
    assert told["Period"].endswith(str(YEAR))
    assert told["Namn i filer"] == key


@KEYS
def test_rows_of_the_file_add_up_to_the_figure(shown, key):
    indicator = known(shown, key)
    counted = figure(indicator, shown.facts)

    rows = shown.rows(key)

    total = sum(Fraction(row["contribution"]) for row in rows)
    assert abs(total - Fraction(counted.numerator)) <= NEAR
    if counted.denominator is not None:
        assert sum(Fraction(row["weight"]) for row in rows) == Fraction(counted.denominator)


@KEYS
def test_page_counts_as_many_rows_as_the_file_holds(shown, key):
    known(shown, key)
    rows = shown.rows(key)

    text = plain(shown.page(key).text)

    if rows:
        assert re.search(rf"\b{len(rows)} rad(er)?\. De summerar", text)
    else:
        assert "Inga rader ligger bakom siffran." in text


@KEYS
def test_last_years_value_stands_on_the_page_just_when_it_is_known(shown, key):
    indicator = known(shown, key)
    before = last_year(indicator, shown.facts)

    told = shown.facts_told(key).get(str(YEAR - 1))

    if before is None:
        assert told is None
    elif before.denominator is None:
        assert told == written(before.numerator)
    else:
        assert told == f"{written(before.numerator)} av {written(before.denominator)}"


@KEYS
def test_page_leads_back_to_the_summary_and_on_to_the_file(shown, key):
    known(shown, key)
    page = shown.page(key).text

    assert f'href="/summary/{YEAR}"' in page
    assert (f"/summary/{YEAR}/figures/{key}.csv" in page) is bool(shown.rows(key))


@KEYS
def test_file_is_named_by_its_figure_and_not_kept_by_the_browser(shown, key):
    known(shown, key)

    answer = shown.get(f"/summary/{YEAR}/figures/{key}.csv")

    assert answer.mimetype == "text/csv"
    assert f'filename="{key}_{YEAR}.csv"' in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]


@KEYS
def test_rows_of_the_anonymous_survey_name_no_unit(shown, key):
    indicator = known(shown, key)
    codes = {unit.code for unit in shown.facts.units}

    labels = {row["row"] for row in shown.rows(key)}

    if indicator.source is Source.USER_SURVEY:
        assert not labels & codes
    elif indicator.source in (Source.DIRECTORY, Source.SELF_REPORTS):
        assert labels <= codes


@KEYS
def test_page_does_not_show_a_percentage_below_ten(shown, key):
    indicator = known(shown, key)
    base = figure(indicator, shown.facts).denominator

    value = plain(re.search(r'<span class="value">(.*?)</span>', shown.page(key).text).group(1))

    assert value
    if indicator.kind is Kind.SHARE and base is not None and base < 10:
        assert "%" not in value


def test_numbers_of_all_files_together_are_those_of_the_command(shown):
    """Each figure's own file against the list of all figures."""
    listed = shown._app.test_cli_runner().invoke(
        args=["figures", "--year", str(YEAR), "--format", "csv"]
    )
    of_list = {row["figure"]: row for row in csv.DictReader(io.StringIO(listed.output))}

    for key, indicator in CATALOGUE.items():
        if is_known(indicator, shown.facts):
            counted = figure(indicator, shown.facts)
            assert of_list[key]["numerator"] == format_number(counted.numerator), key
