"""A file that declares an indicator: reading it, and every fault in it with its line."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from audits.figures.domain.catalogue import CATALOGUE
from audits.figures.domain.catalogue.own_indicators import indicators_of
from audits.figures.domain.indicators import Good
from audits.figures.domain.own_indicators import OwnIndicator
from audits.figures.domain.quality_areas import Area
from audits.figures.domain.sources import INSTRUMENT_OF
from audits.text import N_
from surveys.instruments.definitions import (
    DefinitionError,
    DefinitionErrors,
    parsed,
    schema_faults,
)
from surveys.instruments.domain.checks import Fault
from surveys.instruments.domain.instruments import Instrument
from surveys.instruments.domain.texts import Text

# Any: JSON schema, and decoded YAML.
Data = Mapping[str, Any]
Ways = Mapping[str, Text]  # the answers to a question, in words

LANGUAGES: Final = ("sv", "en")  # those of the pages that show figures
_KEY: Final = {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"}
_ANSWERS: Final = {
    "type": "array",
    "items": {"type": ["string", "integer"]},
    "minItems": 1,
    "uniqueItems": True,
}
_TEXT: Final = {
    "type": "object",
    "required": list(LANGUAGES),
    "properties": {each: {"type": "string", "minLength": 1} for each in LANGUAGES},
    "additionalProperties": False,
}
SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["key", "source", "counts", "base", "title", "definition"],
    "additionalProperties": False,
    "properties": {
        "key": _KEY,
        "source": {
            "type": "object",
            "required": ["instrument", "question"],
            "additionalProperties": False,
            "properties": {
                "instrument": {"enum": list(INSTRUMENT_OF.values())},
                "question": _KEY,
            },
        },
        "counts": _ANSWERS,
        "base": _ANSWERS,
        "title": _TEXT,
        "definition": _TEXT,
        "area": {"enum": [each.value for each in Area]},
        "direction": {"enum": [each.value for each in Good]},
    },
}


def load_file(
    file: Path, instruments: Iterable[Instrument], others: Sequence[OwnIndicator] = ()
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

    instruments: every version that is known. others: what is declared already.
    """
    document = parsed(text, filename)
    found = [*document.repeated, *schema_faults(document.data, SCHEMA)]
    if found:
        raise DefinitionErrors(document.errors(found))
    source = document.data["source"]
    asking = [each for each in instruments if each.key == source["instrument"]]
    ways = _ways(asking, source["question"])
    if found := [*_source_faults(asking, source), *_answer_faults(document.data, ways)]:
        raise DefinitionErrors(document.errors(found))
    made = _made(document.data, ways)
    if found := list(_key_faults(made, others)):
        raise DefinitionErrors(document.errors(found))
    return made


def _ways(asking: Iterable[Instrument], question_key: str) -> Ways:
    """The answers that any version knows, each in the newest words, where one who answers gives one."""
    questions = (
        question
        for instrument in asking
        for question in instrument.questions
        if question.key == question_key and not question.type.is_several
    )
    return {value: words for each in questions for value, words in each.type.ways(each)}


def _source_faults(asking: Collection[Instrument], source: Data) -> Iterator[Fault]:
    key, question_key = source["instrument"], source["question"]
    if not asking:
        message = N_("Instrumentet %(key)s är inte inläst.")
        yield Fault(("source", "instrument"), message, {"key": key})
        return
    path = ("source", "question")
    if not any(question.key == question_key for each in asking for question in each.questions):
        message = N_("Ingen version av %(instrument)s har någon fråga %(key)s.")
        yield Fault(path, message, {"instrument": key, "key": question_key})
    elif not _ways(asking, question_key):
        message = N_(
            "Frågan %(key)s går inte att räkna: den har inte ett svar av några givna från var och en."
        )
        yield Fault(path, message, {"key": question_key})


def _answer_faults(data: Data, ways: Ways) -> Iterator[Fault]:
    known, base = set(ways), {str(each) for each in data["base"]}
    for place, each in enumerate(data["base"]):
        if ways and str(each) not in known:
            message = N_("Ingen version av frågan %(question)s har svaret %(value)s.")
            params = {"question": data["source"]["question"], "value": str(each)}
            yield Fault(("base", place), message, params)
    for place, each in enumerate(data["counts"]):
        if str(each) not in base:
            message = N_("Svaret %(value)s räknas och måste därför också stå i base.")
            yield Fault(("counts", place), message, {"value": str(each)})


def _key_faults(made: OwnIndicator, others: Iterable[OwnIndicator]) -> Iterator[Fault]:
    taken = {*CATALOGUE, *(each.key for other in others for each in indicators_of(other))}
    if any(each.key in taken for each in indicators_of(made)):
        yield Fault(("key",), N_("Nyckeln %(key)s finns redan."), {"key": made.key})


def _made(data: Data, ways: Ways) -> OwnIndicator:
    counts, base = (tuple(map(str, data[key])) for key in ("counts", "base"))
    return OwnIndicator(
        key=data["key"],
        instrument=data["source"]["instrument"],
        question_key=data["source"]["question"],
        counts=counts,
        base=base,
        title=Text.of(data["title"]),
        definition=Text.of(data["definition"]),
        counted=_listed(ways, counts),
        base_words=_listed(ways, base),
        good=Good(data.get("direction", Good.NEITHER)),
        area=Area(data["area"]) if "area" in data else None,
    )


def _listed(ways: Ways, answers: Iterable[str]) -> Text:
    """Some answers in words, one after the other."""
    words = [ways[each] for each in answers]
    return Text.of({to: ", ".join(each.in_(to) for each in words) for to in LANGUAGES})
