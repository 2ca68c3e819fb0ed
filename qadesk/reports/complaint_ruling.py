"""The 投诉判定 / 表扬判定 on paper: what was received, the call, whether it stands, why, and where it is heard.

It takes one page; texts that are longer than one run on to further pages. While it is open the form is for the hand.
"""

from __future__ import annotations

from qadesk.i18n import _
from qadesk.models.complaint_record import ComplaintPaper, ComplaintRecord
from qadesk.models.complaints import VERDICT_NAMES, ComplaintKind, Verdict
from qadesk.models.evaluation_sheet import Fact
from qadesk.models.printing import PrintedPaper
from qadesk.reports.fonts import Faces, system_faces
from qadesk.reports.furniture import BODY, INNER, PAD, PALE, ROW_RULE, Paper
from qadesk.reports.paper_parts import put_facts, put_title
from qadesk.reports.text import Typesetter, call_span

PITCH, HANDWRITING = 14.0, 22.0


def print_complaint_ruling(content: ComplaintPaper, faces: Faces | None = None) -> PrintedPaper:
    """The ruling as a PDF in the language in force; the same content always gives the same bytes.

    Raises StationError when the computer has no Chinese face."""
    record = content.record
    title = _("Ruling on a complaint") if record.kind is ComplaintKind.COMPLAINT else _("Ruling on praise")
    paper = Paper(Typesetter(faces or system_faces()), content.imprint, title)
    put_title(paper, title, _("No. {number}   {revision}").format(number=record.number, revision=_state(record)))
    put_facts(paper, (*record.facts, *_receiving(record)))
    _chapter(paper, _("What was received"), record.words)
    if record.scores:
        _chapter(paper, _("Evaluations of this call"), _("; ").join(record.scores))
    if record.verdict is None:
        _by_hand(paper)
    else:
        _ruling(paper, record)
    paper.y += 1.6 * HANDWRITING
    paper.need(40)
    paper.signatures((_by(record), _("Agent's acknowledgement")))
    return paper.finish(f"{title} {record.number}", f"{title} {record.number}.pdf")


def _state(record: ComplaintRecord) -> str:
    return _(VERDICT_NAMES[record.verdict]) if record.verdict is not None else _("Not ruled")


def _receiving(record: ComplaintRecord) -> tuple[Fact, ...]:
    return (Fact(_("Received on"), record.received_on.isoformat()), Fact(_("Received via"), record.received_by),
            Fact(_("Entered by"), _("{who}, {at}").format(who=record.entered_by, at=record.entered_at)),
            Fact(_("To be ruled by"), record.rule_by.isoformat()))


def _chapter(paper: Paper, heading: str, words: str) -> None:
    paper.chapter(heading, keep=PITCH)
    paper.paragraph(words, PITCH)


def _ruling(paper: Paper, record: ComplaintRecord) -> None:
    withdrawn = record.verdict is Verdict.WITHDRAWN
    heading = _("Withdrawn") if withdrawn else _("Ruling: {verdict}").format(verdict=_state(record))
    _chapter(paper, heading, record.ruled_words)
    if record.evidence:
        _places(paper, record)
    notes = [_("{who}, {at}").format(who=record.ruler, at=record.ruled_at)]
    if record.alone:
        notes.append(_("Ruled alone: who ruled had scored this call, and nobody else could rule."))
    if record.unheard_reason:
        notes.append(_("Ruled without hearing the whole recording: {reason}").format(reason=record.unheard_reason))
    paper.chapter(_by(record), keep=PITCH)
    for note in notes:
        paper.paragraph(note, PITCH)


def _by(record: ComplaintRecord) -> str:
    return _("Withdrawn by") if record.verdict is Verdict.WITHDRAWN else _("Ruled by")


def _places(paper: Paper, record: ComplaintRecord) -> None:
    paper.chapter(_("Where it is heard"), keep=PITCH)
    for start_ms, end_ms, note in record.evidence:
        span, left = call_span(start_ms, end_ms), PAD + 9
        paper.need(PITCH)
        paper.triangle(PAD, 5.2, y=paper.y + PITCH / 2)
        paper.text(left, span, BODY, y=paper.y + PITCH / 2)
        left += paper.setter.width(span, BODY) + 10
        for line in paper.setter.wrap(note, BODY, INNER - PAD - left) or [""]:
            paper.need(PITCH)
            paper.text(left, line, BODY, y=paper.y + PITCH / 2)
            paper.y += PITCH


def _by_hand(paper: Paper) -> None:
    paper.need(4 * HANDWRITING + 40)
    paper.chapter(_("Ruling and reasons"), keep=3 * HANDWRITING)
    for _line in range(4):
        paper.y += HANDWRITING
        paper.rule(PAD, INNER, ROW_RULE, ink=PALE)
