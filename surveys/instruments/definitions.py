"""Definitions of instruments: YAML text to a checked Instrument, with every error at its line."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path as FilePath
from typing import Any

import yaml
from jsonschema import Draft202012Validator, ValidationError

from surveys.instruments.domain.checks import Fault, Path, faults, own_schemas
from surveys.instruments.domain.documents import digest, from_data, to_data
from surveys.instruments.domain.figure_checks import figure_faults
from surveys.instruments.domain.instruments import Instrument, ScoringKind
from surveys.instruments.domain.parsing import Params
from surveys.instruments.domain.question_types.registry import TYPES
from surveys.instruments.domain.scoring import bounds
from surveys.text import N_

__all__ = [
    "DefinitionError",
    "DefinitionErrors",
    "digest",
    "from_data",
    "load",
    "schema",
    "shipped",
    "to_data",
]

FOLDER = FilePath(__file__).parent / "shipped"
WHOLE_FILE = "(hela filen)"
MOST_PARTS = 50_000


@dataclass(frozen=True)
class DefinitionError:
    """One error in a definition. path: keys and places (from 0) joined by points."""

    file: str
    line: int
    path: str
    message: str
    params: Params = field(default_factory=dict)

    def __str__(self) -> str:
        """Write the error in Swedish, as file:line: path: what is wrong."""
        return f"{self.file}:{self.line}: {self.path}: {self.message % self.params}"


class DefinitionErrors(ValueError):
    """The definition can't be used; errors holds every error found, in order of line."""

    def __init__(self, errors: tuple[DefinitionError, ...]) -> None:
        """Keep the errors; the text is one line for each."""
        super().__init__("\n".join(map(str, errors)))
        self.errors = errors


class _Loader(yaml.SafeLoader):
    """YAML where yes and no are words, not booleans, and a date is a string."""


_TAGS = "tag:yaml.org,2002:"
_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag not in (f"{_TAGS}bool", f"{_TAGS}timestamp")
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
for _word in ("true", "false"):
    _Loader.yaml_implicit_resolvers.setdefault(_word[0], []).append(
        (f"{_TAGS}bool", re.compile(r"true|false"))
    )


def load(text: str, filename: str) -> Instrument:
    """Read a definition. Raises DefinitionErrors with every error that can be told."""
    document = parsed(text, filename)
    found = [*document.repeated, *schema_faults(document.data, schema())]
    if not found:
        found = faults(document.data)
    if found:
        raise DefinitionErrors(document.errors(found))
    instrument = from_data(document.data)
    if found := [*_bound_faults(instrument), *_figure_faults(instrument)]:
        raise DefinitionErrors(document.errors(found))
    return instrument


def _bound_faults(instrument: Instrument) -> Iterator[Fault]:
    """The bounds of a sum that the file names must be those that its items give."""
    scoring = instrument.scoring
    if scoring.kind is not ScoringKind.SUM:
        return
    low, high = bounds(instrument)
    for key, said, real in (("minimum", scoring.minimum, low), ("maximum", scoring.maximum, high)):
        if said not in (None, real):
            message = N_("Frågorna ger en summa från %(low)s till %(high)s.")
            yield Fault(("scoring", key), message, {"low": str(low), "high": str(high)})


def _figure_faults(instrument: Instrument) -> Iterator[Fault]:
    for place, figure in enumerate(instrument.figures):
        for fault in figure_faults(figure, (instrument,)):
            yield replace(fault, path=("figures", place, *fault.path))


@dataclass(frozen=True)
class Document:
    """A file's data with the line of each of its parts. Any: decoded YAML, not yet checked."""

    filename: str
    data: Any
    lines: dict[Path, int]
    repeated: list[Fault]

    def errors(self, found: list[Fault]) -> tuple[DefinitionError, ...]:
        made = [
            DefinitionError(
                self.filename,
                self._line(fault.path),
                ".".join(map(str, fault.path)) or WHOLE_FILE,
                fault.message,
                fault.params,
            )
            for fault in found
        ]
        return tuple(sorted(made, key=lambda error: (error.line, error.path)))

    def _line(self, path: Path) -> int:
        """Line of the path, or of the nearest part above it that is in the file."""
        while path not in self.lines:  # the whole file, (), always is
            path = path[:-1]
        return self.lines[path]


