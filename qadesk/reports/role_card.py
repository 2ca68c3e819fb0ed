"""A role's card from the manual on paper: what the role does here, in steps and points, on one A4."""

from __future__ import annotations

from qadesk.models.manual import CardLine, RoleCard
from qadesk.models.printing import PrintedPaper
from qadesk.reports.fonts import Faces, system_faces
from qadesk.reports.furniture import INNER, Paper
from qadesk.reports.paper_parts import put_title
from qadesk.reports.text import Typesetter

SIZE, PITCH, INDENT = 11.0, 16.5, 18.0
AFTER = 3.0


def print_role_card(card: RoleCard, faces: Faces | None = None) -> PrintedPaper:
    """The card as a PDF; the same card always gives the same bytes.

    Raises StationError when the computer has no Chinese face."""
    paper = Paper(Typesetter(faces or system_faces()), card.imprint, card.title)
    put_title(paper, card.title, "")
    for line in card.lines:
        if line.mark == "#":
            paper.chapter(line.text, keep=2 * PITCH)
        else:
            _put(paper, line)
    return paper.finish(card.title, f"{card.title}.pdf")


def _put(paper: Paper, line: CardLine) -> None:
    """One line with its mark, broken where it is too long; a point has a dash, running text nothing."""
    indent = INDENT if line.mark else 0.0
    for place, words in enumerate(paper.setter.wrap(line.text, SIZE, INNER - indent)):
        paper.need(PITCH)
        if place == 0 and line.mark:
            paper.text(2, "–" if line.mark == "-" else line.mark, SIZE, y=paper.y + PITCH / 2)
        paper.text(indent, words, SIZE, y=paper.y + PITCH / 2)
        paper.y += PITCH
    paper.y += AFTER
