"""An auditor opens a user survey with two groups; a family answers; the round is closed."""

import csv
import io
import re
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from app.clock import today
from tests.journeys.conftest import (
    PHONE,
    Site,
    Visit,
    assert_accessible,
    assert_accessible_in_both_languages,
    assert_fits,
    first_button,
    log_in,
    press,
    tab_to,
    write,
)

TITLES = (f"Höstens enkät {number}" for number in count(1))
CODE = re.compile(r"[A-Z0-9]{4}-[A-Z0-9]{4}")


def fill_in_round(page: Page, name: str) -> None:
    """The form of a new round: two groups, six and four invited, open for a week."""
    page.get_by_label("Instrument").select_option(label=survey_of(page))
    page.get_by_label("Namn", exact=True).fill(name)
    page.get_by_label("År som svaren").fill(str(today().year))
    page.get_by_label(re.compile("^Anonym")).check()
    page.get_by_label("Öppnar").fill(today().isoformat())
    page.get_by_label("Stänger").fill((today() + timedelta(days=7)).isoformat())
    page.get_by_label("Antal inbjudna").nth(0).fill("6")
    page.get_by_label("Antal inbjudna").nth(1).fill("4")


def survey_of(page: Page) -> str:
    """The user survey as the form's list of instruments calls it."""
    options = page.get_by_label("Instrument").locator("option").all_inner_texts()
    return next(option for option in options if "Vad tycker du om stödet?" in option)


def open_round(page: Page, site: Site) -> str:
    """A new round, open on its page; gives its name."""
    name = next(TITLES)
    page.goto(f"{site.url}/rounds/new")
    fill_in_round(page, name)
    page.get_by_role("button", name="Gör omgången").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    return name


def outpatient(page: Page) -> Locator:
    """The card of the group with six invited."""
    return page.locator(".card").filter(has_text="Öppenvård")


def links_file(page: Page) -> list[str]:
    """The links of the outpatient group, as the downloaded file has them."""
    with page.expect_download() as download:
        outpatient(page).get_by_role("button", name="Gör länkar som fil (CSV)").click()
    text = Path(download.value.path()).read_text("utf-8-sig")
    return [row["link"] for row in csv.DictReader(io.StringIO(text), delimiter=";")]


def answer_page(page: Page) -> None:
    """Yes to every question of the page, and on to the next."""
    for question in page.locator("fieldset.question").all():
        question.get_by_label("Ja", exact=True).check()
    page.get_by_role("button", name="Spara och fortsätt", exact=True).click()


def send(page: Page) -> None:
    page.get_by_role("button", name="Skicka").click()
    expect(page.locator(".receipt")).to_have_text(CODE)


def answer_all(page: Page, link: str) -> None:
    """Answer the survey from its first page to its receipt."""
    page.goto(link)
    page.get_by_role("button", name="Börja").click()
    for _ in range(8):
        if page.get_by_role("heading", level=1).inner_text() == "Se igenom dina svar":
            break
        answer_page(page)
    send(page)


@pytest.fixture
def auditor(desktop: Page, site: Site) -> Page:
    log_in(desktop, site, "auditor")
    return desktop


def test_auditor_follows_the_rate_when_families_answer_by_link(auditor, visit, site):
    open_round(auditor, site)
    assert_accessible_in_both_languages(auditor, site)
    links = links_file(auditor)
    assert len(set(links)) == 6
    auditor.reload()
    expect(auditor.get_by_role("row").filter(has_text="Öppenvård")).to_contain_text("0 av 6")

    first_day = visit(viewport=PHONE)
    first_day.goto(links[0])
    assert_accessible(first_day)
    first_day.get_by_role("button", name="Börja").click()
    expect(first_day.locator(".progress")).to_contain_text("1 av 5")
    assert_accessible(first_day)
    answer_page(first_day)
    first_day.get_by_role("button", name="Spara och fortsätt senare").click()
    code = first_day.locator(".receipt").inner_text()
    assert_accessible(first_day)
    first_day.context.close()

    another_day = visit(viewport=PHONE)
    another_day.goto(links[0])
    another_day.get_by_text("Jag har börjat svara och har en kod").click()
    another_day.get_by_label("Kod", exact=True).fill("2222-2222")
    another_day.get_by_role("button", name="Fortsätt med koden").click()
    expect(another_day.locator(".error-summary")).to_contain_text("Koden stämmer inte")
    assert_accessible(another_day)
    another_day.get_by_label("Kod", exact=True).fill(code.lower())
    another_day.get_by_role("button", name="Fortsätt med koden").click()
    for _ in range(8):
        if another_day.get_by_role("heading", level=1).inner_text() == "Se igenom dina svar":
            break
        answer_page(another_day)
    assert_accessible(another_day)
    send(another_day)
    assert_accessible(another_day)

    auditor.reload()
    expect(auditor.get_by_role("row").filter(has_text="Öppenvård")).to_contain_text("1 av 6")
    another_day.goto(links[0])
    expect(another_day.get_by_role("heading", level=1)).to_have_text("Du har redan svarat")


