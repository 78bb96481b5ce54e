"""Collects, checks and compiles the translations: `python -m scripts.translations collect|check|compile`.

The texts stand in the code in Swedish. There are two catalogues by reader: what a family may see
is one file a language (`translations/`), what only staff sees is one file a part. Names of
catalogues may follow: `collect app families` leaves the others as they are.
"""

import io
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from app.i18n import FAMILIES, FAMILY_TEXTS, SOURCE_LANGUAGE, STAFF, STAFF_LANGUAGES

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("app", "surveys", "audits")
CATALOGUES = (*PARTS, FAMILIES)
# Every file with a text that a family may see, on whatever page; a folder holds all below it.
# A text that stands in other files too is in the staff's catalogue as well.
FAMILY_FILES = (
    "app/errors.py",
    "app/web/error_pages.py",
    "app/web/templates/app/family.html",
    "app/web/templates/app/family_error.html",
    "app/web/templates/app/kept_form.html",
    "app/web/templates/app/support_phones.html",
    "app/web/templates/app/macros/forms.html",
    "surveys/answering/operations/",
    "surveys/answering/web/",
    "surveys/collections/web/templates/surveys/rounds/card.html",
    "surveys/instruments/domain/question_types/",
)
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
Key = tuple[str, str | None]  # a text and its context


def languages(name: str) -> Sequence[str]:
    """The languages that a catalogue is translated to: the staff's, and a folder for each of the families'."""
    ours = set(STAFF_LANGUAGES) - {SOURCE_LANGUAGE}
    theirs = {path.name for path in FAMILY_TEXTS.iterdir()} if name == FAMILIES else set()
    return sorted(ours | theirs)


def catalogue_path(name: str, language: str) -> Path:
    """Where a catalogue stands."""
    if name == FAMILIES:
        return FAMILY_TEXTS / language / "LC_MESSAGES" / f"{FAMILIES}.po"
    return ROOT / name / "translations" / language / "LC_MESSAGES" / f"{STAFF}.po"


def is_read_by_families(path: str) -> bool:
    """Whether a family may see what a file says. path: from the root."""
    return any(
        path == each or (each.endswith("/") and path.startswith(each)) for each in FAMILY_FILES
    )


def _leads_to_families(folder: str) -> bool:
    below = Path(folder).relative_to(ROOT).as_posix() + "/"
    return any(each.startswith(below) or below.startswith(each) for each in FAMILY_FILES)


def collected(name: str) -> Catalog:
    """Every text of a catalogue, without places, so that moved code changes nothing."""
    catalogue = Catalog(project="Insyn", charset="utf-8", fuzzy=False)
    for part in PARTS if name == FAMILIES else (name,):
        found = extract_from_dir(
            ROOT / part,
            method_map=METHODS,
            options_map=OPTIONS,
            keywords=KEYWORDS,
            strip_comment_tags=True,
            directory_filter=_leads_to_families if name == FAMILIES else None,
        )
        for filename, _line, message, _comments, context in found:
            if is_read_by_families(f"{part}/{filename}") == (name == FAMILIES):
                catalogue.add(message, locations=[(f"{part}/{filename}", 0)], context=context)
    return catalogue


