"""The 培训需求单 on paper: criteria by how often they lost points, agents concerned, cases, the trainer's answer.

Before the trainer has answered it is the form for the answer, with boxes to tick and lines to write on. Nothing is cut.
"""

from __future__ import annotations

from qadesk.i18n import _, ngettext
from qadesk.models.evaluation_sheet import Fact
from qadesk.models.listening import clock_text
from qadesk.models.printing import PrintedPaper
from qadesk.models.summary_chapters import Head, Row
from qadesk.models.summary_shown import NONE, part_text, span_text
from qadesk.models.training import (
    ARM_NAMES,
    DATED,
    ENTRY_NAMES,
    STAGE_NAMES,
    STATE_NAMES,
    Arm,
    RequestEntryKind,
    RequestState,
)
from qadesk.models.training_record import RequestEntryLine, RequestPaper, RequestRecord, TargetedRow
from qadesk.models.training_tallies import AgentTally, Tally
from qadesk.reports.coaching_parts import HANDWRITING, PITCH, put_rows, put_words
from qadesk.reports.fonts import Faces, system_faces
from qadesk.reports.furniture import BODY, INNER, PAD, PALE, ROW_RULE, Paper
from qadesk.reports.paper_parts import put_facts, put_title
from qadesk.reports.text import Typesetter

ANSWERS = (RequestEntryKind.ACCEPTED, RequestEntryKind.DECLINED, RequestEntryKind.PLANNED, RequestEntryKind.HELD)


def print_training_request(content: RequestPaper, faces: Faces | None = None) -> PrintedPaper:
    """The request as a PDF in the language in force; the same content always gives the same bytes.

    Raises StationError when the computer has no Chinese face."""
    record, title = content.record, _("Training request")
    paper = Paper(Typesetter(faces or system_faces()), content.imprint, title)
    put_title(paper, title, _("No. {number}   {revision}").format(
        number=record.number, revision=_(STATE_NAMES[record.state])))
    put_facts(paper, _facts(record))
    _criteria(paper, record)
    put_words(paper, _("Problem and wish"), record.wish, 2)
    _agents(paper, record)
    _cases(paper, record)
    _listening(paper, record)
    _answer(paper, record)
    paper.need(2.4 * HANDWRITING)
    paper.y += 1.6 * HANDWRITING
    paper.signatures((_("Raised by"), _("Trainer")))
    return paper.finish(f"{title} {record.number}", f"{title} {record.number}.pdf")


def _facts(record: RequestRecord) -> tuple[Fact, ...]:
    people = ngettext("{count} agent", "{count} agents", len(record.trained)).format(count=len(record.trained))
    return (Fact(_("Trainer"), record.trainer),
            Fact(_("Period"), f"{record.from_day.isoformat()} – {record.to_day.isoformat()}"),
            Fact(_("To be held by"), record.due_day.isoformat()), Fact(_("Raised by"), record.raised_by),
            Fact(_("Raised at"), record.raised_at), Fact(_("To be trained"), people))


def _criteria(paper: Paper, record: RequestRecord) -> None:
    put_rows(paper, _("Criteria that lost points, most calls first"), (
        Head(_("Criterion"), wide=True), Head(_("Count"), number=True), Head(_("Share"), number=True),
        Head(_("95 % interval"), number=True)),
        tuple(Row((f"{row.criterion_code} {row.name}", *_told(row.whole))) for row in record.criteria), "")
    paper.paragraph(_("Only calls drawn at random count, targeted listening does not; calls of one agent are alike, so "
                      "intervals may be too narrow"), PITCH)


def _told(tally: Tally) -> tuple[str, str, str]:
    """Count, share and interval, as the month's figures are told."""
    return f"{tally.lost:,} / {tally.n:,}", part_text(tally.lost, tally.n), span_text(tally.low, tally.high)


