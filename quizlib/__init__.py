"""quizlib: knowledge contests and tests from a question on paper to a sentence in the report."""

__version__ = "0.1.0"
