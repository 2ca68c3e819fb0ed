"""What became of an evaluation after its first submit, on paper: who decided its fatal items, and each revision."""

from __future__ import annotations

from qadesk.i18n import _
from qadesk.models.evaluation_sheet import Decision, EvaluationSheet, FatalLine, RevisionLine
from qadesk.models.revisions import Change
from qadesk.models.scorecards import FatalState
from qadesk.reports.furniture import BODY, GREY, INNER, NOTE, PAD, Paper

INDENT = 12.0


def decision_words(line: FatalLine) -> str:
    """`Confirmed: 周岚, 2026-09-07 09:30. Reason: …`; empty while nobody has decided. 单人确认 stands first."""
    decision = line.decision
    if decision is None:
        return ""
    words = _("{what} by {who}, {at}").format(what=_decided(line.state, decision), who=decision.who, at=decision.at)
    return f"{words}{_('. Reason: {reason}').format(reason=decision.reason)}" if decision.reason else words


def _decided(state: FatalState, decision: Decision) -> str:
    if decision.alone:
        return (_("confirmed alone (no second person)") if state is FatalState.CONFIRMED
                else _("refused alone (no second person)"))
    return _("confirmed") if state is FatalState.CONFIRMED else _("not upheld")


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
        if line.changes:
            _indented(paper, _("; ").join(change_words(change) for change in line.changes), pitch)


def change_words(change: Change) -> str:
    """`4.3 等待静音转接: 3 → 5`."""
    return _("{what}: {old} → {new}").format(what=change.what, old=change.old, new=change.new)


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
