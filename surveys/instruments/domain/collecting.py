"""How an instrument is collected: what for, about what, from whom, how closely known, how often."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from surveys.instruments.domain.texts import Text


class About(StrEnum):
    """What the answers speak of."""

    NOBODY = "nobody"
    UNIT = "unit"
    SESSION = "session"
    ASSIGNMENT = "assignment"
    REVIEW = "review"
    PERSON = "person"


class AnsweredBy(StrEnum):
    """Who answers."""

    FAMILY = "family"
    MANAGER = "manager"
    COMMISSIONER = "commissioner"
    PRACTITIONER = "practitioner"
    STAFF = "staff"
    REVIEWER = "reviewer"


class Mode(StrEnum):
    """Whether an answer is linked to a case or unit, or to nobody."""

    CONFIDENTIAL = "confidential"
    ANONYMOUS = "anonymous"


class Cadence(StrEnum):
    """When it is asked: in one period, at set times, or whenever there is something to say."""

    ONCE = "once"
    SCHEDULED = "scheduled"
    ALWAYS_OPEN = "always_open"


@dataclass(frozen=True)
class Collecting:
    """All that a collection with the instrument needs to know of it.

    purpose: a key of the instrument's own choosing; collections of one purpose are shown and
    compared together. title: the purpose in words. mode: the usual one, where there is a choice.
    """

    purpose: str
    title: Text
    about: About
    answered_by: AnsweredBy
    mode: Mode
    cadence: Cadence


def _made(purpose: str, words: Mapping[str, str], *rest: str) -> Collecting:
    about, answered_by, mode, cadence = rest
    return Collecting(
        purpose,
        Text.of(words),
        About(about),
        AnsweredBy(answered_by),
        Mode(mode),
        Cadence(cadence),
    )


_RATING = _made(
    "session_rating",
    {"sv": "Skattning vid samtal", "en": "Rating at a session"},
    *("session", "family", "confidential", "always_open"),
)
# Definitions stored before they could say more than their audience: how those are collected. A
# definition that says the same is stored in the same old words, so that its digest stays.
_BY_AUDIENCE = {
    "family": _made(
        "user_survey",
        {"sv": "Brukarenkät", "en": "User survey"},
        *("nobody", "family", "anonymous", "once"),
    ),
    "unit_manager": _made(
        "self_report",
        {"sv": "Egenrapport", "en": "Self-report"},
        *("unit", "manager", "confidential", "once"),
    ),
    "commissioner": _made(
        "commissioner_survey",
        {"sv": "Enkät till socialsekreterare", "en": "Survey to social workers"},
        *("assignment", "commissioner", "confidential", "once"),
    ),
    "practitioner": _made(
        "practitioner_survey",
        {"sv": "Enkät till behandlare", "en": "Survey to practitioners"},
        *("nobody", "practitioner", "anonymous", "once"),
    ),
}


def collecting_of(audience: str, *, at_a_session: bool) -> Collecting:
    """How an instrument that only names its audience is collected. Raises KeyError if unknown."""
    return _RATING if at_a_session and audience == "family" else _BY_AUDIENCE[audience]


def audience_of(collecting: Collecting, *, at_a_session: bool) -> str | None:
    """The audience that says all of this; None where no audience does."""
    known = (a for a in _BY_AUDIENCE if collecting_of(a, at_a_session=at_a_session) == collecting)
    return next(known, None)
