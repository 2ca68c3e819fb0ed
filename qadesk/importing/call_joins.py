"""Rows of one call joined: its legs, its ringing lines, the same row twice. A transfer has one call per agent."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from qadesk.i18n import _
from qadesk.importing.call_rows import RowReader
from qadesk.importing.tables import Row
from qadesk.models.imports import CallRow, Reject

_SAME_CALL_MS = 12 * 3600 * 1000
_WIDE = (1 << 63) - 1


class SharedKeys:
    """Which ids of calls stand in several rows, found by one pass over the list; the ids are kept as their hashes.

    A leg that another row names as its other leg has that row's key."""

    def __init__(self, records: Iterable[Row | Reject], reader: RowReader, *, linked: bool) -> None:
        hashes = array("q")
        self._other: dict[int, int] = {}
        for found in records:
            if not isinstance(found, Reject) and (key := reader.call_key(found[1])):
                own = hash(key) & _WIDE
                hashes.append(own)
                if linked and (other := reader.linked_key(found[1])) and other != key:
                    self._other[hash(other) & _WIDE] = own
        keys = np.frombuffer(hashes, dtype=np.int64) if hashes else np.empty(0, np.int64)
        if self._other:
            keys = np.array([self._first(int(key)) for key in keys], dtype=np.int64)
        values, counts = np.unique(keys, return_counts=True)
        several = counts > 1
        self.left = dict(zip(values[several].tolist(), counts[several].tolist(), strict=True))

    def of(self, key: str) -> int:
        """The hash under which the rows of this call are gathered."""
        return self._first(hash(key) & _WIDE) if self._other else hash(key) & _WIDE

    def _first(self, key: int) -> int:
        for _step in range(20):
            if key not in self._other:
                return key
            key = self._other[key]
        return key


def join_rows(rows: Sequence[CallRow], column: str) -> Iterator[CallRow | Reject]:
    """The rows of one id as calls, one for each agent who spoke; a row of another day is refused.

    `column` is the heading of the id."""
    ordered = sorted(rows, key=lambda row: (row.start_utc_ms, row.row))
    first = ordered[0]
    same = [row for row in ordered if row.start_utc_ms - first.start_utc_ms <= _SAME_CALL_MS]
    for row in {row.row: row for row in ordered[len(same):]}.values():  # a row of several agents is refused once
        yield Reject(row.row, column, row.call_id, _("another call in row {row} has the same id").format(row=first.row))
    speakers = [row for row in same if row.agent_no and row.talk_ms != 0]
    by_agent: dict[str, list[CallRow]] = defaultdict(list)
    for row in speakers or [row for row in same if row.agent_no][:1]:
        by_agent[row.agent_no].append(row)
    if len(by_agent) < 2:
        agent, own = next(iter(by_agent.items()), ("", same))
        yield _joined(same, own, agent, whole=same)
        return
    for at, (agent, own) in enumerate(by_agent.items()):
        yield _joined(same, own, agent, whole=own if at else [first, *own])


def _joined(rows: Sequence[CallRow], own: Sequence[CallRow], agent: str, *, whole: Sequence[CallRow]) -> CallRow:
    """One agent's part of a call: `own` are the rows of the agent, `whole` those that the part lasts for."""
    first = own[0]
    if len(rows) == 1:
        return first
    start = min(row.start_utc_ms for row in whole)
    last = own if whole is not rows else rows
    end = max(row.start_utc_ms + row.duration_ms for row in last)
    ways = [row.direction for row in rows if row.direction]
    return first._replace(
        row=min(row.row for row in own), start_utc_ms=start, duration_ms=end - start, talk_ms=_talked_ms(own),
        agent_no=agent, caller=_first_of(rows, "caller"), callee=_first_of(rows, "callee"),
        direction=next((way for way in ways if way != "internal"), ways[0] if ways else ""),
        queue=_first_of([*own, *rows], "queue"), recording=_first_of([*own, *rows], "recording"),
        call_id=rows[0].call_id)


def _first_of(rows: Sequence[CallRow], name: str) -> str:
    return next((value for row in rows if (value := getattr(row, name))), "")


def _talked_ms(rows: Sequence[CallRow]) -> int | None:
    """The time in which at least one of the rows was connected; each was so at its end, and not before its start."""
    spans = sorted((row.start_utc_ms + max(row.duration_ms - row.talk_ms, 0), row.start_utc_ms + row.duration_ms)
                   for row in rows if row.talk_ms is not None)
    if not spans:
        return None
    talked, reached = 0, spans[0][0]
    for begin, end in spans:
        talked += max(0, end - max(begin, reached))
        reached = max(reached, end)
    return talked
