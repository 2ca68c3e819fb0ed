"""Call lists of switches as calls: each record is in a call, refused with its reason, or told to be no call.

Knows no database, and no row is dropped in silence. How a list is read stands in its `ListMapping` (`mappings.py`
proposes one). The list is read twice and never held in memory: first the ids of its calls, then its rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import tzinfo
from pathlib import Path

from qadesk.errors import BadInput
from qadesk.i18n import _
from qadesk.importing.call_joins import SharedKeys, join_rows
from qadesk.importing.call_rows import Read, RowReader
from qadesk.importing.columns import FIELD_NAMES
from qadesk.importing.mappings import ListMapping
from qadesk.importing.tables import Row, Table
from qadesk.models.imports import CallRow, NotCall, Reject
from qadesk.models.rec_id import DEFAULT_SOURCE, name_calls

Look = Callable[[int], bool]
_LOOKS_EVERY = 10_000


def _always(_records: int) -> bool:
    return True


def require(table: Table, mapping: ListMapping) -> None:
    """Raise BadInput that names the fields that no column of the list gives."""
    missing = mapping.missing()
    if missing:
        names = _(", ").join(_(FIELD_NAMES[name]) for name in missing)
        raise BadInput(_("{file} has no column for: {fields}.").format(file=table.file, fields=names),
                       file=table.file, field=missing[0], safe=_("Nothing was imported."),
                       todo=_("Name the columns in the preview (in the shell with --map), or choose another encoding "
                              "if the names are unreadable."), code="E-INP-03")


class CallList:
    """The calls of one list, which may be read several times, one reading at a time.

    `rows` counts the records that were read so far, `held` those among them that wait for the others of their call."""

    def __init__(self, table: Table, mapping: ListMapping, zone: tzinfo) -> None:
        """Times without a zone are in `zone`. Raises BadInput when the mapping lacks a field without which no row can
        be a call."""
        require(table, mapping)
        self.table, self.mapping, self.zone = table, mapping, zone
        self._reader = RowReader(table, mapping, zone)
        self._records: Iterator[Row | Reject] = iter(())
        self._is_stopped = False
        self.rows = self.held = 0

    @property
    def path(self) -> Path:
        """Where the list lies."""
        return self.table.source.path

    def about_rows(self) -> int:
        """About how many records it has, quickly; for progress and for the room that they will take."""
        try:
            return self.table.source.about_rows()
        except OSError:  # reading it will say so
            return 0

    def read(self, look: Look = _always) -> Iterator[Read]:
        """The calls of each id once all its rows are read, each refused row, each record that is no call.

        A list with ids of calls is looked through before: `look(records)` is told so now and then, and ends it by
        False; then nothing is read. Raises BadInput when the file cannot be read on."""
        self.rows = self.held = 0
        self._records = self.table.records()
        return self._joined(look) if "call_id" in self.mapping.columns else self._alone()

    def unread(self) -> int:
        """How many records the reading under way has not given: those that are left, and those that are held."""
        return self.held + sum(1 for _found in self._records)

    def _reads(self) -> Iterator[tuple[Read, str]]:
        """What each record is, with the key of its call; a line that is no record has none."""
        read, last_key = self._reader.read, self._reader.last_key
        for found in self._records:
            self.rows += 1
            yield (found, "") if isinstance(found, Reject) else (read(*found), last_key())

    def _joined(self, look: Look) -> Iterator[Read]:
        keys = SharedKeys(self._looked_at(look), self._reader, linked="linked" in self.mapping.helpers)
        if self._is_stopped:
            return
        waiting: dict[int, list[CallRow]] = {}
        seen = _Seen()
        for found, key in self._reads():
            own = keys.of(key) if key else 0
            if not key or own not in keys.left:
                yield found if key else seen.once(found)
                continue
            if isinstance(found, list):
                waiting.setdefault(own, []).extend(found)
                self.held += 1
            else:
                yield found
            keys.left[own] -= 1
            if not keys.left[own] and own in waiting:
                yield from self._group(waiting.pop(own))
        for rows in waiting.values():  # the list was written to while it was read
            yield from self._group(rows)

    def _looked_at(self, look: Look) -> Iterator[Row | Reject]:
        self._is_stopped = False
        for number, found in enumerate(self.table.records(), start=1):
            if number % _LOOKS_EVERY == 0 and not look(number):
                self._is_stopped = True
                return
            yield found

    def _alone(self) -> Iterator[Read]:
        seen = _Seen()
        for found, _key in self._reads():
            yield seen.once(found)

    def _group(self, rows: list[CallRow]) -> Iterator[Read]:
        self.held -= len({row.row for row in rows})
        joined = list(join_rows(rows, self.table.column_name(self.mapping.columns["call_id"])))
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
