"""The summary as a document, made without a request: it says what the page says, and stands alone."""

import re
import struct

import pytest
from flask import has_request_context
from sqlalchemy import select

from app.authorization import access_for
from app.db import db
from app.errors import NotVisible
from app.identity.models.users import User
from app.roles import Role
from audits.presenting import charts as presented_charts
from audits.summary.documents import DocumentDraft, auditor_of, summary_document
from tests.audits.summary.web.signing_in import sign_in
from tests.conftest import NOON
from tests.factories import make_commissioner, make_user


def document(top, *, access=None, **chosen):
    draft = DocumentDraft(
        **{"year": 2017, "language": "sv"} | chosen, municipality_id=top.municipality_id
    )
    return summary_document(draft, access or auditor_of(top.municipality_id), NOON.date())


def cells(html):
    """What headings, cells and lists say, without the links that only a page has."""
    found = re.findall(r"<(h2|h3|td|th|dt|dd|li|figcaption)\b[^>]*>(.*?)</\1>", html, re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", inner)).strip() for _tag, inner in found]


def sections(page):
    """The page's own sections: neither its frame nor what is released to the units."""
    inner = page.partition('<section class="standing-out"')[2].partition("<dialog")[0]
    return re.sub(
        r'<section[^>]*aria-labelledby="release".*?</section>', "", inner, flags=re.DOTALL
    )


@pytest.mark.parametrize(("language", "of_district"), [("sv", False), ("en", True)])
def test_document_says_what_its_readers_page_says(client, top, language, of_district):
    scope = make_commissioner("Tom", parent=top) if of_district else top
    sign_in(client, Role.AUDITOR, scope)
    reader = db.session.scalars(select(User)).one()

    made = document(top, access=access_for(reader), language=language)
    client.set_cookie("language", language)
    page = client.get("/summary/2017").text

    said = cells(sections(made.html))
    assert len(said) > 200
    assert ('id="users"' in made.html) is not of_district  # the survey is not divided
    assert said == cells(sections(page))


def test_document_is_an_auditors_when_nobody_asked_for_it(web, top):
    reader = access_for(make_user(Role.AUDITOR, top))

    assert document(top).html == document(top, access=reader).html


def test_document_needs_nothing_beside_it(web, top):
    html = document(top).html

    addresses = re.findall(r'\b(?:href|src|srcset|action)="([^"]*)"', html)
    assert {each[0] for each in addresses if not each.startswith("data:image/svg+xml,")} == {"#"}
    assert not re.search(r"<(link|script|form|button|nav|details)\b|url\(", html)
    assert {each for each in addresses if each.startswith("#")} <= {
        f"#{name}" for name in re.findall(r'id="([^"]+)"', html)
    }


def test_every_chart_of_the_document_is_a_picture_too(web, top):
    made = document(top)

    pictures = made.files()
    assert pictures.pop("summary-2017.html").decode() == made.html
    assert set(re.findall(r'data-chart="(\w+)"', made.html)) == {
        name.removesuffix(".png") for name in pictures
    }
    for name, content in pictures.items():
        assert content.startswith(b"\x89PNG"), name
        width, height = struct.unpack(">II", content[16:24])
        assert width == 1440, name
        assert height > 100, name


def test_document_is_made_without_a_request(web, top, monkeypatch):
    asked = []
    kept = presented_charts.charts
    monkeypatch.setattr(
        "audits.summary.documents.charts",
        lambda summary: asked.append(has_request_context()) or kept(summary),
    )

    document(top)

    assert asked == [False]


def test_document_of_a_service_says_so(web, top):
    html = document(top, service="residential").html

    lede = re.search(r'<p class="lede">(.*?)</p>', html)[1]
    assert lede.endswith("· Provköping")
    assert len(cells(html)) < len(cells(document(top).html))


@pytest.mark.parametrize("chosen", [{"year": 2012}, {"service": "no_such"}])
def test_there_is_no_document_of_what_nothing_tells_of(web, top, chosen):
    with pytest.raises(NotVisible):
        document(top, **chosen)
