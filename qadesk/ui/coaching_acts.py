"""What is entered about an interview by dialogs: signatures, results, more time, notes, its end, a waiver."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from qadesk.i18n import _
from qadesk.models.coaching import InterviewEntryKind
from qadesk.models.coaching_record import InterviewRecord, PlanLine
from qadesk.models.printing import PrintedPaper
from qadesk.ui.coaching_entry_dialog import SIGN, SIGNERS, WAIVE, CoachingEntryDialog, Entered, outcome_of
from qadesk.ui.coaching_words import full_words
from qadesk.ui.preview_dialog import PreviewDialog

if TYPE_CHECKING:
    from qadesk.ui.coaching_page import CoachingPage

EXTENSION_DAYS = 14
Keep = Callable[[Entered], InterviewRecord]


class CoachingActs:
    """Each asks, stores, and gives the record back to the page."""

    def __init__(self, page: CoachingPage) -> None:
        self._page = page

    def sign(self) -> None:
        """Note that the paper was signed, by who has not yet."""
        record = self._page.pane.record
        signed = {entry.kind for entry in record.entries} if record is not None else set()
        self._ask(SIGN, lambda service, actor, id_, entered: service.sign(
            actor, id_, InterviewEntryKind(entered.choice), entered.day),
            chosen=next((str(who) for who in SIGNERS if who not in signed), ""))

    def extend(self) -> None:
        """Give the plan more time."""
        record = self._page.pane.record
        if record is not None:
            until = record.draft.follow_up_due or record.today
            self._ask(InterviewEntryKind.EXTENSION, lambda service, actor, id_, entered: service.extend(
                actor, id_, entered.day, entered.words), day=max(until, record.today) + timedelta(days=EXTENSION_DAYS))

    def note(self) -> None:
        """Add a note."""
        self._ask(InterviewEntryKind.NOTE, lambda service, actor, id_, entered: service.note(
            actor, id_, entered.words))

    def close(self) -> None:
        """End the plan with its result."""
        self._ask(InterviewEntryKind.CLOSING, lambda service, actor, id_, entered: service.close(
            actor, id_, outcome_of(entered), entered.words))

    def withdraw(self) -> None:
        """Call the interview off; what was typed and not saved is not stored any more."""
        self._ask(InterviewEntryKind.WITHDRAWAL, lambda service, actor, id_, entered: service.withdraw(
            actor, id_, entered.words))

    def judge(self, line: PlanLine) -> None:
        """Say how a plan item turned out."""
        self._ask(InterviewEntryKind.ITEM, lambda service, actor, id_, entered: service.judge_item(
            actor, id_, line.item_id, outcome_of(entered), entered.words, entered.day), what=line.words,
            part=line.item_id)

    def waive(self) -> None:
        """Set the proposal shown aside with a reason."""
        page, proposal = self._page, self._page.pane.proposal.proposal
        if proposal is None:
            return
        CoachingEntryDialog(
            WAIVE, f"{proposal.agent_no} · {full_words(proposal)}", page.today,
            about=(page.actor.account_id, proposal.key), tasks=page.tasks,
            keep=lambda entered: page.desk.coaching.waive(page.actor, proposal, entered.words),
            kept=lambda _done: page.show_waived(proposal), parent=page).open()

    def print_record(self) -> None:
        """Show the record of the interview as it is printed."""
        record = self._page.pane.record
        if record is not None and self._page.prints:
            self._page.settle_words()
            self._preview(lambda: self._page.desk.printing.interview_record(self._page.actor, record.interview_id),
                          lane="write")

    def print_progress(self) -> None:
        """Show plan and follow-up as they are printed."""
        record = self._page.pane.record
        if record is not None:
            self._preview(lambda: self._page.desk.printing.interview_progress(
                self._page.actor, record.interview_id), lane="read")

    def _preview(self, make: Callable[[], PrintedPaper], *, lane: str) -> None:
        page = self._page
        page.tasks.run(page, make, lambda paper: PreviewDialog(
            paper, desk=page.desk, actor=page.actor, tasks=page.tasks, parent=page).show(), lane=lane)

    def _ask(self, kind: str, act: Callable[..., InterviewRecord], *, what: str = "", part: object = None,
             day: date | None = None, chosen: str = "") -> None:
        page, record = self._page, self._page.pane.record
        if record is None:
            return
        page.settle_words()
        shown = what or _("{number} · {agent}").format(number=record.number, agent=record.agent_no)
        CoachingEntryDialog(
            kind, shown, record.today, about=(page.actor.account_id, record.interview_id, part), tasks=page.tasks,
            keep=lambda entered: act(page.desk.coaching, page.actor, record.interview_id, entered),
            kept=partial(page.show_entered, kind), day=day, chosen=chosen, parent=page).open()
