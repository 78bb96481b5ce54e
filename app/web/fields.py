"""Fields whose refusals are in our own words, also within a form that flask-wtf does not translate."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from wtforms import DateField, IntegerField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs


class WholeNumberField(IntegerField):
    """A whole number."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was typed; "1 200" is a number to whoever typed it."""
        try:
            super().process_formdata(["".join(text.split()) for text in valuelist])
        except ValueError as error:
            raise ValueError(_("Skriv ett helt tal, bara siffror.")) from error


class DayField(DateField):
    """A date."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was typed or chosen."""
        try:
            super().process_formdata(list(valuelist))
        except ValueError as error:
            raise ValueError(_("Skriv datumet som 2026-12-31.")) from error


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
