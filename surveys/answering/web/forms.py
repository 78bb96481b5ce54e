"""Form plumbing of every page on which somebody answers: revisions, mode of entry, language."""

import re
from collections.abc import Mapping, Sequence

from flask import Request

from app.i18n import languages, select_locale
from surveys.collections.domain.rounds import EntryMode
from surveys.instruments.domain.instruments import Question

_REVISION = "__revision"
_REVISION_NUMBER = re.compile(
    "[0-9]{1,9}"
)  # Python refuses to read a number of thousands of digits


def revisions_in(form: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """The revisions that a form was shown with; what is no number is left out."""
    return {
        name.removesuffix(_REVISION): int(values[-1])
        for name, values in form.items()
        if name.endswith(_REVISION) and values and _REVISION_NUMBER.fullmatch(values[-1])
    }


def locale_of(request: Request) -> str:
    """The language to show: the one in the address, else as everywhere."""
    asked = request.args.get("lang")
    return asked if asked is not None and asked in languages() else select_locale()


def raw_value(question: Question, form: Mapping[str, Sequence[str]]) -> object:
    """What was written in a question's field, to be shown again as it was."""
    said = {name: values for name, values in form.items() if not name.endswith(_REVISION)}
    return question.type.as_written(question, said)


def entry_mode_of(request: Request) -> EntryMode:
    """How the answer is given: as the address says (a practitioner's page adds it), else the device.

    The device is read off in the moment and only the one word is kept, never what the browser sent.
    """
    asked = asked_mode(request)
    if asked is not None:
        return asked
    if request.headers.get("Sec-CH-UA-Mobile") == "?1":
        return EntryMode.PHONE
    agent = request.headers.get("User-Agent", "")
    if "iPad" in agent or ("Android" in agent and "Mobi" not in agent):
        return EntryMode.TABLET
    return EntryMode.PHONE if "Mobi" in agent else EntryMode.DESKTOP


def asked_mode(request: Request) -> EntryMode | None:
    """The mode of entry that the address asks for, if it is one."""
    asked = request.args.get("mode")
    return EntryMode(asked) if asked and asked in set(EntryMode) else None
