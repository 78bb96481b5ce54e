"""The habits of the house, held by machine where the import contracts can't reach."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from jinja2 import nodes
from sqlalchemy import inspect, text

from app.authorization import access_of
from app.db import Base, db
from app.settings import from_environment
from scripts.translations import CATALOGUES, faults
from scripts.translations import PARTS as PACKAGES
from wsgi import PARTS, create_app

ROOT = Path(__file__).resolve().parent.parent
CODE = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
TEMPLATES = sorted(
    path for package in PACKAGES for path in (ROOT / package).rglob("templates/**/*.html")
)
ASSETS = sorted(
    path
    for package in PACKAGES
    for ending in ("css", "js")
    for path in (ROOT / package).rglob(f"static/**/*.{ending}")
)
LINES = 500
FUNCTION_LINES = 50
# Class names that stand for two things still: this shrinks and never grows.
MEAN_TWO_THINGS = {
    # a row, and what is read of it
    *("Assignment", "Interview", "Judgement", "Review", "YearRelease"),
    *("Asked", "Column", "Fault", "Line", "Link", "Mark", "Membership", "Moment", "Outcome"),
    *("Page", "Place", "Scope", "Service"),
}
# Where a transaction may end: views, commands, jobs, and the two runners that work item by item.
EDGES = re.compile(
    r"^(app|surveys|audits)/(.*/)?(web/.*|cli|protecting|jobs|commands|demo/.*|part)\.py$"
    r"|^app/(jobs/(claims|running|working|process)|delivery/sending|serving/part|rows/.*)\.py$"
)


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_every_route_says_who_may_use_it(web):
    silent = [
        rule.endpoint
        for rule in web.url_map.iter_rules()
        if not rule.endpoint.endswith("static")
        and access_of(web.view_functions[rule.endpoint]) is None
    ]

    assert silent == []


def test_every_access_mark_is_a_permission_that_somebody_holds(web):
    granted = {p for part in PARTS for held in part.grants.values() for p in held}
    asked = {access_of(view) for view in web.view_functions.values()} - {
        None,
        "public",
        "signed_in",
    }

    assert asked <= granted


def test_every_side_bar_entry_leads_somewhere(web):
    endpoints = {entry.endpoint for part in PARTS for entry in part.nav}
    covered = {name for part in PARTS for entry in part.nav for name in entry.covers}
    endpoints |= {endpoint for part in PARTS for endpoint in part.home.values()}

    assert endpoints <= set(web.view_functions)
    assert covered <= set(web.blueprints)


def test_side_bar_has_at_most_seven_entries_for_any_role():
    for part in PARTS:
        for role in part.grants:
            granted = {p for each in PARTS for p in each.grants.get(role, ())}
            shown = [entry for each in PARTS for entry in each.nav if entry.permission in granted]
            assert len(shown) <= 7, (role, [entry.endpoint for entry in shown])


def test_every_grant_names_a_permission_of_its_own_part():
    for part in PARTS:
        for held in part.grants.values():
            assert held <= frozenset(part.permissions), part.name


def test_every_deed_in_the_trail_has_words():
    makers = r"(?:Deed|_note|of_case|of_session)\("
    named = re.compile(makers + r"\s*\"([a-z_]+\.[a-z_]+)\"|\"action\": \"([a-z_.]+)\"")
    left = {a or b for path in CODE for a, b in named.findall(path.read_text(encoding="utf-8"))}
    worded = {action for part in PARTS for action in part.deeds}

    assert len(left) > 20
    assert left - worded == set()


def test_names_are_claimed_once():
    claimed = Counter(job.id for part in PARTS for job in part.jobs)
    claimed.update(str(permission) for part in PARTS for permission in part.permissions)
    claimed.update(panel.key for part in PARTS for panel in part.unit_panels)

    assert [name for name, n in claimed.items() if n > 1] == []


def test_class_name_means_one_thing():
    classes = re.compile(r"^class (\w+)", re.MULTILINE)
    named = Counter(name for path in CODE for name in classes.findall(path.read_text("utf-8")))

    assert {name for name, times in named.items() if times > 1} <= MEAN_TWO_THINGS


@pytest.mark.parametrize("path", CODE, ids=relative)
def test_file_rests_within_its_size(path):
    source = path.read_text(encoding="utf-8")
    functions = [
        f"{node.name}: {(node.end_lineno or 0) - node.lineno + 1}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > FUNCTION_LINES
    ]

    assert source.count("\n") <= LINES
    assert functions == []


@pytest.mark.parametrize("path", ASSETS, ids=relative)
def test_asset_rests_within_its_size(path):
    assert path.read_text(encoding="utf-8").count("\n") <= LINES


def test_transactions_end_at_the_edges_only():
    committing = [relative(path) for path in CODE if ".commit(" in path.read_text(encoding="utf-8")]

    assert [path for path in committing if not EDGES.match(path)] == []


def test_no_model_is_queried_but_by_select():
    asked = re.compile(r"\b[A-Z]\w+\.query\b|session\.query\(")

    assert [relative(p) for p in CODE if asked.search(p.read_text(encoding="utf-8"))] == []


def test_pyplot_is_used_nowhere():
    assert [relative(p) for p in CODE if "pyplot" in p.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_template_compiles_and_every_visible_word_is_translatable(web, path):
    tree = web.jinja_env.parse(path.read_text(encoding="utf-8"))
    bare = " ".join(node.data for node in tree.find_all(nodes.TemplateData))
    without_tags = re.sub(
        r"<!--.*?-->|[\w-]+=\"[^\"]*\"?|<[^<>]*>|<[^<>]*$|^[^<>]*>|&\w+;",
        " ",
        bare,
        flags=re.DOTALL,
    )
    words = [word for word in re.findall(r"[A-Za-zÅÄÖåäö]{3,}", without_tags) if word not in NAMES]

    assert words == [], "wrap these in _()"


# What is written the same in every language, and what remains of a tag that Jinja cuts in two.
NAMES = {"Esc", "Insyn", "lex", "Sarah", "html", "doctype", "DOCTYPE"}


# A file that stands alone has nobody to ask for its style; it is no page, and has no script either.
STANDING_ALONE = {"summary_document.html"}


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_template_keeps_script_and_style_out_of_the_page(path):
    page = path.read_text(encoding="utf-8")
    if path.name in STANDING_ALONE:
        page = page.replace("<style>", "", 1)

    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)", page)


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_text_is_translated(name):
    assert list(faults(name)) == []


def test_models_and_migrations_agree(web):
    with db.engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), Base.metadata)

    assert found == []


def test_migrations_can_be_taken_back(web):
    downgrade(revision="base")

    left = set(inspect(db.engine).get_table_names()) - {"alembic_version"}

    upgrade()
    assert left == set()
    assert db.session.execute(text("SELECT count(*) FROM unit")).scalar() == 0


@pytest.mark.postgresql
def test_models_and_migrations_agree_on_postgresql(postgresql):
    app = create_app(postgresql)
    with app.app_context():
        with db.engine.connect() as connection:
            found = compare_metadata(MigrationContext.configure(connection), Base.metadata)
        downgrade(revision="base")
        left = set(inspect(db.engine).get_table_names()) - {"alembic_version"}
        db.engine.dispose()

    assert found == []
    assert left == set()


def test_importing_the_entry_point_does_nothing():
    source = ast.parse((ROOT / "wsgi.py").read_text(encoding="utf-8"))
    kinds = {type(node) for node in source.body}

    assert kinds <= {ast.Expr, ast.Import, ast.ImportFrom, ast.Assign, ast.FunctionDef}


def test_settings_without_a_secret_are_refused_outside_the_demo():
    with pytest.raises(Exception, match="INSYN_SECRET_KEY is missing"):
        from_environment({})
