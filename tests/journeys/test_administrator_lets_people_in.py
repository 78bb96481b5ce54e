"""An administrator invites somebody, records a licence and makes a key for another system."""

import json
import re
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.delivery.models import OutgoingMessage
from tests.app.delivery.pigeons import opened
from tests.journeys.conftest import (
    PHONE,
    Site,
    Visit,
    assert_accessible,
    assert_accessible_in_both_languages,
    first_button,
    log_in,
    press,
    tab_to,
    write,
)

PASSWORD = "fyra gula cyklar i regn"


@pytest.fixture
def administrator(page: Page, site: Site) -> Page:
    log_in(page, site, "administrator")
    return page


def fill_in_invitation(page: Page, email: str) -> None:
    page.get_by_label("Namn").fill("Robin Exempel")
    page.get_by_label("E-post").fill(email)
    page.get_by_label("Roll").select_option(label="Kvalitetsgranskare")
    page.get_by_label("Gäller för").select_option(label="Provköping")


def link_in_mail(site: Site, email: str) -> str:
    """The link of the letter that waits for somebody in the outbox."""
    with site.app.app_context():
        body = opened(select(OutgoingMessage).where(OutgoingMessage.recipient == email)).body
    found = re.search(r"https?://\S+/welcome/\S+", body)
    assert found, body
    return found[0]


def choose_password(page: Page) -> None:
    page.get_by_label("Nytt lösenord").fill(PASSWORD)
    page.get_by_label("Samma lösenord en gång till").fill(PASSWORD)
    page.get_by_role("button", name="Spara och logga in").click()


def new_email(site: Site) -> str:
    return f"robin.{next(site.numbers)}@kommun.example"


def make_key(page: Page, site: Site, name: str) -> str:
    """The key as it is shown, once."""
    page.goto(f"{site.url}/api-keys")
    page.get_by_label("Vad ska nyckeln användas till?").fill(name)
    page.get_by_label("Läser siffror för").select_option(label="Provköping")
    page.get_by_role("button", name="Skapa nyckeln").click()
    return page.locator("#raw-key").inner_text()


def figures(site: Site, key: str) -> dict[str, dict[str, object]]:
    """The figures of 2017 as another system gets them."""
    request = Request(  # noqa: S310 - our own server
        f"{site.url}/api/v1/figures?year=2017", headers={"Authorization": f"Bearer {key}"}
    )
    with urlopen(request, timeout=10) as answer:  # noqa: S310 - as above
        found = json.load(answer)["figures"]
    return {figure["figure"]: figure for figure in found}


def test_invited_user_chooses_a_password_and_logs_in(administrator, visit: Visit, site):
    email = new_email(site)
    administrator.goto(f"{site.url}/users/new")
    administrator.get_by_role("button", name="Skicka inbjudan").click()
    expect(administrator.locator(".error-summary")).to_contain_text("e-post")
    assert_accessible(administrator)
    fill_in_invitation(administrator, email)
    administrator.get_by_role("button", name="Skicka inbjudan").click()
    expect(administrator.get_by_role("status")).to_contain_text(email)
    assert_accessible_in_both_languages(administrator, site)

    invited = visit(viewport=PHONE)
    invited.goto(link_in_mail(site, email))
    assert_accessible_in_both_languages(invited, site)
    choose_password(invited)
    expect(invited.get_by_role("navigation", name="Huvudmeny")).to_contain_text("Översikt")

    another_day = visit()
    another_day.goto(f"{site.url}/log-in")
    another_day.get_by_label("E-post").fill(email)
    another_day.get_by_label("Lösenord").fill(PASSWORD)
    another_day.get_by_role("button", name="Logga in", exact=True).click()
    expect(another_day.get_by_role("heading", level=1)).to_contain_text("Kvaliteten")


def test_used_link_is_kindly_refused(desktop, visit, site):
    email = new_email(site)
    log_in(desktop, site, "administrator")
    desktop.goto(f"{site.url}/users/new")
    fill_in_invitation(desktop, email)
    desktop.get_by_role("button", name="Skicka inbjudan").click()
    expect(desktop.get_by_role("status")).to_contain_text(email)
    link, somebody = link_in_mail(site, email), visit(viewport=PHONE)
    somebody.goto(link)
    choose_password(somebody)

    again = visit(viewport=PHONE)
    again.goto(link)

    expect(again.get_by_role("heading", level=1)).to_contain_text("Länken")
    assert_accessible(again)


def test_licence_stands_on_the_page_when_it_is_recorded(administrator, site):
    administrator.goto(f"{site.url}/instruments")
    administrator.locator("tr").filter(has_text="csrs").get_by_role("link").click()
    assert_accessible(administrator)
    form = administrator.locator("details").filter(has_text="Registrera en licens")
    if form.get_attribute("open") is None:
        form.locator("summary").click()
    administrator.get_by_label("Vem har licensen?").fill("Provköping")
    administrator.get_by_label("Licensnummer").fill("LIC-2026-1")
    administrator.get_by_role("button", name="Registrera licensen").click()

    expect(administrator.get_by_role("row").filter(has_text="LIC-2026-1").first).to_contain_text(
        "Gäller"
    )
    assert_accessible_in_both_languages(administrator, site)


def test_figures_are_given_to_another_system_when_it_has_a_key(administrator, site):
    key = make_key(administrator, site, "Beslutsstödet")
    assert_accessible(administrator)

    found = figures(site, key)

    plan = found["survey_no_or_unknown_plan_outpatient"]
    assert (plan["numerator"], plan["denominator"]) == (38, 81)


def test_figures_are_refused_when_the_key_has_been_shut_off(desktop, site):
    log_in(desktop, site, "administrator")
    key = make_key(desktop, site, "Ett gammalt system")
    row = desktop.get_by_role("row").filter(has_text="Ett gammalt system")
    row.get_by_role("button", name="Stäng av").click()
    expect(row).to_contain_text("Avstängd")

    with pytest.raises(HTTPError) as refused:
        figures(site, key)

    assert refused.value.code == 401
    refused.value.close()


def test_administrator_invites_and_the_invited_comes_in_by_keyboard_alone(desktop, visit, site):
    page, email = desktop, new_email(site)
    page.goto(f"{site.url}/log-in?email=administrator@demo.example.se")
    press(page, first_button(page))
    press(page, page.get_by_role("link", name=re.compile("Bjud in")))
    write(page, page.get_by_label("Namn"), "Robin Exempel")
    write(page, page.get_by_label("E-post"), email)
    for label, word in (("Roll", "Kvalitets"), ("Gäller för", "Prov")):
        tab_to(page, page.get_by_label(label))
        page.keyboard.type(word)
    press(page, page.get_by_role("button", name="Skicka inbjudan"))
    expect(page.get_by_role("status")).to_contain_text(email)

    invited = visit()
    invited.goto(link_in_mail(site, email))
    write(invited, invited.get_by_label("Nytt lösenord"), PASSWORD)
    write(invited, invited.get_by_label("Samma lösenord en gång till"), PASSWORD)
    press(invited, invited.get_by_role("button", name="Spara och logga in"))

    expect(invited.get_by_role("navigation", name="Huvudmeny")).to_contain_text("Översikt")
