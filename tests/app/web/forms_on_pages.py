"""The forms of a page as a browser would send them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class FormOnPage:
    """A form: where it is sent, and its fields as they stand."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)

    def data(self, **typed) -> dict[str, list[str]]:
        """What a browser sends: the fields as they stand, but for what somebody types."""
        found: dict[str, list[str]] = {}
        for name, value in self.fields:
            found.setdefault(name, []).append(value)
        return found | {name: [value] for name, value in typed.items()}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[FormOnPage] = []
        self.is_in_form = False

    def handle_starttag(self, tag, attrs) -> None:
        given = dict(attrs)
        if tag == "form":
            self.forms.append(FormOnPage(given.get("action") or ""))
            self.is_in_form = True
        if tag == "input" and self.is_in_form and given.get("name"):
            self.forms[-1].fields.append((given["name"], given.get("value") or ""))

    def handle_endtag(self, tag) -> None:
        self.is_in_form = self.is_in_form and tag != "form"


def forms_of(page) -> list[FormOnPage]:
    """The page's forms in order."""
    reader = _Reader()
    reader.feed(page.text)
    return reader.forms


def form_to(page, action: str) -> FormOnPage:
    """The page's first form that is sent to an address."""
    return next(form for form in forms_of(page) if form.action == action)
