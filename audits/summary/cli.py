"""Commands of the summary: a year as files, at once or by the job process."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import gettext as _

from app.clock import now, today
from app.db import db, reading
from app.errors import DomainError
from app.files.queries import load_file, open_file
from app.i18n import STAFF_LANGUAGES
from app.jobs.operations import TaskDraft, enqueue
from app.jobs.queries import task_of
from app.organisation.queries.municipalities import MunicipalityIsOpen, municipality_meant
from audits.summary.documents import (
    PURPOSE,
    TASK,
    DocumentDraft,
    auditor_of,
    summary_document,
)

summary_commands = AppGroup("summary", help="The summary of a year as files.")
FOLDER = click.Path(file_okay=False, path_type=Path)


def _which(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say which document is meant."""
    options = (
        click.option("--year", type=click.IntRange(1900, 2199), required=True),
        click.option("--municipality", help="Whose, by key or name; the only one's without."),
        click.option("--service", help="Only this service, by key."),
        click.option("--language", type=click.Choice(tuple(STAFF_LANGUAGES))),
    )
    for option in reversed(options):
        command = option(command)
    return command


@summary_commands.command("render")
@_which
@click.option("--to", type=FOLDER, required=True, help="The folder to write to.")
def render(to: Path, **which: Any) -> None:
    """Write a year's summary as one HTML file, and its charts as PNG, as an auditor sees it."""
    draft = _draft(**which)
    try:
        with reading():
            found = summary_document(draft, auditor_of(draft.municipality_id), today())
    except DomainError as refused:
        raise click.UsageError(f"There is nothing for {draft.year} and this choice.") from refused
    _write(found.files(), to)


@summary_commands.command("ask")
@_which
def ask(**which: Any) -> None:
    """Let the job process make the same; prints the number of its task."""
    draft = _draft(**which)
    click.echo(enqueue(TaskDraft(TASK, asdict(draft)), by=None, at=now()))
    db.session.commit()


@summary_commands.command("fetch")
@click.argument("task", type=int)
@click.option("--to", type=FOLDER, required=True, help="The folder to write to.")
def fetch(task: int, to: Path) -> None:
    """Write the ZIP file that a task has made."""
    found = task_of(task)
    if found is None or found.kind != TASK or found.result is None:
        raise click.UsageError(
            f"Task {task} has made no summary" + (f" ({found.state})." if found else ".")
        )
    file = load_file(UUID(found.result["file"]), PURPOSE, now())
    with open_file(file) as content:
        _write({file.name: content.read()}, to)


def _draft(
    *, year: int, municipality: str | None, service: str | None, language: str | None
) -> DocumentDraft:
    try:
        of = municipality_meant(municipality)
    except MunicipalityIsOpen as open_:
        raise click.UsageError(_(open_.message)) from open_
    if of is None:
        raise click.UsageError("There is no municipality yet.")
    spoken = language or current_app.config["INSYN"].default_locale
    return DocumentDraft(year, of, spoken, service)


def _write(files: Mapping[str, bytes], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
        click.echo(folder / name)
