"""A share says itself in words or in per cent, and knows whether it has changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.statistics.shares import (
    Change,
    Direction,
    Share,
    joined,
    sentences,
    spoken,
    whole_percent,
    wording,
)


def said(share):
    words = wording(share)
    return words.msgid % words.params if words.params else words.msgid


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (Share(0, 0), "Inga svar"),
        (Share(0, 1), "ingen av en"),
        (Share(1, 1), "den enda som svarade"),
        (Share(2, 2), "båda"),
        (Share(1, 2), "en av två"),
        (Share(4, 5), "fyra av fem"),
        (Share(5, 5), "alla fem"),
        (Share(0, 6), "ingen av sex"),
        (Share(8, 9), "åtta av nio"),
    ],
)
def test_wording_is_in_words_when_fewer_than_ten_answered(share, expected):
    assert said(share) == expected


def test_wording_has_percent_and_interval_when_ten_or_more_answered():
    share = Share(9, 13, population=50)

    assert said(share) == "69 % (9 av 13; mellan 46 och 86 %)"


def test_wording_has_no_interval_when_everyone_is_counted():
    assert said(Share(45, 94, population=94)) == "48 % (45 av 94)"


@given(st.integers(0, 9).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wording_never_has_a_percentage_when_fewer_than_ten_answered(counts):
    share = Share(*counts, population=40)

    text = said(share)

    assert "%" not in text
    assert not any(sign.isdigit() for sign in text)
    assert share.percent is None
    assert share.interval is None
    assert share.worst_best is None


@given(st.integers(10, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_percent_of_both_sides_makes_a_hundred_when_rounded(counts):
    share = Share(*counts)

    both = share.percent + share.turned().percent

    assert both in (100, 101)  # 101 where a half is rounded up on both sides


def test_worst_best_spans_those_who_did_not_answer_when_population_is_known():
    share = Share(9, 13, population=50)

    assert (share.worst_best.low, share.worst_best.high) == (0.18, 0.92)


def test_worst_best_is_unknown_when_the_population_is():
    assert Share(9, 13).worst_best is None


@pytest.mark.parametrize("parts", [(-1, 3), (4, 3), (2, 3, 2)])
def test_share_refuses_when_the_part_is_no_part(parts):
    with pytest.raises(ValueError, match=r"share|asked"):
        Share(*parts)


def test_turned_keeps_those_outside_the_base_when_it_turns():
    turned = Share(3, 10, population=20, dont_know=2, skipped=1).turned()

    assert turned == Share(7, 10, population=20, dont_know=2, skipped=1)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (Change(Direction.SAME, is_clear=False), "Lika som förra året"),
        (Change(Direction.UP, is_clear=False), "Skillnaden mot förra året kan bero på slumpen"),
        (Change(Direction.UP, is_clear=True), "Högre än förra året"),
        (Change(Direction.DOWN, is_clear=True), "Lägre än förra året"),
    ],
)
def test_change_says_itself_when_asked(change, expected):
    assert change.wording.msgid == expected


def swedish(message):
    return message


ENGLISH = {
    "%(numerator)s av %(base)s": "%(numerator)s out of %(base)s",
    "fyra": "four",
    "fem": "five",
    "För få svar för procent: läs det som vad de som svarat har sagt": (
        "Too few answers for a percentage: read it as what those who answered said"
    ),
}


def english(message):
    return ENGLISH[message]


def test_spoken_tells_all_that_a_reader_needs_when_most_did_not_answer():
    share = Share(9, 13, population=50, dont_know=2, skipped=1)

    assert spoken(share, swedish) == (
        "69 % (9 av 13; mellan 46 och 86 %). "
        "Osäkerheten är ett 95-procentigt konfidensintervall (Wilson), korrigerat för att 13 av 50 "
        "är räknade. "
        "Bortfall: om alla övriga hade sagt nej vore andelen 18 %, om alla hade sagt ja 92 %. "
        "Svarsfrekvens på frågan: 15 av 50. "
        "Vet inte, räknas för sig: 2. "
        "Hoppade över frågan: 1."
    )


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (
            Share(57, 82),
            (
                "70 % (57 av 82; mellan 59 och 78 %). "
                "Osäkerheten är ett 95-procentigt konfidensintervall (Wilson)."
            ),
        ),
        (
            Share(45, 94, population=94),
            "48 % (45 av 94). Alla är räknade, så slumpen har ingen del i andelen.",
        ),
        (
            Share(4, 5, population=8),
            (
                "Fyra av fem. För få svar för procent: läs det som vad de som svarat har sagt. "
                "Svarsfrekvens på frågan: 5 av 8."
            ),
        ),
        (Share(0, 0), "Inga svar."),
        (Share(0, 0, population=12), "Inga svar. Svarsfrekvens på frågan: 0 av 12."),
    ],
)
def test_spoken_says_what_there_is_to_say_when_less_is_known(share, expected):
    assert spoken(share, swedish) == expected


def test_spoken_is_in_another_language_when_that_translates():
    assert spoken(Share(4, 5), english) == (
        "Four out of five. Too few answers for a percentage: read it as what those who answered "
        "said."
    )


@given(
    st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.integers(0, 9)),
)
def test_spoken_begins_with_the_short_wording_when_the_share_is_any(counts):
    numerator, others, silent, dont_know = counts
    base = numerator + others
    share = Share(numerator, base, population=base + silent, dont_know=min(dont_know, silent))

    text = spoken(share, swedish)

    assert text.lower().startswith(said(share).lower())
    assert ("%" in text) == (base >= 10)
    assert text.endswith(".")
    assert "%(" not in text


def test_sentences_start_with_the_wording_when_a_share_is_told():
    share = Share(9, 13, population=50)

    assert sentences(share)[0] == wording(share)


def test_joined_has_one_full_stop_when_a_wording_brings_its_own():
    change = Change(Direction.SAME, is_clear=False)

    assert joined([change.wording, change.wording], swedish) == (
        "Lika som förra året. Lika som förra året."
    )


@pytest.mark.parametrize(("part", "percent"), [(0.125, 13), (0.005, 1), (0.0049, 0), (1, 100)])
def test_whole_percent_rounds_halves_up_when_told(part, percent):
    assert whole_percent(part) == percent
