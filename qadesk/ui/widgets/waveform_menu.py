"""What can be done at a place of the waveform, as a menu: play, loop, stamp evidence, export, look closer."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from qadesk.i18n import _
from qadesk.models.listening import Interval

if TYPE_CHECKING:
    from qadesk.ui.widgets.waveform import Waveform


class WaveformMenu(QMenu):
    """For one place, and the span around it if there is one; it goes when it is closed."""

    def __init__(self, waveform: Waveform, at_ms: int, span: Interval | None) -> None:
        super().__init__(waveform)
        self._waveform = waveform
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._add(_("Play from here"), partial(waveform.play_from_asked.emit, at_ms))
        if span:
            self._add(_("Play this span"), partial(waveform.span_play_asked.emit, *span))
            self._add(_("Loop this span"), partial(waveform.loop_selected.emit, *span))
        if waveform.has_loop:
            self._add(_("No loop"), waveform.loop_cleared.emit, "form.loop_clear")
        self._add_uses(at_ms, span)
        self.addSeparator()
        self._add_views(span)

    def _add_uses(self, at_ms: int, span: Interval | None) -> None:
        waveform = self._waveform
        if waveform.offers_evidence:
            words = _("Stamp this span as evidence") if span else _("Stamp evidence here")
            self._add(words, partial(waveform.evidence_asked.emit, *(span or (at_ms, at_ms))))
        if waveform.offers_clips and span:
            self._add(_("Export this span as a clip …"), partial(waveform.clip_asked.emit, *span))

    def _add_views(self, span: Interval | None) -> None:
        waveform = self._waveform
        if span:
            self._add(_("Fit this span"), partial(waveform.show_span, *span))
        self._add(_("Zoom in"), waveform.zoom_in, "wave.zoom_in")
        self._add(_("Zoom out"), waveform.zoom_out, "wave.zoom_out")
        self._add(_("The whole call"), waveform.show_whole, "wave.whole")
        if waveform.gain != 1:
            self._add(_("Waves as high as at first"), partial(waveform.set_gain, 1.0))
        if waveform.can_tell_time_of_day:
            words = _("Ruler: time of the call") if waveform.shows_time_of_day else _("Ruler: time of day")
            self._add(words, waveform.toggle_clock, "wave.clock")

    def _add(self, text: str, slot: Callable[[], object], key: str = "") -> None:
        words = f"{text}\t{self._waveform.keys.shown(key)}" if key else text
        action = QAction(words.replace("&", "&&"), self)
        action.triggered.connect(lambda _checked=False: slot())
        self.addAction(action)
