"""Rights to single things, and cases that are sealed"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "object_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=False),
        sa.Column("permission", sa.String(length=60), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_by", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "until IS NULL OR until >= since", name=op.f("ck_object_grant_ends_after_start")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_object_grant_user_id_user")),
        sa.ForeignKeyConstraint(
            ["given_by"], ["user.id"], name=op.f("fk_object_grant_given_by_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_object_grant")),
    )
    op.create_index("ix_object_grant_user_id", "object_grant", ["user_id"])
    op.create_index("ix_object_grant_kind_object_id", "object_grant", ["kind", "object_id"])
    lasting = sa.text("until IS NULL")
    op.create_index(
        "uq_object_grant_lasting",
        "object_grant",
        ["user_id", "kind", "object_id", "permission"],
        unique=True,
        sqlite_where=lasting,
        postgresql_where=lasting,
    )
    with op.batch_alter_table("case") as table:
        table.add_column(sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade():
    with op.batch_alter_table("case") as table:
        table.drop_column("sealed_at")
    op.drop_table("object_grant")
