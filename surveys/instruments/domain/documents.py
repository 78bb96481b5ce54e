"""Instruments as plain data and back: the shape of the YAML files and of what is stored as JSON.

`from_data` trusts its data: surveys.definitions checks it first.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any

from surveys.instruments.domain.collecting import (
    About,
    AnsweredBy,
    Cadence,
    Collecting,
    Mode,
    audience_of,
    collecting_of,
)
from surveys.instruments.domain.condition_documents import (
    condition_from_data,
    condition_to_data,
    number_to_data,
)
from surveys.instruments.domain.figures import figure_from_data, figure_to_data
from surveys.instruments.domain.instruments import (
    Ages,
    Instrument,
    Licence,
    Moment,
    Norm,
    NormKind,
    Operator,
    Option,
    Question,
    Scoring,
    ScoringKind,
    Section,
)
from surveys.instruments.domain.question_types.registry import TYPES
from surveys.instruments.domain.texts import Text

# Any: decoded JSON and YAML; the schema has said what stands where.
Data = dict[str, Any]


def to_data(instrument: Instrument) -> Data:
    """Give the instrument as data that JSON can hold; from_data makes it again, equal."""
    return _without_gaps(
        {
            "key": instrument.key,
            "version": instrument.version,
            "title": _words(instrument.title),
            "intro": _words(instrument.intro),
            "what_is_stored": _words(instrument.what_is_stored),
            **_collecting_data(instrument),
            "languages": list(instrument.languages),
            "single_page": instrument.single_page or None,
            "moment": instrument.moment.value if instrument.moment else None,
            "pair": instrument.pair,
            "ages": _ages_data(instrument.ages),
            "licence": _licence_data(instrument.licence),
            "scoring": _scoring_data(instrument.scoring),
            "norms": [_norm_data(norm) for norm in instrument.norms] or None,
            "figures": [figure_to_data(figure) for figure in instrument.figures] or None,
            "sections": [_section_data(section) for section in instrument.sections],
        }
    )


def from_data(data: Mapping[str, Any]) -> Instrument:
    """Make the instrument from checked data."""
    moment = data.get("moment")
    return Instrument(
        key=data["key"],
        version=data["version"],
        title=Text.of(data["title"]),
        intro=Text.of(data["intro"]),
        what_is_stored=_text(data, "what_is_stored"),
        collecting=_collecting(data),
        languages=tuple(data["languages"]),
        single_page=data.get("single_page", False),
        moment=Moment(moment) if moment else None,
        pair=data.get("pair"),
        ages=_ages(data),
        licence=_licence(data["licence"]),
        scoring=_scoring(data.get("scoring", {})),
        norms=tuple(_norm(norm) for norm in data.get("norms", ())),
        figures=tuple(figure_from_data(figure) for figure in data.get("figures", ())),
        sections=tuple(_section(section) for section in data["sections"]),
    )


def _without_gaps(data: Data) -> Data:
    return {key: value for key, value in data.items() if value is not None}


def _words(text: Text | None) -> dict[str, str] | None:
    return dict(text.words) if text else None


def _text(data: Mapping[str, Any], key: str) -> Text | None:
    return Text.of(data[key]) if key in data else None


def _number(data: Mapping[str, Any], key: str) -> Decimal | None:
    return Decimal(str(data[key])) if key in data else None


def _collecting_data(instrument: Instrument) -> Data:
    collecting = instrument.collecting
    audience = audience_of(collecting, at_a_session=instrument.moment is not None)
    if audience is not None:
        return {"audience": audience}
    return {
        "collecting": {
            "purpose": collecting.purpose,
            "title": _words(collecting.title),
            "about": collecting.about.value,
            "answered_by": collecting.answered_by.value,
            "mode": collecting.mode.value,
            "cadence": collecting.cadence.value,
        }
    }


def _collecting(data: Mapping[str, Any]) -> Collecting:
    if "collecting" not in data:
        return collecting_of(data["audience"], at_a_session="moment" in data)
    said = data["collecting"]
    return Collecting(
        purpose=said["purpose"],
        title=Text.of(said["title"]),
        about=About(said["about"]),
        answered_by=AnsweredBy(said["answered_by"]),
        mode=Mode(said["mode"]),
        cadence=Cadence(said["cadence"]),
    )


def _ages_data(ages: Ages) -> Data | None:
    return _without_gaps({"minimum": ages.minimum, "maximum": ages.maximum}) or None


def _ages(data: Mapping[str, Any]) -> Ages:
    ages = data.get("ages", {})
    return Ages(ages.get("minimum"), ages.get("maximum"))


def _licence_data(licence: Licence) -> Data:
    return _without_gaps(
        {
            "required": licence.required,
            "holder": licence.holder,
            "note": _words(licence.note),
            "url": licence.url,
        }
    )


def _licence(data: Mapping[str, Any]) -> Licence:
    return Licence(data["required"], data["holder"], Text.of(data["note"]), data.get("url"))


def _scoring_data(scoring: Scoring) -> Data:
    return _without_gaps(
        {
            "kind": scoring.kind.value,
            "items": list(scoring.items) or None,
            "reversed": list(scoring.reversed) or None,
            "minimum": number_to_data(scoring.minimum),
            "maximum": number_to_data(scoring.maximum),
        }
    )


def _scoring(data: Mapping[str, Any]) -> Scoring:
    return Scoring(
        kind=ScoringKind(data.get("kind", "none")),
        items=tuple(data.get("items", ())),
        reversed=tuple(data.get("reversed", ())),
        minimum=_number(data, "minimum"),
        maximum=_number(data, "maximum"),
    )


def _norm_data(norm: Norm) -> Data:
    return _without_gaps(
        {
            "key": norm.key,
            "population": norm.population,
            "kind": norm.kind.value,
            "operator": norm.operator.value,
            "value": number_to_data(norm.value),
            "source": norm.source,
            "year": norm.year,
            "n": norm.n,
            "country": norm.country,
            "note": _words(norm.note),
            "ages": _ages_data(norm.ages),
        }
    )


def _norm(data: Mapping[str, Any]) -> Norm:
    return Norm(
        key=data["key"],
        population=data.get("population", "all"),
        kind=NormKind(data["kind"]),
        operator=Operator(data["operator"]),
        value=Decimal(str(data["value"])),
        source=data["source"],
        year=data.get("year"),
        n=data.get("n"),
        country=data["country"],
        note=Text.of(data["note"]),
        ages=_ages(data),
    )


def _section_data(section: Section) -> Data:
    return _without_gaps(
        {
            "key": section.key,
            "title": _words(section.title),
            "help": _words(section.help),
            "show_if": condition_to_data(section.show_if),
            "questions": [_question_data(question) for question in section.questions],
        }
    )


def _section(data: Mapping[str, Any]) -> Section:
    return Section(
        key=data["key"],
        title=Text.of(data["title"]),
        help=_text(data, "help"),
        show_if=condition_from_data(data.get("show_if")),
        questions=tuple(_question(question) for question in data["questions"]),
    )


def _option_data(option: Option) -> Data:
    return _without_gaps(
        {"key": option.key, "text": _words(option.text), "score": number_to_data(option.score)}
    )


def _option(data: Mapping[str, Any]) -> Option:
    return Option(data["key"], Text.of(data["text"]), _number(data, "score"))


def _question_data(question: Question) -> Data:
    return _without_gaps(
        {
            "key": question.key,
            "type": question.type.key,
            "text": _words(question.text),
            "help": _words(question.help),
            "options": [_option_data(option) for option in question.options] or None,
            "required": question.required or None,
            "minimum": number_to_data(question.minimum),
            "maximum": number_to_data(question.maximum),
            "unit": _words(question.unit),
            "low_words": _words(question.low_words),
            "high_words": _words(question.high_words),
            "faces": question.faces or None,
            "allow_dont_know": None if question.allow_dont_know else False,
            "show_if": condition_to_data(question.show_if),
            "sensitive": question.sensitive or None,
            "area": question.area,
            **question.own,
        }
    )


_SHARED = {each.name for each in fields(Question)}


def _question(data: Mapping[str, Any]) -> Question:
    return Question(
        key=data["key"],
        type=TYPES[data["type"]],
        text=Text.of(data["text"]),
        help=_text(data, "help"),
        options=tuple(_option(option) for option in data.get("options", ())),
        required=data.get("required", False),
        minimum=_number(data, "minimum"),
        maximum=_number(data, "maximum"),
        unit=_text(data, "unit"),
        low_words=_text(data, "low_words"),
        high_words=_text(data, "high_words"),
        faces=data.get("faces", False),
        allow_dont_know=data.get("allow_dont_know", True),
        show_if=condition_from_data(data.get("show_if")),
        sensitive=data.get("sensitive", False),
        area=data.get("area"),
        own={key: data[key] for key in TYPES[data["type"]].schema.keys() - _SHARED if key in data},
    )


def digest(instrument: Instrument) -> str:
    """Give a SHA-256 of the definition as hex: equal for equal instruments, whatever the file."""
    canonical = json.dumps(to_data(instrument), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
