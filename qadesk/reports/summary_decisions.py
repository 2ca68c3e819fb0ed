"""What the director decides, on the first page: proposals with boxes to tick, and what became of the last ones."""

from __future__ import annotations

from qadesk.i18n import _
from qadesk.models.closing import Plan, ProposalDraft
from qadesk.models.summary_chapters import Chapter
from qadesk.models.summary_proposals import CARRIED, PROPOSALS, carried_table
from qadesk.reports.furniture import BODY, GREY, INNER, NOTE, PAD, PALE, ROW_RULE, TABLE, THICK, Paper
from qadesk.reports.summary_table import PITCH, put_table

ON_FIRST_PAGE = frozenset({PROPOSALS, CARRIED})
"""The tables that the chapter need not show again."""
STARTS = (0.0, 0.06, 0.38, 0.60, 0.86, 0.93, 1.0)
"""Where the columns begin, as parts of the page: number, proposal, basis, arrangement, agreed, put off."""
BOX = 8.5
AIR = 2.6
"""What stands above and below each proposal: a pen needs room."""


def put_decisions(paper: Paper, plan: Plan) -> None:
    """Both tables, each where there is something to say."""
    if plan.proposals:
        _head(paper)
        for number, proposal in enumerate(plan.proposals, start=1):
            _proposal(paper, number, proposal)
        paper.rule(0, INNER, THICK)
    if plan.carried:
        put_table(paper, carried_table(plan))


def first_page_note(chapter: Chapter) -> str:
    """What the chapter says in place of these tables."""
    if any(table.rows for table in chapter.tables if table.key in ON_FIRST_PAGE):
        return _("The proposals and the items of the months before stand on the first page.")
    return _("Nothing is proposed for decision, and no proposal of a month before is open.")


def _head(paper: Paper) -> None:
    paper.need(30 + 3 * PITCH)
    paper.y += 14
    title = _("For your decision")
    paper.text(0, title, BODY + 1)
    paper.text(paper.setter.width(title, BODY + 1) + 10, _("tick a box"), NOTE, ink=GREY)
    paper.y += 8
    paper.band(PITCH)
    paper.rule(0, INNER, THICK)
    paper.y += PITCH / 2
    heads = (_("No."), _("Proposal"), _("Basis"), _("Arrangement"), _("Agreed"), _("Put off"))
    for start, head in zip(STARTS, heads, strict=False):
        paper.text(start * INNER + PAD, paper.setter.fit(head, NOTE, _room(start)), NOTE, ink=GREY)
    paper.y += PITCH / 2
    paper.rule(0, INNER, THICK)


def _proposal(paper: Paper, number: int, proposal: ProposalDraft) -> None:
    cells = [str(number), proposal.words, proposal.basis, proposal.arrangement]
    wrapped = [paper.setter.wrap(cell, TABLE, _room(start)) for start, cell in zip(STARTS, cells, strict=False)]
    paper.need(PITCH * max(map(len, wrapped)) + 2 * AIR)
    if number > 1:
        paper.rule(0, INNER, ROW_RULE, ink=PALE)
    paper.y += AIR
    for index in range(max(map(len, wrapped))):
        paper.need(PITCH)
        paper.y += PITCH / 2
        for start, lines in zip(STARTS, wrapped, strict=False):
            if index < len(lines):
                paper.text(start * INNER + PAD, lines[index], TABLE)
        if index == 0:
            for start in STARTS[4:6]:
                paper.tick_box(start * INNER + PAD + 4, BOX)
        paper.y += PITCH / 2
    paper.y += AIR


def _room(start: float) -> float:
    """The width of the column that begins there."""
    return float((STARTS[STARTS.index(start) + 1] - start) * INNER - 2 * PAD)
