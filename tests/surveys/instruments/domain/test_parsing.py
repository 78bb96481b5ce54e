"""Reading one value as people type it, and refusing it in words."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.instruments.domain.parsing import Refusal, in_words, tidy
from surveys.instruments.domain.question_types.lines import parse_line, parse_line_whole
from surveys.instruments.domain.question_types.numbers import parse_decimal, parse_whole
from surveys.instruments.domain.question_types.registry import TYPES
from surveys.instruments.domain.question_types.writing import LONGEST_TEXT, parse_date, parse_text
from tests.surveys.instruments.domain.making import make_question

WHOLE = make_question("n", TYPES["whole_number"])
DECIMAL = make_question("d", TYPES["decimal_number"])
ANY_TEXT = st.text(st.characters())


def make_ranged(low=None, high=None):
    limits = {"minimum": low, "maximum": high}
    known = {key: Decimal(value) for key, value in limits.items() if value is not None}
    return make_question("n", TYPES["whole_number"], **known)


@pytest.mark.parametrize(
    ("raw", "number"),
    [("12", 12), (" 12 ", 12), ("1 000", 1000), ("1\u00a0000", 1000), ("-3", -3), ("−3", -3)],
)
def test_whole_number_is_read_as_people_type_it(raw, number):
    assert parse_whole(WHOLE, raw) == number


@pytest.mark.parametrize("raw", ["tolv", "", "1e3", "٣", "1-2", "--1", "½"])
def test_whole_number_is_refused_when_it_is_not_digits(raw):
    refusal = parse_whole(WHOLE, raw)

    assert refusal == Refusal("Skriv svaret som ett tal med siffror, till exempel 12.")


@pytest.mark.parametrize("raw", ["7,5", "7.5"])
def test_whole_number_is_refused_with_its_own_words_when_it_has_decimals(raw):
    assert parse_whole(WHOLE, raw) == Refusal("Skriv ett helt tal, utan decimaler.")


def test_whole_number_is_refused_when_it_is_far_too_long():
    assert "för långt" in parse_whole(WHOLE, "9" * 5000).message


@pytest.mark.parametrize(
    ("question", "raw", "words"),
    [
        (make_ranged(0), "-1", "Talet är för litet. Det ska vara minst 0."),
        (make_ranged(None, 5), "6", "Talet är för stort. Det får vara högst 5."),
        (make_ranged(1, 5), "0", "Talet ska vara mellan 1 och 5."),
        (make_ranged(1, 5), "6", "Talet ska vara mellan 1 och 5."),
    ],
)
def test_number_is_refused_with_its_limits_when_out_of_range(question, raw, words):
    refusal = parse_whole(question, raw)

    assert refusal.message % refusal.params == words


@given(low=st.integers(-50, 50), span=st.integers(0, 50), number=st.integers(-200, 200))
def test_whole_number_is_taken_exactly_when_within_its_range(low, span, number):
    result = parse_whole(make_ranged(low, low + span), str(number))

    assert (result == number) is (low <= number <= low + span)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("7,5", "7.5"),
        ("7.5", "7.5"),
        ("7", "7"),
        ("1 000,25", "1000.25"),
        (",5", "0.5"),
        ("7,", "7"),
        ("-0", "0"),
        ("007", "7"),
    ],
)
def test_decimal_number_takes_comma_and_point(raw, value):
    assert parse_decimal(DECIMAL, raw) == value


@pytest.mark.parametrize("raw", ["sju", "1,2,3", ",", "NaN", "Infinity", "1e5"])
def test_decimal_number_is_refused_when_it_is_no_number(raw):
    assert "7,5" in parse_decimal(DECIMAL, raw).message


def test_decimal_number_is_refused_when_it_is_too_long():
    assert "för långt" in parse_decimal(DECIMAL, "0," + "1" * 20).message


def test_decimal_number_is_refused_when_out_of_range():
    question = make_question("d", TYPES["decimal_number"], maximum=Decimal("7.50"))

    assert parse_decimal(question, "7,6").params["maximum"] == "7,5"


@given(number=st.decimals(-9999, 9999, places=3))
def test_decimal_number_comes_back_equal_with_comma_or_point(number):
    plain = format(number, "f")

    assert Decimal(parse_decimal(DECIMAL, plain)) == number
    assert parse_decimal(DECIMAL, plain.replace(".", ",")) == parse_decimal(DECIMAL, plain)


@pytest.mark.parametrize(
    ("number", "words"), [("100", "100"), ("7.50", "7,5"), ("3.00", "3"), ("1E+2", "100")]
)
def test_limit_is_written_without_needless_decimals(number, words):
    assert in_words(Decimal(number)) == words


@pytest.mark.parametrize(
    "raw",
    [
        "2026-11-21",
        "20261121",
        "2026/11/21",
        "2026.11.21",
        "21/11 2026",
        "21/11-2026",
        "21.11.2026",
        "21 nov 2026",
        "21 November 2026",
        " 21  nov  2026 ",
    ],
)
def test_date_is_read_in_the_ways_that_people_write_it(raw):
    assert parse_date(raw) == "2026-11-21"


@pytest.mark.parametrize("raw", ["i går", "2026", "21 brumaire 2026", "2026-11"])
def test_date_is_refused_when_it_is_no_date(raw):
    assert "2026-11-21" in parse_date(raw).message


@pytest.mark.parametrize("raw", ["2018-04-31", "31/4 2018", "2026-13-01", "2025-02-29"])
def test_date_is_refused_when_it_is_not_in_the_calendar(raw):
    assert "finns inte i kalendern" in parse_date(raw).message


@pytest.mark.parametrize("raw", ["0026-11-21", "9999-01-01"])
def test_date_is_refused_when_the_year_can_not_be_right(raw):
    assert "Årtalet" in parse_date(raw).message


@given(day=st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_date_comes_back_equal_in_both_orders(day):
    assert parse_date(day.isoformat()) == day.isoformat()
    assert parse_date(f"{day.day}/{day.month} {day.year}") == day.isoformat()


@given(year=st.integers(1900, 2198), month=st.integers(1, 12))
def test_day_after_the_last_of_a_month_is_refused(year, month):
    after = date(year + month // 12, month % 12 + 1, 1)
    last = after - timedelta(days=1)

    assert parse_date(f"{year}-{month:02}-{last.day}") == last.isoformat()
    assert isinstance(parse_date(f"{year}-{month:02}-{last.day + 1}"), Refusal)


def test_text_keeps_its_lines_and_loses_what_no_database_takes():
    assert parse_text(" rad ett\r\nrad\x00 två\rtre ") == "rad ett\nrad två\ntre"


def test_text_is_refused_with_its_length_when_too_long():
    refusal = parse_text("x" * (LONGEST_TEXT + 1))

    assert refusal.params == {"length": 5001, "longest": 5000}


def test_tidy_replaces_half_a_surrogate_pair():
    assert tidy("a\ud800b") == "a?b"


@pytest.mark.parametrize(("raw", "tenths"), [("0", 0), ("73", 73), ("100", 100)])
def test_line_is_read_in_tenths(raw, tenths):
    assert parse_line(raw) == tenths


@pytest.mark.parametrize(("raw", "tenths"), [("0", 0), ("7", 70), ("10", 100)])
def test_line_of_radio_buttons_is_read_in_whole_steps(raw, tenths):
    assert parse_line_whole(raw) == tenths


@pytest.mark.parametrize("raw", ["-1", "101", "7.3", "mitten", "9" * 5000])
def test_line_is_refused_when_the_place_is_not_on_it(raw):
    assert isinstance(parse_line(raw), Refusal)
    assert isinstance(parse_line_whole(raw), Refusal)


def test_choice_is_refused_when_it_is_not_among_the_options():
    question = make_question("c", TYPES["single_choice"])

    assert question.type.read(question, " red ") == "red"
    assert "finns inte bland alternativen" in question.type.read(question, "purple").message


@given(raw=ANY_TEXT, type_=st.sampled_from(tuple(TYPES.values())))
def test_one_value_is_taken_or_refused_but_never_raises(raw, type_):
    result = type_.read(make_question("q", type_), raw)

    assert isinstance(result, int | str | Refusal)
    if isinstance(result, Refusal):
        assert result.message % result.params
