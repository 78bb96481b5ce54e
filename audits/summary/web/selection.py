"""What the reader of a page has chosen in its address."""

from flask import request

from app.authorization import present_access
from audits.presenting.figure_views import PresentedYear
from audits.presenting.selection import Choice, Selection, facts_for, select_year
from audits.summary.web.links import PageLinks


def selection_asked(year: int) -> Selection:
    """The choice made in the request's address. Raises NotVisible for what can't be chosen."""
    asked = (request.args.get(name) or None for name in ("commissioner", "service"))
    return select_year(present_access(), year, Choice(*asked))


def presented_year(selection: Selection) -> PresentedYear:
    """The year as a page shows it. Raises NotVisible for a year that nothing tells of."""
    return PresentedYear(facts_for(selection), selection, PageLinks(selection.query))
