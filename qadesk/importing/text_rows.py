"""The rows of a delimited text file, read line by line: a file of any size takes little memory.

A quote that never closes costs its own line and not the rest of the file.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from qadesk.i18n import _
from qadesk.models.imports import Reject

Row = tuple[int, list[str]]
_LONGEST_RECORD_LINES = 100
_SHOWN = 200
_CHUNK = 1 << 20


def line_ends(path: Path) -> int:
    """How many line ends a file has, however long its lines are. Raises OSError."""
    with path.open("rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(_CHUNK), b""))


@dataclass(frozen=True)
class TextRows:
    """A text file that is cut into cells at `delimiter`; bytes that the encoding does not know become U+FFFD."""

    path: Path
    encoding: str
    delimiter: str

    def about_rows(self) -> int:
        """How many line ends it has. Raises OSError."""
        return line_ends(self.path)

    def rows(self, width: int = 0, first_row: int = 1) -> Iterator[Row | Reject]:
        """Line number (from 1) and cells of each row with something in it, or why a line is none.

        `width`, when known, tells a row of several lines from a quote that does not close. Raises OSError."""
        with _Lines(self.path, self.encoding) as lines:
            lines.skip(first_row - 1)
            next_line, sign = lines.next, self.delimiter
            while (line := next_line()) is not None:
                row = lines.number
                if not ('"' in line or "\0" in line or lines.is_cut):
                    cells = line.split(sign)
                    if cells[0].strip() or any(cell.strip() for cell in cells):
                        yield row, cells
                    continue
                found = self._quoted(lines, line, width) if '"' in line else line.split(self.delimiter)
                if "\0" in line and not isinstance(found, str):
                    found = _("it holds zero bytes, which no text has")
                if isinstance(found, str):
                    yield Reject(row, "", line[:_SHOWN].replace("\0", "␀"), found)
                elif width and lines.is_cut and len(found) < width and any(cell.strip() for cell in found):
                    yield Reject(row, "", line[:_SHOWN], _("the list is cut here"))
                elif found[0].strip() or any(cell.strip() for cell in found):
                    yield row, found

    def _quoted(self, lines: _Lines, line: str, width: int) -> list[str] | str:
        """The cells of a row with quotes, taking further lines where it needs them; the reason when it is none."""
        text, ahead = line, 0
        while ahead < _LONGEST_RECORD_LINES:
            if ahead and text.count('"') % 2:  # within a quote: no need to cut it
                following = lines.peek(ahead)
                if following is None:
                    break
                text, ahead = f"{text}\n{following}", ahead + 1
                continue
            try:
                cells = next(csv.reader([text], delimiter=self.delimiter, strict=True, skipinitialspace=True))
            except csv.Error as error:
                if not ahead and "field limit" not in str(error) and "unexpected end" not in str(error):
                    return next(csv.reader([text], delimiter=self.delimiter))  # words beside quotes: "User 5" <109>
                following = lines.peek(ahead) if "unexpected end" in str(error) else None
                if following is None:
                    break
                text, ahead = f"{text}\n{following}", ahead + 1
                continue
            if ahead and (width and len(cells) != width or self.delimiter == "\t" and "\t" in "".join(cells)):
                break
            lines.skip(ahead)
            return cells
        return self._unclosed(line, width)

    def _unclosed(self, line: str, width: int) -> list[str] | str:
        """A line whose quote does not close: lists with tabs often write quotes as they are."""
        cells = line.split(self.delimiter)
        is_plain = self.delimiter == "\t" and len(cells) == (width or len(cells))
        return cells if is_plain else _("a quote in this line does not close")


class _Lines:
    """Lines without their ends, with a look at those that follow; `number` is that of the last one given."""

    def __init__(self, path: Path, encoding: str) -> None:
        self._file = path.open(encoding=encoding, errors="replace", newline=None)
        self._readline = self._file.readline
        self._ahead: deque[str] = deque()
        self.number = 0
        self.is_cut = False

    def __enter__(self) -> _Lines:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()

    def next(self) -> str | None:
        """The next line, None at the end; `is_cut` when the file ends within it."""
        line = self._ahead.popleft() if self._ahead else self._readline()
        if not line:
            return None
        self.number += 1
        self.is_cut = line[-1] != "\n"
        text = line if self.is_cut else line[:-1]
        if self.number == 1:
            text = text.lstrip("\ufeff")
        return text.strip("\0") if "\0" in text else text  # a power cut leaves blocks of zeros

    def peek(self, ahead: int) -> str | None:
        """A line further on, 0 for the next one; None when the file ends before it."""
        while len(self._ahead) <= ahead:
            line = self._file.readline()
            if not line:
                return None
            self._ahead.append(line)
        return self._ahead[ahead].rstrip("\n")

    def skip(self, count: int) -> None:
        """Pass over lines."""
        for _line in range(count):
            self.next()
