"""Parts that papers share: the title with its number, labelled facts, three to a row, and a row of large figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

from qadesk.models.evaluation_sheet import Fact
from qadesk.reports.furniture import BODY, FIGURE, GREY, INNER, NOTE, PAD, ROW_RULE, THICK, TITLE, Paper
from qadesk.reports.text import Typesetter

NOTE_PITCH = 10.5
CLAUSE = re.compile(r".*?(?:[，；：]|, |; |: |$)", re.DOTALL)
"""A part of a note that ends at a mark of Chinese, or at one of English with its space."""


def put_title(paper: Paper, title: str, number: str) -> None:
    """The title, its number at the right where there is room, else below it."""
    paper.y += 19
    paper.text(0, title, TITLE)
    drawable = paper.setter.one_line(number)
    if paper.setter.width(drawable, BODY) <= INNER - paper.setter.width(title, TITLE) - 12:
        paper.text_right(INNER, drawable, BODY, ink=GREY, y=paper.y + 4)
        paper.y += 14
        return
    paper.y += 16
    for line in paper.setter.wrap(drawable, BODY, INNER):
        paper.text(0, line, BODY, ink=GREY, y=paper.y + 3)
        paper.y += 11


def put_facts(paper: Paper, facts: tuple[Fact, ...]) -> None:
    """The facts row by row, three to a row, nothing cut."""
    starts = (0.0, INNER * 0.354, INNER * 0.698, INNER)
    label_widths = [max((paper.setter.width(fact.label, BODY) for fact in facts[column::3]), default=0) + 12
                    for column in range(3)]
    for row in range(0, len(facts), 3):
        cells = [paper.setter.wrap(fact.value, BODY, starts[column + 1] - starts[column] - label_widths[column] - 8)
                 for column, fact in enumerate(facts[row:row + 3])]
        _fact_row(paper, facts[row:row + 3], cells, starts, label_widths)
        paper.rule(0, INNER, THICK if row + 3 >= len(facts) else ROW_RULE)


def _fact_row(paper: Paper, facts: tuple[Fact, ...], cells: list[list[str]],
              starts: tuple[float, ...], label_widths: list[float]) -> None:
    for index, lines in enumerate(zip_longest(*cells, fillvalue="")):
        paper.need(15.4)
        paper.y += 7.7 if index == 0 else 6.0
        for column, line in enumerate(lines):
            if index == 0:
                paper.text(starts[column] + PAD, facts[column].label, BODY, ink=GREY)
            paper.text(starts[column] + PAD + label_widths[column], line, BODY)
        paper.y += 7.7 if index == 0 else 6.0


def put_small(paper: Paper, words: str, indent: float, pitch: float) -> None:
    """Words in small grey type, set in below what they belong to, over as many lines as they take."""
    for line in paper.setter.wrap(words, NOTE + 0.5, INNER - 2 * PAD - indent):
        paper.need(pitch)
        paper.text(PAD + indent, line, NOTE + 0.5, ink=GREY, y=paper.y + pitch / 2)
        paper.y += pitch


def put_figures(paper: Paper, cells: Sequence[tuple[str, str, str]], *, ruled: bool = True) -> None:
    """A row of figures, each under its caption and over its note: (caption, figure, note); between two rules, or over
    one where it stands below a ruled heading."""
    setter, width = paper.setter, INNER / len(cells)
    room = width - 2 * PAD - 4
    captions = [setter.wrap(caption, NOTE, room) for caption, _figure, _note in cells]
    notes = [_clauses(setter, note, room) for _caption, _figure, note in cells]
    above, below = NOTE_PITCH * max(map(len, captions)), NOTE_PITCH * max(map(len, notes))
    paper.y += 8
    paper.need(above + below + 30)
    top = paper.y
    if ruled:
        paper.rule(0, INNER, 1.0)
    for column, (_caption, figure, _note) in enumerate(cells):
        x = column * width + PAD + 2
        _lines(paper, x, captions[column], top + 9)
        _figure(paper, x, figure, room, top + above + 13)
        _lines(paper, x, notes[column], top + above + 30)
        if column:
            paper.upright(column * width, top + 4, top + above + below + 24, 0.5)
    paper.y = top + above + below + 28
    paper.rule(0, INNER, 1.0)
    paper.y += 4


def _figure(paper: Paper, x: float, figure: str, width: float, middle: float) -> None:
    """A figure as large as its place allows; a name that is too long even in small type takes two lines."""
    size = _shrunk(paper.setter, figure, width)
    lines = paper.setter.wrap(figure, size, width) if size == NOTE else [figure]
    if len(lines) > 2:
        lines = [lines[0], paper.setter.fit("".join(lines[1:]), size, width)]
    for index, line in enumerate(lines):
        paper.text(x, line, size, y=middle + (index - (len(lines) - 1) / 2) * (NOTE_PITCH - 1))


def _lines(paper: Paper, x: float, lines: list[str], y: float) -> None:
    for index, line in enumerate(lines):
        paper.text(x, line, NOTE, ink=GREY, y=y + NOTE_PITCH * index)


def _clauses(setter: Typesetter, note: str, width: float) -> list[str]:
    """The lines of a note, broken at its commas where that takes no more of them: a number stays with its word."""
    lines = [""]
    for clause in CLAUSE.findall(note):
        if setter.width(setter.one_line((lines[-1] + clause).rstrip()), NOTE) > width and lines[-1]:
            lines.append("")
        lines[-1] += clause
    at_commas = [part for line in lines for part in setter.wrap(line.rstrip(), NOTE, width)]
    plain = setter.wrap(note, NOTE, width)
    return at_commas if len(at_commas) <= len(plain) else plain


def _shrunk(setter: Typesetter, figure: str, width: float) -> float:
    wide = setter.width(setter.one_line(figure), FIGURE)
    return FIGURE if wide <= width else max(NOTE, FIGURE * width / wide)
