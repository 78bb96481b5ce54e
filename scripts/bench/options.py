"""What a run measures and how long: the options of `python -m scripts.bench`."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PARTS = ("ratings", "mail_hangs", "memory", "family_page", "pages", "row_import", "protection")
DATABASES = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Options:
    """One field for each option. folder: where databases are laid; None for the system's own."""

    parts: tuple[str, ...] = PARTS
    database: tuple[str, ...] = DATABASES
    receipt: str = "both"
    users: int = 8
    seconds: float = 10.0
    answers: tuple[int, ...] = (10**5, 10**6, 10**7)
    scale: float = 1.0
    rows: int = 10**6
    folder: Path | None = None
    out: Path | None = None


def options_of(arguments: Sequence[str]) -> Options:
    """The options as given on the command line; the rest as they stand above."""
    parser = argparse.ArgumentParser(prog="make bench", argument_default=argparse.SUPPRESS)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; else all")
    ratings = parser.add_argument_group("ratings")
    ratings.add_argument("--database", nargs="+", choices=DATABASES)
    ratings.add_argument(
        "--receipt",
        choices=("with", "without", "both"),
        help="whether a rating ends with the page of its receipt",
    )
    ratings.add_argument("--users", type=int, help="how many rate at once")
    ratings.add_argument("--seconds", type=float, help="how long each server is visited")
    pages = parser.add_argument_group("pages")
    pages.add_argument("--answers", nargs="+", type=_count, help="stored answers, such as 1e6")
    pages.add_argument("--scale", type=float, help="of the big installation: 0.01 for a quick try")
    parser.add_argument("--rows", type=_count, help="row_import: how many rows")
    parser.add_argument("--folder", type=Path, help="where databases are laid meanwhile")
    parser.add_argument("--out", type=Path, help="a file that figures are added to, as JSON lines")
    given = vars(parser.parse_args(arguments))
    if unknown := set(given.get("parts", ())) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    return Options(**{name: _kept(value) for name, value in given.items() if value != []})


def _count(text: str) -> int:
    return int(float(text))


def _kept(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value
