"""Words in several languages."""

from collections.abc import Mapping
from dataclasses import dataclass

SOURCE_LOCALE = "sv"


@dataclass(frozen=True)
class Text:
    """The same words in several languages; pairs (locale, words) sorted by locale."""

    words: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, words: Mapping[str, str]) -> "Text":
        """Make a text from a mapping of locale to words."""
        return cls(tuple(sorted(words.items())))

    @property
    def locales(self) -> tuple[str, ...]:
        """The languages that the text is written in."""
        return tuple(locale for locale, _ in self.words)

    def in_(self, locale: str) -> str:
        """Give the words in the language, else in Swedish, else in any language there is."""
        return dict(self.words).get(self.language(locale), "")

    def language(self, locale: str) -> str:
        """Name the language that in_ gives the words in."""
        known = dict(self.words)
        spoken = (code for code in (locale, SOURCE_LOCALE, *known) if known.get(code))
        return next(spoken, locale)
