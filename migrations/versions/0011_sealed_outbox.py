"""Messages are claimed before they are sent, their bodies lie sealed, and a failing channel rests"""

import sqlalchemy as sa
from alembic import op
from flask import current_app

from app.delivery.sealing import SealBroken, seal, unseal

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

DUE = "sealed_body IS NOT NULL"
BODY_UNTIL_THE_END = (
    "(sealed_body IS NULL) = (sent_at IS NOT NULL OR given_up_at IS NOT NULL)"
)
ONE_END = "sent_at IS NULL OR given_up_at IS NULL"
ATTEMPTS = 8  # what the outbox gave up after


def upgrade():
    bind = op.get_bind()
    if bind.dialect.name == "sqlite":
        op.execute("PRAGMA secure_delete = ON")  # the bodies in clear are written over
    op.create_table(
        "channel_rest",
        sa.Column("channel", sa.String(length=24), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_channel_rest")),
    )
    with op.batch_alter_table("outgoing_message") as table:
        table.add_column(sa.Column("channel", sa.String(length=24), server_default="email"))
        table.add_column(sa.Column("sealed_body", sa.LargeBinary()))
        table.add_column(sa.Column("claim", sa.String(length=32)))
        table.add_column(sa.Column("unrecorded", sa.Integer(), server_default="0"))
        table.add_column(sa.Column("given_up_at", sa.DateTime(timezone=True)))
        table.drop_index("ix_outgoing_message_next_attempt_at")
    op.execute(
        "UPDATE outgoing_message SET given_up_at = next_attempt_at"
        f" WHERE sent_at IS NULL AND attempts >= {ATTEMPTS}"
    )
    seal_what_waits(bind)
    with op.batch_alter_table("outgoing_message") as table:
        table.drop_column("body")
        table.alter_column(
            "channel", existing_type=sa.String(length=24), nullable=False, server_default=None
        )
        table.alter_column(
            "unrecorded", existing_type=sa.Integer(), nullable=False, server_default=None
        )
        table.create_check_constraint("body_until_the_end", BODY_UNTIL_THE_END)
        table.create_check_constraint("one_end", ONE_END)
    op.create_index(
        "ix_outgoing_message_due",
        "outgoing_message",
        ["channel", "next_attempt_at", "id"],
        sqlite_where=sa.text(DUE),
        postgresql_where=sa.text(DUE),
    )


def seal_what_waits(bind):
    # with the code as it is now, for that is what will open them
    waiting = bind.execute(
        sa.text(
            "SELECT id, body FROM outgoing_message WHERE sent_at IS NULL AND given_up_at IS NULL"
        )
    )
    for row in waiting.all():
        bind.execute(
            sa.text("UPDATE outgoing_message SET sealed_body = :sealed WHERE id = :id"),
            {"id": row.id, "sealed": seal(row.body, current_app.config["INSYN"].secret_key)},
        )


def downgrade():
    bind = op.get_bind()
    op.drop_index("ix_outgoing_message_due", table_name="outgoing_message")
    with op.batch_alter_table("outgoing_message") as table:
        table.drop_constraint(op.f("ck_outgoing_message_body_until_the_end"), type_="check")
        table.drop_constraint(op.f("ck_outgoing_message_one_end"), type_="check")
        table.add_column(sa.Column("body", sa.Text(), nullable=False, server_default=""))
    op.execute(
        f"UPDATE outgoing_message SET attempts = {ATTEMPTS} WHERE given_up_at IS NOT NULL"
    )
    # the code before knew e-mail only
    op.execute("DELETE FROM outgoing_message WHERE channel <> 'email'")
    open_what_waits(bind)
    with op.batch_alter_table("outgoing_message") as table:
        table.alter_column("body", existing_type=sa.Text(), server_default=None)
        for name in ("channel", "sealed_body", "claim", "unrecorded", "given_up_at"):
            table.drop_column(name)
        table.create_index("ix_outgoing_message_next_attempt_at", ["next_attempt_at"])
    op.drop_table("channel_rest")


def open_what_waits(bind):
    # one that another secret sealed is lost, as it was before
    waiting = bind.execute(
        sa.text("SELECT id, sealed_body FROM outgoing_message WHERE sealed_body IS NOT NULL")
    )
    for row in waiting.all():
        try:
            values = {"body": unseal(row.sealed_body, current_app.config["INSYN"].secret_key)}
        except SealBroken:
            values = {"attempts": ATTEMPTS}
        table = sa.table("outgoing_message", *map(sa.column, ("id", *values)))
        bind.execute(table.update().where(table.c.id == row.id).values(values))
