"""An auditor imports rows, reads the year's summary, and follows 47 % to its definition and rows."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import (
    PHONE,
    ROOT,
    Site,
    assert_accessible,
    assert_accessible_in_both_languages,
    first_button,
    log_in,
    press,
)

REFERENCE_YEAR = ROOT / "audits" / "demo" / "year-2017"
SURVEY = "user_survey_2017.csv"


def try_files(page: Page, site: Site, *paths: Path) -> None:
    page.goto(f"{site.url}/import")
    page.get_by_label("Filer", exact=True).set_input_files(list(paths))
    page.get_by_role("button", name="Prova filerna").click()


def faulty_copy(folder: Path) -> Path:
    """The reference year's survey with an answer on its third line that can't be."""
    lines = (REFERENCE_YEAR / SURVEY).read_text("utf-8").splitlines()
    lines[2] = lines[2].replace("yes", "kanske", 1)
    path = folder / SURVEY
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def earlier_year(folder: Path) -> Path:
    """Ten answers of a year that nobody has imported."""
    lines = (REFERENCE_YEAR / SURVEY).read_text("utf-8").splitlines()[:11]
    path = folder / "user_survey_2014.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


@pytest.fixture
def auditor(page: Page, site: Site) -> Page:
    log_in(page, site, "auditor")
    return page


def the_telling_figure(page: Page) -> Locator:
    """Where the summary says what most had not expected: 47 % had no plan or did not know."""
    return page.get_by_role("link", name=re.compile(r"47\s%")).first


def column_sum(page: Page, column: int) -> int:
    cells = page.locator(f"#rows ~ .table-frame tbody tr > :nth-child({column})").all_inner_texts()
    return sum(int(cell) for cell in cells)


def test_faults_are_listed_with_row_and_column_when_a_file_is_wrong(auditor, site, tmp_path):
    try_files(auditor, site, faulty_copy(tmp_path))

    expect(auditor.get_by_role("heading", level=1)).to_have_text("Filerna har 1 fel")
    expect(auditor.locator(".state")).to_contain_text("Ingenting är sparat")
    row = auditor.get_by_role("row").filter(has_text="kanske")
    expect(row).to_contain_text(SURVEY)
    expect(row.get_by_role("cell").nth(0)).to_have_text("3")
    expect(row.get_by_role("cell").nth(1)).to_have_text("situation_improved")
    assert_accessible(auditor)


def test_nothing_changes_when_the_reference_year_is_imported_again(desktop, site):
    log_in(desktop, site, "auditor")
    try_files(desktop, site, *REFERENCE_YEAR.glob("*_*.csv"), REFERENCE_YEAR / "units.csv")
    expect(desktop.locator(".lede")).to_contain_text("Allt i filerna finns redan")
    assert_accessible_in_both_languages(desktop, site)

    desktop.get_by_role("button", name="Importera").click()

    expect(desktop.locator("main")).to_contain_text("Allt fanns redan. Ingenting är ändrat.")
    assert_accessible(desktop)


def test_rows_are_counted_before_and_after_when_a_new_year_is_imported(desktop, site, tmp_path):
    log_in(desktop, site, "auditor")
    try_files(desktop, site, earlier_year(tmp_path))
    row = desktop.get_by_role("row").filter(has_text="user_survey_2014.csv")
    expect(row.get_by_role("cell").first).to_have_text("10")

    desktop.get_by_role("button", name="Importera").click()

    expect(desktop.get_by_role("heading", level=1)).to_have_text("Importen är klar")
    desktop.goto(f"{site.url}/summary/2014")
    expect(desktop.get_by_role("heading", level=1)).to_contain_text("2014")


def test_47_percent_leads_to_its_definition_and_its_rows(auditor, site):
    auditor.goto(f"{site.url}/summary/2017")
    expect(auditor.locator("main")).to_contain_text(re.compile(r"47\s%"))
    assert_accessible_in_both_languages(auditor, site)

    the_telling_figure(auditor).click()

    expect(auditor.locator(".key-figure .value")).to_have_text(re.compile(r"47\s%"))
    expect(auditor.locator(".key-figure .base")).to_have_text("38 av 81")
    expect(auditor.get_by_role("heading", name="Så räknas den")).to_be_visible()
    assert (column_sum(auditor, 4), column_sum(auditor, 5)) == (38, 81)
    assert_accessible_in_both_languages(auditor, site)
    with auditor.expect_download() as download:
        auditor.get_by_role("link", name="Hämta som CSV").click()
    assert "survey_no_or_unknown_plan" in download.value.suggested_filename
    with Path(download.value.path()).open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) > 1


def test_every_picture_of_the_summary_loads(auditor, site):
    auditor.goto(f"{site.url}/summary/2017")

    broken = auditor.evaluate(
        """async () => {
            const found = [];
            for (const image of document.querySelectorAll("main img")) {
                image.loading = "eager";
                await image.decode().catch(() => found.push(image.src));
            }
            return found;
        }"""
    )
    assert broken == []
    assert auditor.locator("main img").count() > 3


def test_unit_page_gathers_the_unit_when_followed_from_the_register(auditor, site):
    auditor.goto(f"{site.url}/units")
    auditor.get_by_label("Sök").fill("U001")
    auditor.get_by_label("Sök").press("Enter")
    auditor.get_by_role("link", name="Kommunens familjemottagning").click()

    expect(auditor.get_by_role("heading", level=1)).to_have_text("Kommunens familjemottagning")
    for part in ("Avtal", "Egenrapporter och granskningar", "Skattningar och svarsläge"):
        expect(auditor.get_by_role("heading", name=part, exact=True)).to_be_visible()
    assert_accessible_in_both_languages(auditor, site)


def test_47_percent_is_reached_when_there_is_no_script(page_without_script, site):
    page = page_without_script
    log_in(page, site, "auditor")
    page.goto(f"{site.url}/summary/2017")
    the_telling_figure(page).click()

    expect(page.locator(".key-figure .base")).to_have_text("38 av 81")
    assert (column_sum(page, 4), column_sum(page, 5)) == (38, 81)


def test_47_percent_is_reached_by_keyboard_alone(visit, site):
    page = visit(viewport=PHONE)
    page.goto(f"{site.url}/log-in?email=auditor@demo.example.se")
    press(page, first_button(page))
    press(page, page.get_by_role("navigation", name="År").get_by_role("link", name="2017"))
    press(page, the_telling_figure(page))

    expect(page.locator(".key-figure .base")).to_have_text("38 av 81")
