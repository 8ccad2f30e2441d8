"""The fixtures of the pages' tests."""

from chromium import browser, new_page

__all__ = ["browser", "new_page"]
