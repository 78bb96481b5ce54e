"""A file that declares an indicator: reading it, and every fault in it with its line."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Any

from audits.figures.domain.catalogue import CATALOGUE
from audits.figures.domain.catalogue.own_indicators import indicators_of
from audits.figures.domain.own_indicators import OwnIndicator, own_indicator
from audits.text import N_
from surveys.instruments.definitions import (
    DefinitionError,
    DefinitionErrors,
    parsed,
    schema,
    schema_faults,
)
from surveys.instruments.domain.checks import Fault, Path
from surveys.instruments.domain.figure_checks import figure_faults
from surveys.instruments.domain.figures import figure_from_data
from surveys.instruments.domain.instruments import Instrument

# Any: JSON schema, and decoded YAML.
Data = Mapping[str, Any]


def load_file(
    file: FilePath, instruments: Iterable[Instrument], others: Sequence[OwnIndicator] = ()
) -> OwnIndicator:
    """Read a file. Raises DefinitionErrors, also where it can't be opened or is no text."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message, params = N_("Filen går inte att läsa: %(problem)s"), {"problem": str(error)}
        fault = DefinitionError(file.name, 1, file.name, message, params)
        raise DefinitionErrors((fault,)) from error
    return load(text, file.name, instruments, others)


def load(
    text: str,
    filename: str,
    instruments: Iterable[Instrument],
    others: Sequence[OwnIndicator] = (),
) -> OwnIndicator:
    """Read a declaration. Raises DefinitionErrors with every error that can be told.

    instruments: every version that is known, oldest first. others: what is declared already.
    """
    document = parsed(text, filename)
    if found := [*document.repeated, *schema_faults(document.data, _schema())]:
        raise DefinitionErrors(document.errors(found))
    source = document.data["source"]
    versions = tuple(each for each in instruments if each.key == source["instrument"])
    if not versions:
        raise DefinitionErrors(document.errors([_not_loaded(source["instrument"])]))
    figure = figure_from_data({**document.data, "question": source["question"]})
    if found := [_in_source(fault) for fault in figure_faults(figure, versions)]:
        raise DefinitionErrors(document.errors(found))
    made = own_indicator(figure, versions)
    if found := list(_key_faults(made, others)):
        raise DefinitionErrors(document.errors(found))
    return made


def _schema() -> dict[str, Any]:
    """That of an instrument's figure, with the instrument beside the question."""
    whole = schema()
    figure = whole["$defs"]["figure"]
    properties = {**figure["properties"]}
    key = properties.pop("question")
    source = {
        "type": "object",
        "required": ["instrument", "question"],
        "additionalProperties": False,
        "properties": {"instrument": key, "question": key},
    }
    required = [{"question": "source"}.get(each, each) for each in figure["required"]]
    properties["source"] = source
    return {**figure, "$defs": whole["$defs"], "required": required, "properties": properties}


def _not_loaded(key: str) -> Fault:
    message = N_("Instrumentet %(key)s är inte inläst.")
    return Fault(("source", "instrument"), message, {"key": key})


def _in_source(fault: Fault) -> Fault:
    """The same fault, where a file of its own says it."""
    places: dict[Path, Path] = {(): ("source", "instrument"), ("question",): ("source", "question")}
    return replace(fault, path=places.get(fault.path, fault.path))


def _key_faults(made: OwnIndicator, others: Iterable[OwnIndicator]) -> Iterator[Fault]:
    taken = {*CATALOGUE, *(each.key for other in others for each in indicators_of(other))}
    if any(each.key in taken for each in indicators_of(made)):
        yield Fault(("key",), N_("Nyckeln %(key)s finns redan."), {"key": made.key})
