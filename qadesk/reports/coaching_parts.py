"""Parts that the papers of an interview share: who and when, the plan with how it turned out, what was entered."""

from __future__ import annotations

from qadesk.i18n import _, ngettext
from qadesk.models.coaching import CAUSE_NAMES, ENTRY_NAMES, KIND_NAMES, OUTCOME_NAMES, CriterionKey, InterviewEntryKind
from qadesk.models.coaching_record import FocusResult, InterviewEntryLine, InterviewRecord, PlanLine
from qadesk.models.evaluation_sheet import Fact
from qadesk.models.scorecards import points_text
from qadesk.models.summary_chapters import Head, Row, Table
from qadesk.reports.furniture import INNER, PAD, PALE, ROW_RULE, Paper
from qadesk.reports.summary_table import put_table

PITCH = 14.0
HANDWRITING = 22.0


def facts_of(record: InterviewRecord) -> tuple[Fact, ...]:
    """Whom it was with, when and where it was held, what it goes back to."""
    draft = record.draft
    name = record.agent_name if record.agent_name != record.agent_no else ""
    length = ngettext("{count} minute", "{count} minutes", draft.minutes).format(count=draft.minutes)
    return (
        Fact(_("Agent"), "  ".join(part for part in (record.agent_no, name) if part)),
        Fact(_("Team"), record.team or "—"), Fact(_("Matter"), _(KIND_NAMES[record.kind])),
        Fact(_("Held at"), draft.held or "—"), Fact(_("Held where"), draft.place or "—"),
        Fact(_("Length"), length if draft.minutes else "—"),
        Fact(_("Cause"), _(CAUSE_NAMES[record.cause])), Fact(_("Arranged by"), record.arranged_by),
        Fact(_("Arranged at"), record.arranged_at))


def criterion_words(record: InterviewRecord, key: CriterionKey) -> str:
    """`4.1 理解复述`; the number alone where no card of the interview names it."""
    return f"{key[1]} {record.criteria.get(key, '')}".rstrip()


def result_words(result: FocusResult | None) -> str:
    """`5 / 6`; a dash where the criterion did not apply or is not on the card."""
    if result is None or result.earned_milli is None:
        return "—"
    return f"{points_text(result.earned_milli)} / {points_text(result.weight_milli)}"


def put_plan(paper: Paper, record: InterviewRecord) -> None:
    """The plan items with measure and due date, and how each turned out so far."""
    if not record.plan and not record.finished:
        put_words(paper, _("Improvement plan (what, how one sees it, until when)"), "", 4)
        return
    rows = tuple(Row((item.words, item.measure, item.due_day.isoformat(), _turned_out(item))) for item in record.plan)
    put_rows(paper, _("Improvement plan"), (Head(_("Plan item"), wide=True), Head(_("How one sees it")), Head(_("Due")),
                                            Head(_("Result"))), rows, _("No plan was agreed on."))


def _turned_out(item: PlanLine) -> str:
    if item.outcome is None:
        return _("Overdue") if item.overdue else _("Under way")
    return f"{_(OUTCOME_NAMES[item.outcome])} {item.judged_on}"


def put_rows(paper: Paper, heading: str, heads: tuple[Head, ...], rows: tuple[Row, ...], empty: str) -> None:
    """A table under a heading of the paper, or why it is empty."""
    paper.chapter(heading, keep=3 * PITCH)
    put_table(paper, Table("", "", heads, rows, empty))
    paper.y += 2


def put_entries(paper: Paper, entries: tuple[InterviewEntryLine, ...], empty: str) -> None:
    """What was entered since, each in a line of its own, or that nothing was."""
    if not entries:
        paper.paragraph(empty, PITCH)
    for entry in entries:
        paper.paragraph(entry_words(entry), PITCH)


def entry_words(entry: InterviewEntryLine) -> str:
    """`2026-09-21 改进计划延长，至 2026-09-30，林晓登记：休假一周`."""
    what = _(ENTRY_NAMES[entry.kind])
    if entry.about:
        what = _("{what} “{item}”").format(what=what, item=" ".join(entry.about.split()))
    if entry.outcome is not None:
        what += _(", {way}").format(way=_(OUTCOME_NAMES[entry.outcome]))
    if entry.until_day is not None:
        what += _(", until {day}").format(day=entry.until_day)
    head = _("{day} {what}, entered by {who}").format(day=entry.day, what=what, who=entry.who)
    return head + (_(": {words}").format(words=entry.words) if entry.words else "")


def put_words(paper: Paper, heading: str, words: str, lines: int) -> None:
    """A text under its heading; while there is none, lines to write on by hand."""
    paper.chapter(heading, keep=PITCH if words else lines * HANDWRITING)
    if words:
        paper.paragraph(words, PITCH)
        return
    for _line in range(lines):
        paper.y += HANDWRITING
        paper.rule(PAD, INNER, ROW_RULE, ink=PALE)


def put_signatures(paper: Paper, record: InterviewRecord,
                   who: tuple[tuple[InterviewEntryKind | None, str], ...]) -> None:
    """A line to sign for each, and below it what is noted of the signatures already."""
    noted = [_("{who}: signed on {day}").format(who=name, day=entry.day) for kind, name in who
             for entry in record.entries if entry.kind is kind]
    paper.need(2.4 * HANDWRITING + (PITCH if noted else 0))
    paper.y += 1.6 * HANDWRITING
    paper.signatures(tuple(name for _kind, name in who))
    if noted:
        paper.y += 6
        paper.paragraph(_("Noted: {what}").format(what=_(", ").join(noted)), PITCH)
