"""Plain makers of questions and instruments, and strategies for random ones."""

from datetime import date
from decimal import Decimal
from functools import cache

from hypothesis import strategies as st

from surveys.instruments.domain.checks import own_schemas
from surveys.instruments.domain.collecting import (
    About,
    AnsweredBy,
    Cadence,
    Collecting,
    Mode,
    collecting_of,
)
from surveys.instruments.domain.conditions import (
    Answered,
    AnyOf,
    AtLeast,
    Equals,
    Every,
    Negation,
    NotEquals,
    Some,
)
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

SERVICES = ("family_counselling", "residential")


def make_text(words="Ord"):
    return Text.of({"sv": words, "en": words})


def make_options(*keys, scores=()):
    padded = [*scores, *[None] * len(keys)]
    return tuple(
        Option(key, make_text(key.title()), None if score is None else Decimal(score))
        for key, score in zip(keys, padded, strict=False)
    )


def make_question(key="q", type_=TYPES["text"], **changes):
    if type_ in (TYPES["single_choice"], TYPES["multiple_choice"], TYPES["faces"]):
        changes.setdefault("options", make_options("red", "green", "blue"))
    return Question(key=key, type=type_, text=make_text(key), **changes)


def make_section(key="s", *questions, **changes):
    return Section(key=key, title=make_text(key), questions=questions, **changes)


def make_instrument(*sections, **changes):
    fields = {
        "key": "made",
        "version": 1,
        "title": make_text("Gjord"),
        "intro": make_text("Hej"),
        "collecting": collecting_of("family", at_a_session=False),
        "languages": ("sv", "en"),
        "licence": Licence(required=False, holder="Insyn", note=make_text("Fri")),
    }
    return Instrument(sections=sections, **(fields | changes))


def make_line_instrument(*, items=("a", "b", "c", "d"), **scoring):
    lines = (make_question(key, TYPES["line"]) for key in items)
    return make_instrument(
        make_section("lines", *lines),
        scoring=Scoring(ScoringKind.SUM, items=tuple(items), **scoring),
    )


def make_norm(kind, operator, value, **changes):
    fields = {"key": str(kind), "source": "made up", "country": "SE", "note": make_text("Hittepå")}
    return Norm(
        kind=NormKind(kind),
        operator=Operator(operator),
        value=Decimal(value),
        **(fields | changes),
    )


# Strategies -----------------------------------------------------------------------------------

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=12)
# Few texts, drawn fast: what is in them is of no matter to routing and parsing.
TEXTS = st.sampled_from([make_text(words) for words in ("Ord", "Å ä ö", "#:{}", "“”", "yes")])
NUMBERS = st.sampled_from([Decimal(n) for n in ("-3", "0", "1", "2.50", "0.1", "1000")])
OPTION_TYPES = (TYPES["single_choice"], TYPES["multiple_choice"], TYPES["faces"])


_DETAILS = st.fixed_dictionaries(
    {
        "text": TEXTS,
        "help": st.none() | TEXTS,
        "required": st.booleans(),
        "unit": st.none() | TEXTS,
        "low_words": TEXTS,
        "high_words": TEXTS,
        "faces": st.booleans(),
        "allow_dont_know": st.booleans(),
        "sensitive": st.booleans(),
        "area": st.sampled_from([None, "safety"]),
    }
)
_SCORES = st.sampled_from([(), (1,), (1, 2, 3), ("0.5", "-2.50", 0)])
_LIMITS = st.sampled_from([(None, None), (Decimal(0), None), (Decimal(-3), Decimal("7.5"))])
_TYPES = st.sampled_from(tuple(TYPES.values()))


@st.composite
def questions(draw, key="q", show_if=None):
    type_ = draw(_TYPES)
    is_number = type_ in (TYPES["whole_number"], TYPES["decimal_number"])
    low, high = draw(_LIMITS) if is_number else (None, None)
    has_options = type_ in OPTION_TYPES
    return Question(
        key=key,
        type=type_,
        options=make_options("red", "green", "blue", scores=draw(_SCORES)) if has_options else (),
        minimum=low,
        maximum=high,
        show_if=show_if,
        **{key: value for key, value in draw(_DETAILS).items() if _takes(type_, key)},
    )


def _takes(type_, key):
    """Whether the question may have the key: one that is another type's own is refused."""
    return key in type_.schema or key not in own_schemas()


def conditions(keys):
    """Conditions on the named questions."""
    return _conditions(tuple(keys))


