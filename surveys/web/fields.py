"""Fields whose refusals are in our own words, also within a form that flask-wtf does not translate."""

from collections.abc import Sequence

from flask_babel import gettext as _
from wtforms import DateField, IntegerField


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
