"""The one results page of every round: who answered, each question's distribution, free texts."""

from collections.abc import Iterator
from uuid import UUID

from flask import Blueprint, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.authorization import present_access, requires
from app.clock import today
from app.csv_files import csv_file
from app.errors import NotVisible
from app.i18n import language
from surveys.permissions import SurveyPermission
from surveys.results.domain import Distribution
from surveys.results.queries.round_results import RoundResults, load_results, texts_of

round_results = Blueprint(
    "round_results", __name__, url_prefix="/rounds", template_folder="templates"
)
TEXTS_ON_A_PAGE = 200


def _found(round_id: UUID) -> RoundResults:
    return load_results(round_id, present_access(), request.args.get("group", ""), today())


@round_results.get("/<uuid:round_id>/results")
@requires(SurveyPermission.READ_ROUNDS)
def show(round_id: UUID) -> Response:
    """How a round was answered, whole or for one group."""
    page = render_template(
        "surveys/results/show.html", found=_found(round_id), locale=language(), section=_section
    )
    return make_response(page)


@round_results.get("/<uuid:round_id>/results.csv")
@requires(SurveyPermission.READ_ROUNDS)
def as_csv(round_id: UUID) -> Response:
    """The same as a file."""
    found = _found(round_id)
    header = [
        _("Grupp"),
        _("Frågans nyckel"),
        _("Fråga"),
        _("Svarets nyckel"),
        _("Svar"),
        _("Antal"),
        _("Bas"),
        _("Visas inte"),
    ]
    response = make_response(csv_file(header, _rows(found)))
    response.mimetype = "text/csv"
    name = f"results-{found.round.purpose}-{found.round.year}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@round_results.get("/<uuid:round_id>/results/texts/<question_key>")
@requires(SurveyPermission.READ_ROUNDS)
def texts(round_id: UUID, question_key: str) -> Response:
    """The free texts of a question where they may be read, in the order of the alphabet."""
    found = load_results(round_id, present_access(), "", today())
    question = next((q for q in found.texts_allowed if q.key == question_key), None)
    if question is None:
        raise NotVisible
    said = texts_of(found, question)
    page = render_template(
        "surveys/results/texts.html",
        found=found,
        question=question,
        texts=said[:TEXTS_ON_A_PAGE],
        number=len(said),
        locale=language(),
    )
    return make_response(page)


def _section(found: RoundResults, distribution: Distribution) -> str:
    return found.instrument.section_of(distribution.question.key).title.in_(language())


def _rows(found: RoundResults) -> Iterator[list[str]]:
    for population in (found.whole, *found.groups):
        label = population.label or _("Alla")
        counts = [str(population.answered), str(population.invited), ""]
        yield [label, "", _("Svar"), "", "", *counts]
    if found.results is None or found.results.is_withheld:
        return
    label = next((each.label for each in found.groups if each.key == found.group), "")
    for distribution in found.results.questions:
        yield from _question_rows(label or _("Alla"), distribution)


def _question_rows(label: str, distribution: Distribution) -> Iterator[list[str]]:
    question = distribution.question
    start = [label, question.key, question.text.in_(language())]
    if distribution.is_withheld:
        yield [*start, "", "", "", "", _("för få svar")]
    for value in distribution.values:
        said = value.text.in_(language())
        yield [*start, value.key, said, str(value.n), str(distribution.n), ""]
    if distribution.dont_know:
        yield [*start, "dont_know", _("Vet inte"), str(distribution.dont_know), "", ""]
