"""Word documents: lists and tables of questions in, a paper to print and its key out."""

from quizlib.exchange.formats.word.word_read import read, recognises
from quizlib.exchange.formats.word.word_write import loses, write, write_paper

__all__ = ["loses", "read", "recognises", "write", "write_paper"]
