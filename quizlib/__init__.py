"""quizlib: knowledge contests and tests from a question on paper to a sentence in the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # pandas, behind the figures, is loaded only when it is needed
    from pathlib import Path

    from quizlib.figures.results import Results

__all__ = ["__version__", "open_results"]

__version__ = "0.1.0"


def open_results(*sittings: str, home: Path | None = None) -> Results:
    """The results of these sittings (all that have opened, without any) as DataFrames.

    ``home`` is the folder of the installation; without it the one that holds the current folder.

    Raises:
        ReportError: there is no such sitting, or its frozen files were changed.
        StoreError: the database cannot be read.
    """
    from datetime import UTC, datetime

    from quizlib.figures.facts import gather_all, gather_sittings
    from quizlib.figures.results import Results
    from quizlib.settings import Settings
    from quizlib.store import open_store

    settings = Settings(home=home) if home else Settings()
    store = open_store(settings.store_url)
    try:
        now = datetime.now(UTC)
        if sittings:
            return Results(gather_sittings(store, settings.results, sittings, now))
        return Results(gather_all(store, settings.results, now))
    finally:
        store.close()
