"""Texts that a spreadsheet would take for formulas."""

from __future__ import annotations

FORMULA_STARTERS = tuple("=+-@\t\r＝＋－＠")


def quote_formula(value: str) -> str:
    """The text with an apostrophe before it when a spreadsheet would take it for a formula."""
    return "'" + value if value.startswith(FORMULA_STARTERS) else value
