"""A table as it was released: what was shown, what was hidden; and as text for the register."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from audits.disclosure.dimensions import Dimension, Split
from audits.disclosure.tables import Key, TableShape


@dataclass(frozen=True)
class Release:
    """What everybody knows from a release: its equations by its shape, and the cells shown.

    A key of the shape that is not shown is hidden; its count is not kept here.
    """

    title: str
    shape: TableShape
    shown: Mapping[Key, int]

    @property
    def hidden(self) -> frozenset[Key]:
        """The keys that were not shown."""
        return frozenset(self.shape.keys()) - frozenset(self.shown)

    def to_json(self) -> str:
        """The release as text, always the same for the same release; hidden counts are not in it."""
        return json.dumps(
            {
                "title": self.title,
                "dimensions": [
                    [each.name, [[split.total, list(split.parts)] for split in each.splits]]
                    for each in self.shape.dimensions
                ],
                "shown": sorted([list(key), count] for key, count in self.shown.items()),
                "hidden": sorted(list(key) for key in self.hidden),
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )

    @property
    def digest(self) -> str:
        """Tells whether two releases are the same, as 64 hexadecimal digits."""
        return sha256(self.to_json().encode()).hexdigest()


def release_from_json(text: str) -> Release:
    """Read what to_json wrote."""
    read = json.loads(text)
    dimensions = tuple(
        Dimension(name, tuple(Split(total, tuple(parts)) for total, parts in splits))
        for name, splits in read["dimensions"]
    )
    shown = {tuple(key): int(count) for key, count in read["shown"]}
    return Release(read["title"], TableShape(dimensions), shown)