@cache  # building a strategy costs more than drawing from it
def _conditions(keys):
    key = st.sampled_from(keys)
    value = st.sampled_from(["red", "yes", "no", "3"])
    leaves = st.one_of(
        st.builds(Equals, key, value),
        st.builds(NotEquals, key, value),
        st.builds(AnyOf, key, st.lists(value, min_size=1, max_size=3).map(tuple)),
        st.builds(AtLeast, key, NUMBERS),
        st.builds(Answered, key),
    )
    parts = st.lists(leaves | st.builds(Negation, leaves), min_size=1, max_size=3).map(tuple)
    groups = st.builds(Every, parts) | st.builds(Some, parts)
    return leaves | groups | st.builds(Negation, groups)


@cache
def _maybe_conditions(number_of_keys):
    keys = tuple(f"q{place}" for place in range(number_of_keys))
    return st.none() | _conditions(keys) if keys else st.none()


_NORMS = st.lists(
    st.builds(
        make_norm,
        st.sampled_from(NormKind),
        st.sampled_from(Operator),
        NUMBERS,
        year=st.none() | st.just(2004),
        n=st.none() | st.just(400),
        population=st.sampled_from(["all", "adult"]),
        ages=st.sampled_from([Ages(), Ages(18, None), Ages(13, 17)]),
    ),
    max_size=2,
).map(tuple)
_SCORING = st.builds(
    Scoring,
    kind=st.sampled_from(ScoringKind),
    items=st.just(("q0",)),
    reversed=st.sampled_from([(), ("q0",)]),
    minimum=st.none() | NUMBERS,
    maximum=st.none() | NUMBERS,
)
_COLLECTING = st.builds(
    Collecting,
    purpose=st.just("exit_form"),
    title=TEXTS,
    about=st.sampled_from(About),
    answered_by=st.sampled_from(AnsweredBy),
    mode=st.sampled_from(Mode),
    cadence=st.sampled_from(Cadence),
) | st.sampled_from(["family", "unit_manager", "practitioner"]).map(
    lambda audience: collecting_of(audience, at_a_session=False)
)
_FRAME = st.fixed_dictionaries(
    {
        "collecting": _COLLECTING,
        "what_is_stored": st.none() | TEXTS,
        "single_page": st.booleans(),
        "moment": st.none() | st.sampled_from(Moment),
        "pair": st.none() | st.just("other"),
        "ages": st.sampled_from([Ages(), Ages(6, 12), Ages(None, 12), Ages(13, None)]),
        "norms": _NORMS,
        "scoring": _SCORING,
    }
)
_SIZES = st.lists(st.integers(1, 3), min_size=1, max_size=4)


@st.composite
def instruments(draw):
    made = 0
    sections = []
    for place, size in enumerate(draw(_SIZES)):
        shown_if = draw(_maybe_conditions(made))
        asked = []
        for _ in range(size):
            asked.append(draw(questions(f"q{made}", draw(_maybe_conditions(made)))))
            made += 1
        sections.append(make_section(f"s{place}", *asked, show_if=shown_if))
    return make_instrument(*sections, **draw(_FRAME))


def values_for(question):
    """Values that an answer to the question may have."""
    keys = st.sampled_from([option.key for option in question.choices] or ["none"])
    known = {
        TYPES["line"]: st.integers(0, 100),
        TYPES["whole_number"]: st.integers(-1000, 1000),
        TYPES["decimal_number"]: st.decimals(-99, 99, places=1).map(str),
        TYPES["per_service_number"]: st.dictionaries(
            st.sampled_from(SERVICES), st.integers(0, 50), min_size=1
        ),
        TYPES["multiple_choice"]: st.sets(keys, min_size=1).map(sorted),
        TYPES["text"]: WORDS,
        TYPES["date"]: st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(str),
    }
    return known.get(question.type, keys)


@st.composite
def answered_instruments(draw):
    """An instrument with answers to some of its questions, reachable or not."""
    instrument = draw(instruments())
    answers = {}
    for question in instrument.questions:
        if draw(st.booleans()):
            answers[question.key] = draw(values_for(question))
    return instrument, answers


@st.composite
def forms(draw, instrument):
    """A form as anybody may post it: right fields, strange values, fields left out."""
    names = [
        name
        for question in instrument.questions
        for name in (
            question.key,
            f"{question.key}__present",
            f"{question.key}__whole",
            *(f"{question.key}__{service}" for service in SERVICES),
        )
    ]
    near = st.sampled_from(
        ["", " ", "3", "-1", "7,5", "101", "red", "yes", "maybe", "2018-04-31", "9" * 40, "1 000"]
    )
    values = st.lists(near | st.text(max_size=8), max_size=3)
    return draw(st.dictionaries(st.sampled_from(names), values, max_size=12))
