"""The first rows of a call list as the calls that they become, beside those that become none, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from qadesk.i18n import _
from qadesk.models.call_lines import DIRECTION_NAMES, mask_number
from qadesk.models.imports import CallRow, NotCall, Reject
from qadesk.models.listening import clock_text
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column


@dataclass(frozen=True)
class FirstCall:
    """One row in words; `reason` says why it is no call, "" for a call. `at`: its place among those shown."""

    at: int
    row: int
    start: str = ""
    length: str = ""
    talk: str = ""
    agent: str = ""
    numbers: str = ""
    way: str = ""
    queue: str = ""
    recording: str = ""
    reason: str = ""


def first_call_lines(found: Sequence[CallRow | Reject | NotCall], zone: tzinfo) -> list[FirstCall]:
    """What was read, in words; times in the centre's zone, numbers masked."""
    return [_line(at, item, zone) for at, item in enumerate(found)]


def first_calls_table() -> RecordTable[FirstCall]:
    """The table of these lines."""
    return RecordTable(_("First calls"), [
        Column("row", _("Row"), lambda r: str(r.row), number=True, sort=lambda r: r.row, width=56),
        Column("start", _("Start"), lambda r: r.start, width=144),
        Column("length", _("Duration"), lambda r: r.length, number=True, width=74),
        Column("talk", _("Connected"), lambda r: r.talk, number=True, width=84),
        Column("agent", _("Agent"), lambda r: r.agent, width=80),
        Column("numbers", _("Calling → called"), lambda r: r.numbers, width=166),
        Column("way", _("Direction"), lambda r: r.way, width=84),
        Column("queue", _("Queue"), lambda r: r.queue, width=80),
        Column("what", _("Recording file, or why it is no call"), lambda r: r.reason or r.recording, stretch=True,
               tone=lambda r: "warn" if r.reason else "text", hint=lambda r: r.reason or r.recording),
    ], key=lambda r: r.at, empty=EmptyState("table-column", _("Name the columns to see the first calls")))


def _line(at: int, item: CallRow | Reject | NotCall, zone: tzinfo) -> FirstCall:
    if isinstance(item, Reject):
        reason = _("{reason} ({column}: {value})") if item.column else "{reason}"
        return FirstCall(at, item.row, reason=reason.format(column=item.column, value=item.value[:60],
                                                            reason=item.reason))
    if isinstance(item, NotCall):
        return FirstCall(at, item.row, reason=_("no call: {reason}").format(reason=item.reason))
    start = datetime.fromtimestamp(item.start_utc_ms / 1000, UTC).astimezone(zone)
    return FirstCall(
        at, item.row, f"{start:%Y-%m-%d %H:%M:%S}", clock_text(item.duration_ms),
        "–" if item.talk_ms is None else clock_text(item.talk_ms), item.agent_no or "–",
        f"{mask_number(item.caller) or '–'} → {mask_number(item.callee) or '–'}",
        _(DIRECTION_NAMES[item.direction]) or "–", item.queue, item.recording)
