"""A practitioner opens a case, holds a session that the family rates, and sees the curve."""

import re
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from app.roles import Role
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

CODES = (f"J{number}" for number in count(1))


@pytest.fixture
def practitioner(site: Site) -> str:
    return site.new_user(Role.PRACTITIONER, "U001")


def open_case(page: Page, site: Site) -> str:
    """A new case of one adult; gives its code."""
    code = next(CODES)
    page.goto(f"{site.url}/cases")
    page.get_by_role("link", name="Nytt ärende").click()
    page.get_by_label("Kod", exact=True).fill(code)
    choose_last(page, "Insats")
    page.get_by_label("Kallas").first.fill("Mamma")
    page.get_by_label("Roll").first.select_option(label="Förälder")
    page.get_by_label("Ålder").first.select_option(label="Vuxen")
    page.get_by_role("button", name="Öppna ärendet").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Ärende {code}")
    return code


def choose_last(page: Page, label: str) -> None:
    box = page.get_by_label(label)
    box.select_option(index=box.locator("option").count() - 1)


def link_shown(page: Page, moment: str) -> str:
    """The address beside the QR code for a moment of the session on the page."""
    card = page.locator(".moment").filter(has_text=moment)
    card.get_by_role("button", name="Visa QR-kod").click()
    expect(page.get_by_alt_text("QR-kod till skattningen")).to_be_visible()
    return page.locator("#link").get_attribute("href") or ""


def rate(page: Page, link: str, whole: int) -> None:
    """Answer the four lines with the same whole number, by the arrow keys."""
    page.goto(link)
    lines = page.locator("input[type=range]")
    for line in lines.all():
        line.fill(str(10 * whole))
    page.get_by_role("button", name="Skicka").click()
    expect(page.locator(".receipt")).to_be_visible()


def rate_without_script(page: Page, link: str, whole: int) -> None:
    page.goto(link)
    for group in page.get_by_role("group").all():
        group.locator(f"input[value='{whole}']").check()
    page.get_by_role("button", name="Skicka").click()
    expect(page.locator(".receipt")).to_be_visible()


def assert_curve_loads(page: Page) -> None:
    picture = page.locator("figure.curve img")
    expect(picture).to_be_visible()
    assert picture.evaluate("async image => (await image.decode(), image.naturalWidth)") > 0


def test_practitioner_sees_the_curve_when_the_family_has_rated(page, visit, site, practitioner):
    log_in(page, site, practitioner)
    open_case(page, site)
    page.get_by_role("button", name="Starta samtal").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Samtal 1")

    before = link_shown(page, "Före samtalet")
    assert_accessible(page)
    page.get_by_role("link", name="Tillbaka till samtalet").click()
    expect(page.locator("main")).to_contain_text("Väntar på svar")
    rate(visit(viewport=PHONE), before, 6)
    page.get_by_role("link", name="Uppdatera").click()
    expect(page.locator(".moment").filter(has_text="Före samtalet")).to_contain_text("24,0")
    after = link_shown(page, "Efter samtalet")
    rate(visit(viewport=PHONE), after, 9)
    page.get_by_role("link", name="Tillbaka till samtalet").click()

    assert_curve_loads(page)
    expect(page.locator("main")).to_contain_text("Det finns inga svenska normer.")
    assert_accessible_in_both_languages(page, site)
    page.get_by_role("button", name="Avsluta samtalet").click()
    expect(page.locator(".state")).to_contain_text("Pågår")
    row = page.get_by_role("row").filter(has_text=re.compile("24,0"))
    expect(row).to_contain_text("36,0")
    figure = page.locator("figure.curve")
    expect(figure).to_contain_text("Gräns före: 25")
    page.get_by_text("Varifrån gränserna kommer").click()
    expect(page.locator("details.sources li").first).to_contain_text("US: ")
    assert_curve_loads(page)
    assert_accessible_in_both_languages(page, site)


def test_practitioner_is_told_in_words_when_a_new_case_lacks_something(page, site, practitioner):
    log_in(page, site, practitioner)
    page.goto(f"{site.url}/cases/new")
    page.get_by_label("Kod", exact=True).fill("")
    page.get_by_role("button", name="Öppna ärendet").click()

    expect(page.locator(".error-summary")).to_contain_text("Skriv en kod.")
    expect(page).to_have_title(re.compile("^Fel"))
    assert_accessible(page)


def test_practitioner_holds_a_session_when_there_is_no_script(
    page_without_script, visit, site, practitioner
):
    page = page_without_script
    log_in(page, site, practitioner)
    open_case(page, site)
    page.get_by_role("button", name="Starta samtal").click()
    link = link_shown(page, "Före samtalet")
    rate_without_script(visit(viewport=PHONE, java_script_enabled=False), link, 8)
    page.get_by_role("link", name="Tillbaka till samtalet").click()

    expect(page.locator(".moment").filter(has_text="Före samtalet")).to_contain_text("32,0")
    expect(page.get_by_role("button", name="Skriv ut")).to_be_hidden()


def test_practitioner_holds_a_session_by_keyboard_alone(desktop, visit: Visit, site, practitioner):
    page, code = desktop, next(CODES)
    page.goto(f"{site.url}/log-in?email={practitioner}")
    press(page, first_button(page))
    press(page, page.get_by_role("link", name="Nytt ärende"))
    write(page, page.get_by_label("Kod", exact=True), code)
    press(page, page.get_by_label("Insats"), "ArrowDown")
    write(page, page.get_by_label("Kallas").first, "Mamma")
    tab_to(page, page.get_by_label("Roll").first)
    page.keyboard.type("F")  # as far as it takes in the list
    tab_to(page, page.get_by_label("Ålder").first)
    page.keyboard.type("Vuxen")
    press(page, page.get_by_role("button", name="Öppna ärendet"))
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Ärende {code}")

    press(page, page.get_by_role("button", name="Starta samtal"))
    press(page, page.get_by_role("button", name="Visa QR-kod").first)
    rate(visit(viewport=PHONE), page.locator("#link").get_attribute("href") or "", 5)
    press(page, page.get_by_role("link", name="Tillbaka till samtalet"))

    expect(page.locator(".moment").filter(has_text="Före samtalet")).to_contain_text("20,0")
    assert_fits(page)
