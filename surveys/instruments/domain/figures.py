"""What may be counted of an instrument's answers: shares of those who gave some answers to a question."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from surveys.instruments.domain.texts import Text

# Any: decoded YAML, as in documents.py.
Data = Mapping[str, Any]


@dataclass(frozen=True)
class DeclaredFigure:
    """Those who gave some answers to a question (counts), of those who gave any of some (base).

    area, direction, readers: as whoever shows figures understands them.
    """

    key: str
    question_key: str
    counts: tuple[str, ...]
    base: tuple[str, ...]
    title: Text
    definition: Text
    area: str | None = None
    direction: str = "neither"
    readers: str = "everybody"


_DEFAULTS = {"area": None, "direction": "neither", "readers": "everybody"}


def figure_from_data(data: Data) -> DeclaredFigure:
    """Make a figure from checked data."""
    return DeclaredFigure(
        key=data["key"],
        question_key=data["question"],
        counts=tuple(map(str, data["counts"])),
        base=tuple(map(str, data["base"])),
        title=Text.of(data["title"]),
        definition=Text.of(data["definition"]),
        **{key: data.get(key, unsaid) for key, unsaid in _DEFAULTS.items()},
    )


def figure_to_data(figure: DeclaredFigure) -> dict[str, Any]:
    """Give the figure as data; figure_from_data makes it again, equal."""
    said = {key: getattr(figure, key) for key in _DEFAULTS}
    return {
        "key": figure.key,
        "question": figure.question_key,
        "counts": list(figure.counts),
        "base": list(figure.base),
        "title": dict(figure.title.words),
        "definition": dict(figure.definition.words),
        **{key: value for key, value in said.items() if value != _DEFAULTS[key]},
    }
