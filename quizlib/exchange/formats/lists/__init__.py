"""Chinese question lists: numbered questions with choices, keys and rationales, as people type them."""
