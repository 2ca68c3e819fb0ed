"""The 重大问题反馈单 on paper: the fact, its time in the call, the action asked, acknowledgement with time, signatures.

It takes one page; texts that are longer than one run on to further pages, nothing is cut.
"""

from __future__ import annotations

from qadesk.i18n import _, ngettext
from qadesk.models.evaluation_sheet import Fact
from qadesk.models.major_problems import (
    KIND_NAMES,
    STATE_NAMES,
    WAY_NAMES,
    EntryKind,
    ProblemEntry,
    ProblemRecord,
    ProblemSlip,
    ProblemState,
)
from qadesk.models.printing import PrintedPaper
from qadesk.reports.fonts import Faces, system_faces
from qadesk.reports.furniture import BODY, INNER, PAD, PALE, ROW_RULE, Paper
from qadesk.reports.paper_parts import put_facts, put_title
from qadesk.reports.text import Typesetter, call_span

PITCH = 14.0
HANDWRITING = 22.0


def print_major_problem_slip(slip: ProblemSlip, faces: Faces | None = None) -> PrintedPaper:
    """The slip as a PDF in the language in force; the same slip always gives the same bytes.

    Raises StationError when the computer has no Chinese face."""
    record, title = slip.record, _("Major problem slip")
    paper = Paper(Typesetter(faces or system_faces()), slip.imprint, title)
    put_title(paper, title, _("No. {number}   {revision}").format(
        number=record.number, revision=_(STATE_NAMES[record.state])))
    put_facts(paper, (*record.call, *_raising(record)))
    _chapter(paper, _("Facts"), record.facts)
    _evidence(paper, record)
    _chapter(paper, _("Action asked"), record.action_asked)
    _acknowledgement(paper, record)
    _entries(paper, record)
    _leader_words(paper, record)
    return paper.finish(f"{title} {record.number}", f"{title} {record.number}.pdf")


def _raising(record: ProblemRecord) -> tuple[Fact, ...]:
    return (Fact(_("Raised by"), record.raised_by), Fact(_("Raised at"), record.raised_at),
            Fact(_("Leader concerned"), record.leader))


def _chapter(paper: Paper, heading: str, words: str) -> None:
    paper.chapter(heading, keep=PITCH)
    paper.paragraph(words, PITCH)


def _evidence(paper: Paper, record: ProblemRecord) -> None:
    paper.chapter(_("Time in the call"), keep=PITCH)
    x = PAD
    for start_ms, end_ms in record.spans:
        words = call_span(start_ms, end_ms)
        if x + paper.setter.width(words, BODY) + 12 > INNER:
            paper.y += PITCH
            x = PAD
        paper.need(PITCH)
        paper.triangle(x, 5.2, y=paper.y + PITCH / 2)
        paper.text(x + 9, words, BODY, y=paper.y + PITCH / 2)
        x += paper.setter.width(words, BODY) + 30
    paper.y += PITCH


def _acknowledgement(paper: Paper, record: ProblemRecord) -> None:
    entry = record.entry(EntryKind.ACKNOWLEDGEMENT)
    paper.chapter(_("Acknowledgement"), keep=PITCH)
    if entry is not None:
        paper.paragraph(_entry_words(entry), PITCH)
    elif record.state is ProblemState.CLOSED:
        paper.paragraph(_("Not acknowledged; closed without."), PITCH)
    else:
        paper.paragraph(ngettext(
            "Not acknowledged yet. To be acknowledged within {hours} hour of raising.",
            "Not acknowledged yet. To be acknowledged within {hours} hours of raising.",
            record.open_hours).format(hours=record.open_hours), PITCH)


def _entries(paper: Paper, record: ProblemRecord) -> None:
    entries = [entry for entry in record.entries if entry.kind is not EntryKind.ACKNOWLEDGEMENT]
    paper.chapter(_("Feedback and follow-up"), keep=PITCH)
    if not entries:
        paper.paragraph(_("Nothing entered yet."), PITCH)
    for entry in entries:
        paper.paragraph(f"{_(KIND_NAMES[entry.kind])}  {_entry_words(entry)}", PITCH)


def _entry_words(entry: ProblemEntry) -> str:
    """`2026-09-07 10:05 陈组长，以班组长本人账号。已当面提醒`."""
    head = _("{at} entered by {who}").format(at=entry.happened, who=entry.who)
    way = _(", {way}").format(way=_(WAY_NAMES[entry.way])) if entry.way is not None else ""
    return head + way + (_(": {words}").format(words=entry.words) if entry.words else "")


def _leader_words(paper: Paper, record: ProblemRecord) -> None:
    paper.need(4 * HANDWRITING + 40)
    paper.chapter(_("The leader's answer (what was done, by when)"), keep=3 * HANDWRITING)
    for _line in range(2):
        paper.y += HANDWRITING
        paper.rule(PAD, INNER, ROW_RULE, ink=PALE)
    paper.y += 1.6 * HANDWRITING
    paper.signatures((_("Raised by"), _("Leader concerned")))
