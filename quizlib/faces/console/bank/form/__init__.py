"""The form in which a question is written, and the entry of a bank file that it makes."""

from quizlib.faces.console.bank.form.question import QuestionForm

__all__ = ["QuestionForm"]
