"""Certificates in and out. They are only added."""

from dataclasses import asdict, fields
from fractions import Fraction
from typing import Any

import sqlalchemy as sa

from quizlib.core.certificate import Certificate
from quizlib.store.schema import certificates


def insert_certificate(connection: sa.Connection, given: Certificate, number: int) -> None:
    """Store a certificate as the ``number``-th of its attempt. A code or number that is taken raises IntegrityError."""
    row = asdict(given) | {"points": str(given.points), "maximum": str(given.maximum), "number": number}
    connection.execute(certificates.insert().values(**row))


def select_certificate(connection: sa.Connection, code: str) -> Certificate | None:
    """The certificate with this code, or None."""
    row = connection.execute(sa.select(certificates).where(certificates.c.code == code)).first()
    return None if row is None else _certificate(row)


def select_certificates_for(connection: sa.Connection, attempt_id: str) -> list[Certificate]:
    """Those given for an attempt, by number."""
    query = sa.select(certificates).where(certificates.c.attempt_id == attempt_id).order_by(certificates.c.number)
    return [_certificate(row) for row in connection.execute(query)]


def _certificate(row: sa.Row[Any]) -> Certificate:
    said = {one.name: getattr(row, one.name) for one in fields(Certificate)}
    return Certificate(**said | {"points": Fraction(row.points), "maximum": Fraction(row.maximum)})
