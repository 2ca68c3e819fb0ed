"""Compiles the translations: python installer/texts.py FOLDER, with the Python of the checkout's .venv.

Babel's own command takes "95 % interval" for a placeholder of printf and complains; our placeholders are tested.
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_texts(folder: Path) -> None:
    """Write the compiled twin beside each catalogue below `folder`."""
    for path in folder.glob("*/LC_MESSAGES/*.po"):
        with path.open("rb") as source, path.with_suffix(".mo").open("wb") as target:
            write_mo(target, read_po(source))


if __name__ == "__main__":
    compile_texts(Path(sys.argv[1]))
