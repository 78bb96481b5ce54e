"""A year's summary as a document of its own, made without a request; and what it shares with the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

from flask import current_app
from flask_babel import force_locale

from app.access import Access, Held
from app.authorization import grants
from app.charts.chart import Chart
from app.charts.png import png
from app.errors import NotVisible
from app.organisation.queries.municipalities import municipality_name, top_id_of
from app.roles import Role
from audits.figures.queries.own_indicators import own_indicators
from audits.figures.queries.sessions import session_coverage
from audits.presenting.charts import charts
from audits.presenting.figure_views import PresentedYear
from audits.presenting.links import NoLinks
from audits.presenting.selection import Choice, facts_for, is_empty, select_year
from audits.presenting.summary import summary_of
from audits.presenting.words import say

if TYPE_CHECKING:  # reading YAML takes memory that a web worker has no use for
    from surveys.instruments.definitions import DefinitionError

TASK = "audits:summary_document"
PURPOSE = "audits:summary_document"  # of the file that the task keeps
STYLES = ("tokens.css", "workbench.css", "data.css")  # of the house, in the order of the pages


@dataclass(frozen=True)
class SummaryDocument:
    """An HTML file that needs nothing beside it, and its charts by name."""

    name: str
    html: str
    charts: Mapping[str, Chart]

    def files(self) -> Mapping[str, bytes]:
        """All of it by file name, the charts as PNG."""
        drawn = {
            f"{name}.png": png(chart.draw(narrow=False)) for name, chart in self.charts.items()
        }
        return {f"{self.name}.html": self.html.encode(), **drawn}

    def packed(self) -> bytes:
        """All of it as one ZIP file."""
        out = BytesIO()
        with ZipFile(out, "w", ZIP_DEFLATED) as packed:
            for name, content in self.files().items():
                packed.writestr(name, content)
        return out.getvalue()


@dataclass(frozen=True)
class DocumentDraft:
    """Which document is wanted: the year, whose head it has, the language, and maybe one service."""

    year: int
    municipality_id: int
    language: str
    service: str | None = None


def what_is_shown(presented: PresentedYear) -> dict[str, Any]:
    """What the templates of the summary's sections are given, on a page and in a document."""
    selection, summary = presented.selection, summary_of(presented)
    return {
        "selection": selection,
        "summary": summary,
        "charts": charts(summary),
        "coverage": ()
        if selection.service
        else session_coverage(selection.year, selection.scope.commissioner_ids),
        "indicator_faults": tuple(map(say_fault, own_indicators(selection.of).faults)),
    }


def say_fault(fault: "DefinitionError") -> str:
    """Where a fault of a file is, and what it is, in the reader's language."""
    return f"{fault.file}:{fault.line}: {fault.path}: {say(fault.message, fault.params)}"


def auditor_of(municipality_id: int) -> Access:
    """The access of the municipality's auditors, for a command that nobody is signed in for."""
    top = Held(Role.AUDITOR, commissioner_id=top_id_of(municipality_id))
    return Access(None, (top,), grants(), municipality_id)


def summary_document(draft: DocumentDraft, access: Access, on: date) -> SummaryDocument:
    """The summary of what the access reaches. Raises NotVisible for what nothing tells of."""
    selection = select_year(access, draft.year, Choice(service=draft.service))
    with force_locale(draft.language):
        presented = PresentedYear(facts_for(selection), selection, NoLinks())
        if is_empty(presented.facts):
            raise NotVisible
        shown = what_is_shown(presented)
        # from the environment itself: Flask's own way would ask for the frame of a request
        html = current_app.jinja_env.get_template("audits/summary_document.html").render(
            **shown,
            alone=True,
            styles=_styles(),
            municipality=municipality_name(draft.municipality_id),
            on=on,
        )
    drawn = {name: view.chart for name, view in shown["charts"].items()}
    return SummaryDocument(f"summary-{draft.year}", html, drawn)


def _styles() -> str:
    house, room = files("app.web") / "static", files("audits.summary.web") / "static"
    paper = f"@media print {{\n{(house / 'print.css').read_text(encoding='utf-8')}}}\n"
    screen = "".join((house / name).read_text(encoding="utf-8") for name in STYLES)
    return screen + paper + (room / "summary.css").read_text(encoding="utf-8")
