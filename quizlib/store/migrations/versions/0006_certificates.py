"""What stands on each certificate that was given out."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "certificates",
        sa.Column("code", sa.String(12), nullable=False),
        sa.Column("attempt_id", sa.String(32), nullable=False),
        sa.Column("sitting_id", sa.String(40), nullable=False),
        sa.Column("member_id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("branch", sa.String(60), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("points", sa.String(40), nullable=False),
        sa.Column("maximum", sa.String(40), nullable=False),
        sa.Column("excellent", sa.Boolean, nullable=False),
        sa.Column("taken", sa.DateTime, nullable=False),
        sa.Column("issued", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_certificates"),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name="fk_certificates_attempt_id"),
        sa.ForeignKeyConstraint(["sitting_id"], ["sittings.id"], name="fk_certificates_sitting_id"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_certificates_member_id"),
    )
    op.create_index("ix_certificates_attempt_id", "certificates", ["attempt_id"])
