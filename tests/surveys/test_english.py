"""What surveys says in English: nothing is lost from the Swedish, and no Swedish is left."""

import re

import pytest

from scripts.translations import kept
from surveys.collections.domain.rounds import Mode
from tests.surveys.answering.web.factories_answering import (
    hidden,
    link_to,
    rating_round,
    survey_round,
)

TAGS = re.compile(r"<(script|style)\b.*?</\1>|<!--.*?-->|<[^>]*>", re.DOTALL)
SWEDISH = re.compile(r"[^<>\n]*(?:[åäöÅÄÖ]|\b(?:och|inte|eller|svar|Skicka|Spara|Tack)\b)[^<>\n]*")
ENDS = ".?!:…"


def pairs():
    """Every text with its English, the forms of a plural one by one."""
    for message in (*kept("surveys"), *kept("families")):
        if not message.id:
            continue
        if isinstance(message.id, str):
            yield message.id, message.string
        else:
            yield from zip(message.id, message.string, strict=True)


def words_of(page):
    """What a page says, without its markup and the municipality's name."""
    return TAGS.sub(" ", page.get_data(as_text=True)).replace("Provköping", "")


def swedish_in(page):
    return SWEDISH.findall(words_of(page))


def english(client, link):
    """Open a link in English; the pages after it stay in English."""
    return client.get(f"{link}?lang=en")


def same_set(pattern, text, words):
    return sorted(re.findall(pattern, text)) == sorted(re.findall(pattern, words))


@pytest.mark.parametrize("pattern", [r"%\(\w+\)[sd]", r"</?\w+[^>]*>"])
def test_translation_keeps_every_placeholder_and_tag(pattern):
    lost = [text for text, words in pairs() if not same_set(pattern, text, words)]

    assert lost == []


def test_translation_ends_as_the_text_does():
    """A label stays a label, and a sentence a sentence."""
    ends = ((text[-1], words[-1], text) for text, words in pairs())

    assert [text for was, now, text in ends if was != now and (was in ENDS or now in ENDS)] == []


def test_translation_holds_no_swedish_letters():
    assert [text for text, words in pairs() if re.search("[åäöÅÄÖ]", words)] == []


def test_rating_is_english_from_the_link_to_the_receipt(client, web):
    link = link_to(rating_round())

    page = english(client, link)
    sent = client.post(
        f"{link}?lang=en", data={"csrf": hidden(page), "choice": "send", "right_things": "yes"}
    )
    receipt = client.get(sent.headers["Location"])
    used = english(client, link)

    assert "Did we talk about the right things?" in words_of(page)
    assert "Thank you for your answer!" in words_of(receipt)
    assert "You have already answered" in words_of(used)
    assert [swedish_in(shown) for shown in (page, receipt, used)] == [[], [], []]


@pytest.mark.parametrize("mode", list(Mode))
def test_survey_is_english_on_every_page(client, web, mode):
    link = link_to(survey_round(mode), group_key="outpatient")
    start = english(client, link)
    client.post(link, data={"csrf": hidden(start)})

    pages = [start, *(client.get(f"/answer/{name}") for name in ("contact", "check", "later"))]

    assert [page.status_code for page in pages] == [200] * 4
    assert [swedish_in(page) for page in pages] == [[]] * 4


def test_mistake_is_told_in_english_when_nothing_is_answered(client, web):
    link = link_to(rating_round())
    page = english(client, link)

    refused = client.post(f"{link}?lang=en", data={"csrf": hidden(page), "choice": "send"})

    assert "Answer at least one question, or choose not to answer." in words_of(refused)
    assert swedish_in(refused) == []
