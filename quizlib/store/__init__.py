"""The database: the only state there is. Every function that speaks SQL stands here and takes a connection."""

from quizlib.store.store import Store, open_store

__all__ = ["Store", "open_store"]
