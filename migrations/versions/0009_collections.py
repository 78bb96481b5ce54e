"""A round says what it is for, about what and from whom, as its instrument said when it was made"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0004"
branch_labels = None
depends_on = None

GUARD = "round_collection_is_fixed"
MESSAGE = "what a round is for, about what and from whom is fixed when it is made"
CHANGED = " OR ".join(
    f"NEW.{name} <> OLD.{name}" for name in ("purpose", "about", "answered_by", "cadence")
)
# what each kind of round was: about, answered_by, cadence
KINDS = {
    "user_survey": ("nobody", "family", "once"),
    "self_report": ("unit", "manager", "once"),
    "commissioner_survey": ("assignment", "commissioner", "once"),
    "session_rating": ("session", "family", "always_open"),
}


def upgrade():
    # Columns are renamed and added, the table is never made anew: its triggers stay.
    op.drop_index("ix_round_kind_year", "round")
    op.execute('ALTER TABLE "round" RENAME COLUMN kind TO purpose')
    op.create_index("ix_round_purpose_year", "round", ["purpose", "year"])
    for name, usual in zip(("about", "answered_by", "cadence"), KINDS["user_survey"]):
        op.add_column(
            "round", sa.Column(name, sa.String(24), nullable=False, server_default=usual)
        )
    for purpose, (about, answered_by, cadence) in KINDS.items():
        op.execute(
            f"UPDATE \"round\" SET about = '{about}', answered_by = '{answered_by}',"
            f" cadence = '{cadence}' WHERE purpose = '{purpose}'"
        )
    guard()


def guard():
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f'CREATE TRIGGER {GUARD} BEFORE UPDATE ON "round" FOR EACH ROW WHEN {CHANGED}'
            f" BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION {GUARD}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF {CHANGED} THEN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = '23514'; END IF;"
        " RETURN NEW; END $$"
    )
    op.execute(
        f'CREATE TRIGGER {GUARD} BEFORE UPDATE ON "round"'
        f" FOR EACH ROW EXECUTE FUNCTION {GUARD}()"
    )


def downgrade():
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER {GUARD}")
    else:
        op.execute(f'DROP TRIGGER {GUARD} ON "round"')
        op.execute(f"DROP FUNCTION {GUARD}()")
    # the earlier Insyn knows four kinds: whatever else is asked is nearest to a survey
    known = ", ".join(f"'{kind}'" for kind in KINDS)
    op.execute(f"UPDATE \"round\" SET purpose = 'user_survey' WHERE purpose NOT IN ({known})")
    op.drop_index("ix_round_purpose_year", "round")
    for name in ("cadence", "answered_by", "about"):
        op.execute(f'ALTER TABLE "round" DROP COLUMN {name}')
    op.execute('ALTER TABLE "round" RENAME COLUMN purpose TO kind')
    op.create_index("ix_round_kind_year", "round", ["kind", "year"])
