"""Figures in the reader's language: how a number, a share, a change and a definition are said."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from flask_babel import format_decimal, get_locale
from flask_babel import gettext as _

from audits.figures.domain.figures import Figure, Number
from audits.figures.domain.indicators import Indicator, Kind, Message
from audits.statistics.shares import Share, Wording, whole_percent, wording
from surveys.instruments.domain.texts import Text

TENTH = Decimal("0.1")


def say(message: Message, params: Mapping[str, Message | int] | None = None) -> str:
    """A message of the domain in the reader's language; params that are text are messages too.

    One with its own translations stands as it is: it takes no params.
    """
    if isinstance(message, Text):
        return message.in_(str(get_locale()))
    said = {
        key: value if isinstance(value, int) else say(value)
        for key, value in (params or {}).items()
    }
    return str(_(message, **said))


def say_wording(words: Wording) -> str:
    """A wording of the domain in the reader's language, its first letter large."""
    return large_first(say(words.msgid, words.params))


def large_first(text: str) -> str:
    """The text with its first letter large, the rest untouched."""
    return text[:1].upper() + text[1:]


def small_first(text: str) -> str:
    """The text with its first letter small, the rest untouched."""
    return text[:1].lower() + text[1:]


def said(share: Share) -> str:
    """A share with its uncertainty, as reports say it: "47 % (38 av 81; mellan 36 och 58 %)"."""
    return say_wording(wording(share))


def title_of(indicator: Indicator) -> str:
    """What an indicator is called."""
    return large_first(say(indicator.title, indicator.params))


def number(value: Number) -> str:
    """A number with at most one decimal, as the reader writes it."""
    if isinstance(value, int) or value.denominator == 1:
        return str(format_decimal(int(value)))
    tenths = (Decimal(value.numerator) / value.denominator).quantize(TENTH, ROUND_HALF_UP)
    return str(format_decimal(tenths, format="#,##0.0"))


def share_text(share: Share) -> str:
    """A share: "47 % (38 av 81)"; below ten answers in words."""
    if share.percent is None:
        return say_wording(wording(share))
    of = _("%(part)s av %(base)s", part=number(share.numerator), base=number(share.base))
    return f"{share.percent} % ({of})"


def value_text(indicator: Indicator, figure: Figure, share: Share | None) -> str:
    """The figure itself, large: a percentage, a count, a mean; words where answers are few."""
    if share is not None:
        if share.percent is None:
            return say_wording(wording(share))
        return f"{share.percent} %"
    if indicator.kind is Kind.MEAN:
        return (
            number(Fraction(figure.numerator) / figure.denominator) if figure.denominator else "–"
        )
    if figure.denominator is not None:
        return _part_of(figure)
    return number(figure.numerator)


def base_text(indicator: Indicator, figure: Figure, share: Share | None) -> str:
    """What the figure rests on: "38 av 81"; empty for a count."""
    if figure.denominator is None:
        return ""
    if indicator.kind is Kind.MEAN:
        return str(_("medel av %(base)s", base=number(figure.denominator)))
    return _part_of(figure) if share is not None and share.may_be_percent else ""


def _part_of(figure: Figure) -> str:
    base = number(figure.denominator or 0)
    return str(_("%(part)s av %(base)s", part=number(figure.numerator), base=base))


def interval_text(share: Share) -> str:
    """The interval in whole per cent; empty below ten answers and where all are known."""
    interval = share.interval
    if interval is None or share.numerator == share.base == share.population:
        return ""
    return percents(interval.low, interval.high)


def percents(low: float, high: float) -> str:
    """A span of shares: "42–87 %"."""
    return f"{whole_percent(low)}–{whole_percent(high)} %"


def detail_text(detail: str) -> str:
    """What a row's detail or group is called; the bare word where it is not known."""
    known = {
        "yes": _("ja"),
        "no": _("nej"),
        "dont_know": _("vet inte"),
        "residential": _("dygnsvård"),
        "outpatient": _("öppenvård"),
        "young_person": _("ung person"),
        "child": _("barn"),
        "parent": _("förälder"),
        "met": _("uppnått"),
        "partly_met": _("delvis uppnått"),
        "not_met": _("inte uppnått"),
    }
    return str(known.get(detail, detail))
