"""What became of an evaluation after its first submit, on paper: its revisions, then its acknowledgement, appeals,
rulings and handovers.
"""

from __future__ import annotations

from qadesk.i18n import _
from qadesk.models.evaluation_life import LifeEvent
from qadesk.models.evaluation_sheet import EvaluationSheet, RevisionLine
from qadesk.reports.furniture import BODY, INNER, PAD, Paper
from qadesk.reports.paper_parts import put_small

INDENT = 12.0


def put_history(paper: Paper, sheet: EvaluationSheet, pitch: float) -> None:
    """The versions, oldest first: number, who, when, score; why, and what was old and new. Nothing if never revised."""
    if not sheet.history:
        return
    paper.chapter(_("Revisions"), keep=2 * pitch)
    for line in sheet.history:
        words = _("{number}   {who}, {at}   score {score}").format(
            number=line.number, who=line.who, at=line.at, score=line.score_shown)
        _entry(paper, words, _reasons(line), pitch)


def put_life(paper: Paper, events: tuple[LifeEvent, ...], pitch: float) -> None:
    """Each event with its day, who entered it, and its lines below it; nothing where nothing happened."""
    if not events:
        return
    paper.chapter(_("What became of it"), keep=2 * pitch)
    for event in events:
        _entry(paper, event.head, event.lines, pitch)


def _reasons(line: RevisionLine) -> tuple[str, ...]:
    reason = _("Reason: {reason}").format(reason=line.reason) if line.reason else ""
    changed = _("; ").join(change.words for change in line.changes)
    return tuple(words for words in (reason, line.consent, changed) if words)


def _entry(paper: Paper, head: str, lines: tuple[str, ...], pitch: float) -> None:
    """A line of body text, with small ones below it."""
    paper.need(2 * pitch)
    for part in paper.setter.wrap(head, BODY, INNER - 2 * PAD):
        paper.need(pitch)
        paper.text(PAD, part, BODY, y=paper.y + pitch / 2)
        paper.y += pitch
    for line in lines:
        put_small(paper, line, INDENT, pitch - 1)
