"""Shell: what a dry run says of a call list: how it is understood, and where each of its records would land."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from qadesk.i18n import _
from qadesk.importing.call_lists import CallList
from qadesk.importing.mappings import ListMapping, shown_columns
from qadesk.importing.tables import Table
from qadesk.models.imports import CallRow, NotCall, Reject


@dataclass
class ListCheck:
    """A list read through: `calls` are agents' parts of calls; `kept` the calls themselves when they were asked for.

    `unmatched` are the agents' numbers of nobody among the people that were given."""

    table: Table
    mapping: ListMapping
    zone: ZoneInfo
    rows: int = 0
    calls: int = 0
    without_agent: int = 0
    rejects: list[Reject] = field(default_factory=list)
    not_calls: Counter[str] = field(default_factory=Counter)
    unmatched: set[str] = field(default_factory=set)
    kept: list[CallRow] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        """The check as a document for programs."""
        return {
            "layout": self.mapping.layout or "unknown", "encoding": self.table.encoding or None,
            "delimiter": self.table.delimiter or None, "columns": shown_columns(self.table, self.mapping),
            "time_format": self.mapping.time_format, "time_zone": self._zone_name(),
            "duration_unit": self.mapping.duration_unit, "rows": self.rows, "calls": self.calls,
            "rejected": [self._rejected(reject) for reject in self.rejects], "not_calls": dict(self.not_calls),
            "unmatched_agents": sorted(self.unmatched), "calls_without_agent": self.without_agent}

    def lines(self) -> list[str]:
        """The check for people."""
        columns = _(", ").join(f"{name} = {column}" for name, column in shown_columns(self.table, self.mapping).items())
        lines = [_("{file}: layout {layout}, encoding {encoding}, delimiter {delimiter}").format(
                     file=self.table.file, layout=self.mapping.layout or _("unknown"),
                     encoding=self.table.encoding or "–", delimiter=repr(self.table.delimiter or "–")),
                 _("Columns: {columns}").format(columns=columns),
                 _("Times: {format} ({zone})").format(
                     format=self.mapping.time_format,
                     zone=_("as each row says") if "zone" in self.mapping.columns else self._zone_name()),
                 _("Rows: {rows} · calls {calls} · no calls {not_calls} · refused {rejected}").format(
                     rows=self.rows, calls=self.calls, not_calls=self.not_calls.total(), rejected=len(self.rejects))]
        lines += [f"{reason}: {count}" for reason, count in self.not_calls.items()]
        if self.unmatched:
            lines.append(_("Agents not known: {names}").format(names=_(", ").join(
                sorted(self.unmatched))))
        return [*lines, *reject_lines(self.rejects)]

    def take(self, found: CallRow | Reject | NotCall, known: frozenset[str], *, keep: bool) -> None:
        """Count one finding."""
        if isinstance(found, Reject):
            self.rejects.append(found)
        elif isinstance(found, NotCall):
            self.not_calls[found.reason] += 1
        else:
            self.calls += 1
            self.without_agent += not found.agent_no
            if found.agent_no and found.agent_no not in known:
                self.unmatched.add(found.agent_no)
            if keep:
                self.kept.append(found)

    def _zone_name(self) -> str:
        minutes = self.mapping.offset_min
        if self.mapping.time_format.startswith("epoch") or minutes == 0:
            return "UTC"
        return self.zone.key if minutes is None else f"UTC{minutes // 60:+03}:{minutes % 60:02}"

    def _rejected(self, reject: Reject) -> dict[str, Any]:
        """A refused row; a column without a heading is its number, a whole line has none."""
        numbers = {self.table.column_name(at): at + 1 for at in range(self.table.width)
                   if at >= len(self.table.heading) or not self.table.heading[at]}
        return {"row": reject.row, "column": numbers.get(reject.column, reject.column), "value": reject.value,
                "reason": reject.reason}


def check_list(table: Table, mapping: ListMapping, zone: ZoneInfo, known: frozenset[str] = frozenset(), *,
               keep: bool = False) -> ListCheck:
    """The list read through; `known` are the numbers of known people. Raises BadInput as `CallList` does."""
    check, calls = ListCheck(table, mapping, zone), CallList(table, mapping, zone)
    for found in calls.read():
        for item in found if isinstance(found, list) else (found,):
            check.take(item, known, keep=keep)
    check.rejects.sort(key=lambda reject: reject.row)
    check.rows = calls.rows
    return check


def reject_lines(rejects: Sequence[Reject]) -> list[str]:
    """A line for each refused row."""
    return [_("row {row}, {column}, “{value}”: {reason}").format(
        row=reject.row, column=reject.column or "-", value=reject.value, reason=reject.reason) for reject in rejects]
