"""Definitions: YAML to instruments, and errors with file, line and key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.instruments.definitions import (
    FOLDER,
    DefinitionErrors,
    digest,
    load,
)

SMALL = """\
key: small
version: 1
title: {sv: Liten, en: Small}
intro: {sv: Hej, en: Hello}
audience: family
languages: [sv, en]
licence:
  required: false
  holder: Insyn
  note: {sv: Fri, en: Free}
sections:
  - key: one
    title: {sv: Ett, en: One}
    questions:
      - key: has
        type: yes_no_dont_know
        text: {sv: Har du, en: Have you}
      - key: which
        type: text
        text: {sv: Vad, en: What}
        show_if: {question: has, equals: yes}
"""


def errors_of(text):
    with pytest.raises(DefinitionErrors) as refused:
        load(text, "small.yaml")
    return [
        (error.line, error.path, error.message % error.params) for error in refused.value.errors
    ]


def test_definition_is_read_with_yes_and_no_as_words():
    instrument = load(SMALL, "small.yaml")

    assert instrument.key == "small"
    assert instrument.question("which").show_if.value == "yes"
    assert instrument.licence.required is False


@pytest.mark.parametrize(
    ("old", "new", "line", "path", "message"),
    [
        ("version: 1", "version: 1\nverson: 2", 3, "verson", "Okänd nyckel: verson."),
        ("audience: family\n", "", 1, "(hela filen)", "Nyckeln collecting saknas."),
        (
            "version: 1",
            "version: one",
            2,
            "version",
            'Fel typ: "one". Väntade "integer".',
        ),
        (
            "key: has",
            "key: Has",
            15,
            "sections.0.questions.0.key",
            'Värdet "Has" passar inte regeln pattern: "^[a-z][a-z0-9]*(_[a-z0-9]+)*$".',
        ),
        (
            "audience: family",
            "audience: aliens",
            5,
            "audience",
            'Värdet "aliens" går inte. Väntade något av: family, unit_manager, commissioner, practitioner.',
        ),
        (
            "equals: yes",
            "answered: no",
            21,
            "sections.0.questions.1.show_if.answered",
            'Värdet "no" går inte. Väntade något av: true.',
        ),
        (
            "key: which",
            "key: has",
            18,
            "sections.0.questions.1.key",
            "Frågenyckeln has finns redan. Varje fråga ska ha en egen nyckel.",
        ),
        (
            "question: has",
            "question: had",
            21,
            "sections.0.questions.1.show_if.question",
            "Det finns ingen fråga med nyckeln had.",
        ),
        (
            "equals: yes",
            "equals: often",
            21,
            "sections.0.questions.1.show_if.equals",
            "Frågan has har inget svarsalternativ often.",
        ),
        (
            "{sv: Vad, en: What}",
            "{sv: Vad}",
            20,
            "sections.0.questions.1.text",
            "Texten saknas på språket en.",
        ),
        (
            "holder: Insyn",
            "holder: Insyn\n  holder: Annan",
            10,
            "licence.holder",
            "Nyckeln holder står två gånger på samma ställe.",
        ),
    ],
)
def test_error_names_line_and_key_and_what_is_wrong(old, new, line, path, message):
    assert errors_of(SMALL.replace(old, new, 1)) == [(line, path, message)]


def test_range_that_is_reversed_is_refused_at_its_line():
    question = """\
      - key: count
        type: whole_number
        text: {sv: Antal, en: How many}
        minimum: 5
        maximum: 1
