"""The register of clips as rows, and as lines of a list."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from qadesk.i18n import N_, _
from qadesk.models.calls import Call
from qadesk.models.clips import PURPOSE_NAMES, Beep, Clip, ClipFormat, ClipPurpose, ClipRow
from qadesk.models.listening import clock_text
from qadesk.models.people import Account
from qadesk.models.sampling import QueueItem

MOST_ROWS = 1_000
HEADINGS = (N_("Exported"), N_("Exported by"), N_("Agent"), N_("Call began"), N_("From"), N_("To"), N_("Beeped over"),
            N_("Purpose"), N_("What for"), N_("File"), "SHA-256")


def clip_rows(session: Session, zone: ZoneInfo, *where: ColumnElement[bool], limit: int | None = None,
              ) -> tuple[ClipRow, ...]:
    """The clips that fit, the latest first."""
    item = select(func.max(QueueItem.id)).where(QueueItem.call_id == Clip.call_id).scalar_subquery()
    asked = (select(Clip, Call.agent_no, Call.start_utc_ms, Account.display_name, item.label("item_id"))
             .join(Call, Call.id == Clip.call_id).join(Account, Account.id == Clip.account_id)
             .where(*where).order_by(Clip.at_utc_ms.desc(), Clip.id.desc()).limit(limit))
    return tuple(_row(row, zone) for row in session.execute(asked))


def _row(row: Any, zone: ZoneInfo) -> ClipRow:
    clip: Clip = row.Clip
    return ClipRow(
        clip.id, row.item_id, row.agent_no, _local(row.start_utc_ms, zone), clip.start_ms, clip.end_ms,
        tuple(Beep(*beep) for beep in clip.beeps), ClipFormat(clip.format), ClipPurpose(clip.purpose), clip.words,
        clip.caption, clip.file_name, clip.sha256, row.display_name, _local(clip.at_utc_ms, zone))


def cells(row: ClipRow) -> list[str]:
    """A clip as a line of the list, in the order of HEADINGS."""
    beeps = ", ".join(f"{clock_text(beep.start_ms, tenths=True)}–{clock_text(beep.end_ms, tenths=True)}"
                      for beep in row.beeps)
    return [f"{row.at:%Y-%m-%d %H:%M}", row.who, row.agent_no, f"{row.started_at:%Y-%m-%d %H:%M}",
            clock_text(row.start_ms, tenths=True), clock_text(row.end_ms, tenths=True), beeps,
            _(PURPOSE_NAMES[row.purpose]), row.words, row.file_name, row.sha256]


def _local(at_utc_ms: int, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(at_utc_ms / 1000, zone)
