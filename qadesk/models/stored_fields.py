"""Fields of stored answers read back: each is what it has to be, or the draft is damaged there."""

from __future__ import annotations

from typing import Any

from qadesk.errors import BadInput
from qadesk.i18n import _


def count(value: object, where: str) -> int:
    """A whole number of at least 0. Raises BadInput naming the field, as all of these do."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise damaged(where)
    return value


def mapping(value: object, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise damaged(where)
    return value


def text(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise damaged(where)
    return value


def damaged(where: str) -> BadInput:
    """The error for a field that is not what it has to be."""
    return BadInput(_("The draft is damaged at {field}.").format(field=where), field=where,
                    safe=_("Nothing was deleted; the other evaluations are not touched."),
                    todo=_("Run the check of the station and restore a backup if it says so."), code="E-EVA-02")
