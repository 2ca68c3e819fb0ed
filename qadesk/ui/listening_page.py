"""The page 监听评分: queue, player and scoring form side by side. It joins what they report to services and player.

In place of the form stands the record of an evaluation when one is opened: to read, to decide on, to revise. A trainer
sees a list of cases, reads records and hears calls, but scores none. A call
is opened (audited) with its draft and its sound at once; leaving it stores the draft, the playhead and what
was heard. How the panes fit the window: `listening_columns`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QLayout, QPushButton, QWidget

from qadesk.audio.player import Player
from qadesk.errors import UserError
from qadesk.i18n import N_, _
from qadesk.models.calls import Recording
from qadesk.models.coaching_list import InterviewWish
from qadesk.models.drafts import Draft, Submitted
from qadesk.models.evaluation_record import CallLink, EvaluationRecord, RecordLink
from qadesk.models.evaluations import Evaluation
from qadesk.models.evidence import evidence_entries
from qadesk.models.flags import Flag
from qadesk.models.handovers import DraftsLink
from qadesk.models.listening import Coverage, OpenedCall, Queue
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
from qadesk.ui.widgets.submit_findings import submitted_words

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
        self._queue = Queue()
        self.playback = Playback(player, self)
        self.play_key = HoldKey(self.playback, self.keys, play_key_holds, self)
        self.scores = may(self.actor, "evaluations.open_draft")
        self.queue = QueuePane(self.keys, cases=not self.scores, joint=not may(self.actor, "evaluations.open_record"))
        self.centre = ListeningCentre(self.playback, self.keys)
        self.form = ScoringForm(self.keys, self._playhead_ms)
        self.record = RecordPanel(self.keys, prints=may(self.actor, "printing.evaluation_sheet"))
        self.columns = ListeningColumns(self.queue, self.centre, self.form, self.record, scores=self.scores)
        listening = self.desk.listening
        self.sound = ListeningSound(self)
        self.heard = HeardKeeper(self, self.tasks, partial(listening.save_progress, self.actor),
                                 lambda: self.playback.position_ms)
        self.scoring = Scoring(self.form, desk=self.desk, actor=self.actor, tasks=self.tasks, owner=self,
                               position_ms=self._playhead_ms, coverage=self._heard_so_far,
                               before_submit=self.store_heard,
                               phrases_key=self.keys.of("form.phrases")[0])
        self.view = RecordView(self.record, desk=self.desk, actor=self.actor, tasks=self.tasks, owner=self)
        self.habits = PlayerHabits(self.playback, self, desk=self.desk, actor=self.actor, tasks=self.tasks,
                                   waveform=self.centre.waveform)
        self.problems, self.flags = ListeningProblems(self), ListeningFlags(self)
        self.clips, self.parts = ListeningClips(self, player), ListeningParts(self, player)
        self.proof, self.left = ListeningProof(self), ListeningView(self)
        self.papers, self.acoustics = ListeningPapers(self), ListeningAcoustics(self)
        self.history = ListeningHistory(self)
        self.draft = ListeningDraft(self)
        self.assignment = ListeningAssignment(self)
        self.buttons = ListeningButtons(self.header, self.keys, step_call=self.step_call,
                                        toggle_queue=self.columns.toggle_queue,
                                        toggle_focus_mode=self.columns.toggle_focus_mode,
                                        flag=self.flags.ask, raise_problem=self.problems.ask)
        self.buttons.flag.setVisible(may(self.actor, "flags.raise_"))
        self.buttons.problem.setVisible(may(self.actor, "major_problems.raise_"))
        self._lay_out()
        self._connect()
        bind_keys(self)
        self.habits.ask()
        self.tasks.run(self, lambda: listening.warm_up(self.actor), lambda _done: None, lane="read")

    # the queue

    def reload(self) -> None:
        """Fetch the queue again."""
        self.tasks.run(self, lambda: self.desk.listening.queue(self.actor), self._show_queue, lane="read")

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
            self.open_record(item.evaluation_id)
            self.sound.back_at_ms = item.at_ms

    def help_heading(self) -> str:
        return heading_of(self)

    def place(self) -> str:
        """The call that is scored, and where it stands."""
        draft = self.item_id is not None and self.view.record is None
        return f"{self.item_id} {self._playhead_ms() or 0}" if draft else ""

    def go_back_to(self, place: str) -> None:
        self.open_item(CallLink(*map(int, place.split())))

    def _show_queue(self, queue: Queue) -> None:
        first = bool(queue.rows) and not self._queue.rows
        self._queue = queue
        self.queue.set_queue(queue)
        if first and self.opened is None:
            self._take_keys()
        if self.scores:
            self.waiting_changed.emit(self.queue.waiting(), "accent")
            self.listened.emit(queue.heard_today_ms, queue.wanted_today_ms)
        self._show_place()

    def _take_keys(self) -> None:
        """Give the keys to the queue, which could not take them while it was empty, unless they are in use here."""
        focus = QApplication.focusWidget()
        if focus is None or not self.isAncestorOf(focus):
            self.queue.setFocus()

    def _show_place(self) -> None:
        place, rows = self.queue.place_of_open(), self.queue.list.rows.rows()
        words = [_("call {place} of {count}").format(place=place, count=len(rows))] if place else []
        if self.opened is not None and self.opened.facts.period:
            words.insert(0, self.opened.facts.period)
        self.header.set_subtitle(" · ".join(words))
        self.buttons.earlier.setEnabled(self.queue.neighbour(-1) is not None)
        for button in (self.buttons.later, self.columns.first):
            button.setEnabled(self.queue.neighbour(1) is not None)

    # one call after another

    def open_call(self, item_id: int) -> None:
        """Leave the call at hand and open another: facts and draft first, its sound as soon as it is decoded."""
        self._let_go()
        self.messages.clear()
        self.item_id = item_id
        self.queue.set_open(item_id)
        self._show_place()
        self.columns.show_record(False)
        self._fetch_call(item_id)
        if self.scores:
            self.scoring.open(item_id)

    def _fetch_call(self, item_id: int) -> None:
        self.columns.show_call(True)
        self.tasks.run(self, lambda: self.desk.listening.open_call(self.actor, item_id), self._show_call,
                       partial(self._refuse, item_id))
        self.sound.open(item_id)
        self.acoustics.open()

    def open_record(self, evaluation_id: int) -> None:
        """Leave the call at hand and show what was submitted, with its call to listen to."""
        self._let_go()
        self.messages.clear()
        self.view.open(evaluation_id)

    def _show_record(self, record: EvaluationRecord) -> None:
        self.item_id = record.item_id
        self.queue.set_open(None if self.scores else record.item_id)
        self._show_place()
        self.columns.show_record(True)
        self._fetch_call(record.item_id)
        self.record.setFocus()

    def _begin_interview(self) -> None:
        """An interview, or praise, of the agent whose evaluation is read."""
        record, opened = self.view.record, self.opened
        if record is not None and opened is not None:
            self.go_to_page.emit("coaching", InterviewWish(opened.facts.agent_code, record.evaluation_id))

    def _close_record(self) -> None:
        self.leave_call()
        self.queue.setFocus()

    def leave_call(self) -> None:
        """Store what is not stored yet and show no call."""
        self._let_go()
        self.centre.set_facts(None)
        self.queue.set_open(None)
        self._show_place()
        self.columns.show_call(False)
        self.columns.show_record(False)

    def _let_go(self) -> None:
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
            self.open_record(evaluation_id)

    def _show_call(self, opened: OpenedCall) -> None:
        if opened.facts.item_id != self.item_id:
            return
        self.opened = opened
        self.proof.begin(opened)
        self.left.begin(opened)
        self.parts.begin(opened)
        self.centre.set_facts(opened.facts)
        self._show_place()
        self.heard.begin(opened.facts.item_id, opened.heard)
        self.sound.show()

    def _show_draft(self, _draft: Draft) -> None:
        self.show_evidence()
        self.proof.show()
        self.form.focus_form()

    def show_evidence(self) -> None:
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

    def _refuse(self, item_id: int, error: UserError) -> None:
        if item_id == self.item_id:
            self.leave_call()
            self.show_error(error)

    def show_error(self, error: UserError) -> None:
        self.messages.show_error(error, (_("Next call"), lambda: self.step_call(1)))

    def _show_submitted(self, result: Submitted) -> None:
        following = self.queue.neighbour(1) or self.queue.neighbour(-1)
        self.leave_call()
        if following is not None:
            self.open_call(following)
        else:
            self.queue.setFocus()
        self.papers.submitted = result.evaluation_id
        self.messages.show_message("good", *submitted_words(result), (_("Print preview"), self.papers.preview),
                                   (_("Open the record"), partial(self.open_record, result.evaluation_id)))

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
        self._connect_queue()
        self._connect_form()
        self._connect_record()
        self.centre.number_asked.connect(self._ask_number)
        self.playback.heard_more.connect(self.heard.add)
        self.heard.changed.connect(self.proof.show)
        self.heard.failed.connect(self.messages.show_error)

    def _connect_queue(self) -> None:
        self.columns.queue_folds.connect(self.buttons.unfold.setVisible)
        self.columns.first.clicked.connect(lambda: self.step_call(1))
        self.queue.call_chosen.connect(self.open_row)
        self.queue.player_key.connect(partial(act_on_player, self))
        self.queue.others_asked.connect(self.draft.handovers.ask_others)
        self.queue.draw_asked.connect(lambda: self.go_to_page.emit("recordings", None))
        self.queue.filter.sought.connect(lambda _text: self._show_place())
        self.queue.everybody_chosen.connect(lambda _everybody: self._show_place())

    def _connect_form(self) -> None:
        self.form.player_asked.connect(partial(act_on_player, self))
        self.form.span_play_asked.connect(self.playback.play_span)
        self.form.answers_changed.connect(lambda _answers: self.show_evidence())
        self.form.current_changed.connect(lambda _code: self.show_evidence())
        self.centre.mark_chosen.connect(lambda code: self.form.select(code) if self.form.card else None)
        self.scoring.opened.connect(self._show_draft)
        self.scoring.refused.connect(lambda error: self._refuse(self.item_id or 0, error))
        self.scoring.saved.connect(self._tell_saved)
        self.scoring.failed.connect(self.messages.show_error)
        self.scoring.failed.connect(lambda _error: self.not_saved.emit(_("Not saved; it is tried again")))
        self.scoring.submitted.connect(self._show_submitted)
        self.scoring.submit_refused.connect(self.messages.show_error)
        self.scoring.discarded.connect(self._tell_discarded)

    def _connect_record(self) -> None:
        self.record.player_asked.connect(partial(act_on_player, self))
        self.record.span_play_asked.connect(self.playback.play_span)
        self.record.closed.connect(self._close_record)
        self.record.interview.setVisible(may(self.actor, "coaching.begin"))
        self.record.interview_asked.connect(self._begin_interview)
        self.view.page_asked.connect(self.go_to_page)
        self.view.opened.connect(self._show_record)
        self.view.refused.connect(self.messages.show_error)
        self.view.failed.connect(self.messages.show_error)
        self.view.decided.connect(lambda words: self.messages.show_message("good", words))
        self.view.revising.connect(self.open_call)

    def _tell_discarded(self) -> None:
        self.leave_call()
        self.queue.setFocus()
        self.messages.show_message("neutral", _("The revision was discarded; the evaluation stands as it was."))

    def _tell_saved(self, at_utc_ms: int) -> None:
        saved_at = datetime.fromtimestamp(at_utc_ms / 1000, ZoneInfo(self._queue.zone_name))
        self.saved.emit(_("Saved {time}").format(time=f"{saved_at:%H:%M}"))

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
        self._show_place()

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
