"""Excel workbooks, and rows of text by commas or tabs: tables of questions in and out."""

from quizlib.exchange.formats.excel.excel_book import loses, write
from quizlib.exchange.formats.excel.excel_read import read, read_rows, recognises, recognises_rows

__all__ = ["loses", "read", "read_rows", "recognises", "recognises_rows", "write"]
