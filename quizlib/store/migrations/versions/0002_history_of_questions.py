"""When an edition was first seen; which stale questions a sitting may draw."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("questions", sa.Column("kept", sa.DateTime, nullable=True))
    op.add_column("sittings", sa.Column("stale", sa.Text, nullable=False, server_default="{}"))
