"""The six areas of good quality, participation across them, and requirements met in each.

Safety is a limiting judgement: the areas may be weighed together, but no mean lifts the whole above
the share of safety requirements met.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from audits.figures.domain.facts import SelfReport
from audits.statistics.shares import FEWEST_FOR_PERCENT, Share, Wording, whole_percent
from audits.text import N_


class Area(StrEnum):
    """An area of good quality in social services; participation is read across the six."""

    SELF_DETERMINATION = "self_determination"
    COORDINATION = "coordination"
    SAFETY = "safety"
    KNOWLEDGE_BASED = "knowledge_based"
    ACCESSIBLE = "accessible"
    EFFICIENT = "efficient"
    PARTICIPATION = "participation"


AREA_TITLES: Mapping[Area, str] = MappingProxyType(
    {
        Area.SELF_DETERMINATION: N_("Självbestämmande och integritet"),
        Area.COORDINATION: N_("Helhetssyn och samordning"),
        Area.SAFETY: N_("Trygghet och säkerhet"),
        Area.KNOWLEDGE_BASED: N_("Kunskapsbaserad"),
        Area.ACCESSIBLE: N_("Tillgänglig"),
        Area.EFFICIENT: N_("Effektiv"),
        Area.PARTICIPATION: N_("Delaktighet"),
    },
)

EQUAL_WEIGHTS: Mapping[Area, int] = MappingProxyType(
    {area: 1 for area in Area if area is not Area.PARTICIPATION}
)

SAFETY_NOTE = N_(
    "Säkerheten vägs aldrig upp av andra områden. En brist här är en brist i helheten, "
    "hur gott resten än är."
)

# a yes/no question that is a requirement reads as met or not met
_READ_AS: Mapping[str, str] = MappingProxyType(
    {
        "met": "met",
        "yes": "met",
        "partly": "partly",
        "not_met": "not_met",
        "no": "not_met",
        "not_applicable": "not_applicable",
    },
)


@dataclass(frozen=True)
class AreaReading:
    """Requirements of one area as units answered them, and what that rests on.

    not_applicable, and unanswered (left empty or don't know), are outside the base of the share.
    """

    area: Area
    met: int
    partly: int
    not_met: int
    not_applicable: int
    unanswered: int
    questions: int
    units: int

    @property
    def base(self) -> int:
        """Count the answers that say something of a requirement that applies."""
        return self.met + self.partly + self.not_met

    @property
    def share(self) -> Fraction | None:
        """Share met, 0..1; None where there is no answer to count."""
        return Fraction(self.met, self.base) if self.base else None

    @property
    def worst_best(self) -> tuple[Fraction, Fraction] | None:
        """Share met if all that is unanswered were not met, or met; None where nothing was asked."""
        asked = self.base + self.unanswered
        if not asked:
            return None
        return Fraction(self.met, asked), Fraction(self.met + self.unanswered, asked)

    @property
    def requirement_share(self) -> Share:
        """The share met, to be said in words or per cent; every answer counted, so no chance in it."""
        return Share(self.met, self.base, population=self.base, skipped=self.unanswered)

    @property
    def rests_on(self) -> Wording:
        """Say what the share rests on."""
        return Wording(
            N_(
                "Vilar på %(base)s svar om krav (antal krav: %(questions)s, verksamheter som svarat: "
                "%(units)s). Obesvarat: %(unanswered)s. Gäller inte: %(not_applicable)s"
            ),
            {
                "base": self.base,
                "questions": self.questions,
                "units": self.units,
                "unanswered": self.unanswered,
                "not_applicable": self.not_applicable,
            },
        )


@dataclass(frozen=True)
class Judgement:
    """The six areas judged together, 0..1, safety being the limit.

    mean: weighted mean of the shares met in the areas that have answers; safety: its share; whole:
    the lower of the two, None where safety has no answers. answers: how many all of it rests on.
    """

    readings: tuple[AreaReading, ...]
    weights: Mapping[Area, int]
    mean: Fraction | None
    safety: Fraction | None
    answers: int
    safety_answers: int

    @property
    def whole(self) -> Fraction | None:
        """The judgement: never above safety, however well the rest is met."""
        if self.mean is None or self.safety is None:
            return None
        return min(self.mean, self.safety)

    @property
    def is_limited(self) -> bool:
        """Say whether safety holds the whole below the mean."""
        return self.mean is not None and self.safety is not None and self.safety < self.mean

    @property
    def wording(self) -> Wording:
        """Say the judgement; without per cent where fewer than ten answers bear it."""
        if self.mean is None or self.safety is None:
            return Wording(
                N_("Helheten kan inte bedömas: frågorna om säkerhet måste vara besvarade")
            )
        if min(self.answers, self.safety_answers) < FEWEST_FOR_PERCENT:
            return Wording(
                N_("Säkerheten sätter gränsen för helheten")
                if self.is_limited
                else N_("Säkerheten ligger inte under de andra områdena")
            )
        percents = {"mean": whole_percent(self.mean), "safety": whole_percent(self.safety)}
        if self.is_limited:
            return Wording(
                N_(
                    "Säkerheten sätter gränsen: %(safety)s %% av kraven uppfylls där, och medelvärdet "
                    "av områdena, %(mean)s %%, lyfter inte helheten över det"
                ),
                percents,
            )
        return Wording(
            N_(
                "%(mean)s %% av kraven uppfylls, vägt över områdena. Säkerheten, %(safety)s %%, "
                "sätter ingen lägre gräns"
            ),
            percents,
        )


def read_areas(
    reports: Iterable[SelfReport],
    area_of: Mapping[str, Area],
) -> tuple[AreaReading, ...]:
    """Read each area that has requirement questions (area_of), in the order of the areas."""
    reports = tuple(reports)
    return tuple(
        _read(area, reports, keys)
        for area in Area
        if (keys := tuple(key for key, its_area in area_of.items() if its_area is area))
    )


def is_limited_by_safety(readings: Iterable[AreaReading]) -> bool:
    """Say whether any safety requirement is not wholly met: the whole is then judged by that."""
    return any(
        reading.area is Area.SAFETY and reading.partly + reading.not_met > 0 for reading in readings
    )


def judgement(
    readings: Iterable[AreaReading], weights: Mapping[Area, int] = EQUAL_WEIGHTS
) -> Judgement:
    """Weigh the areas together, with safety as the limit.

    weights: of each area, whole numbers from 0; an area not named, or without answers, weighs
    nothing. Participation cuts across the areas and is read apart. ValueError on a negative weight.
    """
    if min(weights.values(), default=0) < 0:
        raise ValueError("an area weighs nothing or something, never less")
    readings = tuple(each for each in readings if each.area is not Area.PARTICIPATION)
    weighed = [
        (weights.get(each.area, 0), each.share) for each in readings if each.share is not None
    ]
    total = sum(weight for weight, _ in weighed)
    safety = [each for each in readings if each.area is Area.SAFETY]
    return Judgement(
        readings=readings,
        weights=weights,
        mean=sum((w * share for w, share in weighed), Fraction()) / total if total else None,
        safety=next((each.share for each in safety), None),
        answers=sum(each.base for each in readings),
        safety_answers=sum(each.base for each in safety),
    )


def _read(area: Area, reports: tuple[SelfReport, ...], keys: tuple[str, ...]) -> AreaReading:
    read = [[_READ_AS.get(str(report.answers.get(key))) for key in keys] for report in reports]
    tally = Counter(answer for answers in read for answer in answers)
    return AreaReading(
        area=area,
        met=tally["met"],
        partly=tally["partly"],
        not_met=tally["not_met"],
        not_applicable=tally["not_applicable"],
        unanswered=tally[None],
        questions=len(keys),
        units=sum(any(answers) for answers in read),
    )
