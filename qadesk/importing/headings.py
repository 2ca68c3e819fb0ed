"""Which column of a list holds which field, by the words of its heading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qadesk.errors import BadInput
from qadesk.i18n import _
from qadesk.importing.cells import clean
from qadesk.importing.tables import Table, normal_name

Words = Mapping[str, str]


def all_words(names: Words) -> frozenset[str]:
    """All heading words of a kind of list, for finding the heading's row."""
    return frozenset(word for words in names.values() for word in words.split())


def find_columns(table: Table, names: Words, field_names: Words, needed: Sequence[str], todo: str) -> dict[str, int]:
    """The column of each field that the heading names; the first word of a field wins.

    Raises BadInput, with `todo`, when a needed field has none."""
    headings = [normal_name(cell) for cell in table.heading]
    found = {field: headings.index(word) for field, known in names.items()
             for word in reversed(known.split()) if word in headings}
    missing = [_(field_names[field]) for field in needed if field not in found]
    if missing:
        raise BadInput(_("{file} has no column for: {fields}.").format(file=table.file, fields=_(", ").join(missing)),
                       file=table.file, safe=_("Nothing was imported."), todo=todo, code="E-INP-03")
    return found


def cells_by_field(cells: Sequence[str], columns: Mapping[str, int]) -> dict[str, str]:
    """The cleaned cells of a row by field; a row that is too short has empty ones."""
    return {field: clean(cells[at]) if at < len(cells) else "" for field, at in columns.items()}
