"""Where the files that ship with qadesk lie: translations, scorecards, practice material, passwords, the manual."""

from __future__ import annotations

import sys
from pathlib import Path


def folder() -> Path:
    """The `resources` folder: beside the package in a checkout, inside the bundle when frozen."""
    bundle = getattr(sys, "_MEIPASS", None)
    return Path(bundle or Path(__file__).resolve().parent.parent) / "resources"


def locale() -> Path:
    return folder() / "locale"


def scorecards() -> Path:
    return folder() / "scorecards"


def practice() -> Path:
    return folder() / "practice"


def common_passwords() -> Path:
    """The list of passwords that are guessed first."""
    return folder() / "passwords" / "common.txt"


def verifier() -> Path:
    """The script that recomputes a draw without qadesk; the draw slip prints it."""
    return folder() / "verify_draw.py"


def docs() -> Path:
    """The `docs` folder, which lies beside `resources`, in a checkout as in a bundle."""
    return folder().parent / "docs"


def manual() -> Path:
    """The manual: a folder for each language."""
    return docs() / "manual"


def pictures() -> Path:
    """The pictures of the manual, as the tour made them."""
    return docs() / "pictures"
