"""What the supervisor writes to a month until its closing: proposals, what became of earlier ones, a remark."""

from __future__ import annotations

import pytest

from qadesk.errors import BadInput, Conflict, NotFound
from qadesk.models.closing import ProposalDraft, ProposalState
from qadesk.models.months import Month
from qadesk.services.stations import LoggedIn
from tests.services.closings import close, pass_time
from tests.services.months import AUGUST
from tests.services.test_summary_figures import at, figures, write

SEPTEMBER, OCTOBER = AUGUST.next(), AUGUST.next().next()
TRAINING, CIRCULAR = ProposalDraft(" 等待与转接培训 ", "71 / 474", "9 月 27 日前"), ProposalDraft("修订口径")


def words(plan_of: LoggedIn, month: Month) -> list[str]:
    return [one.words for one in figures(plan_of, month).plan.proposals]


def test_proposals_keep_their_order_and_can_be_changed_moved_and_removed(logged_in: LoggedIn) -> None:
    plans, actor = logged_in.desk.month_plans, logged_in.actor
    plan = plans.propose(actor, AUGUST, (TRAINING, CIRCULAR))
    assert [(one.words, one.basis, one.arrangement) for one in plan.proposals] == [
        ("等待与转接培训", "71 / 474", "9 月 27 日前"), ("修订口径", "", "")]
    first, second = plan.proposals
    moved = plans.propose(actor, AUGUST, (second, first, ProposalDraft("夜班加听")))
    assert [one.proposal_id for one in moved.proposals[:2]] == [second.proposal_id, first.proposal_id]
    assert words(logged_in, AUGUST) == ["修订口径", "等待与转接培训", "夜班加听"]
    plans.propose(actor, AUGUST, moved.proposals[1:])
    assert words(logged_in, AUGUST) == ["等待与转接培训", "夜班加听"]


def test_a_proposal_needs_words_and_one_that_is_gone_is_a_conflict(logged_in: LoggedIn) -> None:
    plans, actor = logged_in.desk.month_plans, logged_in.actor
    with pytest.raises(BadInput, match="no words"):
        plans.propose(actor, AUGUST, (ProposalDraft("  "),))
    kept = plans.propose(actor, AUGUST, (TRAINING,)).proposals
    plans.propose(actor, AUGUST, ())
    with pytest.raises(Conflict, match="removed meanwhile"):
        plans.propose(actor, AUGUST, kept)


def test_the_next_month_tells_what_became_of_each_until_it_is_done(logged_in: LoggedIn) -> None:
    plans, actor = logged_in.desk.month_plans, logged_in.actor
    made = plans.propose(actor, AUGUST, (TRAINING, CIRCULAR)).proposals
    ids = [one.proposal_id or 0 for one in made]
    assert [line.state for line in figures(logged_in, SEPTEMBER).plan.carried] == [None, None]
    plans.tell(actor, SEPTEMBER, ids[0], ProposalState.DONE, "做了")
    plan = plans.tell(actor, SEPTEMBER, ids[1], ProposalState.CONTINUED, " 9 月底前 ")
    assert [(line.words, line.state, line.outcome) for line in plan.carried] == [
        ("等待与转接培训", ProposalState.DONE, "做了"), ("修订口径", ProposalState.CONTINUED, "9 月底前")]
    carried = figures(logged_in, OCTOBER).plan.carried
    assert [(line.words, line.state) for line in carried] == [("修订口径", None)]
    with pytest.raises(NotFound):
        plans.tell(actor, OCTOBER, ids[0], ProposalState.DROPPED, "")
    with pytest.raises(Conflict, match="has told"):
        plans.propose(actor, AUGUST, ())


def test_a_closed_month_takes_no_more_words(logged_in: LoggedIn) -> None:
    plans, actor = logged_in.desk.month_plans, logged_in.actor
    write(logged_in, lambda book: book.known(book.agent("A01"), at(3)))
    made = plans.propose(actor, AUGUST, (TRAINING,)).proposals
    plans.remark(actor, AUGUST, "新线路")
    close(logged_in)
    with pytest.raises(Conflict, match="is closed"):
        plans.propose(actor, AUGUST, made)
    with pytest.raises(Conflict, match="is closed"):
        plans.remark(actor, AUGUST, "x")
    with pytest.raises(Conflict, match="is closed"):
        plans.tell(actor, AUGUST, 1, ProposalState.DONE, "")
    sealed = figures(logged_in).plan
    assert (sealed.remark, sealed.proposals[0].words) == ("新线路", "等待与转接培训")
    plans.tell(actor, SEPTEMBER, made[0].proposal_id or 0, ProposalState.DONE, "做了")
    assert figures(logged_in).plan == sealed


def test_a_remark_is_replaced_and_taken_back(logged_in: LoggedIn) -> None:
    plans, actor = logged_in.desk.month_plans, logged_in.actor
    assert plans.remark(actor, AUGUST, " 新线路 ").remark == "新线路"
    pass_time(logged_in, minutes=1)
    assert plans.remark(actor, AUGUST, "").remark == ""
