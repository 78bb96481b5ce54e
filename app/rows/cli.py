"""The command `rows import`."""

import sys
import time
from collections.abc import Sequence
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from app.clock import now
from app.db import db
from app.errors import DomainError
from app.i18n import STAFF_LANGUAGES
from app.rows.faults import Fault
from app.rows.formats import Context, RowFormat
from app.rows.importing import Report, import_rows, select_files

LINE_EVERY_S = 5.0
REDRAW_EVERY_S = 0.2

rows = AppGroup("rows", help="Rows from files.")


def known_formats() -> tuple[RowFormat, ...]:
    """Every format that a part declares."""
    return tuple(form for part in current_app.config["PARTS"] for form in part.row_formats)


@rows.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check and count, store nothing.")
@click.option("--municipality", help="Whose rows they are, by key or name; the only one without.")
@click.option(
    "--language", type=click.Choice(tuple(STAFF_LANGUAGES)), help="The language of what is said."
)
def import_files(
    paths: Sequence[Path], *, dry_run: bool, municipality: str | None, language: str | None
) -> None:
    """Import files, or the files of folders: all of them or, on any error, nothing."""
    with force_locale(language or current_app.config["INSYN"].default_locale):
        _import(paths, Context(now(), municipality=municipality), dry_run=dry_run)


def _import(paths: Sequence[Path], context: Context, *, dry_run: bool) -> None:
    progress = Ticker()
    try:
        report = import_rows(select_files(paths, known_formats()), context, progress)
    except DomainError as refused:
        raise click.ClickException(_(refused.message, **refused.params)) from refused
    progress.end()
    if report.has_faults or dry_run:
        db.session.rollback()
    else:
        db.session.commit()
    for name in report.skipped:
        click.echo(_("Hoppade över %(file)s.", file=name), err=True)
    if report.has_faults:
        _tell_faults(report)
        sys.exit(1)
    _tell_outcome(report, dry_run=dry_run)


class Ticker:
    """Says how far a long file has come: a line that is redrawn, or now and then a new one."""

    def __init__(self) -> None:
        self._redraws = sys.stderr.isatty()
        self._wait_s = REDRAW_EVERY_S if self._redraws else LINE_EVERY_S
        self._told_at = time.monotonic()
        self._told = False

    def __call__(self, file: str, done: int) -> None:
        """Tell how many rows of the file are read, if the last time was a while ago."""
        if time.monotonic() - self._told_at < self._wait_s:
            return
        self._told_at = time.monotonic()
        self._told = True
        line = _("%(file)s: %(number)s rader lästa", file=file, number=done)
        click.echo(f"\r{line}" if self._redraws else line, err=True, nl=not self._redraws)

    def end(self) -> None:
        """Leave the redrawn line."""
        if self._told and self._redraws:
            click.echo(err=True)


def _tell_outcome(report: Report, *, dry_run: bool) -> None:
    for file in report.files:
        click.echo(
            _(
                "%(file)s: %(new)s nya, %(changed)s ändrade, %(unchanged)s oförändrade",
                file=file.file,
                new=file.outcome.new,
                changed=file.outcome.changed,
                unchanged=file.outcome.unchanged,
            )
        )
    if dry_run:
        click.echo(_("Provkörning: ingenting är sparat."))
    elif report.changes_nothing:
        click.echo(_("Allt fanns redan. Ingenting är ändrat."))


def _tell_faults(report: Report) -> None:
    head = (_("fil"), _("rad"), _("kolumn"), _("hittade"), _("väntade"))
    table = [head, *(_cells(fault) for fault in report.faults)]
    widths = [max(len(line[n]) for line in table) for n in range(4)]
    for line in table:
        padded = [cell.ljust(width) for cell, width in zip(line, widths, strict=False)]
        click.echo("  ".join([*padded, line[4]]), err=True)
    if left_out := report.faults_total - len(report.faults):
        click.echo(
            ngettext("… och %(num)s fel till.", "… och %(num)s fel till.", left_out), err=True
        )
    click.echo(
        ngettext(
            "%(num)s fel. Ingenting är sparat.",
            "%(num)s fel. Ingenting är sparat.",
            report.faults_total,
        ),
        err=True,
    )


def _cells(fault: Fault) -> tuple[str, str, str, str, str]:
    row = "" if fault.row is None else str(fault.row)
    found = fault.found or "–"
    return (fault.file, row, fault.column, found, fault.in_words())
