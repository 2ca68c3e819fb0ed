"""The centre's own patterns of recordings' names as they are tried, in their order."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.errors import BadInput
from qadesk.importing.own_names import OwnName, own_name
from qadesk.models.sources import NamePattern


def own_names(session: Session) -> tuple[OwnName, ...]:
    """The patterns, compiled; one that a later version refuses is passed over (the pane marks it)."""
    rows = session.execute(select(NamePattern.name, NamePattern.pattern)
                           .order_by(NamePattern.position, NamePattern.id)).all()
    return tuple(made for row in rows if (made := _compiled(row.name, row.pattern)) is not None)


def _compiled(name: str, pattern: str) -> OwnName | None:
    try:
        return own_name(name, pattern)
    except BadInput:
        return None
