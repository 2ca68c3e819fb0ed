"""The page 监听评分: queue, player and scoring form side by side. It joins what they report to services and player.

A call is opened (audited) with its draft and its sound at once; leaving it stores the draft, the playhead and what
was heard. How the panes fit the window: `listening_columns`.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QLayout

from qadesk.audio.player import Player, SoundState
from qadesk.errors import UserError
from qadesk.i18n import N_, _
from qadesk.models.drafts import Draft, Submitted
from qadesk.models.evaluations import Evaluation
from qadesk.models.evidence import evidence_entries
from qadesk.models.listening import Coverage, OpenedCall, Queue
from qadesk.models.sampling import QueueItem
from qadesk.ui.call_sound import CallSound, Sound
from qadesk.ui.go_to_time import GoToTime
from qadesk.ui.heard_keeper import HeardKeeper
from qadesk.ui.listening_centre import ListeningCentre
from qadesk.ui.listening_columns import ListeningColumns
from qadesk.ui.page import Page
from qadesk.ui.papers_dialog import PapersDialog
from qadesk.ui.playback import Playback
from qadesk.ui.player_habits import PlayerHabits
from qadesk.ui.preview_dialog import preview_evaluation
from qadesk.ui.queue_pane import QueuePane
from qadesk.ui.scoring import Scoring
from qadesk.ui.scoring_form import ScoringForm
from qadesk.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from collections.abc import Callable

NAVIGATION_PX = 48
SMALLEST_PX = (640, 480)


class ListeningPage(Page):
    """Given the player by keyword; everything else is the kit of all pages."""

    KEY, TITLE, ICON = "listening", N_("Listening and scoring"), "headphones"
    SHORT_TITLE = N_("Score calls")
    SHOWS = (QueueItem, Evaluation)
    THREE_PANES = True
    USE_CASE = "listening.queue"

    def __init__(self, *, player: Player, **kit: Any) -> None:
        super().__init__(**kit)
        self.item_id: int | None = None
        self._opened: OpenedCall | None = None
        self._sound: Sound | None = None
        self._queue = Queue()
        self._submitted: Submitted | None = None
        self.playback = Playback(player, self)
        self.queue = QueuePane(self.keys)
        self.centre = ListeningCentre(self.playback, self.keys)
        self.form = ScoringForm(self.keys, self._playhead_ms)
        self.columns = ListeningColumns(self.queue, self.centre, self.form)
        listening = self.desk.listening
        self.sound = CallSound(self, self.tasks, lambda item_id: listening.decode(self.actor, item_id))
        self.heard = HeardKeeper(self, self.tasks, partial(listening.save_progress, self.actor),
                                 lambda: self.playback.position_ms)
        self.scoring = Scoring(self.form, desk=self.desk, actor=self.actor, tasks=self.tasks, owner=self,
                               position_ms=self._playhead_ms, coverage=self._heard_so_far,
                               before_submit=self._store_heard)
        self.habits = PlayerHabits(self.playback, self, desk=self.desk, actor=self.actor, tasks=self.tasks)
        self._lay_out()
        self._connect()
        self._bind_keys()
        self.habits.ask()
        self.tasks.run(self, lambda: listening.warm_up(self.actor), lambda _done: None, lane="read")

    # the queue

    def reload(self) -> None:
        """Fetch the queue again."""
        self.tasks.run(self, lambda: self.desk.listening.queue(self.actor), self._show_queue, lane="read")

    def open_item(self, item: object) -> None:
        """Open a queue item that another page asks for by its id."""
        if isinstance(item, int):
            self.open_call(item)

    def _show_queue(self, queue: Queue) -> None:
        first = bool(queue.rows) and not self._queue.rows
        self._queue = queue
        self.queue.set_queue(queue)
        if first and self._opened is None:
            self._take_keys()
        self.waiting_changed.emit(len(queue.rows), "accent")
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
        if self._opened is not None and self._opened.facts.period:
            words.insert(0, self._opened.facts.period)
        self.header.set_subtitle(" · ".join(words))
        self.columns.first.setEnabled(bool(rows))
        self._earlier.setEnabled(self.queue.neighbour(-1) is not None)
        self._later.setEnabled(self.queue.neighbour(1) is not None)

    # one call after another

    def open_call(self, item_id: int) -> None:
        """Leave the call at hand and open another: facts and draft first, its sound as soon as it is decoded."""
        self._let_go()
        self.messages.clear()
        self.item_id = item_id
        self.queue.set_open(item_id)
        self._show_place()
        self.columns.show_call(True)
        self.tasks.run(self, lambda: self.desk.listening.open_call(self.actor, item_id), self._show_call,
                       partial(self._refuse, item_id))
        self.sound.open(item_id)
        self.scoring.open(item_id)

    def leave_call(self) -> None:
        """Store what is not stored yet and show no call."""
        self._let_go()
        self.centre.set_facts(None)
        self.queue.set_open(None)
        self.columns.show_call(False)

    def _let_go(self) -> None:
        self.playback.pause()
        self.heard.leave()
        self.scoring.leave()
        self.item_id, self._opened, self._sound = None, None, None
        self.centre.clear_sound()
        self.sound.close()

    def step_call(self, step: int) -> None:
        """To the next or previous call of the queue as it is shown."""
        item_id = self.queue.neighbour(step)
        if item_id is not None:
            self.open_call(item_id)

    def _show_call(self, opened: OpenedCall) -> None:
        if opened.facts.item_id != self.item_id:
            return
        self._opened = opened
        self.centre.set_facts(opened.facts)
        self._show_place()
        self.heard.begin(opened.facts.item_id, opened.heard)
        self._show_sound_of_call()

    def _take_sound(self, sound: Sound) -> None:
        self._sound = sound
        self._show_sound_of_call()

    def _show_sound_of_call(self) -> None:
        """Once both are there: the opening that was audited, and the sound that was decoded meanwhile."""
        opened, sound = self._opened, self._sound
        if opened is None or sound is None:
            return
        self.centre.set_sound(sound, agent_left=opened.facts.agent_left, position_ms=opened.position_ms)
        self._show_evidence()
        self.centre.set_coverage(self.heard.coverage)

    def _show_draft(self, _draft: Draft) -> None:
        self._show_evidence()
        self.form.focus_form()

    def _show_evidence(self) -> None:
        card = self.form.card
        entries = evidence_entries(card, self.form.answers) if card else ()
        self.centre.set_evidence(entries, self.heard.coverage, self.form.current if card else "")
        evidence = [self.centre.evidence] if entries else []  # an empty list takes no focus: F6 would end there
        self.panes = [self.queue, self.centre.waveform, *evidence, self.form]

    def _playhead_ms(self) -> int | None:
        """Where the call stands; None until its sound is loaded (a stored playhead must not be taken for 0)."""
        return self.playback.position_ms if self.playback.has_call else None

    def _heard_so_far(self) -> tuple[Coverage, int]:
        """What was heard, and of how much: the length that the service judges by, not that of a file cut since."""
        self._store_heard()
        facts = self._opened.facts if self._opened else None
        return self.heard.coverage, (facts.recorded_ms or facts.duration_ms) if facts else 0

    def _store_heard(self) -> None:
        """Before a submit: the service judges by what is stored, so it has to be stored first (same lane)."""
        self.playback.tell_heard()
        self.heard.flush()

    def _refuse(self, item_id: int, error: UserError) -> None:
        if item_id == self.item_id:
            self.leave_call()
            self._show_error(error)

    def _show_error(self, error: UserError) -> None:
        self.messages.show_error(error, (_("Next call"), lambda: self.step_call(1)))

    def _show_submitted(self, result: Submitted) -> None:
        following = self.queue.neighbour(1) or self.queue.neighbour(-1)
        self.leave_call()
        if following is not None:
            self.open_call(following)
        else:
            self.queue.setFocus()
        self._submitted = result
        score = _("{number} is submitted: {score}").format(number=result.number, score=result.score_shown or "–")
        self.messages.show_message("good", score, "", (_("Print preview"), self.print_preview))

    def print_preview(self) -> None:
        """Show the paper of the evaluation submitted last on this page; else the list of all that can be printed."""
        if self._submitted is not None:
            preview_evaluation(self, self.desk, self.actor, self.tasks, self._submitted.evaluation_id)
        else:
            PapersDialog(desk=self.desk, actor=self.actor, tasks=self.tasks, parent=self).show()

    def settle(self) -> None:
        """Store and let go of everything: before a lock and the end."""
        self.habits.store()
        self.leave_call()

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

    def act(self, action: str) -> None:
        """Do what a letter of the form or the list means to the player: an id of `ui/keys.py`."""
        playback = self.playback
        acts: dict[str, Callable[[], None]] = {
            "form.toggle": playback.toggle, "form.back": playback.back, "form.forward": playback.forward,
            "form.back_1s": playback.back_fine, "form.forward_1s": playback.forward_fine,
            "form.loop_start": playback.start_loop_here, "form.loop_end": playback.end_loop_here,
            "form.loop_clear": playback.clear_loop}
        acts[action]()
        self.centre.waveform.reveal_position()

    def go_to_time(self) -> None:
        """Ask for a time of the call, below the clock."""
        if self.playback.has_call:
            popup = GoToTime(self.playback.duration_ms, self)
            popup.chosen.connect(self.playback.seek)
            popup.chosen.connect(lambda _position_ms: self.centre.waveform.reveal_position())
            popup.show_below(self.centre.transport.clock)

    def find_call(self) -> None:
        """To the filter of the queue, unfolding it where it is folded."""
        self.columns.unfold_queue()
        self.queue.filter.setFocus()

    def _bind_keys(self) -> None:
        playback, reveal = self.playback, self.centre.waveform.reveal_position
        for action, slot in (("player.back", playback.back), ("player.forward", playback.forward)):
            self.keys.bind(action, self, partial(_both, slot, reveal), repeats=True)
        for action, slot in (("player.slower", playback.slower), ("player.faster", playback.faster),
                             ("player.louder", playback.louder), ("player.quieter", playback.quieter)):
            self.keys.bind(action, self, slot, repeats=True)
        for action, slot in (
                ("player.toggle", playback.toggle), ("player.speed_normal", playback.speed_normal),
                ("player.solo", playback.next_solo), ("player.swap", playback.swap),
                ("player.loop", self.centre.loop_here), ("player.go_to_time", self.go_to_time),
                ("player.turn_next", partial(self.centre.go_to_turn, 1)),
                ("player.turn_previous", partial(self.centre.go_to_turn, -1)),
                ("mark.next", partial(self.centre.go_to_mark, 1)),
                ("mark.previous", partial(self.centre.go_to_mark, -1)),
                ("call.next", partial(self.step_call, 1)), ("call.previous", partial(self.step_call, -1)),
                ("page.focus_mode", self.columns.toggle_focus_mode), ("page.find", self.find_call),
                ("page.print", self.print_preview)):
            self.keys.bind(action, self, slot)

    # wiring

    def _connect(self) -> None:
        self.columns.queue_folds.connect(self._unfold.setVisible)
        self.columns.first.clicked.connect(partial(_without_arguments, partial(self.step_call, 1)))
        self.queue.call_chosen.connect(self.open_call)
        self.queue.player_key.connect(self.act)
        self.queue.draw_asked.connect(lambda: self.go_to_page.emit("recordings", None))
        self.queue.filter.sought.connect(lambda _text: self._show_place())
        self.form.player_asked.connect(self.act)
        self.form.span_play_asked.connect(self.playback.play_span)
        self.form.answers_changed.connect(lambda _answers: self._show_evidence())
        self.form.current_changed.connect(lambda _code: self._show_evidence())
        self.centre.mark_chosen.connect(self.form.select)
        self.centre.number_asked.connect(self._ask_number)
        self.scoring.opened.connect(self._show_draft)
        self.scoring.refused.connect(lambda error: self._refuse(self.item_id or 0, error))
        self.scoring.saved.connect(self._tell_saved)
        self.scoring.failed.connect(self.messages.show_error)
        self.scoring.submitted.connect(self._show_submitted)
        self.scoring.submit_refused.connect(self.messages.show_error)
        self.sound.ready.connect(self._take_sound)
        self.sound.failed.connect(self._show_error)
        self.playback.heard_more.connect(self.heard.add)
        self.playback.sound_changed.connect(self._name_sound)
        self.heard.changed.connect(lambda: self.centre.set_coverage(self.heard.coverage))
        self.heard.failed.connect(self.messages.show_error)

    def _tell_saved(self, at_utc_ms: int) -> None:
        saved_at = datetime.fromtimestamp(at_utc_ms / 1000, ZoneInfo(self._queue.zone_name))
        self.saved.emit(_("Saved {time}").format(time=f"{saved_at:%H:%M}"))

    def _name_sound(self, sound: SoundState) -> None:
        self.sound_named.emit(self.playback.device_name or _("Default device"), sound is SoundState.OK)

    # the place of the panes

    def _lay_out(self) -> None:
        self.fill_edges()
        whole = self.layout()
        assert whole is not None
        whole.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # else panes could not fold: see _fit
        self._earlier = Button(_("Previous call"), "ghost", icon="chevron-left", key=self.keys.shown("call.previous"))
        self._later = Button(_("Next call"), "ghost", icon="chevron-right", key=self.keys.shown("call.next"))
        self._unfold = Button(_("Waiting calls"), "ghost", icon="format-list-bulleted")
        self._focus = Button(_("Focus mode"), "ghost", icon="fullscreen", key=self.keys.shown("page.focus_mode"))
        for button, slot in ((self._unfold, self.columns.toggle_queue), (self._earlier, partial(self.step_call, -1)),
                             (self._later, partial(self.step_call, 1)), (self._focus, self.columns.toggle_focus_mode)):
            button.clicked.connect(partial(_without_arguments, slot))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.header.add_action(button)
        self.body.addWidget(self.columns)
        self.panes = [self.queue, self.centre.waveform, self.form]
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
        self._name_sound(self.playback.sound)

    def _fit(self) -> None:
        alone = self.window() is self
        self.columns.fit(self.width() + NAVIGATION_PX if alone else self.window().width())


def _both(first: Callable[[], None], second: Callable[[], None]) -> None:
    first()
    second()


def _without_arguments(slot: Callable[[], None], _checked: bool = False) -> None:
    slot()
