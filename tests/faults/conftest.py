"""A real browser for the faults."""

from chromium import browser, new_page

__all__ = ["browser", "new_page"]
