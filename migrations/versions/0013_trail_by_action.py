"""Deeds of one kind are found among millions of lines"""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_trail_entry_action", "trail_entry", ["action"])


def downgrade():
    op.drop_index("ix_trail_entry_action", "trail_entry")