def parsed(text: str, filename: str) -> Document:
    """A file's data with its lines. Raises DefinitionErrors where it is no YAML."""
    lines: dict[Path, int] = {(): 1}
    repeated: list[Fault] = []
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        if node:  # before the data is made: a merge of mappings changes the nodes
            _note_lines(node, (), lines, repeated)
        data = loader.construct_document(node) if node else None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        message = N_("Filen går inte att läsa som YAML: %(problem)s")
        problem = str(getattr(error, "problem", None) or error)
        raise DefinitionErrors(
            (DefinitionError(filename, line, WHOLE_FILE, message, {"problem": problem}),)
        ) from error
    return Document(filename, data, lines, repeated)


def _note_lines(node: yaml.Node, path: Path, lines: dict[Path, int], repeated: list[Fault]) -> None:
    # A small file can name its parts over and over until they fill the memory.
    if len(lines) > MOST_PARTS:
        raise ValueError(f"more than {MOST_PARTS} parts")
    if isinstance(node, yaml.SequenceNode):
        for place, part in enumerate(node.value):
            lines[*path, place] = part.start_mark.line + 1
            _note_lines(part, (*path, place), lines, repeated)
    elif isinstance(node, yaml.MappingNode):
        seen = set()
        for key, part in node.value:
            name = str(key.value)
            here = (*path, name)
            lines[here] = key.start_mark.line + 1
            if name in seen:
                message = N_("Nyckeln %(key)s står två gånger på samma ställe.")
                repeated.append(Fault(here, message, {"key": name}))
            seen.add(name)
            _note_lines(part, here, lines, repeated)


def schema() -> dict[str, Any]:
    """The JSON schema of a definition: the file's, and what each type of question adds."""
    whole: dict[str, Any] = json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))
    properties = whole["$defs"]["question"]["properties"]
    properties["type"] = {"enum": list(TYPES)}
    properties.update(own_schemas())
    return whole


def schema_faults(data: object, its_schema: dict[str, Any]) -> Iterator[Fault]:
    """What a schema has against a file's data."""
    for error in Draft202012Validator(its_schema).iter_errors(data):
        yield from _faults_of(error)


def _faults_of(error: ValidationError) -> Iterator[Fault]:
    path: Path = tuple(error.absolute_path)
    match error.validator:
        case "additionalProperties":
            for key in sorted(map(str, set(error.instance) - set(error.schema["properties"]))):
                yield Fault((*path, key), N_("Okänd nyckel: %(key)s."), {"key": key})
        case "required":
            key = error.message.split("'")[1]
            yield Fault(path, N_("Nyckeln %(key)s saknas."), {"key": key})
        case "type":
            yield Fault(
                path,
                N_("Fel typ: %(found)s. Väntade %(expected)s."),
                {"found": _shown(error.instance), "expected": _shown(error.validator_value)},
            )
        case "enum" | "const":
            yield Fault(
                path,
                N_("Värdet %(found)s går inte. Väntade något av: %(expected)s."),
                {"found": _shown(error.instance), "expected": _shown(error.validator_value)},
            )
        case _:
            yield Fault(
                path,
                N_("Värdet %(found)s passar inte regeln %(rule)s: %(expected)s."),
                {
                    "found": _shown(error.instance),
                    "rule": str(error.validator),
                    "expected": _shown(error.validator_value),
                },
            )


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return json.dumps(value, ensure_ascii=False, default=str)[:80]


@cache
def shipped() -> tuple[Instrument, ...]:
    """Read the instruments that come with Insyn, in order of key."""
    files = sorted(FOLDER.glob("*.yaml"))
    return tuple(load(file.read_text(encoding="utf-8"), file.name) for file in files)
