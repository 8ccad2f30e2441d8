"""What members drill on their own, and what they know of it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cards",
        sa.Column("member_id", sa.String(32), nullable=False),
        sa.Column("question_id", sa.String(100), nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("due", sa.DateTime, nullable=False),
        sa.Column("known", sa.Boolean, nullable=False),
        sa.Column("missed", sa.Boolean, nullable=False),
        sa.Column("memory", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("member_id", "question_id", name="pk_cards"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_cards_member_id"),
    )
    op.create_table(
        "drills",
        sa.Column("member_id", sa.String(32), nullable=False),
        sa.Column("question_id", sa.String(100), nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("operation", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("scope", sa.String(16), nullable=False),
        sa.Column("edition", sa.String(32), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("is_right", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("member_id", "question_id", "turn", name="pk_drills"),
        sa.UniqueConstraint("member_id", "operation", name="uq_drills_member_id"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_drills_member_id"),
        sa.ForeignKeyConstraint(["edition"], ["questions.edition"], name="fk_drills_edition"),
    )
    op.create_index("ix_drills_at", "drills", ["member_id", "at"])
