"""Who may begin more attempts in a sitting than its rules say, or begin one later."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "allowances",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("sitting_id", sa.String(40), nullable=False),
        sa.Column("member_id", sa.String(32), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("until", sa.DateTime, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_allowances"),
        sa.ForeignKeyConstraint(["sitting_id"], ["sittings.id"], name="fk_allowances_sitting_id"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_allowances_member_id"),
    )
    op.create_index("ix_allowances_member_id", "allowances", ["member_id"])
