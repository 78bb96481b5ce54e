"""A register of released tables, whose content is guarded by the database itself"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

GUARD = "released_table_is_immutable"
MESSAGE = "a released table is never changed or removed: what it said stays known"
# event: when it is refused
EVENTS = {
    "UPDATE": "NEW.content <> OLD.content OR NEW.digest <> OLD.digest"
    " OR NEW.population <> OLD.population",
    "DELETE": "OLD.id IS NOT NULL",
}


def upgrade():
    op.create_table(
        "table_release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("population", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "withdrawn_at >= published_at",
            name=op.f("ck_table_release_withdrawn_after_published"),
        ),
        sa.ForeignKeyConstraint(
            ["published_by"], ["user.id"], name=op.f("fk_table_release_published_by_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_table_release")),
        sa.UniqueConstraint("digest", name=op.f("uq_table_release_digest")),
    )
    op.create_index(
        "ix_table_release_population_published_at",
        "table_release",
        ["population", "published_at"],
    )
    for event, condition in EVENTS.items():
        guard(f"{GUARD}_{event.lower()}", event, condition)


def guard(name, event, condition):
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON table_release FOR EACH ROW WHEN {condition}"
            f" BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        )
        return
    kept = "NEW" if event == "UPDATE" else "OLD"
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF {condition} THEN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = '23514'; END IF;"
        f" RETURN {kept}; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {event} ON table_release"
        f" FOR EACH ROW EXECUTE FUNCTION {name}()"
    )


def downgrade():
    for event in EVENTS:
        name = f"{GUARD}_{event.lower()}"
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"DROP TRIGGER {name}")
        else:
            op.execute(f"DROP TRIGGER {name} ON table_release")
            op.execute(f"DROP FUNCTION {name}()")
    op.drop_table("table_release")
