"""Commands of audits: figures in the terminal, for scripts and for those who check them."""

from collections.abc import Callable, Sequence

import click
from flask.cli import with_appcontext
from flask_babel import gettext as _

from app.db import reading
from app.organisation.queries.municipalities import MunicipalityIsOpen, municipality_meant
from app.organisation.queries.visibility import commissioner_municipalities
from audits.exchange.exports import figures_csv, figures_json, figures_table
from audits.figures.domain.catalogue import figures as figures_of
from audits.figures.domain.facts import YearFacts
from audits.figures.domain.figures import Figure
from audits.figures.queries.choices import commissioners_named, services
from audits.figures.queries.facts import Scope, has_rows, load_sums, whole_of
from audits.figures.queries.years import years_with_rows

_FORMATS: dict[str, Callable[[Sequence[Figure]], str]] = {
    "table": figures_table,
    "csv": lambda found: figures_csv(found).rstrip("\n"),
    "json": figures_json,
}


@click.command("figures")
@click.option(
    "--year",
    type=click.IntRange(1900, 2199),  # as the API takes them; a date must hold it
    required=True,
    help="The year that the figures speak of.",
)
@click.option("--commissioner", help="Only this commissioner and those below it, by name.")
@click.option("--municipality", help="Whose figures, by key or name; the only one's without.")
@click.option("--service", help="Only this service, by key.")
@click.option(
    "--format", "format_", type=click.Choice(tuple(_FORMATS)), default="table", show_default=True
)
@with_appcontext
def figures(
    year: int, municipality: str | None, commissioner: str | None, service: str | None, format_: str
) -> None:
    """Print every figure of a year: figure, numerator, denominator."""
    with reading():
        try:
            of = municipality_meant(municipality)
        except MunicipalityIsOpen as open_:
            raise click.UsageError(_(open_.message)) from open_
        found = figures_of(_facts(year, of, commissioner, service))
    click.echo(_FORMATS[format_](found))


def _facts(year: int, of: int | None, commissioner: str | None, service: str | None) -> YearFacts:
    ids = whole_of(of).commissioner_ids if of else None
    owners = None if of is None else frozenset({of})
    if commissioner is not None:
        ids = frozenset({_commissioner_id(commissioner, of)})
    facts = load_sums(year, Scope(ids, _service_key(service, owners)))
    if not has_rows(facts):
        years = ", ".join(str(each) for each in years_with_rows(owners))
        known = f"Years with rows: {years}." if years else "No rows have been imported yet."
        raise click.UsageError(f"There are no rows for {year} here. {known}")
    return facts


def _commissioner_id(name: str, of: int | None) -> int:
    municipalities = commissioner_municipalities()
    for found in commissioners_named(name):
        if municipalities[found] == of:
            return found
    raise click.UsageError(f"There is no commissioner named {name!r}.")


def _service_key(key: str | None, of: frozenset[int] | None) -> str | None:
    known = [known_key for known_key, _name in services(of)]
    if key is not None and key not in known:
        raise click.UsageError(f"There is no service {key!r}. Services: {', '.join(known)}.")
    return key
