"""Questions that are answered in writing: free text, and a date."""

import re
from datetime import date

from surveys.instruments.domain.conditions import AnswerValue
from surveys.instruments.domain.instruments import Question
from surveys.instruments.domain.parsing import SPACES, Refusal, tidy
from surveys.instruments.domain.question_types.base import QuestionType
from surveys.text import N_

LONGEST_TEXT = 5000
FIRST_YEAR = 1900
LAST_YEAR = 2199

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
    parts = _date_parts(SPACES.sub(" ", tidy(raw)).lower())
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


class FreeText(QuestionType):
    """Words of one's own, at most 5000 characters."""

    key = "text"
    is_free_text = True
    is_written = True

    def read(self, question: Question, raw: str) -> AnswerValue | Refusal:
        """Read the words."""
        del question
        return parse_text(raw)


class Day(QuestionType):
    """A date; the value is the ISO date."""

    key = "date"

    def read(self, question: Question, raw: str) -> AnswerValue | Refusal:
        """Read a date as people write it."""
        del question
        return parse_date(raw)
