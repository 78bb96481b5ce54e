"""From what somebody typed to a value: numbers, dates, choices; or a refusal in words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from surveys.instruments.domain.conditions import AnswerValue
from surveys.instruments.domain.instruments import Question, QuestionType
from surveys.text import N_

Params = Mapping[str, str | int]

LONGEST_TEXT = 5000
LONGEST_NUMBER = 12
LINE_TENTHS = 100
LINE_WHOLE = 10
FIRST_YEAR = 1900
LAST_YEAR = 2199

_SPACES = re.compile(r"\s+")
_WHOLE = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)")
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_EIGHT_DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[-/. ]+([0-9]{1,2}|[a-zåäö]+)[-/. ]+([0-9]{4})")
_MONTHS = (
    ("jan", "januari", "january"),
    ("feb", "februari", "february"),
    ("mar", "mars", "march"),
    ("apr", "april"),
    ("maj", "may"),
    ("jun", "juni", "june"),
    ("jul", "juli", "july"),
    ("aug", "augusti", "august"),
    ("sep", "sept", "september"),
    ("okt", "oct", "oktober", "october"),
    ("nov", "november"),
    ("dec", "december"),
)
_MONTH_NUMBERS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}


@dataclass(frozen=True)
class Refusal:
    """Why something typed is not taken: a message to translate and what to put into it."""

    message: str
    params: Params = field(default_factory=dict)


def tidy(raw: str) -> str:
    """Strip spaces at the ends and what no database takes, and use one kind of line break."""
    text = raw.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip()
    # Half a surrogate pair can't be written as UTF-8.
    return text.encode("utf-8", "replace").decode("utf-8")


def parse_one(question: Question, raw: str) -> AnswerValue | Refusal:
    """Read one non-empty value of a question that takes a single value."""
    match question.type:
        case QuestionType.WHOLE_NUMBER | QuestionType.PER_SERVICE_NUMBER:
            return parse_whole(question, raw)
        case QuestionType.DECIMAL_NUMBER:
            return parse_decimal(question, raw)
        case QuestionType.DATE:
            return parse_date(raw)
        case QuestionType.TEXT:
            return parse_text(raw)
        case QuestionType.LINE:
            return parse_line(raw)
        case _:
            return parse_choice(question, raw)


def parse_whole(question: Question, raw: str) -> int | Refusal:
    """Read a whole number; spaces between digits are fine."""
    compact = _compact(raw)
    if not _WHOLE.fullmatch(compact):
        if _DECIMAL.fullmatch(compact):
            return Refusal(N_("Skriv ett helt tal, utan decimaler."))
        return Refusal(N_("Skriv svaret som ett tal med siffror, till exempel 12."))
    if len(compact) > LONGEST_NUMBER:
        return Refusal(N_("Talet är för långt. Kontrollera att det är rätt."))
    number = int(compact)
    return _out_of_range(question, Decimal(number)) or number


def parse_decimal(question: Question, raw: str) -> str | Refusal:
    """Read a number with comma or point; the value is the decimal as a string with a point."""
    compact = _compact(raw)
    if not _DECIMAL.fullmatch(compact):
        return Refusal(N_("Skriv svaret som ett tal med siffror, till exempel 7,5."))
    if len(compact) > LONGEST_NUMBER:
        return Refusal(N_("Talet är för långt. Kontrollera att det är rätt."))
    number = Decimal(compact.replace(",", "."))
    return _out_of_range(question, number) or format(number + 0, "f")


def _compact(raw: str) -> str:
    return _SPACES.sub("", tidy(raw)).replace("\N{MINUS SIGN}", "-")


def _out_of_range(question: Question, number: Decimal) -> Refusal | None:
    low, high = question.minimum, question.maximum
    too_low = low is not None and number < low
    too_high = high is not None and number > high
    if not (too_low or too_high):
        return None
    params = {
        "minimum": "" if low is None else in_words(low),
        "maximum": "" if high is None else in_words(high),
    }
    if low is None:
        return Refusal(N_("Talet är för stort. Det får vara högst %(maximum)s."), params)
    if high is None:
        return Refusal(N_("Talet är för litet. Det ska vara minst %(minimum)s."), params)
    return Refusal(N_("Talet ska vara mellan %(minimum)s och %(maximum)s."), params)


def in_words(number: Decimal) -> str:
    """Write a limit as people read it in Swedish: no needless decimals, a comma."""
    plain = format(number, "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return plain.replace(".", ",")


def parse_text(raw: str) -> str | Refusal:
    """Read free text of at most 5000 characters."""
    text = tidy(raw)
    if len(text) > LONGEST_TEXT:
        return Refusal(
            N_("Texten är för lång: %(length)s tecken. Korta den till högst %(longest)s."),
            {"length": len(text), "longest": LONGEST_TEXT},
        )
    return text


def parse_date(raw: str) -> str | Refusal:
    """Read a date as 2026-11-21, 21/11 2026 or 21 november 2026; the value is the ISO date."""
    parts = _date_parts(_SPACES.sub(" ", tidy(raw)).lower())
    if parts is None:
        return Refusal(N_("Skriv datumet som år, månad och dag, till exempel 2026-11-21."))
    year, month, day = parts
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Refusal(N_("Årtalet %(year)s kan inte stämma. Kontrollera datumet."), {"year": year})
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return Refusal(
            N_("Datumet %(date)s finns inte i kalendern. Kontrollera månad och dag."),
            {"date": f"{year:04}-{month:02}-{day:02}"},
        )


def _date_parts(text: str) -> tuple[int, int, int] | None:
    if found := _YEAR_FIRST.fullmatch(text) or _EIGHT_DIGITS.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _DAY_FIRST.fullmatch(text):
        month = int(found[2]) if found[2].isdecimal() else _MONTH_NUMBERS.get(found[2])
        return None if month is None else (int(found[3]), month, int(found[1]))
    return None


def parse_line(raw: str) -> int | Refusal:
    """Read a place on the line in tenths, 0 to 100."""
    return _place(raw, LINE_TENTHS)


def parse_line_whole(raw: str) -> int | Refusal:
    """Read a place on the line as one of eleven whole steps, 0 to 10; the value is in tenths."""
    place = _place(raw, LINE_WHOLE)
    return place if isinstance(place, Refusal) else place * (LINE_TENTHS // LINE_WHOLE)


def _place(raw: str, highest: int) -> int | Refusal:
    compact = _compact(raw)
    known = _WHOLE.fullmatch(compact) and len(compact) <= LONGEST_NUMBER
    if known and 0 <= int(compact) <= highest:
        return int(compact)
    return Refusal(N_("Vi kunde inte läsa var på linjen du markerade. Markera en gång till."))


def parse_choice(question: Question, raw: str) -> str | Refusal:
    """Read the key of one of the question's choices."""
    key = tidy(raw)
    if question.option(key) is None:
        return Refusal(N_("Det valda svaret finns inte bland alternativen. Välj ett av dem."))
    return key
