"""The manifest of a draw: every call of the period, in or out with its reason, as text that a hash can fix.

Owns reading, checking and writing `manifest.csv`. The SHA-256 is taken over the very bytes,
so a changed byte shows even where the draw would come out the same.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from qadesk.errors import BadInput
from qadesk.i18n import _

REQUIRED = ("rec_id", "agent", "band", "eligible", "reason", "quota", "g")
_MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """One call of the frame; `extra` holds the further columns in the manifest's order."""

    rec_id: str
    agent: str
    band: str
    eligible: bool
    reason: str
    quota: int
    g: int
    extra: tuple[str, ...] = ()


@dataclass(frozen=True)
class Manifest:
    """All rows of a frame, the names of the extra columns, and the hash of the bytes they stand in."""

    rows: tuple[ManifestRow, ...]
    extra_names: tuple[str, ...]
    sha256: str


def write_manifest(rows: Iterable[ManifestRow], extra_names: Sequence[str] = ()) -> bytes:
    """The manifest's bytes: UTF-8, LF, sorted by the bytes of rec_id; the same rows give the same bytes.

    Raises BadInput when the rows break a rule of `check_rows`."""
    return freeze(rows, extra_names)[1]


def freeze(rows: Iterable[ManifestRow], extra_names: Sequence[str] = ()) -> tuple[Manifest, bytes]:
    """The manifest of these rows, and its bytes as `write_manifest` has them: reading those gives the same manifest.

    Raises BadInput when the rows break a rule of `check_rows`."""
    ordered = sorted(rows, key=lambda row: row.rec_id.encode())
    check_rows(ordered)
    text = _written(ordered, extra_names, csv.QUOTE_MINIMAL)
    if "\r" in text:  # the writer leaves it bare, and no reader would take it for a part of its cell
        text = _written(ordered, extra_names, csv.QUOTE_ALL)
    data = text.encode()
    return Manifest(tuple(ordered), tuple(extra_names), hashlib.sha256(data).hexdigest()), data


def _written(rows: Iterable[ManifestRow], extra_names: Sequence[str], quoting: Literal[0, 1]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n", quoting=quoting)
    writer.writerow([*REQUIRED, *extra_names])
    writer.writerows((row.rec_id, row.agent, row.band, int(row.eligible), row.reason, row.quota, row.g, *row.extra)
                     for row in rows)
    return out.getvalue()


def read_manifest(data: bytes, *, file: str = "manifest.csv") -> Manifest:
    """The manifest in `data`, in any order of rows and columns; further columns are kept.

    Raises BadInput naming the row (the heading is row 1) and the column that break a rule."""
    lines = csv.reader(io.StringIO(_text(data, file), newline=""), strict=True)
    try:
        heading = next(lines, [])
        places = _places(heading, file)
        extras = [at for at, name in enumerate(heading) if name not in REQUIRED]
        numbered = [(lines.line_num, _row(cells, len(heading), places, extras, lines.line_num, file))
                    for cells in lines if cells]
    except csv.Error as error:
        raise _refused(_("the quotes do not close"), file, lines.line_num) from error
    rows = tuple(row for _number, row in numbered)
    check_rows(rows, file=file, numbers=[number for number, _row_ in numbered])
    return Manifest(rows, tuple(heading[at] for at in extras), hashlib.sha256(data).hexdigest())


def check_rows(rows: Sequence[ManifestRow], *, file: str = "manifest.csv", numbers: Sequence[int] = ()) -> None:
    """Refuse rows that leave a chance undefined: a rec_id twice, two quotas of an agent, two g of a band, a `|`.

    `numbers` are the rows' places in the file; raises BadInput with the row and column."""
    seen: dict[str, int] = {}
    quotas: dict[str, int] = {}
    sizes: dict[tuple[str, str], int] = {}
    for at, row in enumerate(rows):
        number = numbers[at] if numbers else at + 2
        _check_texts(row, number, file)
        if seen.setdefault(row.rec_id, number) != number:
            raise _refused(_("it stands in row {row} already").format(row=seen[row.rec_id]),
                           file, number, "rec_id", row.rec_id)
        if quotas.setdefault(row.agent, row.quota) != row.quota:
            raise _refused(_("the agent has quota {quota} in another row").format(quota=quotas[row.agent]),
                           file, number, "quota", str(row.quota))
        if sizes.setdefault((row.agent, row.band), row.g) != row.g:
            raise _refused(_("the agent's band has g {g} in another row").format(g=sizes[row.agent, row.band]),
                           file, number, "g", str(row.g))


def _check_texts(row: ManifestRow, number: int, file: str) -> None:
    named = (("rec_id", row.rec_id), ("agent", row.agent), ("band", row.band))
    if not row.rec_id or (row.eligible and not (row.agent and row.band)):
        raise _refused(_("it is empty"), file, number, next(column for column, value in named if not value))
    if "|" in row.rec_id or "|" in row.agent or "|" in row.band:
        column, value = next(pair for pair in named if "|" in pair[1])
        raise _refused(_("it may not hold a vertical bar"), file, number, column, value)
    if row.g < 1:
        raise _refused(_("it must be at least 1"), file, number, "g", str(row.g))


def _text(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        raise _refused(_("it is not UTF-8 text"), file, row) from error


def _places(heading: Sequence[str], file: str) -> dict[str, int]:
    for column in REQUIRED:
        if column not in heading:
            raise _refused(_("the column is missing"), file, 1, column)
    for name in heading:
        if heading.count(name) > 1:
            raise _refused(_("the column stands there twice"), file, 1, name)
    return {name: heading.index(name) for name in REQUIRED}


def _row(cells: Sequence[str], width: int, places: dict[str, int], extras: Sequence[int],
         number: int, file: str) -> ManifestRow:
    if len(cells) != width:
        raise _refused(_("it has {found} cells instead of {wanted}").format(found=len(cells), wanted=width),
                       file, number)
    value = {name: cells[at] for name, at in places.items()}
    if value["eligible"] not in ("0", "1"):
        raise _refused(_("it must be 1 or 0"), file, number, "eligible", value["eligible"])
    return ManifestRow(value["rec_id"], value["agent"], value["band"], value["eligible"] == "1", value["reason"],
                       _whole(value["quota"], "quota", number, file), _whole(value["g"], "g", number, file),
                       tuple(cells[at] for at in extras))


def _whole(text: str, column: str, number: int, file: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise _refused(_("it must be a whole number"), file, number, column, text)
    return int(text)


def _refused(reason: str, file: str, row: int, column: str = "", value: str = "") -> BadInput:
    if not column:
        what = _("{file}, row {row}: {reason}.").format(file=file, row=row, reason=reason)
    elif not value:
        what = _("{file}, row {row}, column {column}: {reason}.").format(
            file=file, row=row, column=column, reason=reason)
    else:
        what = _("{file}, row {row}, column {column}, value “{value}”: {reason}.").format(
            file=file, row=row, column=column, value=value[:80], reason=reason)
    return BadInput(what, file=file, row=row, field=column, safe=_("Nothing was drawn."),
                    todo=_("Take the manifest as it was written by the draw."), code="E-DRW-01")
