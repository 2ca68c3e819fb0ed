"""One record of a call list as a call: its times and lengths held against each other, or the reason why it is none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import tzinfo
from typing import NoReturn

from qadesk.i18n import _
from qadesk.importing.call_ways import direction_of
from qadesk.importing.cells import NOTHING, first_of
from qadesk.importing.list_parties import Parties
from qadesk.importing.mappings import ListMapping
from qadesk.importing.no_calls import EVENTS, NO_CALL, UNDIALLED, beside_list, is_message
from qadesk.importing.row_cells import LONGEST_SHOWN, NEVER, Refused, RowCells
from qadesk.importing.tables import Table, normal_name
from qadesk.models.imports import CallRow, NotCall, Reject

_NO_ID = NEVER | NOTHING
_UNANSWERED = re.compile(r"(?:未接|未应答|无应答|无人接听|未接通|否|失败|忙|拒接|放弃|呼损|空号|关机|停机|漏接"
                         r"|notdeal|leak|queueleak|no.?answer|busy|failed|congestion|cancel|missed|abandon|reject|timeout"
                         r"|queuingtimeout|unanswered).*|n/?a|no|false", re.IGNORECASE)
_CHANNEL_EVENTS = ("CHAN_", "BRIDGE_", "LINKEDID_", "APP_")
_CUSTOMER = re.compile(r"客户|客戶|用户|对方|對方|对端|customer")
_QUALITY, _SECOND = "2", 1000
Read = list[CallRow] | Reject | NotCall


def _not_call(row: int, kind: str) -> NotCall:
    return NotCall(row, _(NO_CALL[kind]))


class RowReader(RowCells):
    """Reads the records of one list by its mapping; times without a zone are in `zone`."""

    def __init__(self, table: Table, mapping: ListMapping, zone: tzinfo) -> None:
        super().__init__(mapping, zone)
        required = [mapping.columns[name] for name in ("start", "day", "end", "duration") if name in mapping.columns]
        self._least = max(required if table.is_ragged else mapping.columns.values()) + 1
        self._table, self._wanted, self._with_heading = table, table.width, bool(table.heading)
        self._parties = Parties(mapping)
        self._by_side = bool(_CUSTOMER.search(normal_name(self._column_name("caller"))))
        self._key: str | None = None
        self._only_id = None if "id_before" in self._at else self._at.get("call_id")

    def read(self, row: int, cells: Sequence[str]) -> Read:
        """The record as a call (as several when it names several agents), or why it is none."""
        self._cells, self._key = cells, None
        try:
            if len(cells) != self._wanted or "\ufffd" in "".join(cells):
                self._check_cells()
            return self._call(row)
        except Refused as refused:
            name, value, reason = refused.args
            if no_call := self._no_call():
                return _not_call(row, no_call)
            return Reject(row, self._column_name(name), value or self._as_listed(name),
                          self._table.told_at(row, reason))

    def call_key(self, cells: Sequence[str]) -> str:
        """What the rows of one call have in common; "" when the list has no id of the call."""
        if self._only_id is not None and len(cells) > self._only_id:
            cell = cells[self._only_id]
            if cell[:1].isalnum() and cell[-1:].isalnum() and cell.isascii() and cell not in _NO_ID:
                return cell
        self._cells = cells
        return self._with_manager(self._text("call_id"))

    def last_key(self) -> str:
        """The `call_key` of the record that was read last."""
        return self.call_key(self._cells) if self._key is None else self._key

    def linked_key(self, cells: Sequence[str]) -> str:
        """The id of the other leg that a row names; "" for none."""
        self._cells = cells
        return self._text("linked")

    def _call(self, row: int) -> Read:
        if "zone" in self._at:
            self._take_zone()
        start_utc_ms = self._start()
        if "record_type" in self._at and self._text("record_type") == _QUALITY:
            return _not_call(row, "quality")
        direction = self._text("direction").casefold() if "direction" in self._at else ""
        if is_message(direction) or "kind" in self._at and is_message(self._text("kind").casefold()):
            return _not_call(row, "message")
        duration_ms, talk_ms = self._lengths(start_utc_ms)
        caller, callee = self._number("caller"), self._number("callee")
        agents, way = self._parties.of(self._text, caller, callee, direction_of(direction), self._agent())
        if self._by_side and way == "out":  # the list names the two sides, not who called whom
            caller, callee = callee, caller
        return [CallRow(row, start_utc_ms, duration_ms, talk_ms, agent, caller, callee, way, self._text("queue"),
                        self._call_id(), self._text("leg"), first_of(self._text("recording"))) for agent in agents]

    def _lengths(self, start_utc_ms: int) -> tuple[int, int | None]:
        answer_utc_ms, end_utc_ms = self._instant("answer", start_utc_ms), self._instant("end", start_utc_ms)
        if end_utc_ms is not None and end_utc_ms < start_utc_ms - _SECOND:
            raise Refused("end", self._text("end"), _("it ends before it starts"))
        duration_ms = self._length("duration", self._mapping.duration_unit)
        talk_ms = self._length("talk", self._mapping.talk_unit)
        if duration_ms is None and end_utc_ms is not None:
            duration_ms = self._as_length("end", max(end_utc_ms - start_utc_ms, 0))
        if talk_ms is None:
            talk_ms = self._talked(start_utc_ms, answer_utc_ms, end_utc_ms, duration_ms)
        if duration_ms is None:
            is_told = talk_ms == 0 or talk_ms is not None and "talk" in self._at  # never answered: nothing to last
            duration_ms = talk_ms if is_told and talk_ms is not None else self._no_length()
        return duration_ms, talk_ms

    def _talked(self, start: int, answer: int | None, end: int | None, duration_ms: int | None) -> int | None:
        """Connected time between answer and end: 0 when the call was never answered, None when it is not known."""
        if "answer" in self._mapping.columns:
            if answer is None:
                return 0
            end = end if end is not None else start + duration_ms if duration_ms is not None else None
            if end is not None and end < answer - _SECOND:
                if duration_ms is None or end - start >= duration_ms:
                    raise Refused("answer", self._text("answer"), _("it is answered after its end"))
                return duration_ms
            return self._as_length("end", max(end - max(answer, start), 0)) if end is not None else None
        return 0 if "status" in self._at and _UNANSWERED.match(self._text("status")) else None

    def _check_cells(self) -> None:
        wanted, found = self._wanted, len(self._cells)
        surplus = found > wanted and self._with_heading and any(cell.strip() for cell in self._cells[wanted:])
        if surplus or found < self._least:
            raise Refused("", (self._table.delimiter or ",").join(self._cells)[:LONGEST_SHOWN],
                           _("it has {found} cells instead of {wanted}").format(found=found, wanted=wanted))
        broken = next((cell for cell in self._cells if "\ufffd" in cell), None)
        if broken is not None:
            raise Refused("", broken, _("it holds bytes that {encoding} does not know").format(
                encoding=self._table.encoding))

    def _column_name(self, name: str) -> str:
        at = self._mapping.columns.get(name)
        return "" if at is None else self._table.column_name(at)

    def _no_length(self) -> NoReturn:
        name = next(field for field in ("duration", "talk", "end") if field in self._mapping.columns)
        raise Refused(name, "", _("it is empty"))

    def _call_id(self) -> str:
        self._key = key = self.call_key(self._cells)
        if "e" in key or "E" in key or key[:1] == "#":
            return self._with_manager(self._undamaged("call_id"))
        return key

    def _with_manager(self, value: str) -> str:
        """An id that is unique only together with that of the switch's node."""
        before = self._text("id_before") if "id_before" in self._at and value else ""
        return "" if value in NEVER else f"{before}-{value}" if before else value

    def _agent(self) -> str:
        value = self._number("agent")
        if "|" in value:
            raise Refused("agent", value, _("it may not hold a vertical bar"))
        return value

    def _no_call(self) -> str:
        """Why a record that cannot be read need not be one: key of NO_CALL, "" when it should have been a call."""
        first = next((cell.strip() for cell in self._cells if cell.strip()), "")
        if first in EVENTS and self._text("start") == "" or first.startswith(_CHANNEL_EVENTS):
            return "event"
        filled = sum(bool(cell.strip()) for cell in self._cells)
        if filled * 2 <= max(self._wanted, 4) and (kind := beside_list(first)):
            return kind
        names = [name for name in ("start", "answer", "end", "duration", "talk") if name in self._mapping.columns]
        if len(names) > 2 and all(self._text(name) in NEVER for name in names) and (
                self._text("callee") or self._text("caller")) and UNDIALLED.match(self._text("status")):
            return "undialled"
        return ""
