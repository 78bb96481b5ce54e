"""The whole of a year is released through the register; what was released is guarded more closely"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

GUARD = "released_table_is_immutable_update"
MESSAGE = "a released table is never changed or removed: what it said stays known"
BEFORE = (
    "NEW.content <> OLD.content OR NEW.digest <> OLD.digest OR NEW.population <> OLD.population"
)
# only withdrawn_at may be set, once
NOW = (
    f"NEW.id <> OLD.id OR {BEFORE} OR NEW.title <> OLD.title OR NEW.published_at <> OLD.published_at"
    " OR COALESCE(NEW.published_by, 0) <> COALESCE(OLD.published_by, 0)"
    " OR (OLD.withdrawn_at IS NOT NULL"
    " AND (NEW.withdrawn_at IS NULL OR NEW.withdrawn_at <> OLD.withdrawn_at))"
)
YEAR_GUARD = "year_release_is_immutable"
YEAR_MESSAGE = "what lies behind a release is never changed or removed"
EVENTS = ("UPDATE", "DELETE")


def upgrade():
    op.create_table(
        "year_release",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("behind", sa.Text(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_year_release_number_is_positive")),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["table_release.id"],
            name=op.f("fk_year_release_release_id_table_release"),
        ),
        sa.PrimaryKeyConstraint("release_id", name=op.f("pk_year_release")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_year_release_year_number")),
    )
    op.create_table(
        "year_release_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=24), nullable=True),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (outcome IS NULL)",
            name=op.f("ck_year_release_request_outcome_at_the_end"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["user.id"], name=op.f("fk_year_release_request_asked_by_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_year_release_request")),
    )
    op.create_index("ix_year_release_request_year", "year_release_request", ["year"])
    unguard(GUARD, "table_release")
    guard(GUARD, "table_release", "UPDATE", (NOW, MESSAGE))
    for event in EVENTS:
        name = f"{YEAR_GUARD}_{event.lower()}"
        guard(name, "year_release", event, ("OLD.release_id IS NOT NULL", YEAR_MESSAGE))


def guard(name, table, event, rule):
    condition, message = rule
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW WHEN {condition}"
            f" BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )
        return
    kept = "NEW" if event == "UPDATE" else "OLD"
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF {condition} THEN RAISE EXCEPTION '{message}' USING ERRCODE = '23514'; END IF;"
        f" RETURN {kept}; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {event} ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {name}()"
    )


def unguard(name, table):
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER {name}")
    else:
        op.execute(f"DROP TRIGGER {name} ON {table}")
        op.execute(f"DROP FUNCTION {name}()")


def downgrade():
    for event in EVENTS:
        unguard(f"{YEAR_GUARD}_{event.lower()}", "year_release")
    unguard(GUARD, "table_release")
    guard(GUARD, "table_release", "UPDATE", (BEFORE, MESSAGE))
    op.drop_index("ix_year_release_request_year", "year_release_request")
    op.drop_table("year_release_request")
    op.drop_table("year_release")
