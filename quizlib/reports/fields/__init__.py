"""The fields that a Word template may name, told only where it names them."""

from quizlib.reports.fields.catalogue import FIELDS, LIST_FIELDS, PARTS, PERIOD_FIELDS
from quizlib.reports.fields.names import Field, Listed, Names, UnknownFieldError, resolve
from quizlib.reports.fields.root import fields_of
from quizlib.reports.fields.sources import Ledger, Sources

__all__ = [
    "FIELDS",
    "LIST_FIELDS",
    "PARTS",
    "PERIOD_FIELDS",
    "Field",
    "Ledger",
    "Listed",
    "Names",
    "Sources",
    "UnknownFieldError",
    "fields_of",
    "resolve",
]
