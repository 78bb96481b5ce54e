"""Commands of audits: figures in the terminal, for scripts and for those who check them."""

from collections.abc import Callable, Sequence

import click
from flask.cli import with_appcontext

from app.db import reading
from audits.exchange.exports import figures_csv, figures_json, figures_table
from audits.figures.domain.catalogue import figures as figures_of
from audits.figures.domain.facts import YearFacts
from audits.figures.domain.figures import Figure
from audits.figures.queries.choices import commissioner_named, services
from audits.figures.queries.facts import Scope, has_rows, load_facts
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
@click.option("--service", help="Only this service, by key.")
@click.option(
    "--format", "format_", type=click.Choice(tuple(_FORMATS)), default="table", show_default=True
)
@with_appcontext
def figures(year: int, commissioner: str | None, service: str | None, format_: str) -> None:
    """Print every figure of a year: figure, numerator, denominator."""
    with reading():
        found = figures_of(_facts(year, commissioner, service))
    click.echo(_FORMATS[format_](found))


def _facts(year: int, commissioner: str | None, service: str | None) -> YearFacts:
    scope = Scope(_commissioner_ids(commissioner), _service_key(service))
    facts = load_facts(year, scope)
    if not has_rows(facts):
        years = ", ".join(str(each) for each in years_with_rows())
        known = f"Years with rows: {years}." if years else "No rows have been imported yet."
        raise click.UsageError(f"There are no rows for {year} here. {known}")
    return facts


def _commissioner_ids(name: str | None) -> frozenset[int] | None:
    if name is None:
        return None
    found = commissioner_named(name)
    if found is None:
        raise click.UsageError(f"There is no commissioner named {name!r}.")
    return frozenset({found})


def _service_key(key: str | None) -> str | None:
    known = [known_key for known_key, _name in services()]
    if key is not None and key not in known:
        raise click.UsageError(f"There is no service {key!r}. Services: {', '.join(known)}.")
    return key
