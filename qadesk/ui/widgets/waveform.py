"""The waveform of one call, for eyes and hands: it shows what it is told and reports what is asked of it.

Setters in (`waveform_view`), signals out; it decides nothing and plays nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from qadesk.models.listening import Interval
from qadesk.ui.keys import FORM, WAVE, Keys
from qadesk.ui.widgets.labels import plain_tip
from qadesk.ui.widgets.waveform_drag import Drag, begun
from qadesk.ui.widgets.waveform_marks import AnyMark, PlacedChip, SoundMark, WaveformMark, narrowest_span
from qadesk.ui.widgets.waveform_menu import WaveformMenu
from qadesk.ui.widgets.waveform_overview import FramePart, part_at
from qadesk.ui.widgets.waveform_tips import tip_at
from qadesk.ui.widgets.waveform_view import WaveformView

WHEEL_FACTOR, WHEEL_STEP = 1.25, 120
SCROLL_SHARE = 0.1  # of the window for one step of the wheel
MARK_REACH_PX = 5
SMALL_STEP_MS, BIG_STEP_MS = 1_000, 5_000
PLAYER_ACTIONS = ("form.toggle", "form.back", "form.forward", "form.back_1s", "form.forward_1s", "form.loop_start",
                  "form.loop_end", "form.loop_clear")


class Waveform(WaveformView):
    """A click seeks, a drag selects a loop, the wheel zooms at the cursor; what keys do stands in `ui/keys.py`."""

    seek_requested = Signal(int)
    loop_selected = Signal(int, int)
    loop_cleared = Signal()
    play_from_asked = Signal(int)
    span_play_asked = Signal(int, int)
    evidence_asked = Signal(int, int)
    clip_asked = Signal(int, int)
    mark_activated = Signal(str)
    sound_mark_activated = Signal(str)
    lane_activated = Signal(int)
    player_key = Signal(str)  # an action of `ui/keys.py` that is the player's

    def __init__(self, keys: Keys | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keys = keys or Keys()
        self.offers_evidence = self.offers_clips = False
        self._drag: Drag | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._acts: dict[str, Callable[[], object]] = {
            "wave.back": lambda: self._step(-SMALL_STEP_MS), "wave.on": lambda: self._step(SMALL_STEP_MS),
            "wave.back_far": lambda: self._step(-BIG_STEP_MS), "wave.on_far": lambda: self._step(BIG_STEP_MS),
            "wave.start": lambda: self._seek(0), "wave.end": lambda: self._seek(self._window.duration_ms),
            "wave.page_back": lambda: self.turn_page(-1), "wave.page_on": lambda: self.turn_page(1),
            "wave.zoom_in": self.zoom_in, "wave.zoom_out": self.zoom_out, "wave.whole": self.show_whole,
            "wave.fit": self.fit, "wave.higher": lambda: self.scale_waves(1),
            "wave.lower": lambda: self.scale_waves(-1), "wave.clock": self.toggle_clock,
            "wave.play_mark": self._activate_chosen, "wave.mark_next": lambda: self.choose_mark(1),
            "wave.mark_previous": lambda: self.choose_mark(-1),
        }
        self.keys.claim(self, *PLAYER_ACTIONS, *self._acts)

    # what can be asked for its menu

    @property
    def has_loop(self) -> bool:
        return self._shown.loop is not None

    @property
    def can_tell_time_of_day(self) -> bool:
        return self._shown.clock.started_at is not None

    # keys

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes from mark to mark; behind the last one it goes on, as it does anywhere."""
        if self.has_call and self.choose_mark(1 if forward else -1):
            return True
        return super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action, player = self.keys.found(event, WAVE), self.keys.found(event, FORM)
        if event.key() == Qt.Key.Key_Escape and (self._drag or self.chosen):
            self._drag = self._shown.dragged = None
            self.choose(None)
        elif self.has_call and action in self._acts:
            self._acts[action]()
        elif self.has_call and player in PLAYER_ACTIONS:
            self.player_key.emit(player)
        else:
            super().keyPressEvent(event)

    def _step(self, delta_ms: int) -> None:
        self._seek(self.position_ms + delta_ms)

    def _seek(self, position_ms: int) -> None:
        self.seek_requested.emit(min(max(position_ms, 0), self._window.duration_ms))

    def _activate_chosen(self) -> None:
        if (chosen := self.chosen) is not None:
            self._activate(chosen)

    def _activate(self, mark: AnyMark) -> None:
        signal = self.mark_activated if isinstance(mark, WaveformMark) else self.sound_mark_activated
        signal.emit(mark.key)

    def fit(self) -> None:
        """Fit the chosen mark, else the narrowest span at the playhead, else the whole call."""
        chosen = self.chosen
        self._fit((chosen.start_ms, chosen.end_ms) if chosen else self.span_at(self.position_ms))

    def _fit(self, span: Interval | None) -> None:
        if span:
            self.show_span(*span)
        else:
            self.show_whole()

    # wheel

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the cursor; with Shift, or sideways, move along the call; with Ctrl make the waves higher."""
        if not self.has_call:
            return
        turned, fine = event.angleDelta(), event.pixelDelta()
        held = event.modifiers()
        if held & Qt.KeyboardModifier.ControlModifier:
            self.scale_waves((turned.y() or turned.x()) / WHEEL_STEP)
        elif held & Qt.KeyboardModifier.ShiftModifier or abs(turned.x()) > abs(turned.y()):
            self._scroll(turned.x() or turned.y(), fine.x() or fine.y())
        elif turned.y():
            at_ms = self._window.position_ms(event.position().x() - self._layout.wave.left())
            self._zoom(WHEEL_FACTOR ** (turned.y() / WHEEL_STEP), at_ms)
        event.accept()

    def _scroll(self, turned: int, fine_px: int) -> None:
        """A touchpad moves the call along with the fingers, a wheel in steps."""
        per_px = self._window.span_ms / self._window.width_px
        delta_ms = fine_px * per_px if fine_px else turned / WHEEL_STEP * self._window.span_ms * SCROLL_SHARE
        self._look_at(self._window.panned(-delta_ms))

    # mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.has_call and event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._drag = begun(event.position(), event.button(), self._layout, self._window, self._shown.loop)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag is None:
            self.setCursor(self._cursor_at(event.position()))
            self.setToolTip(plain_tip(tip_at(self, event.position())))
            return
        self._look_at(self._drag.window_at(event.position(), self._window))
        selected = self._drag.selected_at(event.position(), self._window)
        if selected != self._shown.dragged:
            self._shown.dragged = selected
            self._redraw_window()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        drag, dragged = self._drag, self._shown.dragged
        self._drag = self._shown.dragged = None
        if drag is None:
            return
        if dragged:
            self.loop_selected.emit(*dragged)
        elif not drag.has_moved and event.button() == Qt.MouseButton.LeftButton:
            self._click(event.position())
        self._redraw_window()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Fit the span under the mouse; the whole call where there is none."""
        if self.has_call and event.button() == Qt.MouseButton.LeftButton:
            hit = self.mark_under(event.position())
            at_x = event.position().x() - self._layout.wave.left()
            if hit:
                self._fit((hit.start_ms, hit.end_ms))
            elif self._layout.overview_row.contains(event.position().toPoint()):
                self.show_whole()
            elif at_x >= 0:
                self._fit(self.span_at(self._window.position_ms(at_x)))

    def _click(self, at: QPointF) -> None:
        layout, hit = self._layout, self.mark_under(at)
        if hit:
            self._activate(hit)
        elif layout.overview_row.contains(at.toPoint()):
            position_ms = self._window.whole().position_ms(at.x() - layout.overview.left())
            self._look_at(self._window.centred(position_ms))
            self.seek_requested.emit(position_ms)
        elif self._head.label.contains(at.toPoint()) and not self.follows:
            self.reveal_position()
        elif at.x() < layout.wave.left():
            self._click_gutter(at.toPoint())
        else:
            self.seek_requested.emit(self._window.position_ms(at.x() - layout.wave.left()))

    def _click_gutter(self, at: QPoint) -> None:
        if self._layout.ruler_name.contains(at):
            self.toggle_clock()
        for index, rect in enumerate(self._layout.lanes):
            if rect.top() <= at.y() <= rect.bottom() and len(self._shown.lanes) > 1:
                self.lane_activated.emit(index)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """At the mouse, or by the menu key at the playhead."""
        if not self.has_call:
            return
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        x = self.x_of(self.position_ms) if by_key else event.pos().x()
        at_ms = self.position_ms if by_key else self._window.position_ms(x - self._layout.wave.left())
        where = self.mapToGlobal(QPoint(x, self._layout.wave.center().y())) if by_key else event.globalPos()
        WaveformMenu(self, at_ms, self.span_at(at_ms)).popup(where)

    def leaveEvent(self, event: QEvent) -> None:
        self.unsetCursor()
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._describe()
        self.update()
        super().focusInEvent(event)

    # small questions

    def span_at(self, at_ms: int) -> Interval | None:
        """The narrowest of loop, marks and silences at a place."""
        return narrowest_span(self._shown.spans(), at_ms)

    def _cursor_at(self, at: QPointF) -> Qt.CursorShape:
        layout = self._layout
        if self.has_call and layout.overview_row.contains(at.toPoint()):
            edges = (FramePart.LEFT, FramePart.RIGHT)
            return (Qt.CursorShape.SizeHorCursor if part_at(layout.overview, self._window, at) in edges
                    else Qt.CursorShape.PointingHandCursor)
        over = self.mark_under(at) or at.x() < layout.wave.left()
        return Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor

    def mark_under(self, at: QPointF) -> AnyMark | None:
        """The evidence or the acoustic mark under the mouse."""
        chip = self._chip_at(at)
        return chip.mark if chip else self._sound_mark_at(at)

    def _chip_at(self, at: QPointF) -> PlacedChip | None:
        if not self._layout.track.contains(at.toPoint()):
            return None
        x = at.x() - self._layout.track.left()
        return next((chip for chip in self._chips if chip.x <= x <= chip.x + chip.width), None)

    def _sound_mark_at(self, at: QPointF) -> SoundMark | None:
        """The nearest shape, else the bar."""
        if not self._layout.marks.contains(at.toPoint()):
            return None
        x = at.x() - self._layout.marks.left()
        near = [mark for mark in self._shown.sound_marks.all
                if self._window.x(mark.start_ms) - MARK_REACH_PX <= x <= max(
                    self._window.x(mark.end_ms), self._window.x(mark.start_ms) + MARK_REACH_PX)]
        return min(near, key=lambda mark: abs(self._window.x(mark.start_ms) - x), default=None)
