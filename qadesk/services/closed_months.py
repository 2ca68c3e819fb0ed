"""Closed months as they are read: who closed them and when, and the figures of their sealed packages.

`figures.json` (format 1): `seal`; `centre` and `teams`, the figures of `models/summaries.py`, field by field; `calls`,
one list for each drawn call: the fields of `summary_rows.DrawnRow`. Numbers are as they were computed.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.errors import NotFound
from qadesk.i18n import _
from qadesk.models.closing import FIGURES, ClosedMonth, MonthFile, Seal
from qadesk.models.months import Month, read_month
from qadesk.models.periods import local_text
from qadesk.models.summaries import MonthFigures
from qadesk.models.summary_values import Mean
from qadesk.services.summary_rows import DrawnRow

if TYPE_CHECKING:
    from cattrs import Converter

FORMAT = 1


@dataclass(frozen=True)
class MonthDocument:
    """What `figures.json` holds: the whole centre, every team that there was, and the calls behind them."""

    seal: Seal | None
    centre: MonthFigures
    teams: tuple[MonthFigures, ...]
    calls: tuple[DrawnRow, ...]


def document_bytes(document: MonthDocument) -> bytes:
    """The document as JSON: the same document always gives the same bytes."""
    written = _converter().unstructure(document)
    written["calls"] = [list(call) for call in document.calls]
    return json.dumps({"format": FORMAT, **written}, ensure_ascii=False, separators=(",", ":")).encode()


@functools.cache
def _converter() -> Converter:
    """Writes values as JSON knows them and reads them back; it is loaded when the first closed month is."""
    from cattrs.preconf.json import make_converter

    made = make_converter()
    made.register_unstructure_hook(date, date.isoformat)
    made.register_structure_hook(date, lambda text, _kind: date.fromisoformat(text))
    return made


def seal_of(session: Session, month: Month, zone: ZoneInfo) -> Seal | None:
    """That the month is closed, with its files; None while it is open."""
    row = session.scalars(select(ClosedMonth).where(ClosedMonth.month == month.name)).first()
    return _seal(session, row, zone) if row else None


def closed_at_utc_ms(session: Session) -> dict[Month, int]:
    """When each closed month was closed."""
    rows = session.execute(select(ClosedMonth.month, ClosedMonth.closed_utc_ms))
    return {read_month(name): at for name, at in rows}


def is_closed(session: Session, month: Month) -> bool:
    """Whether the month is closed."""
    return session.scalar(select(ClosedMonth.id).where(ClosedMonth.month == month.name)) is not None


def file_of(session: Session, month: Month, name: str) -> bytes | None:
    """A file of a sealed package; None while the month is open."""
    return session.scalar(select(MonthFile.content).join(ClosedMonth, ClosedMonth.id == MonthFile.closed_month_id)
                          .where(ClosedMonth.month == month.name, MonthFile.name == name))


class SealedFigures:
    """The figures of one closed month, read from its package as they are asked for."""

    def __init__(self, content: bytes) -> None:
        self._raw: dict[str, Any] = json.loads(content)

    @classmethod
    def of(cls, session: Session, month: Month) -> SealedFigures | None:
        """Those of a month; None while it is open."""
        content = file_of(session, month, FIGURES)
        return cls(content) if content is not None else None

    def figures(self, team_id: int | None = None) -> MonthFigures:
        """The centre's, or a team's. Raises NotFound for a team that there was not."""
        return _converter().structure(self._of(team_id), MonthFigures)

    def mean(self, team_id: int | None = None) -> Mean | None:
        """The mean of the centre or a team; None for a team that there was not."""
        try:
            return _converter().structure(self._of(team_id)["quality"]["centre"], Mean)
        except NotFound:
            return None

    def calls(self) -> list[DrawnRow]:
        """The drawn calls, each with the evaluation that counted at the closing."""
        return [DrawnRow._make(call) for call in self._raw["calls"]]

    def _of(self, team_id: int | None) -> Mapping[str, Any]:
        if team_id is None:
            found: Mapping[str, Any] = self._raw["centre"]
            return found
        for team in self._raw["teams"]:
            if team["team_id"] == team_id:
                return team  # type: ignore[no-any-return]
        raise NotFound(_("This team did not exist when the month was closed."), safe=_("A closed month never changes."),
                       todo=_("Choose all teams, or another month."), code="E-CLS-07")


def _seal(session: Session, row: ClosedMonth, zone: ZoneInfo) -> Seal:
    return Seal(read_month(row.month), local_text(row.closed_utc_ms, zone), row.closed_utc_ms,
                row.account.display_name, row.audit_seq, row.audit_mac, tuple(_files(session, row.id)))


def _files(session: Session, closed_month_id: int) -> Iterator[tuple[str, int, str]]:
    """The files without their bytes, which nobody asked for."""
    rows = session.execute(select(MonthFile.name, MonthFile.size_bytes, MonthFile.sha256)
                           .where(MonthFile.closed_month_id == closed_month_id).order_by(MonthFile.name))
    yield from ((name, size, digest) for name, size, digest in rows)
