"""What became of an evaluation after its submit, on paper: shown to the agent, appealed, ruled, handed over, closed."""

from __future__ import annotations

from qadesk.i18n import _
from qadesk.models.evaluation_life import LifeEvent
from qadesk.reports.furniture import BODY, GREY, INNER, NOTE, PAD, Paper

INDENT = 12.0


def put_life(paper: Paper, events: tuple[LifeEvent, ...], pitch: float) -> None:
    """Each event with its day, who entered it, and its lines below it; nothing where nothing happened."""
    if not events:
        return
    paper.chapter(_("What became of it"), keep=2 * pitch)
    for event in events:
        paper.need(2 * pitch)
        for part in paper.setter.wrap(event.head, BODY, INNER - 2 * PAD):
            paper.text(PAD, part, BODY, y=paper.y + pitch / 2)
            paper.y += pitch
        for line in event.lines:
            _indented(paper, line, pitch - 1)


def _indented(paper: Paper, line: str, pitch: float) -> None:
    for part in paper.setter.wrap(line, NOTE + 0.5, INNER - 2 * PAD - INDENT):
        paper.need(pitch)
        paper.text(PAD + INDENT, part, NOTE + 0.5, ink=GREY, y=paper.y + pitch / 2)
        paper.y += pitch
