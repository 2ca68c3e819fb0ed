"""The draft of the 月度监听工作总结 on paper: conclusions on the first page, then chapter by chapter, method and audit.

Every figure is the one on the screen: both are made of the same chapters.
"""

from __future__ import annotations

from qadesk.i18n import _
from qadesk.models.evaluation_sheet import Fact
from qadesk.models.printing import PrintedPaper
from qadesk.models.summary_chapters import Chapter, Figure, MonthlySummary, method
from qadesk.reports.fonts import Faces, system_faces
from qadesk.reports.furniture import BODY, BOTTOM, INNER, PAD, TOP, Paper
from qadesk.reports.paper_parts import put_facts, put_figures, put_title
from qadesk.reports.summary_table import PITCH, put_table
from qadesk.reports.text import Typesetter

CONCLUSION = 11.0
CONCLUSION_PITCH = 17.0
HANDWRITING = 22.0


def print_monthly_summary(summary: MonthlySummary, faces: Faces | None = None) -> PrintedPaper:
    """The draft as a PDF in the language in force; the same summary always gives the same bytes.

    Raises StationError when the computer has no Chinese face."""
    title = _("Monthly summary")
    paper = Paper(Typesetter(faces or system_faces()), summary.imprint,
                  _("{title}   {month}   Draft").format(title=title, month=summary.month))
    put_title(paper, title, _("{month}   Draft").format(month=summary.month))
    put_facts(paper, (Fact(_("Period"), summary.days), Fact(_("Scope"), summary.scope),
                      Fact(_("As of"), summary.imprint.printed_at)))
    first, *others = summary.chapters
    _conclusions(paper, first)
    paper.need(BOTTOM - TOP)
    for chapter in others:
        _chapter(paper, chapter)
    _appendix(paper, summary)
    words = _("{title} {month} (draft)").format(title=title, month=summary.month)
    return paper.finish(words, f"{words}.pdf")


def _conclusions(paper: Paper, chapter: Chapter) -> None:
    paper.y += 6
    paper.chapter(chapter.heading, keep=CONCLUSION_PITCH)
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
    _figures(paper, chapter.figures)
    paper.paragraph(_("Spans are 95 % intervals: the true level very likely lies within them. n is the number of "
                      "calls; fatal items do not count into the score."), PITCH)
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
    paper.y += 1.4 * HANDWRITING
    paper.signatures((_("Prepared by"), _("Checked by"), _("Director")))


def _chapter(paper: Paper, chapter: Chapter) -> None:
    paper.y += 10
    paper.chapter(chapter.heading, keep=5 * PITCH)
    if chapter.figures:
        _figures(paper, chapter.figures)
    for table in chapter.tables:
        put_table(paper, table)


def _figures(paper: Paper, figures: tuple[Figure, ...]) -> None:
    put_figures(paper, [(figure.caption, figure.figure, figure.line) for figure in figures])


def _appendix(paper: Paper, summary: MonthlySummary) -> None:
    paper.y += 10
    paper.chapter(_("Method and audit"), keep=3 * PITCH)
    for text in method():
        paper.paragraph(text, PITCH)
        paper.y += 3
    paper.paragraph(_("The audit trail stood at row {seq} when this was printed:").format(
        seq=summary.imprint.audit_seq), PITCH)
    paper.paragraph(summary.imprint.audit_mac, PITCH)