def kept(name: str, language: str = "en") -> Catalog:
    """A catalogue as it stands."""
    path = catalogue_path(name, language)
    if not path.exists():
        return _begun(name, language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _begun(name: str, language: str) -> Catalog:
    spoken = Locale.parse(language).get_display_name("en")
    return Catalog(
        locale=language,
        header_comment=f"# {spoken} for {name}; the source texts are Swedish.",
        project="Insyn",
        version="1",
        last_translator="Insyn",
        msgid_bugs_address="",
        charset="utf-8",
        fuzzy=False,
    )


def faults(name: str) -> Iterator[str]:
    """What is missing, stale or fuzzy in a catalogue, in any of its languages."""
    wanted = collected(name)
    for language in languages(name):
        place = f"{name}, {language}"
        there = kept(name, language)
        for message in wanted:
            if not message.id:
                continue
            found = there.get(_key(message), message.context)
            if found is None or not _is_translated(found):
                yield f"{place}: not translated: {message.id!r}"
            elif found.fuzzy:
                yield f"{place}: translation is a guess: {message.id!r}"
            elif found.python_format and not _fits(found):
                yield f"{place}: placeholders differ: {message.id!r}"
        yield from (
            f"{place}: no longer in the code: {message.id!r}"
            for message in there
            if message.id and wanted.get(_key(message), message.context) is None
        )


def disagreements(catalogues: Mapping[str, Catalog]) -> Iterator[str]:
    """The texts that two catalogues translate differently: all pages would get the last one's words."""
    first: dict[Key, tuple[str, tuple[str, ...]]] = {}
    for name, catalogue in catalogues.items():
        for message in catalogue:
            if not message.id:
                continue
            said = _strings(message)
            other, words = first.setdefault((_key(message), message.context), (name, said))
            if words[0] != said[0] or (len(words) == len(said) and words != said):
                yield f"{other} and {name}: {message.id!r} is {words!r} and {said!r}"


def _strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _is_translated(message: Message) -> bool:
    strings = _strings(message)
    return bool(strings) and all(strings)


def _fits(message: Message) -> bool:
    return not list(message.check())


def known(language: str) -> Mapping[Key, str | tuple[str, ...]]:
    """What is translated in any catalogue: a text that moves to another reader takes its words along."""
    return {
        (_key(message), message.context): message.string
        for name in CATALOGUES
        for message in kept(name, language)
        if message.id and _is_translated(message)
    }


def collect(names: Sequence[str] = CATALOGUES) -> int:
    """Bring the catalogues up to date with the code, then compile."""
    renewed = {
        catalogue_path(name, language): _renewed(texts, name, language)
        for name, texts in [(name, collected(name)) for name in names]
        for language in languages(name)
    }
    for path, catalogue in renewed.items():  # not before all are read: words move between them
        _write(catalogue, path)
    return compile_all(names)


def _renewed(texts: Catalog, name: str, language: str) -> Catalog:
    there, elsewhere = kept(name, language), known(language)
    there.update(texts, no_fuzzy_matching=True)
    there.obsolete.clear()
    for message in there:
        words = elsewhere.get((_key(message), message.context)) if message.id else None
        fits = isinstance(words, str) == isinstance(message.id, str)
        if words and fits and not _is_translated(message):
            message.string = words
    return there


def _write(catalogue: Catalog, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(
            file, catalogue, width=100, sort_output=True, no_location=True, ignore_obsolete=True
        )


def compile_all(names: Sequence[str] = CATALOGUES) -> int:
    """Write the compiled catalogues that the app reads; skips those that are newer than their source."""
    for name in names:
        for language in languages(name):
            path = catalogue_path(name, language)
            compiled = path.with_suffix(".mo")
            if not path.exists():
                continue
            if compiled.exists() and compiled.stat().st_mtime >= path.stat().st_mtime:
                continue
            buffer = io.BytesIO()
            write_mo(buffer, kept(name, language))
            compiled.write_bytes(buffer.getvalue())
    return 0


def check(names: Sequence[str] = CATALOGUES) -> int:
    """Say what is missing, stale or at odds between catalogues; 1 if anything is."""
    found = [fault for name in names for fault in faults(name)]
    # always of all: one alone can't disagree
    for language in languages(PARTS[0]):
        found += disagreements({name: kept(name, language) for name in CATALOGUES})
    for fault in found[:40]:
        sys.stdout.write(fault + "\n")
    if found:
        sys.stdout.write(
            f"{len(found)} translations to mend: make translations, then edit the catalogues\n"
        )
    return 1 if found else 0


if __name__ == "__main__":
    deed = {"collect": collect, "check": check, "compile": compile_all}[sys.argv[1]]
    sys.exit(deed(sys.argv[2:] or CATALOGUES))
