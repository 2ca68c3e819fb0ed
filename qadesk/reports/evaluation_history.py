"""What became of an evaluation after its first submit, on paper: each revision with who, when, why, old and new."""

from __future__ import annotations

from qadesk.i18n import _
from qadesk.models.evaluation_sheet import EvaluationSheet, RevisionLine
from qadesk.reports.furniture import BODY, GREY, INNER, NOTE, PAD, Paper

INDENT = 12.0


def put_history(paper: Paper, sheet: EvaluationSheet, pitch: float) -> None:
    """The versions, oldest first: number, who, when, score; why, and what was old and new. Nothing if never revised."""
    if not sheet.history:
        return
    paper.chapter(_("Revisions"), keep=2 * pitch)
    for line in sheet.history:
        paper.need(2 * pitch)
        _heading(paper, line, pitch)
        if line.reason:
            _indented(paper, _("Reason: {reason}").format(reason=line.reason), pitch)
        if line.consent:
            _indented(paper, line.consent, pitch)
        if line.changes:
            _indented(paper, _("; ").join(change.words for change in line.changes), pitch)


def _heading(paper: Paper, line: RevisionLine, pitch: float) -> None:
    words = _("{number}   {who}, {at}   score {score}").format(
        number=line.number, who=line.who, at=line.at, score=line.score_shown)
    for part in paper.setter.wrap(words, BODY, INNER - 2 * PAD):
        paper.need(pitch)
        paper.text(PAD, part, BODY, y=paper.y + pitch / 2)
        paper.y += pitch


def _indented(paper: Paper, words: str, pitch: float) -> None:
    for part in paper.setter.wrap(words, NOTE + 0.5, INNER - 2 * PAD - INDENT):
        paper.need(pitch - 1)
        paper.text(PAD + INDENT, part, NOTE + 0.5, ink=GREY, y=paper.y + (pitch - 1) / 2)
        paper.y += pitch - 1
