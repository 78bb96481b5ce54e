"""The command that lets the units see the whole of a year."""

import click
from flask.cli import with_appcontext
from flask_babel import gettext as _

from app.clock import now
from app.db import db, reading
from app.organisation.queries.municipalities import MunicipalityIsOpen, municipality_meant
from audits.release.operations.years import (
    ReleaseIsUnderWay,
    YearNotReleased,
    enter_release,
    prepare_release,
)


@click.command("release")
@click.argument("year", type=click.IntRange(1900, 2199))
@click.option("--municipality", help="Whose year, by key or name; the only one without.")
@with_appcontext
def release(year: int, municipality: str | None) -> None:
    """Release the whole of YEAR to the units, at once. Exits with 1 where it can't be done."""
    try:
        of = municipality_meant(municipality)
        with reading():  # making it takes seconds: nobody is to wait for the lock meanwhile
            prepared = prepare_release(year, of=of)
            db.session.rollback()
        enter_release(prepared, by=None, at=now())
    except (YearNotReleased, ReleaseIsUnderWay, MunicipalityIsOpen) as refused:
        raise click.ClickException(_(refused.message, **refused.params)) from refused
    db.session.commit()
    told = prepared.made.release
    click.echo(f"{year}: {told.shown} figures shown, {told.withheld} withheld")
