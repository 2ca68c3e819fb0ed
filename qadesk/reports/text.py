"""The one way in which text comes to paper: as plain strings, never as markup.

Nothing that a user types is parsed (no reportlab paragraph), so tags, image links and entities print as they stand.
Characters that no face has are spelt 〔U+20BB7〕 and remembered; characters without a shape leave no mark.
Lengths are in points; `width` is what a line may take.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby

from reportlab.pdfgen.canvas import Canvas

from qadesk.models.listening import clock_text
from qadesk.reports.fonts import EmbeddedFace, Faces

ELLIPSIS = "…"
NOT_AT_START = frozenset("，。、：；！？）》」』〕】”’…—%％,.:;!?)]}·")
NOT_AT_END = frozenset("（《「『〔【“‘([{")
SHAPELESS = frozenset("\u00ad\u034f\u061c\u180e") | {chr(code) for first, last in (
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
    (0xE0000, 0xE007F), (0xE0100, 0xE01EF)) for code in range(first, last + 1)}


class Typesetter:
    """Measures, breaks and draws plain text in the faces given; remembers what no face could draw."""

    def __init__(self, faces: Faces) -> None:
        self.faces = faces
        self._missing: set[str] = set()
        self._face = lru_cache(maxsize=None)(faces.face_for)

    @property
    def missing(self) -> tuple[str, ...]:
        """The characters that had to be spelt out so far, in order of code."""
        return tuple(sorted(self._missing))

    def printable(self, text: str) -> str:
        """The text with every character drawable: line ends are `\\n`, other white space is a space."""
        lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
        return "".join(self._spelt(character) for character in lines if character not in SHAPELESS)

    def one_line(self, text: str) -> str:
        """As `printable`, with line ends turned to spaces."""
        return self.printable(text).replace("\n", " ")

    def _spelt(self, character: str) -> str:
        if character == "\n":
            return character
        if unicodedata.category(character) != "Cc" and self._face(character) is not None:
            return character
        if character.isspace():
            return " "
        self._missing.add(character)
        return f"〔U+{ord(character):04X}〕"

    def width(self, text: str, size: float) -> float:
        """The width of drawable text in points."""
        return sum(self._advance(character) for character in text) * size / 1000

    def _advance(self, character: str) -> float:
        face = self._face(character)
        return float(face.face.getCharWidth(ord(character))) if face is not None else 0.0

    def wrap(self, text: str, size: float, width: float) -> list[str]:
        """The lines of any text at `size` within `width`: at spaces, between Chinese characters, else inside a word.

        No line starts with a closing mark or ends with an opening one, unless there is no other way."""
        return [line for part in self.printable(text).split("\n") for line in self._broken(part, size, width)]

    def _broken(self, text: str, size: float, width: float) -> Iterator[str]:
        room = width * 1000 / size
        while text:
            cut = self._fitting(text, room)
            if cut < len(text):
                cut = _break_before(text, cut)
            yield text[:cut].rstrip(" ")
            text = text[cut:].lstrip(" ")
            if not text:
                return
        yield ""

    def _fitting(self, text: str, room: float) -> int:
        """How many leading characters take no more than `room` (thousandths of the size); at least one."""
        used = 0.0
        for index, character in enumerate(text):
            used += self._advance(character)
            if used > room:
                return max(index, 1)
        return len(text)

    def widest_word(self, text: str, size: float) -> float:
        """The width of the widest piece between two places at which `wrap` may end a line."""
        return max(self.width(word.rstrip(" "), size) for line in self.printable(text).split("\n")
                   for word in _words(line))

    def fit(self, text: str, size: float, width: float) -> str:
        """Any text on one line, cut with an ellipsis where it is longer than `width`."""
        line = self.one_line(text)
        if self.width(line, size) <= width:
            return line
        return line[:self._fitting(line, (width - self.width(ELLIPSIS, size)) * 1000 / size)].rstrip() + ELLIPSIS

    def packed(self, parts: Iterable[str], size: float, width: float) -> list[str]:
        """Texts one after another, as many to a line as fit, parted by a gap; broken only where one is too wide."""
        lines: list[str] = []
        for part in parts:
            wider = f"{lines[-1]}   {self.printable(part)}" if lines else ""
            if wider and "\n" not in wider and self.width(wider, size) <= width:
                lines[-1] = wider
            else:
                lines += self.wrap(part, size, width)
        return lines

    def runs(self, line: str) -> Iterator[tuple[EmbeddedFace, str]]:
        """One drawable line in pieces, each with the face that draws it."""
        for face, characters in groupby(line, self._face):
            if face is not None:
                yield face, "".join(characters)

    def draw(self, canvas: Canvas, x: float, y: float, line: str, size: float) -> None:
        """Draw one drawable line with its left end at `x` and its baseline at `y`."""
        for face, run in self.runs(line):
            canvas.setFont(face.fontName, size)
            canvas.drawString(x, y, run)
            x += self.width(run, size)


def _break_before(text: str, cut: int) -> int:
    """The best place to end a line at or before `cut`: where a break is allowed, not too far back."""
    for place in range(cut, max(cut // 2, 0), -1):
        if _may_break(text[place - 1], text[place]):
            return place
    return cut


def _words(line: str) -> Iterator[str]:
    """The pieces between which a line may be broken."""
    begin = 0
    for place in range(1, len(line)):
        if _may_break(line[place - 1], line[place]):
            yield line[begin:place]
            begin = place
    yield line[begin:]


def _may_break(left: str, right: str) -> bool:
    if left == " " or right == " ":
        return True
    if right in NOT_AT_START or left in NOT_AT_END:
        return False
    return _is_wide(left) or _is_wide(right)


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def call_span(start_ms: int, end_ms: int) -> str:
    """A stretch of a call as `02:36–03:00`; a moment, or one within the same second, as `02:36`."""
    start, end = clock_text(start_ms), clock_text(end_ms)
    return start if start == end else f"{start}–{end}"


