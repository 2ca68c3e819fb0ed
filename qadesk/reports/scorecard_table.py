"""The table of a printed scorecard: sections, criteria, points, answers, deductions and the times that they rest on.

Rows grow with their texts and run on over pages; a short row stays together.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest

from qadesk.i18n import _
from qadesk.models.evaluation_sheet import CriterionLine, Deduction, SectionBlock
from qadesk.models.scorecards import CriterionKind, points_text
from qadesk.reports.furniture import GREY, INNER, NOTE, PAD, PALE, ROW_RULE, TABLE, THICK, Paper
from qadesk.reports.text import Typesetter, call_span

FULL_X, EARNED_X, DEDUCTION_X, EVIDENCE_X = INNER * 0.425, INNER * 0.495, INNER * 0.51, INNER * 0.867
KEEP_LINES = 8


@dataclass(frozen=True)
class _RowLine:
    """One printed line of a table row: its cells, most of them empty on all but the first line."""

    code: str = ""
    title: str = ""
    full: str = ""
    earned: str = ""
    deduction: str = ""
    evidence: str = ""


def put_table(paper: Paper, sections: tuple[SectionBlock, ...], pitch: float) -> None:
    """Put the table at the cursor, a line every `pitch` points, its head again on every further page."""
    only_lists = all(line.kind is CriterionKind.DEDUCTIONS for section in sections for line in section.criteria)
    words = (_("Deductions and evidence (time in the call)") if only_lists
             else _("Answers, deductions and evidence (time in the call)"))
    _table_head(paper, pitch, words)
    paper.on_new_page = lambda: _table_head(paper, pitch, words)
    for section in sections:
        rows = [_criterion_lines(paper.setter, criterion) for criterion in section.criteria]
        _section_row(paper, section, pitch, keep_with=len(rows[0]) if rows else 0)
        for lines in rows:
            _criterion_row(paper, lines, pitch)
    paper.on_new_page = None
    paper.rule(0, INNER, THICK)


def _table_head(paper: Paper, pitch: float, words: str) -> None:
    paper.band(pitch)
    paper.rule(0, INNER, THICK)
    paper.y += pitch / 2
    paper.text(PAD, _("Criterion"), NOTE + 0.5, ink=GREY)
    paper.text_right(FULL_X, _("Full"), NOTE + 0.5, ink=GREY)
    paper.text_right(EARNED_X, _("Earned"), NOTE + 0.5, ink=GREY)
    paper.text(DEDUCTION_X, words, NOTE + 0.5, ink=GREY)
    paper.y += pitch / 2
    paper.rule(0, INNER, THICK)


def _section_row(paper: Paper, section: SectionBlock, pitch: float, *, keep_with: int) -> None:
    lines = paper.setter.wrap(f"{section.code} {section.title}", TABLE, FULL_X - 30)
    paper.need(pitch * (len(lines) + min(keep_with, KEEP_LINES)))
    for index, line in enumerate(lines):
        paper.band(pitch)
        paper.y += pitch / 2
        paper.text(PAD, line, TABLE)
        if index == 0 and section.applies:
            paper.text_right(FULL_X, points_text(section.weight_milli) if section.weight_milli else "", TABLE)
            paper.text_right(EARNED_X, points_text(section.earned_milli), TABLE)
        paper.y += pitch / 2


def _criterion_row(paper: Paper, lines: list[_RowLine], pitch: float) -> None:
    if len(lines) <= KEEP_LINES:
        paper.need(pitch * len(lines))
    for index, line in enumerate(lines):
        paper.need(pitch)
        if index == 0:
            paper.rule(0, INNER, ROW_RULE, ink=PALE)
        paper.y += pitch / 2
        _cells(paper, line)
        paper.y += pitch / 2


def _cells(paper: Paper, line: _RowLine) -> None:
    paper.text(PAD + 9, line.code, TABLE)
    paper.text(PAD + 9 + _code_room(paper.setter, line.code), line.title, TABLE)
    paper.text_right(FULL_X, line.full, TABLE)
    paper.text_right(EARNED_X, line.earned, TABLE)
    paper.text(DEDUCTION_X, line.deduction, TABLE)
    if line.evidence:
        paper.triangle(EVIDENCE_X, 5.2)
        paper.text(EVIDENCE_X + 9, line.evidence, TABLE)


def _code_room(setter: Typesetter, code: str) -> float:
    return max(21.0, setter.width(code, TABLE) + 5)


def _criterion_lines(setter: Typesetter, criterion: CriterionLine) -> list[_RowLine]:
    code = setter.fit(criterion.code, TABLE, 60)
    room = _code_room(setter, code)
    titles = setter.wrap(criterion.title, TABLE, FULL_X - 14 - PAD - 9 - room)
    notes = [line for text in _reasons(criterion) for line in setter.wrap(text, TABLE, EVIDENCE_X - DEDUCTION_X - 5)]
    times = [call_span(place.start_ms, place.end_ms) for place in criterion.evidence]
    rows = zip_longest([code], titles, [criterion.full_shown], [criterion.earned_shown], notes, times, fillvalue="")
    return [_RowLine(*cells) for cells in rows]


def _reasons(criterion: CriterionLine) -> list[str]:
    taken = [_taken(deduction) for deduction in criterion.deductions]
    notes = [f"{call_span(place.start_ms, place.end_ms)} {place.note}" for place in criterion.evidence if place.note]
    return [*criterion.remarks, *taken, *notes]


def _taken(deduction: Deduction) -> str:
    points = points_text(-deduction.points_milli * deduction.times)
    text = _("{behaviour} {points}").format(behaviour=deduction.text.strip(), points=points)
    return text + (_(" ({times} times)").format(times=deduction.times) if deduction.times > 1 else "")
