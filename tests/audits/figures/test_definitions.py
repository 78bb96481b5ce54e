"""A file that declares an indicator, and every fault in one with its line."""

import pytest

from audits.figures.definitions import load, load_file
from audits.figures.domain.quality_areas import Area
from audits.figures.domain.sources import Source
from surveys.instruments.definitions import DefinitionErrors, shipped
from tests.audits.figures.domain.factories import make_own_indicator

LINES = {
    1: "key: lacks",
    2: "source: {instrument: self_report, question: supervision}",
    3: "counts: [partly, not_met]",
    4: "base: [met, partly, not_met]",
    5: "title: {sv: Brister, en: Lacks}",
    6: "definition: {sv: Andel., en: Share.}",
    7: "area: knowledge_based",
    8: "direction: less",
}


def text(**changed):
    """The file with other lines: line3="…"."""
    return "\n".join(changed.get(f"line{number}", line) for number, line in LINES.items())


def faults(text_, others=()):
    with pytest.raises(DefinitionErrors) as refused:
        load(text_, "own.yaml", shipped(), others)
    return str(refused.value).splitlines()


def test_file_says_what_is_counted_of_what():
    own = load(text(), "own.yaml", shipped())

    assert (own.key, own.instrument, own.question_key) == ("lacks", "self_report", "supervision")
    assert (own.counts, own.base) == (("partly", "not_met"), ("met", "partly", "not_met"))
    assert (own.area, own.direction) == (Area.KNOWLEDGE_BASED, "less")
    assert own.title.in_("en") == "Lacks"
    assert own.counted.in_("sv") == "Delvis, Nej"
    assert own.counted.in_("en") == "Partly, No"


def test_area_and_direction_may_be_left_out():
    own = load(text(line7="", line8=""), "own.yaml", shipped())

    assert (own.area, own.direction) == (None, "neither")


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"line1": "key: Lacks"}, "own.yaml:1: key: Värdet"),
        ({"line1": "key: own_user_survey"}, "own.yaml:1: key: Nyckeln own_user_survey finns redan"),
        (
            {"line2": "source: {instrument: ors, question: me}"},
            "own.yaml:2: source.instrument: Det som besvaras vid möten",
        ),
        (
            {"line2": "source: {instrument: nobodys, question: me}"},
            "own.yaml:2: source.instrument: Instrumentet nobodys är inte inläst.",
        ),
        ({"line2": "source: {question: supervision}"}, "own.yaml:2: source: Nyckeln instrument "),
        ({"line8": "readers: families"}, "own.yaml:8: readers: Värdet"),
        (
            {"line2": "source: {instrument: self_report, question: supervisor}"},
            "own.yaml:2: source.question: Ingen version av self_report har någon fråga supervisor.",
        ),
        (
            {"line2": "source: {instrument: self_report, question: complaint_categories}"},
            "own.yaml:2: source.question: Frågan complaint_categories går inte att räkna",
        ),
        (
            {"line2": "source: {instrument: self_report, question: complaints}"},
            "own.yaml:2: source.question: Frågan complaints går inte att räkna",
        ),
        ({"line3": "counts: [not_applicable]"}, "own.yaml:3: counts.0: Svaret not_applicable "),
        (
            {"line4": "base: [partly, not_met, nearly]"},
            "own.yaml:4: base.2: Ingen version av frågan supervision har svaret nearly.",
        ),
        ({"line4": "base: []"}, "own.yaml:4: base: Värdet"),
        ({"line5": "title: {sv: Brister}"}, "own.yaml:5: title: Nyckeln en saknas."),
        ({"line7": "area: quality"}, "own.yaml:7: area: Värdet"),
        ({"line8": "direction: up"}, "own.yaml:8: direction: Värdet"),
        ({"line8": "colour: red"}, "own.yaml:8: colour: Okänd nyckel"),
        ({"line8": "area: safety"}, "own.yaml:8: area: Nyckeln area står två gånger"),
        ({"line6": "definition: {"}, "own.yaml:8: "),
    ],
)
def test_fault_is_told_with_its_line(changed, fault):
    (found,) = faults(text(**changed))

    assert found.startswith(fault)


def test_every_fault_of_a_kind_is_told_at_once():
    assert len(faults(text(line3="counts: [well]", line4="base: [met, nearly]"))) == 2


def test_key_is_taken_when_another_file_has_it():
    (found,) = faults(text(), [make_own_indicator("lacks")])

    assert found == "own.yaml:1: key: Nyckeln lacks finns redan."


def test_instrument_that_is_not_loaded_is_a_fault():
    with pytest.raises(DefinitionErrors, match="Instrumentet self_report är inte inläst"):
        load(text(), "own.yaml", ())


def test_file_that_is_no_text_is_a_fault(tmp_path):
    file = tmp_path / "own.yaml"
    file.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(DefinitionErrors, match=r"own\.yaml:1: .*går inte att läsa"):
        load_file(file, shipped())
    with pytest.raises(DefinitionErrors, match="går inte att läsa"):
        load_file(tmp_path / "gone.yaml", shipped())


def test_any_instrument_but_those_of_sessions_may_be_the_source():
    own = load(
        text(
            line2="source: {instrument: commissioner_survey, question: feedback}",
            line3="counts: [yes]",
            line4="base: [yes, no]",
        ),
        "own.yaml",
        shipped(),
    )

    assert (own.source, own.is_of_people) == (Source.FORMS, True)
    assert load(text(), "own.yaml", shipped()).is_of_people is False
