"""CSV files that a spreadsheet opens: UTF-8 with its mark, CRLF, formula starters quoted."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from qadesk.models.formulas import quote_formula


def sheet(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> tuple[bytes, int]:
    """The file's bytes and how many rows stand under its heading."""
    out, count = io.StringIO(), 0
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heading)
    for row in rows:
        writer.writerow([quote_formula(cell) for cell in row])
        count += 1
    return b"\xef\xbb\xbf" + out.getvalue().encode(), count
