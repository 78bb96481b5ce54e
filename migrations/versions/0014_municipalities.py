"""A municipality has a row of its own, and what belongs to one says so

On SQLite the tables are made anew with their own text, so that every rule, index and trigger stays;
what refers to them is checked at the end (see env.py).
"""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op
from flask import current_app

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

# what is unique within a municipality now, and was in the installation
ROOTS = {
    "commissioner": ("name",),
    "service": ("key",),
    "assignment": ("code",),
    "review": ("unit_id", "reviewed_on"),
    "interview": ("unit_id", "year", "interviewee", "ordinal"),
    "table_release": ("digest",),
    "year_release": ("year", "number"),
    "year_release_request": (),
    "instrument_licence": (),
}
# what may belong to none: the installation's own users and deeds
LOOSE = ("user", "trail_entry")
OWNER = "municipality_id INTEGER NOT NULL, \n\t"
FITS = "scope_fits_role"
ADMINISTRATOR = "role = 'system_administrator' AND commissioner_id IS NULL AND provider_id"
TOP_ADMINISTRATOR = "role = 'system_administrator' AND provider_id"
OTHERS = (
    " IS NULL AND unit_id IS NULL)"
    " OR (role IN ('auditor', 'commissioner') AND commissioner_id IS NOT NULL AND provider_id IS NULL AND unit_id IS NULL)"
    " OR (role = 'unit_manager' AND commissioner_id IS NULL AND (provider_id IS NULL) <> (unit_id IS NULL))"
    " OR (role = 'practitioner' AND commissioner_id IS NULL AND provider_id IS NULL AND unit_id IS NOT NULL)"
)
OF_OTHERS = "CASE WHEN role = 'system_administrator' THEN NULL ELSE commissioner_id END"
BACK = "There is more than one municipality: the earlier Insyn can't tell their rows apart."
SEVERAL = (
    "There are several commissioners without one above them. Give all but one a parent_id, upgrade, and "
    "add the other municipalities with `flask --app wsgi municipalities add`."
)


def upgrade():
    op.create_table(
        "municipality",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_municipality")),
        sa.UniqueConstraint("key", name=op.f("uq_municipality_key")),
        sa.UniqueConstraint("name", name=op.f("uq_municipality_name")),
    )
    owner = the_only_one() if has_rows() else None
    for table in LOOSE:
        op.execute(
            f'ALTER TABLE "{table}" ADD COLUMN municipality_id INTEGER CONSTRAINT'
            f" fk_{table}_municipality_id_municipality REFERENCES municipality (id)"
        )
    for table, columns in ROOTS.items():
        add_owner(table, columns, owner)
    change_rule(ADMINISTRATOR, TOP_ADMINISTRATOR)
    is_top = sa.text("parent_id IS NULL")
    op.create_index(
        "uq_commissioner_top",
        "commissioner",
        ["municipality_id"],
        unique=True,
        sqlite_where=is_top,
        postgresql_where=is_top,
    )
    if owner is not None:
        op.execute(
            f'UPDATE "user" SET municipality_id = {owner} WHERE id IN'
            " (SELECT user_id FROM membership) AND id NOT IN"
            " (SELECT user_id FROM membership WHERE role = 'system_administrator')"
        )
        op.execute(f"UPDATE trail_entry SET municipality_id = {owner}")


def has_rows():
    tables = (*ROOTS, "user")
    return any(op.get_bind().scalar(sa.text(f'SELECT 1 FROM "{t}" LIMIT 1')) for t in tables)


def the_only_one():
    tops = sa.text("SELECT COUNT(*) FROM commissioner WHERE parent_id IS NULL")
    if op.get_bind().scalar(tops) > 1:
        raise RuntimeError(SEVERAL)
    name = current_app.config["INSYN"].municipality
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    key = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "municipality"
    made = sa.text("INSERT INTO municipality (key, name) VALUES (:key, :name) RETURNING id")
    return op.get_bind().scalar(made, {"key": key, "name": name})


def unique(table, *columns):
    named = ", ".join('"key"' if column == "key" else column for column in columns)
    return f"CONSTRAINT uq_{table}_{'_'.join(columns)} UNIQUE ({named})"


def reference(table):
    return (
        f"CONSTRAINT fk_{table}_municipality_id_municipality"
        " FOREIGN KEY(municipality_id) REFERENCES municipality (id)"
    )


