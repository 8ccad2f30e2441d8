"""QTI 2.1, 2.2 and 3.0: items and content packages in, a 2.1 package out (3.0 by ``write_3``)."""

from quizlib.exchange.formats.qti.qti_read import read, recognises
from quizlib.exchange.formats.qti.qti_write import loses, write, write_3

__all__ = ["loses", "read", "recognises", "write", "write_3"]
