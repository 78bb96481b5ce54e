"""A curve in words and as a picture's values: what the page and the SVG both say."""

from collections.abc import Sequence
from decimal import Decimal

from flask_babel import format_decimal
from flask_babel import gettext as _

from app.charts.curve import CurveChart, CurvePoint, NormLine, Series
from surveys.collections.domain.rounds import EntryMode
from surveys.collections.words import ENTRY_MODES
from surveys.instruments.domain.instruments import Moment, Norm, NormKind
from surveys.instruments.words import MOMENTS
from surveys.practice.domain.curves import ChangeStatus, CourseReading
from surveys.practice.queries.ratings import Curve, CurveSide
from surveys.practice.words import FLAGS, SHAPES


def curve_chart(curve: Curve, locale: str) -> CurveChart:
    """The values of a curve's picture."""
    modes = {rating.entry_mode for side in curve.sides for rating in side.ratings}
    return CurveChart(
        title=curve_title(curve),
        description=" ".join(words for side in curve.sides for words in sentences(side)),
        x_label=str(_("Samtal nummer")),
        maximum=curve.sides[0].instrument.scoring.maximum or Decimal(40),
        series=tuple(
            Series(
                str(_("Före") if side is curve.before else _("Efter")),
                tuple(
                    CurvePoint(rating.session_number, rating.score, SHAPES[rating.entry_mode])
                    for rating in side.ratings
                    if rating.score is not None
                ),
            )
            for side in curve.sides
        ),
        norms=tuple(
            NormLine(norm_label(norm), norm.value) for side in curve.sides for norm in side.norms
        ),
        shape_words=tuple(
            (SHAPES[mode], str(ENTRY_MODES[mode])) for mode in EntryMode if mode in modes
        ),
        decimal_mark="," if locale == "sv" else ".",
    )


def curve_title(curve: Curve) -> str:
    """What the picture shows, in a line."""
    number = len(curve.sessions)
    return str(
        _("%(who)s: skattningar vid %(number)s samtal", who=curve.participant.label, number=number)
    )


def norm_label(norm: Norm) -> str:
    """A norm's few words beside its line."""
    value = format_decimal(norm.value)
    if norm.kind is NormKind.TALK_LEVEL:
        return str(_("Gräns efter: %(value)s", value=value))
    return str(_("Gräns före: %(value)s", value=value))


def sentences(side: CurveSide) -> list[str]:
    """What one line of a curve says, sentence by sentence."""
    read = side.reading
    if read is None:
        return []
    moment = MOMENTS[side.instrument.moment or Moment.AFTER]
    said = [
        _(
            "%(moment)s: från %(first)s till %(last)s (%(change)s) på %(scores)s skattningar.",
            moment=moment,
            first=format_decimal(read.first),
            last=format_decimal(read.last),
            change=signed(read.change),
            scores=read.scores,
        )
        if read.scores > 1
        else _(
            "%(moment)s: %(first)s på den enda skattningen.",
            moment=moment,
            first=format_decimal(read.first),
        )
    ]
    said += [*_flag_words(read), *_change_words(read), *_cutoff_words(read)]
    if read.worth_talking_about:
        said.append(
            _(
                "Den senaste skattningen efter samtalet är låg eller lägre än förra gången. "
                "Det är skäl att prata om hur samtalen fungerar, inte ett underkännande."
            )
        )
    return [str(words) for words in said]


def signed(change: Decimal) -> str:
    """A change with its sign, also when it is a rise."""
    number = format_decimal(abs(change))
    return f"+{number}" if change > 0 else f"−{number}" if change < 0 else number


def _flag_words(read: CourseReading) -> Sequence[str]:
    if not read.flags:
        return ()
    why = [str(FLAGS[flag]) for flag in sorted(read.flags)]
    return (*why, str(_("Statistik går inte att lita på här, så kurvan räknas inte med i någon.")))


def _change_words(read: CourseReading) -> Sequence[str]:
    match read.change_status:
        case ChangeStatus.RELIABLY_UP:
            return (_("Ökningen är större än slumpen brukar ge."),)
        case ChangeStatus.RELIABLY_DOWN:
            return (_("Minskningen är större än slumpen brukar ge. Ta upp det med familjen."),)
        case ChangeStatus.NOT_RELIABLE:
            return (_("Förändringen är inte större än slumpen kan ge."),)
        case None:
            return ()


def _cutoff_words(read: CourseReading) -> Sequence[str]:
    if read.cutoff is None:
        return ()
    value = format_decimal(read.cutoff.value)
    if read.last_in_cutoff_range:
        return (_("Den senaste ligger under gränsvärdet %(value)s.", value=value),)
    if read.first_in_cutoff_range:
        return (_("Den har gått från under till över gränsvärdet %(value)s.", value=value),)
    return (_("Den senaste ligger över gränsvärdet %(value)s.", value=value),)
