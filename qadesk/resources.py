"""Where the files that ship with qadesk lie: translations, scorecards, practice material, common passwords."""

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
