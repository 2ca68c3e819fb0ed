"""Joins what the panes of the page 面谈辅导 report with what is done about it, and binds the page's keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qadesk.models.major_problems import ProblemLink
from qadesk.models.training_record import RequestLink

if TYPE_CHECKING:
    from qadesk.ui.coaching_page import CoachingPage


def join_pane(page: CoachingPage) -> None:
    """The interview in the middle."""
    pane, acts, holding, coaching = page.pane, page.acts, page.holding, page.desk.coaching
    pane.edited.connect(page.note)
    for box in (pane.form.agent_words, pane.form.guidance):
        box.left.connect(page.list.setFocus)
    pane.judge_asked.connect(acts.judge)
    pane.sign_asked.connect(acts.sign)
    pane.proposal.record_asked.connect(holding.open_evaluation)
    pane.evidence.play_asked.connect(page.play)
    pane.evidence.record_asked.connect(lambda line: holding.open_evaluation(line.evaluation_id, line.start_ms))
    pane.evidence.add_asked.connect(lambda line: page.change_record(
        lambda actor, interview_id: coaching.add_evidence(actor, interview_id, line)))
    pane.evidence.remove_asked.connect(lambda evidence_id: page.change_record(
        lambda actor, interview_id: coaching.remove_evidence(actor, interview_id, evidence_id)))
    foot = pane.foot
    for button, act in ((pane.proposal.begin, holding.accept), (pane.proposal.waive, acts.waive),
                        (foot.begin, holding.begin), (foot.finish, holding.finish), (foot.close_plan, acts.close),
                        (foot.extend, acts.extend), (foot.print, acts.print_record),
                        (pane.new_button, holding.ask_new)):
        button.clicked.connect(lambda _checked=False, act=act: act())
    foot.more.clicked.connect(lambda: _offer_more(page))


def join_follow_up(page: CoachingPage) -> None:
    """What stands at the right."""
    follow_up, holding = page.follow_up, page.holding
    follow_up.listen_asked.connect(holding.listen)
    follow_up.call_asked.connect(holding.open_call)
    follow_up.source_asked.connect(holding.open_evaluation)
    follow_up.leave_out_asked.connect(page.calls.leave_out)
    follow_up.calls_asked.connect(page.calls.add)
    follow_up.request_asked.connect(lambda request_id: page.go_to_page.emit("training", RequestLink(request_id)))
    follow_up.problem_asked.connect(lambda problem_id: page.go_to_page.emit("workbench", ProblemLink(problem_id)))


def bind_keys(page: CoachingPage) -> None:
    """The keys that hold anywhere on the page."""
    playback = page.sound.playback
    for action, slot in (("page.main", page.press_main), ("page.print", page.acts.print_record),
                         ("page.find", page.seek), ("player.toggle", playback.toggle),
                         ("player.back", playback.back), ("player.forward", playback.forward)):
        page.keys.bind(action, page, slot)


def _offer_more(page: CoachingPage) -> None:
    acts = {"calls": page.calls.add, "progress": page.acts.print_progress, "note": page.acts.note,
            "sign": page.acts.sign, "withdraw": page.acts.withdraw}
    menu = page.pane.foot.menu()
    menu.triggered.connect(lambda action: acts[action.data()]())
    menu.popup(page.pane.foot.corner())
