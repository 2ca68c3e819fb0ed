"""The page 监听评分: queue, player and scoring form side by side, and one call after another opened in them.

A call is opened (audited) with its draft and its sound at once; leaving it stores the draft, the playhead and what
was heard. A trainer sees a list of cases, reads records and hears calls, but scores none. What is done on the page
stands in modules of their own, from `listening_queue` to `listening_record`, what is shown in place of the form.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLayout, QPushButton, QWidget

from qadesk.audio.player import Player
from qadesk.errors import UserError
from qadesk.i18n import N_, _
from qadesk.models.calls import Recording
from qadesk.models.evaluation_record import CallLink, RecordLink
from qadesk.models.evaluations import Evaluation
from qadesk.models.evidence import evidence_entries
from qadesk.models.flags import Flag
from qadesk.models.handovers import DraftsLink
from qadesk.models.listening import Coverage, OpenedCall
from qadesk.models.listening_proof import ToHear
from qadesk.models.sampling import QueueItem
from qadesk.models.training import TargetedCall, TrainingCase
from qadesk.security.roles import may
from qadesk.ui.heard_keeper import HeardKeeper
from qadesk.ui.hold_key import HoldKey
from qadesk.ui.listening_acoustics import ListeningAcoustics
from qadesk.ui.listening_assignment import ListeningAssignment
from qadesk.ui.listening_buttons import ListeningButtons
from qadesk.ui.listening_centre import ListeningCentre
from qadesk.ui.listening_clips import ListeningClips
from qadesk.ui.listening_columns import ListeningColumns
from qadesk.ui.listening_draft import ListeningDraft
from qadesk.ui.listening_flags import ListeningFlags
from qadesk.ui.listening_help import heading_of
from qadesk.ui.listening_history import ListeningHistory
from qadesk.ui.listening_keys import act_on_player, bind_keys
from qadesk.ui.listening_papers import ListeningPapers
from qadesk.ui.listening_parts import ListeningParts
from qadesk.ui.listening_problems import ListeningProblems
from qadesk.ui.listening_proof import ListeningProof
from qadesk.ui.listening_queue import ListeningQueue
from qadesk.ui.listening_record import ListeningRecord
from qadesk.ui.listening_scored import ListeningScored
from qadesk.ui.listening_sound import ListeningSound
from qadesk.ui.listening_view import ListeningView
from qadesk.ui.page import Page
from qadesk.ui.playback import Playback
from qadesk.ui.player_habits import PlayerHabits
from qadesk.ui.queue_pane import QueuePane
from qadesk.ui.record_panel import RecordPanel
from qadesk.ui.record_view import RecordView
from qadesk.ui.scoring import Scoring
from qadesk.ui.scoring_form import ScoringForm

NAVIGATION_PX = 48
SMALLEST_PX = (640, 480)


class ListeningPage(Page):
    """Given the player by keyword, and whether its key plays only while held; the rest is the kit of all pages."""

    KEY, TITLE, ICON = "listening", N_("Listening and scoring"), "headphones"
    SHORT_TITLE = N_("Score calls")
    SHOWS = (QueueItem, Evaluation, Flag, TargetedCall, TrainingCase, Recording)
    THREE_PANES = True
    USE_CASE = "listening.queue"

    def __init__(self, *, player: Player, play_key_holds: Callable[[], bool] = lambda: False, **kit: Any) -> None:
        super().__init__(**kit)
        self.item_id: int | None = None
        self.opened: OpenedCall | None = None
        self.scores = may(self.actor, "evaluations.open_draft")
        self.playback = Playback(player, self)
        self.play_key = HoldKey(self.playback, self.keys, play_key_holds, self)
        self._make_panes()
        self._make_joints()
        self._make_acts(player)
        self._lay_out()
        self._connect()
        bind_keys(self)
        self.habits.ask()
        self.tasks.run(self, lambda: self.desk.listening.warm_up(self.actor), lambda _done: None, lane="read")

    def _make_panes(self) -> None:
        self.queue = QueuePane(self.keys, cases=not self.scores, joint=not may(self.actor, "evaluations.open_record"))
        self.centre = ListeningCentre(self.playback, self.keys)
        self.form = ScoringForm(self.keys, self._playhead_ms)
        self.record = RecordPanel(self.keys, prints=may(self.actor, "printing.evaluation_sheet"))
        self.columns = ListeningColumns(self.queue, self.centre, self.form, self.record, scores=self.scores)

    def _make_joints(self) -> None:
        """What joins the panes with their use cases."""
        self.sound = ListeningSound(self)
        self.heard = HeardKeeper(self, self.tasks, partial(self.desk.listening.save_progress, self.actor),
                                 lambda: self.playback.position_ms)
        self.scoring = Scoring(self.form, desk=self.desk, actor=self.actor, tasks=self.tasks, owner=self,
                               position_ms=self._playhead_ms, coverage=self._heard_so_far,
                               before_submit=self.store_heard, phrases_key=self.keys.of("form.phrases")[0])
        self.view = RecordView(self.record, desk=self.desk, actor=self.actor, tasks=self.tasks, owner=self)
        self.habits = PlayerHabits(self.playback, self, desk=self.desk, actor=self.actor, tasks=self.tasks,
                                   waveform=self.centre.waveform)

    def _make_acts(self, player: Player) -> None:
        """What is done on the page, each in a module of its own."""
        self.problems, self.flags = ListeningProblems(self), ListeningFlags(self)
        self.clips, self.parts = ListeningClips(self, player), ListeningParts(self, player)
        self.proof, self.left = ListeningProof(self), ListeningView(self)
        self.papers, self.acoustics = ListeningPapers(self), ListeningAcoustics(self)
        self.reading, self.draft = ListeningRecord(self), ListeningDraft(self)
        self.history, self.assignment = ListeningHistory(self), ListeningAssignment(self)
        self.scored, self.listed = ListeningScored(self), ListeningQueue(self)
        self.buttons = ListeningButtons(self.header, self.keys, step_call=self.step_call,
                                        toggle_queue=self.columns.toggle_queue,
                                        toggle_focus_mode=self.columns.toggle_focus_mode,
                                        flag=self.flags.ask, raise_problem=self.problems.ask)
        self.buttons.flag.setVisible(may(self.actor, "flags.raise_"))
        self.buttons.problem.setVisible(may(self.actor, "major_problems.raise_"))

    # what is asked of the page

    def reload(self) -> None:
        """Fetch the queue again."""
        self.listed.fetch()

    def open_item(self, item: object) -> None:
        """Open what another page asks for: a queue item by its id, or the record of an evaluation, at a place."""
        if isinstance(item, int):
            self.open_call(item)
        elif isinstance(item, CallLink):
            self.open_call(item.item_id)
            self.sound.back_at_ms = item.at_ms
        elif isinstance(item, DraftsLink):
            self.draft.handovers.ask_others(item.owner_id)
        elif isinstance(item, RecordLink):
            self.reading.open(item.evaluation_id)
            self.sound.back_at_ms = item.at_ms

    def help_heading(self) -> str:
        return heading_of(self)

    def place(self) -> str:
        """The call that is scored, and where it stands."""
        draft = self.item_id is not None and self.view.record is None
        return f"{self.item_id} {self._playhead_ms() or 0}" if draft else ""

    def go_back_to(self, place: str) -> None:
        self.open_item(CallLink(*map(int, place.split())))

    # one call after another

    def open_call(self, item_id: int) -> None:
        """Leave the call at hand and open another: facts and draft first, its sound as soon as it is decoded."""
        self.let_go()
        self.messages.clear()
        self.item_id = item_id
        self.queue.set_open(item_id)
        self.listed.show_place()
        self.columns.show_record(False)
        self.fetch_call(item_id)
        if self.scores:
            self.scoring.open(item_id)

    def fetch_call(self, item_id: int) -> None:
        """Ask for facts, sound and acoustic marks of a call."""
        self.columns.show_call(True)
        self.tasks.run(self, lambda: self.desk.listening.open_call(self.actor, item_id), self._show_call,
                       partial(self.refuse, item_id))
        self.sound.open(item_id)
        self.acoustics.open()

    def leave_call(self) -> None:
        """Store what is not stored yet and show no call."""
        self.let_go()
        self.centre.set_facts(None)
        self.queue.set_open(None)
        self.listed.show_place()
        self.columns.show_call(False)
        self.columns.show_record(False)

    def let_go(self) -> None:
        """Store what is not stored yet of the call at hand, and forget it."""
        self.playback.pause()
        self.left.leave()
        self.heard.leave()
        self.proof.end()
        self.scoring.leave()
        self.view.leave()
        self.item_id, self.opened = None, None
        self.parts.end()
        self.sound.close()
        self.acoustics.close()
        self.history.close()

    def step_call(self, step: int) -> None:
        """To the next or previous call of the queue as it is shown."""
        item_id = self.queue.neighbour(step)
        if item_id is not None:
            self.open_row(item_id)

    def open_row(self, item_id: int) -> None:
        """Open a call of the list, or the record of what was submitted of it."""
        evaluation_id = self.queue.record_of(item_id)
        if self.queue.is_tied(item_id):  # the refusal is asked for once, and no other call is left for it
            self.tasks.run(self, lambda: self.desk.listening.open_call(self.actor, item_id), lambda _opened: None)
        elif whose := self.queue.whose(item_id):
            self.assignment.ask(item_id, whose)
        elif evaluation_id is None:
            self.open_call(item_id)
        else:
            self.reading.open(evaluation_id)

    def _show_call(self, opened: OpenedCall) -> None:
        if opened.facts.item_id != self.item_id:
            return
        self.opened = opened
        self.proof.begin(opened)
        self.left.begin(opened)
        self.parts.begin(opened)
        self.centre.set_facts(opened.facts)
        self.listed.show_place()
        self.heard.begin(opened.facts.item_id, opened.heard)
        self.sound.show()

    def show_evidence(self) -> None:
        """Show the evidence of the draft or of the record in waveform and list."""
        card, answers, current = self.form.card, self.form.answers, self.form.current if self.form.card else ""
        if self.view.record is not None:
            card, answers, current = self.view.record.card, self.view.record.answers, ""
        self.centre.set_evidence(evidence_entries(card, answers) if card else (), self.heard.coverage, current)
        self.order_panes()

    def order_panes(self) -> None:
        """F6 goes to what can take the keys: in place of a form that nobody fills in stands nothing."""
        right: QWidget = self.record if self.view.record is not None else self.form
        shown = [right] if self.scores or right is self.record else []
        self.panes = [self.queue, self.centre.waveform, *self.centre.lists(), *shown]

    def _playhead_ms(self) -> int | None:
        """Where the call stands; None until its sound is loaded (a stored playhead must not be taken for 0)."""
        return self.playback.position_ms if self.playback.has_call else None

    def _heard_so_far(self) -> tuple[Coverage, ToHear]:
        """What was heard, and what has to be."""
        return self.heard.coverage, self.proof.to_hear

    def store_heard(self) -> None:
        """Before a submit: the service judges by what is stored, so it has to be stored first (same lane)."""
        self.playback.tell_heard()
        self.heard.flush()

    def refuse(self, item_id: int, error: UserError) -> None:
        """The call cannot be opened: leave it, unless another one is open by now."""
        if item_id == self.item_id:
            self.leave_call()
            self.show_error(error)

    def show_error(self, error: UserError) -> None:
        self.messages.show_error(error, (_("Next call"), lambda: self.step_call(1)))

    def commands(self) -> tuple[tuple[str, QPushButton], ...]:
        return (*super().commands(), *self.clips.commands(), *self.draft.commands())

    def settle(self) -> None:
        """Store and let go of everything: before a lock and the end."""
        self.habits.store()
        self.clips.settle()
        self.leave_call()

    def unsaved(self) -> object:
        """Drafts that could not be saved."""
        return self.scoring.keeper.unsaved()

    def take_unsaved(self, unsaved: object) -> None:
        self.scoring.keeper.take_unsaved(unsaved)

    # the number in full

    def _ask_number(self) -> None:
        item_id = self.item_id
        if item_id is not None:
            self.tasks.run(self, lambda: self.desk.listening.full_number(self.actor, item_id),
                           lambda number: self._show_number(item_id, number))

    def _show_number(self, item_id: int, number: str) -> None:
        if item_id == self.item_id:
            self.centre.facts.show_number(number)

    # keys

    def find_call(self) -> None:
        """To the filter of the queue, unfolding it where it is folded."""
        self.columns.unfold_queue()
        self.queue.filter.setFocus()

    # wiring

    def _connect(self) -> None:
        self._connect_form()
        self.columns.queue_folds.connect(self.buttons.unfold.setVisible)
        self.centre.number_asked.connect(self._ask_number)
        self.playback.heard_more.connect(self.heard.add)
        self.heard.changed.connect(self.proof.show)
        self.heard.failed.connect(self.messages.show_error)

    def _connect_form(self) -> None:
        self.form.player_asked.connect(partial(act_on_player, self))
        self.form.span_play_asked.connect(self.playback.play_span)
        self.form.answers_changed.connect(lambda _answers: self.show_evidence())
        self.form.current_changed.connect(lambda _code: self.show_evidence())
        self.centre.mark_chosen.connect(lambda code: self.form.select(code) if self.form.card else None)

    # the place of the panes

    def _lay_out(self) -> None:
        self.fill_edges()
        whole = self.layout()
        assert whole is not None
        whole.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # else panes could not fold: see _fit
        self.body.addWidget(self.columns)
        self.panes = [self.queue, self.centre.waveform, self.form]
        self.centre.facts.may_unmask = may(self.actor, "listening.full_number")
        if not self.scores:
            self.centre.evidence.table.empty.set_words(_("No evidence yet"),
                                                       _("Places that inspectors mark stand here."))
        self.centre.set_facts(None)
        self.listed.show_place()

    def minimumSizeHint(self) -> QSize:
        return QSize(*SMALLEST_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()
        QTimer.singleShot(0, self, self.playback.prepare)
        self.sound.name_device()
        self.sound.bring_back()

    def _fit(self) -> None:
        alone = self.window() is self
        self.columns.fit(self.width() + NAVIGATION_PX if alone else self.window().width())
