"""How a question of one year stands to that of the year before, read from how it was asked.

The key of a question is the author's word that it is the same question. What could be answered, and
by whom, is held against that here: other answers make other figures, whatever the key says.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise, product

from audits.statistics.trends import Link

_BY_DISTANCE = (Link.SAME, Link.REWORDED, Link.BROKEN)


@dataclass(frozen=True)
class Asked:
    """A question as it was asked. words: of question and choices. frame: type, choices, of whom."""

    words: tuple[str, ...]
    frame: str


def question_links(asked: Mapping[int, Collection[Asked]]) -> Mapping[int, Link]:
    """Tell each year's link to the year before it that asked; the first year has none.

    A year with several versions at once is as far away as the farthest of them.
    """
    years = sorted(year for year, questions in asked.items() if questions)
    return {
        now: max(
            (_link(one, other) for one, other in product(asked[before], asked[now])),
            key=_BY_DISTANCE.index,
        )
        for before, now in pairwise(years)
    }


def _link(before: Asked, now: Asked) -> Link:
    if before.frame != now.frame:
        return Link.BROKEN
    return Link.SAME if before.words == now.words else Link.REWORDED
