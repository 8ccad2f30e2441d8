"""The big screen of a hall: a countdown, who is in, and the standings as the sitting's rules allow."""

from quizlib.faces.board.widget import Board, open_board

__all__ = ["Board", "open_board"]
