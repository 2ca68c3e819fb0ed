"""The month as a workbook (XLSX): a sheet for each chapter, one line for each agent; numbers are numbers.

Texts that a spreadsheet would take for formulas are quoted. The same month always gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qadesk.i18n import _
from qadesk.models.summaries import MonthFigures
from qadesk.models.summary_chapters import Chapter, MonthlySummary, Table, method
from qadesk.models.summary_people import AgentMonth
from qadesk.models.summary_shown import NONE
from qadesk.models.summary_values import VERDICT_NAMES
from qadesk.services.workbooks import Shown, Value, table_rows, workbook


def month_workbook(summary: MonthlySummary, figures: MonthFigures) -> bytes:
    """The workbook of a month in the language in force."""
    return workbook([(_("About"), _about(summary)),
                     *((chapter.title, _chapter(chapter)) for chapter in summary.chapters),
                     (_("By agent"), _agents(figures))])


def _about(summary: MonthlySummary) -> Iterator[Sequence[Value]]:
    seal = summary.seal
    yield [_("Month"), summary.month]
    yield [_("Period"), summary.days]
    yield [_("Scope"), summary.scope]
    yield [_("Station"), summary.imprint.station]
    yield [_("State"), _("Month closed") if seal else _("Draft")]
    if seal:
        yield [_("Closed by"), f"{seal.closed_at}  {seal.closed_by}"]
    yield [_("Audit head"), f"{summary.imprint.audit_seq}:{summary.imprint.audit_mac}"]
    yield from ([_("Method"), text] for text in method(closed=seal is not None))


def _chapter(chapter: Chapter) -> Iterator[Sequence[Value]]:
    yield [chapter.heading]
    yield from ([sentence.text] for sentence in chapter.sentences)
    if chapter.remark:
        yield [_("Remark: {words}").format(words=chapter.remark)]
    for figure in chapter.figures:
        yield [figure.caption, Shown(figure.figure), figure.line]
    for table in chapter.tables:
        yield []
        yield from _table(table)


def _table(table: Table) -> Iterator[Sequence[Value]]:
    yield [table.title, table.note] if table.note else [table.title]
    yield from table_rows(table)


def _agents(figures: MonthFigures) -> Iterator[Sequence[Value]]:
    yield [_("Staff number"), _("Name"), _("Team"), _("Known"), _("Drawn calls"), _("Scored"), _("n"), _("Score"),
           _("Interval from"), _("Interval to"), _("Calls with a fatal item"), _("Against the centre"), _("New staff")]
    scored = {agent.agent_id: agent for agent in (*figures.people.agents, *figures.people.new_staff)}
    for quota in figures.coverage.agents:
        yield [quota.staff_no, quota.name, quota.team, quota.known, quota.drawn, quota.scored,
               *_estimates(scored.get(quota.agent_id))]


def _estimates(agent: AgentMonth | None) -> Sequence[Value]:
    if agent is None:
        return [0, *[NONE] * 6]
    mean = agent.mean
    points = [NONE if value is None else round(value, 1) for value in (mean.value, mean.low, mean.high)]
    return [mean.n, *points, agent.fatal.count, _(VERDICT_NAMES[agent.verdict]) if agent.verdict else NONE,
            _("Yes") if agent.new_staff else ""]
