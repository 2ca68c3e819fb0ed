"""The 面谈记录表 on paper: calls and evidence played, criteria, the agent's own words, the plan, both signatures.

Before an interview is held it is the form to take along, with lines to write on. Nothing is cut: long texts run on.
"""

from __future__ import annotations

from qadesk.i18n import _, ngettext
from qadesk.models.coaching import STATE_NAMES, InterviewEntryKind, InterviewKind
from qadesk.models.coaching_record import EvidenceLine, InterviewPaper, InterviewRecord
from qadesk.models.printing import PrintedPaper
from qadesk.models.scorecards import signed_points
from qadesk.models.summary_chapters import Head, Row
from qadesk.reports.coaching_parts import (
    PITCH,
    criterion_words,
    facts_of,
    put_entries,
    put_plan,
    put_rows,
    put_signatures,
    put_words,
)
from qadesk.reports.fonts import Faces, system_faces
from qadesk.reports.furniture import Paper
from qadesk.reports.paper_parts import put_facts, put_title
from qadesk.reports.text import Typesetter, call_span


def print_interview_record(content: InterviewPaper, faces: Faces | None = None) -> PrintedPaper:
    """The record as a PDF in the language in force; the same content always gives the same bytes.

    Raises StationError when the computer has no Chinese face."""
    record, title = content.record, _("Interview record")
    paper = Paper(Typesetter(faces or system_faces()), content.imprint, title)
    put_title(paper, title, _("No. {number}   {revision}").format(
        number=record.number, revision=_(STATE_NAMES[record.state])))
    put_facts(paper, facts_of(record))
    put_words(paper, _("Topic"), record.draft.topic, 1)
    _calls(paper, record)
    if record.kind is InterviewKind.COACHING:
        _focus(paper, record)
    put_words(paper, _("The agent's own words"), record.draft.agent_words, 3)
    put_words(paper, _("Guidance"), record.draft.guidance, 3)
    if record.kind is InterviewKind.COACHING:
        put_plan(paper, record)
        _follow_ups(paper, record)
    if record.entries:
        paper.chapter(_("Entered since"), keep=PITCH)
        put_entries(paper, record.entries, "")
    put_signatures(paper, record, ((InterviewEntryKind.SIGNED_AGENT, _("Agent")),
                                   (InterviewEntryKind.SIGNED_INSPECTOR, _("Inspector"))))
    return paper.finish(f"{title} {record.number}", f"{title} {record.number}.pdf")


def _calls(paper: Paper, record: InterviewRecord) -> None:
    fatal = _("confirmed")
    rows = tuple(Row((call.number, call.start, call.score_shown, fatal if call.fatal else "—"))
                 for call in record.sources)
    put_rows(paper, _("Calls spoken about"), (
        Head(_("Evaluation"), wide=True), Head(_("Call began")), Head(_("Score"), number=True),
        Head(_("Fatal item"))), rows, _("No call: the interview goes back to none."))
    chosen = [line for line in record.evidence if line.evidence_id is not None]
    if record.sources:
        put_rows(paper, _("Evidence"), (
            Head(_("Time")), Head(_("Call began")), Head(_("Evidence"), wide=True), Head(_("Criterion")),
            Head(_("Points taken"), number=True), Head(_("Played"))),
            tuple(Row(_evidence(line)) for line in chosen), _("No place in a call was chosen."))


def _evidence(line: EvidenceLine) -> tuple[str, ...]:
    return (call_span(line.start_ms, line.end_ms), line.start[5:], line.words or "—",
            f"{line.criterion_code} {line.criterion}", signed_points(-line.taken_milli) if line.taken_milli else "—",
            _("played") if line.played else _("not played"))


def _focus(paper: Paper, record: InterviewRecord) -> None:
    words = _(", ").join(criterion_words(record, key) for key in record.draft.focus)
    put_words(paper, _("Focus criteria"), words, 1)


def _follow_ups(paper: Paper, record: InterviewRecord) -> None:
    draft = record.draft
    paper.chapter(_("Follow-up listening"), keep=PITCH)
    if not draft.follow_ups_wanted:
        paper.paragraph(_("No follow-up was agreed on."), PITCH)
        return
    agreed = ngettext("{count} call of the time after the interview, chosen by lot",
                      "{count} calls of the time after the interview, chosen by lot",
                      draft.follow_ups_wanted).format(count=draft.follow_ups_wanted)
    until = _(", until {day}").format(day=draft.follow_up_due) if draft.follow_up_due else ""
    heard = _("; heard so far: {count}").format(count=record.heard) if record.finished else ""
    paper.paragraph(agreed + until + heard, PITCH)