def _agents(paper: Paper, record: RequestRecord) -> None:
    rows = tuple(Row((_agent(agent), agent.team or NONE, f"{agent.lost} / {agent.n}")) for agent in record.trained)
    put_rows(paper, _("Agents to be trained"), (
        Head(_("Agent"), wide=True), Head(_("Team")), Head(_("Calls that lost points"), number=True)), rows, "")
    if record.comparison:
        others = _(", ").join(_agent(agent) for agent in record.comparison)
        paper.paragraph(_("{arm}: {agents}").format(arm=_(ARM_NAMES[Arm.COMPARISON]), agents=others), PITCH)
    else:
        paper.paragraph(_("No comparison group: an effect of the training cannot be claimed."), PITCH)


def _agent(agent: AgentTally) -> str:
    return f"{agent.agent_no} {agent.agent_name}" if agent.agent_name not in ("", agent.agent_no) else agent.agent_no


def _cases(paper: Paper, record: RequestRecord) -> None:
    rows = tuple(Row((_agent(case), case.team or NONE, case.call_start, clock_text(case.start_ms)))
                 for case in record.cases)
    put_rows(paper, _("Cases to use"), (
        Head(_("Agent"), wide=True), Head(_("Team")), Head(_("Call began")), Head(_("Place in the call"), number=True)),
        rows, _("No case was chosen."))


def _listening(paper: Paper, record: RequestRecord) -> None:
    if record.listening:
        rows = tuple(Row((_(STAGE_NAMES[row.stage]), f"{row.share_percent}%", _drawn(row),
                          f"{row.scored} / {row.queued}", row.made_at)) for row in record.listening)
        put_rows(paper, _("Targeted listening"), (
            Head(_("When")), Head(_("Share"), number=True), Head(_("Agents drawn"), wide=True),
            Head(_("Calls scored"), number=True), Head(_("Drawn at"))), rows, "")
        for row in record.listening:
            paper.paragraph(_("{stage}, seed {seed}").format(stage=_(STAGE_NAMES[row.stage]), seed=row.seed), PITCH)
    if record.results:
        put_rows(paper, record.effect, (
            Head(_("When")), Head(_("Group"), wide=True), Head(_("Agents"), number=True),
            Head(_("Count"), number=True), Head(_("Share"), number=True), Head(_("95 % interval"), number=True)),
            tuple(Row((_(STAGE_NAMES[one.stage]), _(ARM_NAMES[one.arm]), str(one.agents), *_told(one.tally)))
                  for one in record.results), "")
        paper.paragraph(record.claim, PITCH)


def _drawn(row: TargetedRow) -> str:
    return _(", ").join(f"{_(ARM_NAMES[arm])} {drawn} / {of}" for arm, drawn, of in row.agents)


def _answer(paper: Paper, record: RequestRecord) -> None:
    if record.state is RequestState.RAISED:
        _answer_form(paper)
    answers = [entry for entry in record.entries if entry.kind in ANSWERS]
    others = [entry for entry in record.entries if entry.kind not in ANSWERS]
    for heading, entries in ((_("The trainer's answer"), answers), (_("Further entries"), others)):
        if entries:
            paper.chapter(heading, keep=PITCH)
        for entry in entries:
            paper.paragraph(_entry_words(entry), PITCH)


def _answer_form(paper: Paper) -> None:
    paper.chapter(_("The trainer's answer"), keep=3.4 * HANDWRITING)
    paper.y += 0.6 * HANDWRITING
    x = PAD
    for words in (_("Accepted"), _("Declined")):
        paper.tick_box(x, 8)
        paper.text(x + 13, words, BODY)
        x += 90
    paper.text(x, _("Training planned for"), BODY)
    paper.rule(x + 80, x + 190, ROW_RULE, ink=PALE, y=paper.y + 6)
    paper.y += 0.4 * HANDWRITING
    for _line in range(2):
        paper.y += HANDWRITING
        paper.rule(PAD, INNER, ROW_RULE, ink=PALE)


def _entry_words(entry: RequestEntryLine) -> str:
    """`2026-09-08 10:05 已排培训：2026-09-12，韩培登记：会议室一`."""
    what = _(ENTRY_NAMES[entry.kind])
    if entry.kind in DATED:
        what = _("{what}: {day}").format(what=what, day=entry.day.isoformat())
    head = _("{day} {what}, entered by {who}").format(day=entry.entered, what=what, who=entry.who)
    return head + (_(": {words}").format(words=entry.words) if entry.words else "")
