"""What may not leave the server before a sitting's rules let it."""

#: Of every key what no question and no answer of the tests says: rationales, blanks, numbers, the names of fields.
SECRETS = ("KEYMARK", "六十", "314.25", "0.25", '"key"', "rationale", '"tolerance"', '"pairs"', "reviewed", '"basis"')


def leaks(told: str) -> list[str]:
    """Which of it stands in ``told``."""
    return [secret for secret in SECRETS if secret in told]
