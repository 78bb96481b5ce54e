"""Collects, checks and compiles the translations: `python -m scripts.translations collect|check|compile`.

The texts stand in the code in Swedish; each part has an English catalogue of its own. Names of
parts may follow: `collect app audits` leaves the catalogues of the others as they are.
"""

import io
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("app", "surveys", "audits")
METHODS = [
    ("**.py", "python"),
    ("**/templates/**.html", "jinja2"),
    ("**/templates/**.txt", "jinja2"),
]
OPTIONS = {"**.html": {"trimmed": "true"}, "**/templates/**.html": {}}
KEYWORDS = {
    "_": None,
    "_l": None,
    "N_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "_n": (1, 2),
    "pgettext": ((1, "c"), 2),
}


def catalogue_path(part: str) -> Path:
    """Where a part's English catalogue stands."""
    return ROOT / part / "translations" / "en" / "LC_MESSAGES" / "messages.po"


def collected(part: str) -> Catalog:
    """Every text of a part, without places, so that moved code changes nothing."""
    catalogue = Catalog(project="Insyn", charset="utf-8", fuzzy=False)
    found = extract_from_dir(
        ROOT / part,
        method_map=METHODS,
        options_map=OPTIONS,
        keywords=KEYWORDS,
        strip_comment_tags=True,
    )
    for filename, _line, message, _comments, context in found:
        catalogue.add(message, locations=[(f"{part}/{filename}", 0)], context=context)
    return catalogue


def kept(part: str) -> Catalog:
    """A part's English catalogue as it stands."""
    path = catalogue_path(part)
    if not path.exists():
        return Catalog(locale="en", project="Insyn", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale="en")


def faults(part: str) -> Iterator[str]:
    """What is missing, stale or fuzzy in a part's catalogue."""
    wanted, there = collected(part), kept(part)
    for message in wanted:
        if not message.id:
            continue
        found = there.get(_key(message), message.context)
        if found is None or not _is_translated(found):
            yield f"{part}: not translated: {message.id!r}"
        elif found.fuzzy:
            yield f"{part}: translation is a guess: {message.id!r}"
        elif found.python_format and not _fits(found):
            yield f"{part}: placeholders differ: {message.id!r}"
    yield from (
        f"{part}: no longer in the code: {message.id!r}"
        for message in there
        if message.id and wanted.get(_key(message), message.context) is None
    )


def disagreements(catalogues: Mapping[str, Catalog]) -> Iterator[str]:
    """The texts that two parts translate differently: all pages would get the last part's words."""
    first: dict[tuple[str, str | None], tuple[str, tuple[str, ...]]] = {}
    for part, catalogue in catalogues.items():
        for message in catalogue:
            if not message.id:
                continue
            said = _strings(message)
            other, words = first.setdefault((_key(message), message.context), (part, said))
            if words[0] != said[0] or (len(words) == len(said) and words != said):
                yield f"{other} and {part}: {message.id!r} is {words!r} and {said!r}"


def _strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _is_translated(message: Message) -> bool:
    strings = _strings(message)
    return bool(strings) and all(strings)


def _fits(message: Message) -> bool:
    return not list(message.check())


def collect(parts: Sequence[str] = PARTS) -> int:
    """Bring the catalogues up to date with the code, then compile."""
    for part in parts:
        there = kept(part)
        there.update(collected(part), no_fuzzy_matching=True)
        there.obsolete.clear()
        path = catalogue_path(part)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(
                file, there, width=100, sort_output=True, no_location=True, ignore_obsolete=True
            )
    return compile_all(parts)


def compile_all(parts: Sequence[str] = PARTS) -> int:
    """Write the compiled catalogues that the app reads; skips those that are newer than their source."""
    for part in parts:
        path = catalogue_path(part)
        compiled = path.with_suffix(".mo")
        if not path.exists():
            continue
        if compiled.exists() and compiled.stat().st_mtime >= path.stat().st_mtime:
            continue
        buffer = io.BytesIO()
        write_mo(buffer, kept(part))
        compiled.write_bytes(buffer.getvalue())
    return 0


def check(parts: Sequence[str] = PARTS) -> int:
    """Say what is missing, stale or at odds between parts; 1 if anything is."""
    found = [fault for part in parts for fault in faults(part)]
    # always of all: a part alone can't disagree
    found += disagreements({part: kept(part) for part in PARTS})
    for fault in found[:40]:
        sys.stdout.write(fault + "\n")
    if found:
        sys.stdout.write(
            f"{len(found)} translations to mend: make translations, then edit the catalogues\n"
        )
    return 1 if found else 0


if __name__ == "__main__":
    deed = {"collect": collect, "check": check, "compile": compile_all}[sys.argv[1]]
    sys.exit(deed(sys.argv[2:] or PARTS))
