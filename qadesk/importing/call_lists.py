"""Call lists of switches as calls: each record is in a call, refused with its reason, or told to be no call.

Knows no database, and no row is dropped in silence. How a list is read stands in its `ListMapping` (`mappings.py`
proposes one). The list is read twice and never held in memory: first the ids of its calls, then its rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path

from qadesk.errors import BadInput
from qadesk.i18n import _
from qadesk.importing.call_joins import SharedKeys, join_rows
from qadesk.importing.call_rows import Read, RowReader
from qadesk.importing.columns import FIELD_NAMES
from qadesk.importing.mappings import ListMapping
from qadesk.importing.tables import Table
from qadesk.models.imports import CallRow, NotCall, Reject
from qadesk.models.rec_id import DEFAULT_SOURCE, CallNames, name_calls


def require(table: Table, mapping: ListMapping) -> None:
    """Raise BadInput that names the fields that no column of the list gives."""
    missing = mapping.missing()
    if missing:
        names = _(", ").join(_(FIELD_NAMES[name]) for name in missing)
        raise BadInput(_("{file} has no column for: {fields}.").format(file=table.file, fields=names),
                       file=table.file, field=missing[0], safe=_("Nothing was imported."),
                       todo=_("Name the columns in the preview, or choose another encoding if the names are "
                              "unreadable."), code="E-INP-03")


class CallList:
    """The calls of one list. `rows` counts the records that were read so far."""

    def __init__(self, table: Table, mapping: ListMapping, zone: tzinfo) -> None:
        """Times without a zone are in `zone`. Raises BadInput when the mapping lacks a field without which no row can
        be a call."""
        require(table, mapping)
        self._table, self._mapping = table, mapping
        self._reader = RowReader(table, mapping, zone)
        self.rows = 0

    def read(self) -> Iterator[Read]:
        """The calls of each id once all its rows are read, each refused row, each record that is no call.

        Raises BadInput when the file cannot be read on."""
        self.rows = 0
        return self._joined() if "call_id" in self._mapping.columns else self._alone()

    def _reads(self) -> Iterator[tuple[Read, list[str]]]:
        for found in self._table.records():
            self.rows += 1
            yield (found, []) if isinstance(found, Reject) else (self._reader.read(*found), found[1])

    def _joined(self) -> Iterator[Read]:
        keys = SharedKeys(self._table, self._reader, linked="linked" in self._mapping.helpers)
        waiting: dict[int, list[CallRow]] = {}
        seen = _Seen()
        for found, cells in self._reads():
            key = self._reader.call_key(cells) if cells else ""
            own = keys.of(key) if key else 0
            if not key or own not in keys.left:
                yield found if key else seen.once(found)
                continue
            if isinstance(found, list):
                waiting.setdefault(own, []).extend(found)
            else:
                yield found
            keys.left[own] -= 1
            if not keys.left[own] and own in waiting:
                yield from self._group(waiting.pop(own))
        for rows in waiting.values():  # the list was written to while it was read
            yield from self._group(rows)

    def _alone(self) -> Iterator[Read]:
        seen = _Seen()
        for found, _cells in self._reads():
            yield seen.once(found)

    def _group(self, rows: list[CallRow]) -> Iterator[Read]:
        joined = list(join_rows(rows, self._table.column_name(self._mapping.columns["call_id"])))
        yield [call for call in joined if isinstance(call, CallRow)]
        yield from (found for found in joined if isinstance(found, Reject))


class _Seen:
    """Calls without an id: a row that says the same as one before is that call again."""

    def __init__(self) -> None:
        self._names: set[int] = set()

    def once(self, found: Read) -> Read:
        """What was not there before."""
        if not isinstance(found, list):
            return found
        names = [hash(names.proposed) for names in name_calls(found, DEFAULT_SOURCE)]
        new = {name: call for name, call in zip(names, found, strict=True) if name not in self._names}
        self._names.update(new)
        return list(new.values())


def read_calls(table: Table, mapping: ListMapping, zone: tzinfo) -> Iterator[CallRow | Reject | NotCall]:
    """Each call of the list, each refused row, each record that is no call; times without a zone are in `zone`.

    Raises BadInput at once when the mapping lacks a field without which no row can be a call."""
    read = CallList(table, mapping, zone).read()
    return (item for found in read for item in (found if isinstance(found, list) else (found,)))


@dataclass(frozen=True)
class ListContent:
    """All of a list: its calls with their names, its rejects, and how many records were no calls, by reason.

    `path` is where it lies; `rows` counts its records."""

    path: Path
    calls: tuple[CallRow, ...]
    names: tuple[CallNames, ...]
    rejects: tuple[Reject, ...]
    rows: int
    not_calls: Mapping[str, int] = field(default_factory=dict)

    @property
    def joined(self) -> int:
        """How many records were joined with the call of another one."""
        return max(0, self.rows - len(self.calls) - len(self.rejects) - sum(self.not_calls.values()))


def read_content(path: Path, table: Table, mapping: ListMapping, zone: tzinfo) -> ListContent:
    """All rows of the list, in its order. Raises BadInput as `CallList` does."""
    calls = CallList(table, mapping, zone)
    named: list[tuple[CallRow, CallNames]] = []
    rejects: list[Reject] = []
    others: Counter[str] = Counter()
    for found in calls.read():
        if isinstance(found, Reject):
            rejects.append(found)
        elif isinstance(found, NotCall):
            others[found.reason] += 1
        else:
            named += zip(found, name_calls(found, DEFAULT_SOURCE), strict=True)
    named.sort(key=lambda item: item[0].row)
    rejects.sort(key=lambda reject: reject.row)
    return ListContent(path, tuple(row for row, _names in named), tuple(names for _row, names in named),
                       tuple(rejects), calls.rows, others)
