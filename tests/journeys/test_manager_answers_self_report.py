"""A unit manager answers the self-report with an interruption; the auditor sees it come in."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from app.roles import Role
from tests.journeys.conftest import (
    PHONE,
    Site,
    assert_accessible,
    assert_accessible_in_both_languages,
    first_button,
    log_in,
    press,
    tab_to,
    write,
)

RECEIPT = re.compile(r"[A-Z0-9]{4}-[A-Z0-9]{4}")
# Units that offer one service and have not answered this year's report when the demo begins.
CODES = iter([f"U{number:03}" for number in range(101, 150)])


@pytest.fixture
def code() -> str:
    return next(CODES)


@pytest.fixture
def manager(site: Site, code: str) -> str:
    return site.new_user(Role.UNIT_MANAGER, code)


def begin(page: Page, site: Site, manager: str) -> None:
    """Sign in and open the report that waits."""
    log_in(page, site, manager)
    go_by(page, page.locator(".report-cards").get_by_role("link").first)
    go_by(page, first_button(page))


def go_by(page: Page, control: Locator) -> None:
    """Follow a link or a button and be on the next page: on a slow machine the old one lingers."""
    with page.expect_navigation():
        control.click()


def unanswered(page: Page) -> Iterator[Locator]:
    """The first control of each question that must be answered."""
    for question in page.locator(".question").all():
        if question.locator(".optional").count() == 0:
            yield question


def answer(page: Page, *, had_clients: str = "Nej") -> None:
    """Answer what must be answered on the page: the first choice, or nought."""
    for question in unanswered(page):
        if question.get_attribute("id") == "q-had_clients":
            question.get_by_label(had_clients).check()
        elif question.locator("input[type=radio], input[type=checkbox]").count():
            question.locator("input[type=radio], input[type=checkbox]").first.check()
        else:
            for box in question.locator("input[type=text]").all():
                box.fill("0")
    go_by(page, first_button(page))


def title(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def answer_to_the_end(page: Page, **how: str) -> None:
    """Answer section by section until all is there to be looked through."""
    for _ in range(25):
        if title(page) == "Se igenom svaren":
            return
        answer(page, **how)
    raise AssertionError(f"there is no end: {page.url}")


def sign(page: Page) -> None:
    page.get_by_role("link", name="Fortsätt till underskrift").click()
    page.get_by_label("Ditt namn").fill("Kim Exempel")
    page.get_by_label("Din titel").fill("verksamhetschef")
    page.get_by_label("Jag har sett igenom svaren och de stämmer.").check()
    page.get_by_role("button", name="Skriv under och skicka").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Egenrapporten är skickad")


def answered(auditor: Page, site: Site) -> tuple[int, int]:
    """How many have answered by the auditor's page, in all and over the services."""
    auditor.goto(f"{site.url}/self-reports/rounds")
    auditor.locator("tbody a").first.click()
    in_all = re.match(r"(\d+) av", auditor.locator(".lede").inner_text())
    bases = re.findall(r"(\d+) av \d+", auditor.locator(".rates").inner_text())
    assert in_all
    return int(in_all[1]), sum(map(int, bases))


def test_auditor_sees_the_rate_rise_when_a_manager_has_sent(visit, site, manager, code):
    auditor, first_day, another_day = visit(), visit(viewport=PHONE), visit(viewport=PHONE)
    log_in(auditor, site, "auditor")
    before = answered(auditor, site)
    begin(first_day, site, manager)
    answer(first_day, had_clients="Ja")
    expect(first_day.locator(".progress")).to_contain_text("2 av")
    answer(first_day)
    stopped_at = title(first_day)
    first_day.context.close()

    begin(another_day, site, manager)
    assert title(another_day) == stopped_at
    answer_to_the_end(another_day, had_clients="Ja")
    assert_accessible_in_both_languages(another_day, site)
    sign(another_day)
    expect(another_day.locator("main")).to_contain_text(RECEIPT)
    assert_accessible_in_both_languages(another_day, site)
    another_day.get_by_role("link", name="Läs och skriv ut egenrapporten").click()
    expect(another_day.locator("main")).to_contain_text("Kim Exempel, verksamhetschef")

    after = answered(auditor, site)
    assert after[0] == before[0] + 1
    assert after[1] > before[1]
    auditor.get_by_label("Sök verksamhet").fill(code)
    auditor.get_by_role("button", name=re.compile("Sök|Visa")).first.click()
    expect(auditor.get_by_role("row").filter(has_text=code)).to_contain_text("Skickad")


def test_manager_is_told_in_words_when_a_number_is_not_one(page, site, manager):
    begin(page, site, manager)
    answer(page)
    answer(page)
    assert title(page) == "Lex Sarah"

    page.get_by_label("Hur många utredningar").fill("två")
    first_button(page).click()

    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("rätta")
    expect(page).to_have_title(re.compile("^Fel"))
    expect(page.get_by_label("Hur många utredningar")).to_have_value("två")
    assert_accessible(page)
    summary.get_by_role("link").first.click()
    expect(page.get_by_label("Hur många utredningar")).to_be_focused()
    answer_to_the_end(page)
    sign(page)


def test_manager_sees_what_is_left_when_looking_through_too_early(desktop, site, manager):
    page = desktop
    begin(page, site, manager)
    answer(page)
    page.goto(re.sub(r"[a-z_]+$", "check", page.url))

    expect(page.locator(".error-summary")).to_contain_text("kvar innan du kan skicka")
    expect(page.get_by_role("link", name="Fortsätt till underskrift")).to_have_count(0)
    assert_accessible_in_both_languages(page, site)


def test_manager_answers_and_signs_when_there_is_no_script(page_without_script, site, manager):
    page = page_without_script
    begin(page, site, manager)
    answer_to_the_end(page)
    sign(page)

    expect(page.locator("main")).to_contain_text(RECEIPT)


def test_manager_answers_and_signs_by_keyboard_alone(desktop, site, manager):
    page = desktop
    page.goto(f"{site.url}/log-in?email={manager}")
    press(page, first_button(page))
    press(page, page.locator(".report-cards").get_by_role("link").first)
    press(page, first_button(page))
    while title(page) != "Se igenom svaren":
        for question in unanswered(page):
            control = question.locator("input:visible").first
            if control.get_attribute("type") == "radio":
                tab_to(page, control)
                page.keyboard.press("ArrowDown")  # the second choice: no
            else:
                write(page, control, "0")
        here = title(page)
        press(page, first_button(page))
        expect(page.get_by_role("heading", level=1)).not_to_have_text(here)
    press(page, page.get_by_role("link", name="Fortsätt till underskrift"))
    write(page, page.get_by_label("Ditt namn"), "Kim Exempel")
    write(page, page.get_by_label("Din titel"), "verksamhetschef")
    press(page, page.get_by_label("Jag har sett igenom"), "Space")
    press(page, page.get_by_role("button", name="Skriv under och skicka"))

    expect(page.locator("main")).to_contain_text(RECEIPT)
