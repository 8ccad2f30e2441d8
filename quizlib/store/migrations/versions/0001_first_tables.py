"""The first tables: questions, regulations, members, sittings, due, attempts, steps."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "questions",
        sa.Column("edition", sa.String(32), nullable=False),
        sa.Column("id", sa.String(100), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("edition", name="pk_questions"),
    )
    op.create_index("ix_questions_id", "questions", ["id"])
    op.create_table(
        "regulations",
        sa.Column("id", sa.String(60), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_regulations"),
    )
    op.create_table(
        "members",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("number", sa.String(60), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("branch", sa.String(60), nullable=False),
        sa.Column("cohort", sa.String(60), nullable=False),
        sa.Column("pin", sa.String(200), nullable=True),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_members"),
        sa.UniqueConstraint("number", name="uq_members_number"),
    )
    op.create_table(
        "sittings",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("opens", sa.DateTime, nullable=False),
        sa.Column("closes", sa.DateTime, nullable=False),
        sa.Column("seed", sa.String(64), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("pool", sa.Text, nullable=False),
        sa.Column("planned", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sittings"),
    )
    op.create_index("ix_sittings_opens", "sittings", ["opens"])
    op.create_table(
        "due",
        sa.Column("sitting_id", sa.String(40), nullable=False),
        sa.Column("member_id", sa.String(32), nullable=False),
        sa.Column("number", sa.String(60), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("branch", sa.String(60), nullable=False),
        sa.Column("cohort", sa.String(60), nullable=False),
        sa.PrimaryKeyConstraint("sitting_id", "member_id", name="pk_due"),
        sa.ForeignKeyConstraint(["sitting_id"], ["sittings.id"], name="fk_due_sitting_id"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_due_member_id"),
    )
    op.create_index("ix_due_member_id", "due", ["member_id"])
    op.create_table(
        "attempts",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("sitting_id", sa.String(40), nullable=False),
        sa.Column("member_id", sa.String(32), nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("paper", sa.Text, nullable=False),
        sa.Column("started", sa.DateTime, nullable=False),
        sa.Column("deadline", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
        sa.ForeignKeyConstraint(["sitting_id"], ["sittings.id"], name="fk_attempts_sitting_id"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_attempts_member_id"),
        sa.UniqueConstraint("sitting_id", "member_id", "ordinal", name="uq_attempts_sitting_id"),
    )
    op.create_index("ix_attempts_member_id", "attempts", ["member_id"])
    op.create_table(
        "steps",
        sa.Column("attempt_id", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("operation", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("attempt_id", "number", name="pk_steps"),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_steps_attempt_id"),
        sa.UniqueConstraint("attempt_id", "operation", name="uq_steps_attempt_id"),
    )
