"""The first rows of a list as calls, so that a person sees at once whether it is read right."""

from __future__ import annotations

from datetime import tzinfo
from itertools import islice

from qadesk.importing.call_rows import RowReader
from qadesk.importing.mappings import ListMapping
from qadesk.importing.tables import Table
from qadesk.models.imports import CallRow, NotCall, Reject

SHOWN = 30


def first_calls(table: Table, mapping: ListMapping, zone: tzinfo) -> list[CallRow | Reject | NotCall]:
    """What becomes of the first rows, not joined yet; none while the mapping lacks what makes a call."""
    if mapping.missing():
        return []
    reader = RowReader(table, mapping, zone)
    found: list[CallRow | Reject | NotCall] = []
    for record in islice(table.records(), SHOWN):
        read = record if isinstance(record, Reject) else reader.read(*record)
        found += read if isinstance(read, list) else [read]
    return found
