"""Compile the catalogue of click's words, which gettext can only read compiled. Run after editing click.po."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).resolve().parent.parent / "quizlib" / "locale" / "zh_CN" / "LC_MESSAGES"


def main() -> None:
    """Write click.mo beside click.po."""
    with (FOLDER / "click.po").open("rb") as source, (FOLDER / "click.mo").open("wb") as target:
        write_mo(target, read_po(source))


if __name__ == "__main__":
    main()
