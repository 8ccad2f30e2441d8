"""Word templates filled: placeholders made whole, fields told, and what they printed made into links and tables."""
