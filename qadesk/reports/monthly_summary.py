"""The 月度监听工作总结 on paper: the first page for the director, then chapter by chapter, method and audit.

It is a draft and says so until the month is closed. Every figure is the one on the screen: both are made of the same
chapters.
"""

from __future__ import annotations

from itertools import groupby

from qadesk.i18n import _
from qadesk.models.charts import Chart
from qadesk.models.closing import Plan
from qadesk.models.evaluation_sheet import Fact
from qadesk.models.printing import PrintedPaper
from qadesk.models.summary_chapters import Chapter, Figure, MonthlySummary, Table, method
from qadesk.reports.chart_part import put_charts, room_for
from qadesk.reports.fonts import Faces, system_faces
from qadesk.reports.furniture import BODY, BOTTOM, CHAPTER_INK, INNER, PAD, TOP, Paper
from qadesk.reports.paper_parts import put_facts, put_figures, put_title
from qadesk.reports.summary_decisions import ON_FIRST_PAGE, first_page_note, put_decisions
from qadesk.reports.summary_table import PITCH, put_table
from qadesk.reports.text import Typesetter

HEADING = 13.0
CONCLUSION = 11.0
CONCLUSION_PITCH = 17.0
HANDWRITING = 22.0


def print_monthly_summary(summary: MonthlySummary, faces: Faces | None = None) -> PrintedPaper:
    """The summary as a PDF in the language in force; the same summary always gives the same bytes.

    Raises StationError when the computer has no Chinese face."""
    title, month = _("Monthly summary"), summary.month
    shown = month if summary.seal else _("{month}   Draft").format(month=month)
    paper = Paper(Typesetter(faces or system_faces()), summary.imprint, f"{title}   {shown}")
    put_title(paper, title, shown)
    put_facts(paper, (Fact(_("Period"), summary.days), Fact(_("Scope"), summary.scope), _as_of(summary)))
    first, *others = summary.chapters
    _conclusions(paper, first, summary.plan)
    paper.need(BOTTOM - TOP)
    for chapter in others:
        _chapter(paper, chapter)
    _appendix(paper, summary)
    words = f"{title} {month}" if summary.seal else _("{title} {month} (draft)").format(title=title, month=month)
    return paper.finish(words, f"{words}.pdf")


def _as_of(summary: MonthlySummary) -> Fact:
    if summary.seal is None:
        return Fact(_("As of"), summary.imprint.printed_at)
    return Fact(_("Month closed"), summary.seal.closed_at)


def _conclusions(paper: Paper, chapter: Chapter, plan: Plan) -> None:
    paper.y += 6
    _heading(paper, chapter.heading, keep=CONCLUSION_PITCH)
    paper.y += 3
    for number, sentence in enumerate(chapter.sentences, start=1):
        lines = paper.setter.wrap(sentence.text, CONCLUSION, INNER - 22)
        for index, line in enumerate(lines):
            paper.need(CONCLUSION_PITCH)
            paper.y += CONCLUSION_PITCH / 2
            if index == 0:
                paper.text(PAD, f"{number}.", CONCLUSION)
            paper.text(22, line, CONCLUSION)
            paper.y += CONCLUSION_PITCH / 2
        paper.y += 3
    if chapter.remark:
        paper.y += 3
        paper.paragraph(_("Remark: {words}").format(words=chapter.remark), PITCH)
    put_figures(paper, _cells(chapter.figures))
    paper.paragraph(_("Spans are 95 % intervals: the true level very likely lies within them. n is the number of "
                      "calls; fatal items do not count into the score."), PITCH)
    put_decisions(paper, plan)
    _instructions(paper)


def _instructions(paper: Paper) -> None:
    """Lines for the director's words, and the signatures."""
    paper.need(4 * HANDWRITING + 30)
    words = _("Instructions")
    paper.y += 16
    paper.text(0, words, BODY + 1)
    for line in range(3):
        paper.y += HANDWRITING if line else 6
        paper.rule(paper.setter.width(words, BODY + 1) + 10, INNER, 0.6)
    paper.y = max(paper.y + 1.4 * HANDWRITING, BOTTOM - HANDWRITING)
    paper.signatures((_("Prepared by"), _("Checked by"), _("Director")))


def _chapter(paper: Paper, chapter: Chapter) -> None:
    paper.y += 10
    _heading(paper, chapter.heading, keep=_begin(paper, chapter))
    if chapter.figures:
        put_figures(paper, _cells(chapter.figures), ruled=False)
    tables = {table.key: table for table in chapter.tables if table.key not in ON_FIRST_PAGE}
    if len(tables) < len(chapter.tables):
        paper.paragraph(first_page_note(chapter), PITCH)
    for _right, group in groupby(chapter.charts, lambda chart: chart.right):
        _charts(paper, list(group), tables)
    for table in tables.values():
        put_table(paper, table)


def _begin(paper: Paper, chapter: Chapter) -> float:
    """The height of what a chapter begins with: its heading does not stand alone at the foot of a page."""
    if chapter.figures or not chapter.charts:
        return 5 * PITCH
    _right, first = next(groupby(chapter.charts, lambda chart: chart.right))
    charts = list(first)
    return room_for(paper, charts if charts[0].right else charts[:1])


def _charts(paper: Paper, charts: list[Chart], tables: dict[str, Table]) -> None:
    """Charts, those of a page's right column side by side, each with the table of its numbers, which is taken out."""
    for row in ([charts] if charts[0].right else [[chart] for chart in charts]):
        put_charts(paper, row)
        for chart in row:
            table = tables.pop(chart.key, None)
            if table is not None and (table.rows or not chart.empty):
                put_table(paper, table)


def _heading(paper: Paper, heading: str, *, keep: float) -> None:
    """A chapter's heading over its rule, on one page with the `keep` points below it."""
    paper.need(24 + keep)
    paper.y += 12
    paper.text(0, heading, HEADING, ink=CHAPTER_INK)
    paper.y += 9
    paper.rule(0, INNER, 1.0, ink=CHAPTER_INK)
    paper.y += 3


def _cells(figures: tuple[Figure, ...]) -> list[tuple[str, str, str]]:
    return [(figure.caption, figure.figure, figure.line) for figure in figures]


def _appendix(paper: Paper, summary: MonthlySummary) -> None:
    paper.y += 10
    _heading(paper, _("Method and audit"), keep=3 * PITCH)
    for text in method(closed=summary.seal is not None):
        paper.need(PITCH * len(paper.setter.wrap(text, BODY, INNER - 2 * PAD)))
        paper.paragraph(text, PITCH)
        paper.y += 3
    stood = (_("The audit trail stood at row {seq} when this month was closed:") if summary.seal else
             _("The audit trail stood at row {seq} when this was printed:"))
    head = summary.seal or summary.imprint
    paper.need(2 * PITCH)
    paper.paragraph(stood.format(seq=head.audit_seq), PITCH)
    paper.paragraph(head.audit_mac, PITCH)
