"""A cell of a list as it was meant: without what exporters and spreadsheets put around it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

NOTHING = frozenset(("-", "--", "---", "—", "——", "NULL", "null", "\\N", "None", "N/A", "n/a", "#N/A"))
"""What a list writes where there is nothing."""
_NAMED_NUMBER = re.compile(r"[^<>]*<(?:sips?:|tel:)?([^<>@\s]+)(?:@[^<>]*)?>")
_FORMULA_TEXT = re.compile(r'="?([^"]*)"?')


def first_of(text: str) -> str:
    """The first of several names, as VICIdial lists a call's recordings: `a|b|`."""
    return text.split("|", maxsplit=1)[0] if "|" in text else text


def plain_line(text: str) -> str:
    """The number of a cell that names its bearer as well: `"Ann" <5300>`, `<sip:5300@pbx>` as 5300."""
    value = clean(text)
    found = _NAMED_NUMBER.fullmatch(value) if value.endswith(">") else None
    return found[1] if found else value


@lru_cache(maxsize=65_536)
def clean(text: str) -> str:
    """A cell without tabs, blanks, apostrophes and ="…" around it; wide letters as usual ones."""
    value = (text if text.isascii() else unicodedata.normalize("NFKC", text)).strip("\t\r\n\ufeff '")
    if value.startswith("="):
        found = _FORMULA_TEXT.fullmatch(value)
        value = found[1] if found else value
    return value.strip()