def add_owner(table, columns, owner):
    before, now = unique(table, *columns), unique(table, "municipality_id", *columns)
    if is_sqlite():
        changes = [("(\n\t", f"(\n\t{OWNER}")]
        changes += [("\n)", f", \n\t{reference(table)}\n)"), *([(before, now)] if columns else [])]
        remake(table, changes, {"municipality_id": str(owner or 0)})
        return
    op.execute(f"ALTER TABLE {table} ADD COLUMN municipality_id INTEGER")
    with_triggers(table, "DISABLE")
    op.execute(f"UPDATE {table} SET municipality_id = {owner or 0}")
    with_triggers(table, "ENABLE")
    op.execute(f"ALTER TABLE {table} ALTER COLUMN municipality_id SET NOT NULL")
    op.execute(f"ALTER TABLE {table} ADD {reference(table)}")
    if columns:
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {before.split()[1]}")
        op.execute(f"ALTER TABLE {table} ADD {now}")


def downgrade():
    if op.get_bind().scalar(sa.text("SELECT COUNT(*) FROM municipality")) > 1:
        raise RuntimeError(BACK)
    # an administrator of the only municipality is one of the installation
    change_rule(TOP_ADMINISTRATOR, ADMINISTRATOR, {"commissioner_id": OF_OTHERS})
    op.drop_index("uq_commissioner_top", "commissioner")
    for table, columns in ROOTS.items():
        drop_owner(table, columns)
    for table in LOOSE:
        op.execute(f'ALTER TABLE "{table}" DROP COLUMN municipality_id')
    op.drop_table("municipality")


def drop_owner(table, columns):
    before, now = unique(table, *columns), unique(table, "municipality_id", *columns)
    if is_sqlite():
        changes = [(f"(\n\t{OWNER}", "(\n\t"), (f", \n\t{reference(table)}", "")]
        remake(table, changes + ([(now, before)] if columns else []), {"municipality_id": None})
        return
    op.execute(f"ALTER TABLE {table} DROP COLUMN municipality_id CASCADE")
    if columns:
        op.execute(f"ALTER TABLE {table} ADD {before}")


def change_rule(before, now, values=None):
    """Let the rule of memberships say `now` where it said `before`."""
    if is_sqlite():
        remake("membership", [(f"({before}", f"({now}")], values or {})
        return
    op.execute(f"ALTER TABLE membership DROP CONSTRAINT ck_membership_{FITS}")
    for column, value in (values or {}).items():
        op.execute(f"UPDATE membership SET {column} = {value}")
    rule = f"({now}{OTHERS}"
    op.execute(f"ALTER TABLE membership ADD CONSTRAINT ck_membership_{FITS} CHECK ({rule})")


def is_sqlite():
    return op.get_bind().dialect.name == "sqlite"


def with_triggers(table, do):
    # what was released may not be changed: whose it is is said for the first time here
    if table in {"table_release", "year_release"}:
        op.execute(f"ALTER TABLE {table} {do} TRIGGER USER")


def remake(table, changes, values):
    """Make a table anew on SQLite with some of its text changed.

    values: SQL for columns that are new or change; None for one that goes.
    """
    bind = op.get_bind()
    stored = "SELECT sql FROM sqlite_master WHERE tbl_name = :table AND sql IS NOT NULL AND type "
    text = bind.scalar(sa.text(stored + "= 'table'"), {"table": table})
    kept = bind.scalars(sa.text(stored + "<> 'table'"), {"table": table}).all()
    for before, now in changes:
        if before not in text:
            raise RuntimeError(f"{table} is not as the migrations made it: {before!r} is missing")
        text = text.replace(before, now, 1)
    columns = {row.name: row.name for row in bind.execute(sa.text(f"PRAGMA table_info({table})"))}
    chosen = {name: value for name, value in (columns | values).items() if value is not None}
    names = ", ".join(f'"{name}"' for name in chosen)
    found = ", ".join(f'"{v}"' if v == name else v for name, v in chosen.items())
    bind.exec_driver_sql(re.sub(r'^CREATE TABLE "?\w+"?', f"CREATE TABLE new_{table}", text))
    bind.exec_driver_sql(f"INSERT INTO new_{table} ({names}) SELECT {found} FROM {table}")
    bind.exec_driver_sql(f"DROP TABLE {table}")
    bind.exec_driver_sql(f"ALTER TABLE new_{table} RENAME TO {table}")
    for each in kept:
        bind.exec_driver_sql(each)
