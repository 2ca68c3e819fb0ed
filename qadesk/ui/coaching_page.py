"""The page 面谈辅导: what waits at the left, the interview in the middle, its follow-up listening at the right.

Everything typed is saved by itself. Evidence is played here, beside the agent; a follow-up call is heard and scored
under 监听评分. A team leader reads the own team's interviews.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, QTimer, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLayout

from qadesk.audio.player import Player, SoundState
from qadesk.i18n import N_, _
from qadesk.models.calls import Call
from qadesk.models.coaching import (
    FollowUp,
    Interview,
    InterviewEntry,
    InterviewEntryKind,
    InterviewSource,
    InterviewWaiver,
)
from qadesk.models.coaching_list import (
    InterviewLink,
    InterviewList,
    InterviewProposal,
    InterviewWish,
)
from qadesk.models.coaching_record import EvidenceLine, InterviewRecord
from qadesk.models.evaluations import Evaluation, FatalTick
from qadesk.models.major_problems import MajorProblem, MajorProblemEntry
from qadesk.models.people import Actor, Agent, Leadership, Membership
from qadesk.models.rules import RulesVersion
from qadesk.models.sampling import QueueItem
from qadesk.models.training import TrainingRequest
from qadesk.security.roles import may
from qadesk.ui.coaching_acts import CoachingActs
from qadesk.ui.coaching_calls import CoachingCalls
from qadesk.ui.coaching_columns import CoachingColumns
from qadesk.ui.coaching_follow_up import CoachingFollowUp, can_listen
from qadesk.ui.coaching_holding import CoachingHolding
from qadesk.ui.coaching_keeper import CoachingKeeper
from qadesk.ui.coaching_list_pane import CoachingListPane
from qadesk.ui.coaching_opening import CoachingOpening
from qadesk.ui.coaching_pane import CoachingPane
from qadesk.ui.coaching_sound import CoachingSound
from qadesk.ui.coaching_wiring import bind_keys, join_follow_up, join_pane
from qadesk.ui.coaching_words import waiting_of
from qadesk.ui.page import Page
from qadesk.ui.widgets.buttons import Button

SMALLEST_PX = (640, 480)
READ_ANEW = frozenset({Call, Evaluation, QueueItem, TrainingRequest})


class CoachingPage(Page):
    """Given the player by keyword; everything else is the kit of all pages."""

    KEY, TITLE, ICON = "coaching", N_("Coaching interviews"), "account-voice"
    SHORT_TITLE = N_("Coaching")
    SHOWS = (Agent, Call, Evaluation, FatalTick, FollowUp, Interview, InterviewEntry, InterviewSource, InterviewWaiver,
             Leadership, MajorProblem, MajorProblemEntry, Membership, QueueItem, RulesVersion, TrainingRequest)
    COUNTS = (Evaluation, FatalTick, Interview, InterviewEntry, InterviewSource, InterviewWaiver, MajorProblem,
              MajorProblemEntry)
    THREE_PANES = True
    USE_CASE = "coaching.list"

    def __init__(self, *, player: Player, **kit: Any) -> None:
        super().__init__(**kit)
        self.helps, self.prints = may(self.actor, "coaching.save"), may(self.actor, "printing.interview_record")
        self._listens = may(self.actor, "evaluations.open_record")
        self.found = InterviewList(date.min)
        self._read_anew, self._loaded = False, False
        self._asked_for: object = None  # what another page asked to open before the list was there
        self.new_button = Button(_("New interview"), icon="plus")
        self.list = CoachingListPane(may_begin=self.helps)
        self.pane = CoachingPane(self.keys, listens=self._listens, helps=self.helps)
        self.follow_up = CoachingFollowUp(self.keys, opens=self._listens)
        self.keeper = CoachingKeeper(self, self.tasks, partial(self.desk.coaching.save, self.actor))
        self.sound = CoachingSound(player, desk=self.desk, actor=self.actor, tasks=self.tasks, owner=self)
        self.acts, self.calls, self.holding = CoachingActs(self), CoachingCalls(self), CoachingHolding(self)
        self.opening = CoachingOpening(self)
        self.columns = CoachingColumns(self.list, self.pane, self.follow_up, self.header)
        self._lay_out()
        self._connect()
        join_pane(self)
        join_follow_up(self)
        bind_keys(self)
        self.opening.show_nothing()
        QTimer.singleShot(0, self, lambda: self._refresh(hidden_too=True))  # for the badge

    @property
    def today(self) -> date:
        """The centre's day."""
        return self.found.today

    # the list

    def reload(self) -> None:
        """Fetch the list again; and the interview shown where something behind it has changed."""
        self.tasks.run(self, lambda: self.desk.coaching.list(self.actor), self._show_list, lane="read")
        record = self.pane.record
        if self._read_anew and record is not None:
            self.opening.fetch(record.interview_id)
        self._read_anew = False

    @Slot(object)
    def _notice(self, classes: frozenset[type]) -> None:
        self._read_anew |= not classes.isdisjoint(READ_ANEW)
        super()._notice(classes)

    def _show_list(self, found: InterviewList) -> None:
        self.found, self._loaded = found, True
        self.list.set_list(found)
        waiting, tone = waiting_of((*found.proposals, *found.rows))
        self.waiting_changed.emit(waiting if self.helps else 0, tone)
        if self.opening.key is None:
            self.opening.show_nothing()
        asked, self._asked_for = self._asked_for, None
        self.open_item(asked)

    # what is opened

    def open_item(self, item: object) -> None:
        """Open what another page asks for: an interview, a proposal, or a new one from an evaluation."""
        if isinstance(item, InterviewLink):
            self.opening.open_interview(item.interview_id)
        elif not self._loaded:
            self._asked_for = item
        elif isinstance(item, InterviewProposal):
            self.opening.open_proposal(item)
        elif isinstance(item, InterviewWish):
            self.holding.ask_new(item.agent_no, item.evaluation_id)

    def place(self) -> str:
        """The interview that is shown."""
        return str(self.pane.record.interview_id) if self.pane.record is not None else ""

    def go_back_to(self, place: str) -> None:
        self.opening.open_interview(int(place))

    # what was done with it

    def show_waived(self, proposal: InterviewProposal) -> None:
        """A proposal was set aside."""
        if self.opening.key == proposal.key:
            self.opening.show_nothing()
        self.messages.show_message("good", _("The proposal for {agent} is set aside.").format(agent=proposal.agent_no))
        self.list.setFocus()

    def show_entered(self, kind: str, record: InterviewRecord) -> None:
        """Something was entered by a dialog."""
        if kind == InterviewEntryKind.WITHDRAWAL:
            self.keeper.drop(record.interview_id)
        self.opening.show_record(record)

    # saving

    def settle_words(self) -> None:
        """Save at once what is typed."""
        self.keeper.flush()

    def settle(self) -> None:
        self.sound.stop()
        self.settle_words()

    def unsaved(self) -> object:
        """Interviews that could not be saved."""
        return self.keeper.unsaved()

    def take_unsaved(self, unsaved: object) -> None:
        self.keeper.take_unsaved(unsaved)

    def note(self) -> None:
        """Something was typed: it is saved soon."""
        record = self.pane.record
        if record is not None and record.may_change:
            self.keeper.note(record.interview_id, self.pane.draft())

    def seek(self) -> None:
        """To the filter of the list, unfolding it where it is folded."""
        self.columns.show_list()
        self.list.search.setFocus()

    def _tell_saved(self, record: InterviewRecord) -> None:
        self.saved.emit(_("Saved {time}").format(time=record.saved_at))

    # evidence

    def play(self, line: EvidenceLine) -> None:
        """Play a place beside the agent; say so where nothing can be heard."""
        self.sound.play(line)
        if self.sound.playback.sound is not SoundState.OK:
            self.messages.show_message("warn", _("No sound: there is no device."),
                                       _("Plug in a headset or loudspeaker, then play the place again."))

    def _show_playing(self, line: EvidenceLine | None) -> None:
        self.pane.evidence.show_playing(line)
        if line is not None and self.sound.playback.sound is SoundState.OK:  # unheard it was not played to anybody
            self.pane.evidence.tick(line)

    def change_record(self, change: Callable[[Actor, int], InterviewRecord]) -> None:
        """Change what an interview rests on, while it is prepared."""
        record = self.pane.record
        if record is not None and record.may_change:
            self.settle_words()
            self.tasks.run(self, partial(change, self.actor, record.interview_id), self.opening.show_record)

    # the main button

    def show_foot(self) -> None:
        """Show what can be done with the interview now."""
        record = self.pane.record
        if record is not None:
            self.pane.foot.show_record(record, held=bool(self.pane.draft().held), prints=self.prints,
                                       helps=self.helps, main_elsewhere=can_listen(record))

    def press_main(self) -> None:
        """Press the main button, wherever it stands now."""
        main = self.pane.main() or self.follow_up.listen
        if main is not None and main.isEnabled():
            main.click()

    # wiring

    def _connect(self) -> None:
        for button in (self.new_button, self.list.new_button):
            button.clicked.connect(lambda: self.holding.ask_new())
        self.list.list.opened.connect(self.opening.open_row)
        self.keeper.saved.connect(self._tell_saved)
        self.keeper.failed.connect(self.messages.show_error)
        self.keeper.failed.connect(lambda _error: self.not_saved.emit(_("Not saved; it is tried again")))
        self.sound.turned.connect(self._show_playing)
        self.sound.failed.connect(self.messages.show_error)

    # place on the screen

    def _lay_out(self) -> None:
        self.fill_edges()
        whole = self.layout()
        assert whole is not None
        whole.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.header.set_subtitle(_("listen → talk → plan → listen again"))
        if self.helps:
            self.header.add_action(self.new_button)
        self.body.addWidget(self.columns)
        self.panes = [self.list, self.pane, self.follow_up]

    def minimumSizeHint(self) -> QSize:
        return QSize(*SMALLEST_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.columns.fit(self.width())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, self.sound.playback.prepare)

    def hideEvent(self, event: QHideEvent) -> None:
        """What is not seen does not play; what was typed is saved."""
        super().hideEvent(event)
        self.sound.stop()
        self.settle_words()
