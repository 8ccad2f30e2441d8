"""What each of two markers gave, and by how much they may differ."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "readings",
        sa.Column("attempt_id", sa.String(32), nullable=False),
        sa.Column("slot", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("marker", sa.String(60), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("fraction", sa.String(40), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("attempt_id", "slot", "marker", "at", name="pk_readings"),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_readings_attempt_id"),
    )
    op.create_table(
        "reading_rules",
        sa.Column("sitting_id", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("limit", sa.String(40), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("sitting_id", "at", name="pk_reading_rules"),
        sa.ForeignKeyConstraint(["sitting_id"], ["sittings.id"], name="fk_reading_rules_sitting_id"),
    )
