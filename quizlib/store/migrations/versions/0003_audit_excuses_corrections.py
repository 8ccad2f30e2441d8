"""Who did what when; who is excused; which questions papers are marked by after a correction."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("who", sa.String(60), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("sitting_id", sa.String(40), nullable=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("chain", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit"),
    )
    op.create_index("ix_audit_sitting_id", "audit", ["sitting_id"])
    op.create_table(
        "excuses",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("member_id", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("first", sa.Date, nullable=True),
        sa.Column("last", sa.Date, nullable=True),
        sa.Column("sitting_id", sa.String(40), nullable=True),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("recorded", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_excuses"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_excuses_member_id"),
        sa.ForeignKeyConstraint(["sitting_id"], ["sittings.id"], name="fk_excuses_sitting_id"),
    )
    op.create_index("ix_excuses_member_id", "excuses", ["member_id"])
    op.add_column("due", sa.Column("excused", sa.String(20), nullable=False, server_default=""))
    op.create_table(
        "corrections",
        sa.Column("sitting_id", sa.String(40), nullable=False),
        sa.Column("edition", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("corrected", sa.String(32), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("sitting_id", "edition", "at", name="pk_corrections"),
        sa.ForeignKeyConstraint(["sitting_id"], ["sittings.id"], name="fk_corrections_sitting_id"),
        sa.ForeignKeyConstraint(["edition"], ["questions.edition"], name="fk_corrections_edition"),
        sa.ForeignKeyConstraint(["corrected"], ["questions.edition"], name="fk_corrections_corrected"),
    )
    extended = sa.text("kind = 'extended'")
    op.create_index("ix_steps_extended", "steps", ["attempt_id"], sqlite_where=extended, postgresql_where=extended)