"""

    assert errors_of(SMALL + question) == [
        (25, "sections.0.questions.2.minimum", "minimum 5 är större än maximum 1.")
    ]


def test_score_on_an_unknown_item_is_refused_at_its_line():
    scoring = "scoring:\n  kind: share_positive\n  items:\n    - has\n    - had\n"

    assert errors_of(SMALL + scoring) == [
        (26, "scoring.items.1", "Det finns ingen fråga med nyckeln had.")
    ]


def test_every_error_is_listed_in_order_of_line():
    broken = SMALL.replace("version: 1", "version: 0").replace("type: text", "type: song")

    lines = [line for line, _, _ in errors_of(broken + "extra: 1\n")]

    assert lines == [2, 19, 22]


def test_errors_are_written_with_file_line_and_key():
    with pytest.raises(DefinitionErrors, match=r"small\.yaml:2: verson: Okänd nyckel: verson\."):
        load(SMALL.replace("version: 1", "verson: 1"), "small.yaml")


@pytest.mark.parametrize(
    ("text", "line"), [("key: [a\n", 2), ("a: b\n c: d\n", 2), ("a: *b", 1), ("\x00", 1)]
)
def test_file_that_is_no_yaml_is_refused(text, line):
    ((found, path, message),) = errors_of(text)

    assert (found, path) == (line, "(hela filen)")
    assert message.startswith("Filen går inte att läsa som YAML: ")


@pytest.mark.parametrize("text", ["", "- a\n", "hej", "12", "? [a]\n: b\n"])
def test_file_that_is_no_mapping_of_words_is_refused(text):
    assert errors_of(text)


@given(text=st.text(st.sampled_from("ab:{}[]-?&*!|>'\"# \n\t01,yesno"), max_size=30))
def test_any_text_is_refused_in_words_and_never_breaks(text):
    assert errors_of(text)


@given(place=st.integers(0, SMALL.count("\n") - 1))
def test_definition_with_a_line_missing_is_read_or_refused_at_a_line_of_the_file(place):
    lines = SMALL.splitlines(keepends=True)
    text = "".join(lines[:place] + lines[place + 1 :])

    try:
        load(text, "small.yaml")
        found = []
    except DefinitionErrors as refused:
        found = [error.line for error in refused.errors]

    assert all(1 <= line <= len(lines) for line in found)


def test_digest_is_the_same_when_only_the_file_looks_different():
    spaced = "# A remark\n" + SMALL.replace("{sv: Liten, en: Small}", "{en: Small, sv: Liten}")

    assert digest(load(spaced, "other.yaml")) == digest(load(SMALL, "small.yaml"))


def test_digest_is_another_when_a_word_is_changed():
    changed = SMALL.replace("Hello", "Hi")

    assert digest(load(changed, "small.yaml")) != digest(load(SMALL, "small.yaml"))


def test_file_that_names_its_parts_over_and_over_is_refused():
    layers = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, 9)]
    text = "\n".join(["l0: &l0 [a, a, a, a, a, a, a, a, a, a]", *layers])

    ((_, _, message),) = errors_of(text)

    assert message.endswith("more than 50000 parts")


def test_file_that_holds_itself_is_refused():
    ((_, path, _),) = errors_of("a: &a [*a]")

    assert path == "(hela filen)"


def test_merged_keys_may_be_overridden():
    merged = SMALL.replace("intro: {", "intro: {<<: {en: Hi}, ")

    assert load(merged, "small.yaml").intro.in_("en") == "Hello"


def test_error_in_a_merged_key_is_at_the_line_of_what_it_was_merged_into():
    merged = SMALL.replace("intro: {sv: Hej, en: Hello}", "intro: {<<: {en: 3}, sv: Hej}")

    assert [(line, path) for line, path, _ in errors_of(merged)] == [(4, "intro.en")]


@pytest.mark.parametrize(("key", "value"), [("minimum", 1), ("maximum", 30)])
def test_bounds_of_a_sum_are_refused_when_its_items_give_others(key, value):
    text = (FOLDER / "ors.yaml").read_text("utf-8")
    changed = text.replace("\n  minimum: 0\n  maximum: 40\n", f"\n  {key}: {value}\n")

    with pytest.raises(DefinitionErrors, match="Frågorna ger en summa från 0 till 40"):
        load(changed, "ors.yaml")
