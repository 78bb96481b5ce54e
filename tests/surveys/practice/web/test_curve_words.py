"""A curve in words: what it says, and what it leaves unsaid."""

from decimal import Decimal

import pytest
from flask_babel import force_locale

from surveys.collections.domain.rounds import EntryMode
from surveys.practice.queries.ratings import curves, ratings
from surveys.practice.web.curve_words import curve_chart, curve_title, norm_label, sentences, signed
from tests.surveys.factories_sessions import (
    make_case,
    make_licences,
    make_place,
    make_rating,
    make_session,
)


@pytest.fixture
def case(web):
    make_licences()
    case = make_case(make_place())
    with web.test_request_context(), force_locale("sv"):
        yield case


def said(case, key, *scores):
    for number, score in enumerate(scores, start=1):
        make_rating(make_session(case, number), case.participants[0], key, score)
    (curve,) = curves(case.participants, ratings(case.id))
    return " ".join(sentences(curve.sides[0]))


@pytest.mark.parametrize(
    ("scores", "words"),
    [
        ((18.0, 24.5), "Före samtalet: från 18 till 24,5 (+6,5) på 2 skattningar."),
        ((18.0, 24.5), "Ökningen är större än slumpen brukar ge."),
        ((18.0, 24.5), "Den senaste ligger under gränsvärdet 25."),
        ((24.5, 18.0), "Minskningen är större än slumpen brukar ge."),
        ((24.5, 18.0), "(−6,5)"),
        ((18.0, 20.0), "Förändringen är inte större än slumpen kan ge."),
        ((20.0, 26.0), "Den har gått från under till över gränsvärdet 25."),
        ((27.0, 28.0), "Den senaste ligger över gränsvärdet 25."),
        ((18.0,), "Före samtalet: 18 på den enda skattningen."),
        ((18.0,), "Det finns för få skattningar."),
        ((33.0, 34.0), "Kurvan börjar högt."),
        ((10.0, 20.0, 10.0, 20.0, 10.0, 20.0), "Kurvan går upp och ner med stora hopp."),
    ],
)
def test_curve_says_what_its_scores_mean(case, scores, words):
    assert words in said(case, "ors", *scores)


@pytest.mark.parametrize("scores", [(18.0,), (33.0, 39.0), (10.0, 20.0, 10.0, 20.0, 10.0, 20.0)])
def test_flagged_curve_says_nothing_of_change(case, scores):
    words = said(case, "ors", *scores)

    assert "Statistik går inte att lita på" in words
    assert "slumpen" not in words


@pytest.mark.parametrize(
    ("scores", "is_reason"), [((35.0,), True), ((39.0, 37.9), True), ((37.0, 38.0), False)]
)
def test_alliance_is_a_reason_to_talk_and_no_failing_mark(case, scores, is_reason):
    words = said(case, "srs", *scores)

    assert ("skäl att prata om hur samtalen fungerar" in words) is is_reason
    assert ("inte ett underkännande" in words) is is_reason


def test_curve_in_words_follows_the_readers_language(case):
    with force_locale("en"):
        words = said(case, "ors", 18.0, 24.5)

    assert "24.5" in words
    assert "24,5" not in words


def test_picture_holds_the_same_values_as_the_table(case):
    session = make_session(case)
    make_rating(session, case.participants[0], "ors", 18.5, EntryMode.PAPER)
    make_rating(session, case.participants[0], "srs", 37.0)
    (curve,) = curves(case.participants, ratings(case.id))

    chart = curve_chart(curve, "sv")

    assert chart.title == curve_title(curve)
    assert [[p.score for p in line.points] for line in chart.series] == [
        [Decimal("18.5")],
        [Decimal(37)],
    ]
    assert [line.name for line in chart.series] == ["Före", "Efter"]
    assert [norm.words for norm in chart.norms] == ["Gräns före: 25", "Gräns efter: 36"]
    assert [words for _mode, words in chart.shape_words] == ["mobil", "papper"]
    assert chart.description == " ".join(w for side in curve.sides for w in sentences(side))
    assert norm_label(curve.after.norms[0]) == "Gräns efter: 36"


@pytest.mark.parametrize(
    ("change", "words"), [("6.5", "+6,5"), ("-6.5", "−6,5"), ("0", "0"), ("10.0", "+10")]
)
def test_change_is_written_with_its_sign(case, change, words):
    assert signed(Decimal(change)) == words
