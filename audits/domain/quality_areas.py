"""The six areas of good quality, participation across them, and requirements met in each.

Safety is a limiting judgement: it is read by itself and never lifted by the mean of other areas, so
nothing here adds areas together.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from audits.domain.facts import SelfReport
from audits.domain.text import N_


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
