"""Chapter 9 of the monthly summary (建议与下月计划): proposals, what became of earlier ones, adjustments."""

from __future__ import annotations

from qadesk.i18n import _
from qadesk.models.closing import PROPOSAL_STATE_NAMES, Adjustment, Plan, ProposalLine
from qadesk.models.evaluation_record import RecordLink
from qadesk.models.summary_chapters import Chapter, Head, Row, Table
from qadesk.models.summary_shown import NONE

PLAN, PROPOSALS, CARRIED, ADJUSTMENTS = "plan", "proposals", "carried", "adjustments"


def plan_chapter(plan: Plan) -> Chapter:
    """The chapter in the language in force; its first two tables stand on the first page of the paper."""
    return Chapter(PLAN, _("Proposals"), _("7. Proposals and next month"), (), (
        proposal_table(plan), carried_table(plan), _adjustment_table(plan.adjustments)))


def proposal_table(plan: Plan) -> Table:
    """What is proposed to the director, in the order given."""
    rows = tuple(Row((str(at), one.words, one.basis or NONE, one.arrangement or NONE))
                 for at, one in enumerate(plan.proposals, start=1))
    return Table(PROPOSALS, _("For your decision"), (
        Head(_("No.")), Head(_("Proposal"), wide=True), Head(_("Basis")), Head(_("Arrangement"))), rows,
        _("Nothing is proposed for decision."))


def carried_table(plan: Plan) -> Table:
    """The proposals of months before that were open, and what became of them."""
    rows = tuple(Row((one.words, one.outcome or NONE, _state(one))) for one in plan.carried)
    return Table(CARRIED, _("Items of the months before"), (
        Head(_("Item")), Head(_("Outcome"), wide=True), Head(_("State"))), rows,
        _("No proposal of a month before is open."), right=True)


def _state(line: ProposalLine) -> str:
    return _(PROPOSAL_STATE_NAMES[line.state]) if line.state else _("Nothing told yet")


def _adjustment_table(adjustments: tuple[Adjustment, ...]) -> Table:
    return Table(ADJUSTMENTS, _("Adjustments to closed months"), (
        Head(_("Month")), Head(_("Evaluation")), Head(_("Agent")), Head(_("Before and after")),
        Head(_("Reason"), wide=True)), tuple(_adjustment(one) for one in adjustments),
        _("Nothing changed in a closed month."), _("no part of this month's means"))


def _adjustment(one: Adjustment) -> Row:
    agent = f"{one.agent_no} {one.agent_name}".strip()
    return Row((one.month.name, one.number, agent, f"{one.before} → {one.after}", one.reason or NONE),
               RecordLink(one.evaluation_id))
