"""The words for what is stored as keys: kinds, modes, roles, age bands, moments."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from surveys.domain.curves import Flag
from surveys.domain.instruments import Moment
from surveys.domain.rounds import EntryMode, Mode, RoundState
from surveys.models.rounds import RoundKind
from surveys.models.sessions import AgeBand, ParticipantRole

KINDS = {
    RoundKind.USER_SURVEY: _l("Brukarenkät"),
    RoundKind.SELF_REPORT: _l("Egenrapport"),
    RoundKind.COMMISSIONER_SURVEY: _l("Enkät till socialsekreterare"),
    RoundKind.SESSION_RATING: _l("Skattning vid samtal"),
}
MODES = {Mode.ANONYMOUS: _l("Anonym"), Mode.CONFIDENTIAL: _l("Konfidentiell")}
MODE_MEANINGS = {
    Mode.ANONYMOUS: _l(
        "Anonym: ingen kan se vem som har svarat vad. Bara gruppen, veckan och svaren sparas."
    ),
    Mode.CONFIDENTIAL: _l(
        "Konfidentiell: svaret kopplas till länken och till verksamheten eller ärendet. "
        "Bara den som har behörighet kan se det."
    ),
}
STATES = {
    RoundState.PLANNED: _l("Planerad"),
    RoundState.OPEN: _l("Öppen"),
    RoundState.CLOSED: _l("Stängd"),
}
ROLES = {
    ParticipantRole.CHILD: _l("Barn"),
    ParticipantRole.YOUNG_PERSON: _l("Ungdom"),
    ParticipantRole.PARENT: _l("Förälder"),
    ParticipantRole.OTHER_CAREGIVER: _l("Annan vårdnadshavare eller familjehem"),
}
AGE_BANDS = {
    AgeBand.UNDER_6: _l("Under 6 år"),
    AgeBand.FROM_6_TO_12: _l("6–12 år"),
    AgeBand.FROM_13_TO_17: _l("13–17 år"),
    AgeBand.ADULT: _l("Vuxen"),
}
MOMENTS = {Moment.BEFORE: _l("Före samtalet"), Moment.AFTER: _l("Efter samtalet")}
ENTRY_MODES = {
    EntryMode.PHONE: _l("mobil"),
    EntryMode.TABLET: _l("surfplatta"),
    EntryMode.DESKTOP: _l("dator"),
    EntryMode.PAPER: _l("papper"),
    EntryMode.READ_ALOUD: _l("uppläst"),
    EntryMode.INTERPRETER: _l("med tolk"),
}
FLAGS = {
    Flag.HIGH_FIRST_SCORE: _l("Kurvan börjar högt."),
    Flag.TOO_FEW_SCORES: _l("Det finns för få skattningar."),
    Flag.SAW_TOOTH: _l("Kurvan går upp och ner med stora hopp."),
}

POPULATIONS = {
    "all": _l("Alla"),
    "adult": _l("Vuxna"),
    "adolescent": _l("Ungdomar"),
    "child": _l("Barn"),
}


def choices(
    words: Mapping[Any, Any],  # lazy texts; flask-babel is untyped
    *,
    first: Any = None,
) -> list[SelectChoice]:
    """What a select field offers; first: the words of an empty choice."""
    empty = [SelectChoice("", first)] if first is not None else []
    return [
        *empty,
        *(SelectChoice(getattr(key, "value", key), word) for key, word in words.items()),
    ]
