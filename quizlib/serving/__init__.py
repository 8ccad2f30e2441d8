"""The member site: Voila with visitor sessions in its own process, a light page and signed identities."""

import sys

# jsonschema, which Jupyter brings along, would build a grammar for international addresses when it is imported: a third
# of the time until the site answers again after a crash, for a check that it does without where the package is missing.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
