"""Texts that a spreadsheet would take for formulas."""

from __future__ import annotations

FORMULA_STARTERS = tuple("=+-@\t\r＝＋－＠")


def quote_formula(value: str) -> str:
    """The text with an apostrophe before it when a spreadsheet would take it for a formula."""
    return "'" + value if value.startswith(FORMULA_STARTERS) else value


def safe_for_sheet(text: str) -> str:
    """The text as a spreadsheet may take it: one line, a formula starter quoted, numbers as they are."""
    flat = " ".join(text.split("\n")).replace("\t", " ")
    return flat if _is_number(flat) else quote_formula(flat)


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", "").removesuffix("%"))
    except ValueError:
        return False
    return True
