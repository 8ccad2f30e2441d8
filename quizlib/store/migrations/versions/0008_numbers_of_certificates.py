"""The number of each certificate among those of its attempt, so that of two writers one loses."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("certificates", sa.Column("number", sa.Integer, nullable=False, server_default="0"))
    op.execute(
        "UPDATE certificates SET number = (SELECT count(*) FROM certificates AS earlier"
        " WHERE earlier.attempt_id = certificates.attempt_id AND (earlier.issued < certificates.issued"
        " OR (earlier.issued = certificates.issued AND earlier.code <= certificates.code)))"
    )
    op.create_index("ix_certificates_number", "certificates", ["attempt_id", "number"], unique=True)
