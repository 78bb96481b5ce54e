"""The words of collections: modes, states, ways of entry."""

from flask_babel import lazy_gettext as _l

from surveys.collections.domain.rounds import EntryMode, Mode, RoundState

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
ENTRY_MODES = {
    EntryMode.PHONE: _l("mobil"),
    EntryMode.TABLET: _l("surfplatta"),
    EntryMode.DESKTOP: _l("dator"),
    EntryMode.PAPER: _l("papper"),
    EntryMode.READ_ALOUD: _l("uppläst"),
    EntryMode.INTERPRETER: _l("med tolk"),
}
