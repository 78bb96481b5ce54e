"""Tasks that a job process claims, and the job processes that were seen"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

UNFINISHED = sa.text("finished_at IS NULL")
PARTIAL = {"sqlite_where": UNFINISHED, "postgresql_where": UNFINISHED}


def upgrade():
    op.create_table(
        "task",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("dedupe_key", sa.String(length=120), nullable=True),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_by", sa.String(length=80), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("error", sa.String(length=80), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(finished_at IS NULL) = (state NOT IN ('done', 'given_up'))",
            name=op.f("ck_task_finished_at_the_end"),
        ),
        sa.CheckConstraint(
            "state <> 'running' OR (claimed_by IS NOT NULL AND heartbeat_at IS NOT NULL)",
            name=op.f("ck_task_running_is_claimed"),
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["user.id"], name=op.f("fk_task_asked_by_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    op.create_index("ix_task_due_at", "task", ["due_at"], **PARTIAL)
    op.create_index("uq_task_dedupe_key", "task", ["dedupe_key"], unique=True, **PARTIAL)
    op.create_table(
        "job_process",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job_process")),
    )


def downgrade():
    op.drop_table("job_process")
    op.drop_index("uq_task_dedupe_key", "task")
    op.drop_index("ix_task_due_at", "task")
    op.drop_table("task")
