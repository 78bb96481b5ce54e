"""A family member rates a session from the printed link."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import assert_accessible

RECEIPT = re.compile(r"[A-Z0-9]{4}-[A-Z0-9]{4}")


@pytest.fixture
def link(site):
    return site.link("a family, after a session")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_family_rates_a_session_by_touch(page, link, language):
    page.goto(f"{link}?lang={language}")
    assert_accessible(page)

    lines = page.locator("input[type=range]")
    expect(lines).to_have_count(4)
    box = lines.nth(0).bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.7, box["y"] + box["height"] / 2)
    lines.nth(1).focus()
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name=re.compile("Skicka|Send")).click()

    expect(page.locator("main")).to_contain_text(RECEIPT)
    assert link.rsplit("/", 1)[1] not in page.url
    assert_accessible(page)


def test_family_rates_a_session_without_script(page_without_script, link):
    page = page_without_script
    page.goto(link)

    for group in page.get_by_role("group").all():
        group.locator("input[type=radio][value='7']").check()
    page.get_by_role("button", name="Skicka").click()

    expect(page.locator("main")).to_contain_text(RECEIPT)


def test_family_rates_a_session_by_keyboard_alone(desktop, link):
    page = desktop
    page.goto(link)

    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.type || document.activeElement.tagName")
        if focused == "range":
            page.keyboard.press("ArrowRight")
        if focused == "submit" and page.evaluate(
            "document.activeElement.textContent.includes('Skicka')"
        ):
            page.keyboard.press("Enter")
            break

    expect(page.locator("main")).to_contain_text(RECEIPT)


def test_second_answer_is_kindly_refused_when_the_link_is_used(page, link):
    page.goto(link)
    page.locator("input[type=range]").first.press("ArrowRight")
    page.get_by_role("button", name="Skicka").click()
    expect(page.locator("main")).to_contain_text(RECEIPT)

    page.goto(link)

    expect(page.get_by_role("heading", level=1)).to_contain_text("redan")
    assert_accessible(page)


def test_guessed_link_is_told_whom_to_call(page, site):
    answer = page.goto(f"{site.url}/a/AAAAAAAAAAAAAAAAAAAAAA")

    assert answer.status == 404
    expect(page.locator("body")).to_contain_text("Ring")
    assert_accessible(page)


def test_token_stands_nowhere_in_the_page(page, link):
    page.goto(link)

    assert link.rsplit("/", 1)[1] not in page.content()
