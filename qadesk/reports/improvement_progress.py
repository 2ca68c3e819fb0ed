"""The 改进计划 / 跟进 on paper, for the team leader: plan items, follow-ups heard, each criterion before and after,
and whether the plan was closed or extended. What cannot be told from so few calls is said."""

from __future__ import annotations

from qadesk.i18n import _
from qadesk.models.coaching import OUTCOME_NAMES, STATE_NAMES, InterviewEntryKind
from qadesk.models.coaching_record import FocusCall, InterviewPaper, InterviewRecord
from qadesk.models.printing import PrintedPaper
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
    result_words,
)
from qadesk.reports.fonts import Faces, system_faces
from qadesk.reports.furniture import Paper
from qadesk.reports.paper_parts import put_facts, put_title
from qadesk.reports.text import Typesetter

OF_THE_PLAN = (InterviewEntryKind.ITEM, InterviewEntryKind.EXTENSION, InterviewEntryKind.NOTE,
               InterviewEntryKind.CLOSING, InterviewEntryKind.WITHDRAWAL)


def print_improvement_progress(content: InterviewPaper, faces: Faces | None = None) -> PrintedPaper:
    """The progress of a plan as a PDF in the language in force; the same content always gives the same bytes.

    Raises StationError when the computer has no Chinese face."""
    record, title = content.record, _("Improvement plan and follow-up")
    paper = Paper(Typesetter(faces or system_faces()), content.imprint, title)
    put_title(paper, title, _("No. {number}   {revision}").format(
        number=record.number, revision=_(STATE_NAMES[record.state])))
    put_facts(paper, facts_of(record))
    put_words(paper, _("Topic"), record.draft.topic, 1)
    put_plan(paper, record)
    _criteria(paper, record)
    _heard(paper, record)
    paper.chapter(_("Entered since"), keep=PITCH)
    put_entries(paper, tuple(entry for entry in record.entries if entry.kind in OF_THE_PLAN), _("Nothing entered yet."))
    put_signatures(paper, record, ((None, _("Inspector")), (None, _("Team leader"))))
    return paper.finish(f"{title} {record.number}", f"{title} {record.number}.pdf")


def _criteria(paper: Paper, record: InterviewRecord) -> None:
    """Each focus criterion with the points of the calls before and after, in the order of the calls."""
    heard = [call for call in record.after if call.evaluation_id is not None]
    rows = tuple(Row((criterion_words(record, key), _points(record.before, key), _points(heard, key)))
                 for key in record.draft.focus)
    put_rows(paper, _("Before and after, by criterion"), (
        Head(_("Criterion")), Head(_("Before the interview"), wide=True), Head(_("After the interview"))), rows,
        _("No focus criterion was agreed on."))
    paper.paragraph(record.untold, PITCH)


def _points(calls: tuple[FocusCall, ...] | list[FocusCall], key: tuple[str, str]) -> str:
    return _(", ").join(result_words(call.results.get(key)) for call in calls) or "—"


def _heard(paper: Paper, record: InterviewRecord) -> None:
    """The follow-up calls, heard or waiting."""
    focus = record.draft.focus
    rows = tuple(Row((str(call.position), call.start, *(result_words(call.results.get(key)) for key in focus),
                      _judged(call))) for call in record.after)
    heads = (Head(_("No.")), Head(_("Call began")), *(Head(key[1], number=True) for key in focus),
             Head(_("Result"), wide=True))
    heading = _("Follow-up listening ({heard} of {wanted} heard)").format(
        heard=record.heard, wanted=record.draft.follow_ups_wanted)
    put_rows(paper, heading, heads, rows, _("No follow-up call was taken yet."))


def _judged(call: FocusCall) -> str:
    if call.evaluation_id is None:
        return _("Waits to be heard") if call.waits else _("Not heard")
    return _(OUTCOME_NAMES[call.outcome]) if call.outcome is not None else _("Did not apply")