def test_family_is_kindly_refused_when_the_round_is_closed(auditor, visit, site):
    open_round(auditor, site)
    links = links_file(auditor)
    auditor.reload()
    auditor.get_by_role("link", name="Stäng omgången").click()
    assert_accessible(auditor)
    auditor.get_by_role("button", name="Stäng omgången").click()
    expect(auditor.locator(".state")).to_contain_text("Stängd")
    assert_accessible_in_both_languages(auditor, site)

    family = visit(viewport=PHONE)
    answer = family.goto(links[0])

    assert answer
    assert answer.status == 410
    expect(family.get_by_role("heading", level=1)).to_have_text("Det går inte att svara längre")
    expect(family.locator("main")).to_contain_text("Ring oss")
    assert_accessible(family)


def test_sheet_prints_eight_codes_a_page_and_each_leads_to_the_survey(auditor, site):
    open_round(auditor, site)
    outpatient(auditor).get_by_role("button", name="Gör länkar som QR-ark").click()
    expect(auditor.locator(".qr-card")).to_have_count(6)

    assert_accessible(auditor)
    decoded = auditor.locator(".qr-card img").first.evaluate(
        "async image => (await image.decode(), image.naturalWidth)"
    )
    assert decoded > 100
    auditor.emulate_media(media="print")
    expect(auditor.get_by_role("button", name="Skriv ut")).to_be_hidden()
    expect(auditor.get_by_role("navigation")).to_be_hidden()
    assert pages_of(auditor.pdf(format="A4")) <= 2


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_family_answers_the_survey_when_there_is_no_script(page_without_script, site):
    answer_all(page_without_script, site.link("a family, the user survey"))

    expect(page_without_script.locator("main")).to_contain_text("Ditt svar har kommit fram")


def test_family_answers_the_survey_by_keyboard_alone(desktop, site):
    page = desktop
    page.goto(site.link("a family, the user survey"))
    press(page, page.get_by_role("button", name="Börja"))
    for _ in range(4):
        here = page.get_by_role("heading", level=1).inner_text()
        for question in page.locator("fieldset.question").all():
            press(page, question.locator("input").first, "Space")
        press(page, page.get_by_role("button", name="Spara och fortsätt", exact=True))
        expect(page.get_by_role("heading", level=1)).not_to_have_text(here)
    write(page, page.get_by_role("textbox"), "Tack.")
    press(page, page.get_by_role("button", name="Spara och fortsätt", exact=True))
    press(page, page.get_by_role("button", name="Skicka"))

    expect(page.locator(".receipt")).to_have_text(CODE)


def test_auditor_opens_a_round_by_keyboard_alone(desktop, site):
    page, name = desktop, next(TITLES)
    page.goto(f"{site.url}/log-in?email=auditor@demo.example.se")
    press(page, first_button(page))
    press(page, page.get_by_role("link", name="Mätomgångar"))
    press(page, page.get_by_role("link", name="Ny omgång"))
    tab_to(page, page.get_by_label("Instrument"))
    page.keyboard.type(survey_of(page))
    write(page, page.get_by_label("Namn", exact=True), name)
    write(page, page.get_by_label("År som svaren"), str(today().year))
    press(page, page.get_by_role("radio").first, "Space")
    for label, day in (("Öppnar", today()), ("Stänger", today() + timedelta(days=7))):
        tab_to(page, page.get_by_label(label))
        # how a date is typed is the browser's own affair, and differs with its language
        page.get_by_label(label).fill(day.isoformat())
    for box in page.get_by_label("Antal inbjudna").all()[:2]:
        write(page, box, "6")
    press(page, page.get_by_role("button", name="Gör omgången"))

    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    press(page, page.get_by_role("button", name="Gör länkar som QR-ark").first)
    expect(page.locator(".qr-card")).to_have_count(6)


def test_round_page_fits_a_phone(visit: Visit, site):
    page = visit(viewport=PHONE)
    log_in(page, site, "auditor")
    open_round(page, site)

    assert_fits(page)
    assert_accessible(page)
