"""Checks of a definition that a schema can't make: keys that must exist, languages, ranges.

Works on data of the right shape (the schema has been held against it) and lists every fault.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from surveys.instruments.domain.parsing import Params
from surveys.instruments.domain.question_types.base import TEXT, Schema
from surveys.instruments.domain.question_types.registry import TYPES
from surveys.text import N_

Path = tuple[str | int, ...]

# Any: decoded YAML, as in documents.py.
Data = Mapping[str, Any]

TEXT_KEYS = frozenset({"title", "intro", "what_is_stored", "help", "text", "note"})
OPERATORS = ("equals", "not_equals", "any_of", "at_least", "answered")
GROUPS = ("all", "any", "not")


@dataclass(frozen=True)
class Fault:
    """One fault: where in the data, and a message to translate."""

    path: Path
    message: str
    params: Params = field(default_factory=dict)


def faults(data: Data) -> list[Fault]:
    """List everything that is wrong with the definition."""
    return [
        *_collecting_faults(data),
        *_language_faults(data),
        *_key_faults(data),
        *_question_faults(data),
        *_condition_faults(data),
        *_scoring_faults(data),
        *_range_faults(data),
    ]


def _walk(value: object, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    yield path, value
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _walk(part, (*path, key))
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from _walk(part, (*path, place))


def _questions(data: Data) -> Iterator[tuple[Path, Data]]:
    for s, section in enumerate(data["sections"]):
        for q, question in enumerate(section["questions"]):
            yield ("sections", s, "questions", q), question


def _collecting_faults(data: Data) -> Iterator[Fault]:
    if "collecting" not in data and "audience" not in data:
        yield Fault((), N_("Nyckeln %(key)s saknas."), {"key": "collecting"})
    if "collecting" in data and "audience" in data:
        yield Fault(("audience",), N_("Vem som svarar står i collecting. Ta bort audience."))


def _language_faults(data: Data) -> Iterator[Fault]:
    languages = data["languages"]
    texts = TEXT_KEYS | {key for key, schema in own_schemas().items() if schema == TEXT}
    for path, value in _walk(data):
        # those of figures are read where figures are, in the languages of those pages
        if path and path[0] != "figures" and path[-1] in texts:
            for language in languages:
                if not value.get(language, "").strip():
                    yield Fault(
                        path, N_("Texten saknas på språket %(language)s."), {"language": language}
                    )


def _key_faults(data: Data) -> Iterator[Fault]:
    yield from _repeated(
        [((*path, "key"), q["key"]) for path, q in _questions(data)],
        N_("Frågenyckeln %(key)s finns redan. Varje fråga ska ha en egen nyckel."),
    )
    yield from _repeated(
        [(("sections", s, "key"), section["key"]) for s, section in enumerate(data["sections"])],
        N_("Avsnittsnyckeln %(key)s finns redan."),
    )
    yield from _repeated(
        [(("norms", n, "key"), norm["key"]) for n, norm in enumerate(data.get("norms", ()))],
        N_("Normnyckeln %(key)s finns redan."),
    )
    yield from _repeated(
        [(("figures", n, "key"), each["key"]) for n, each in enumerate(data.get("figures", ()))],
        N_("Nyckeln %(key)s finns redan."),
    )
    for path, question in _questions(data):
        yield from _repeated(
            [
                ((*path, "options", o, "key"), option["key"])
                for o, option in enumerate(question.get("options", ()))
            ],
            N_("Svarsalternativet %(key)s finns redan i frågan."),
        )


def _repeated(places: list[tuple[Path, str]], message: str) -> Iterator[Fault]:
    seen = set()
    for path, key in places:
        if key in seen:
            yield Fault(path, message, {"key": key})
        seen.add(key)


def _question_faults(data: Data) -> Iterator[Fault]:
    for path, question in _questions(data):
        type_ = TYPES[question["type"]]
        for key in type_.needs:
            if not question.get(key):
                message = N_("En fråga av typen %(type)s ska ha %(key)s.")
                yield Fault(path, message, {"type": type_.key, "key": key})
        for key in own_schemas().keys() - type_.schema.keys():
            if key in question:
                message = N_("En fråga av typen %(type)s har ingen nyckel %(key)s.")
                yield Fault((*path, key), message, {"type": type_.key, "key": key})
        for key, message in type_.faults(question):
            yield Fault((*path, key), message)


def own_schemas() -> dict[str, Schema]:
    """The keys that only some types of questions take, each with its JSON schema."""
    return {key: schema for type_ in TYPES.values() for key, schema in type_.schema.items()}


def _condition_faults(data: Data) -> Iterator[Fault]:
    earlier: dict[str, Data] = {}
    every = {question["key"] for _, question in _questions(data)}
    for s, section in enumerate(data["sections"]):
        path: Path = ("sections", s)
        if "show_if" in section:
            yield from _Conditions(earlier, every).faults((*path, "show_if"), section["show_if"])
        for q, question in enumerate(section["questions"]):
            if "show_if" in question:
                place = (*path, "questions", q, "show_if")
                yield from _Conditions(earlier, every).faults(place, question["show_if"])
            earlier[question["key"]] = question


@dataclass(frozen=True)
class _Conditions:
    """Checks conditions that stand where the earlier questions have been passed."""

    earlier: Mapping[str, Data]
    every: set[str]

    def faults(self, path: Path, condition: Data) -> Iterator[Fault]:
        used = [key for key in (*OPERATORS, *GROUPS) if key in condition]
        needs_question = bool(used) and used[0] in OPERATORS
        if len(used) != 1 or needs_question != ("question" in condition):
            yield Fault(
                path,
                N_(
                    "Ett villkor har antingen question och ett av %(operators)s, "
                    "eller ett av all, any och not."
                ),
                {"operators": ", ".join(OPERATORS)},
            )
        elif needs_question:
            yield from self._about_question(path, condition, used[0])
        elif used[0] == "not":
            yield from self.faults((*path, "not"), condition["not"])
        else:
            for place, part in enumerate(condition[used[0]]):
                yield from self.faults((*path, used[0], place), part)

    def _about_question(self, path: Path, condition: Data, operator: str) -> Iterator[Fault]:
        key = condition["question"]
        if key not in self.every:
            yield Fault(
                (*path, "question"), N_("Det finns ingen fråga med nyckeln %(key)s."), {"key": key}
            )
        elif key not in self.earlier:
            yield Fault(
                (*path, "question"),
                N_("Frågan %(key)s kommer senare. Ett villkor får bara gälla tidigare frågor."),
                {"key": key},
            )
        elif operator in ("equals", "not_equals", "any_of"):
            named = condition[operator]
            wanted = named if isinstance(named, list) else [named]
            yield from self._options((*path, operator), self.earlier[key], wanted)

    @staticmethod
    def _options(path: Path, question: Data, wanted: list[str]) -> Iterator[Fault]:
        known = TYPES[question["type"]].option_keys(question)
        for value in wanted:
            if known is not None and value not in known:
                yield Fault(
                    path,
                    N_("Frågan %(question)s har inget svarsalternativ %(value)s."),
                    {"question": question["key"], "value": value},
                )


def _scoring_faults(data: Data) -> Iterator[Fault]:
    scoring = data.get("scoring", {})
    known = {question["key"]: question for _, question in _questions(data)}
    for place, key in enumerate(scoring.get("items", ())):
        path = ("scoring", "items", place)
        if key not in known:
            yield Fault(path, N_("Det finns ingen fråga med nyckeln %(key)s."), {"key": key})
        elif scoring.get("kind") == "sum" and not TYPES[known[key]["type"]].can_be_summed(
            known[key]
        ):
            yield Fault(
                path, N_("Frågan %(key)s kan inte summeras: den har ingen skala."), {"key": key}
            )
    for place, key in enumerate(scoring.get("reversed", ())):
        if key not in scoring.get("items", ()):
            yield Fault(
                ("scoring", "reversed", place),
                N_("%(key)s vänds men står inte bland items."),
                {"key": key},
            )
    if scoring.get("kind", "none") != "none" and not scoring.get("items"):
        yield Fault(("scoring",), N_("Ange i items vilka frågor som räknas."))


def _range_faults(data: Data) -> Iterator[Fault]:
    for path, value in _walk(data):
        if isinstance(value, dict) and "minimum" in value and "maximum" in value:
            low, high = Decimal(str(value["minimum"])), Decimal(str(value["maximum"]))
            if low > high:
                yield Fault(
                    (*path, "minimum"),
                    N_("minimum %(minimum)s är större än maximum %(maximum)s."),
                    {"minimum": str(low), "maximum": str(high)},
                )
