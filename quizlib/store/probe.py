"""A question that costs nothing, to see whether the database answers."""

import sqlalchemy as sa


def answers(connection: sa.Connection) -> None:
    """Come back if the database does; run by the writer, this shows that it takes transactions."""
    connection.execute(sa.select(1))
