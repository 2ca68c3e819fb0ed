"""The sound side of a clip: the call's waveform with the clip and its beeps in it, where it begins and ends, and how
it sounds.

A drag in the waveform beeps over; the clip itself is set by its times. What is listened to is what will be written.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from qadesk.audio.player import Player, Samples
from qadesk.i18n import _
from qadesk.models.clips import Beep
from qadesk.models.listening import Interval, clock_text
from qadesk.ui import theme
from qadesk.ui.clip_beeps import BeepList, widened
from qadesk.ui.go_to_time import read_time
from qadesk.ui.keys import Keys
from qadesk.ui.playback import Playback
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.waveform import Waveform
from qadesk.ui.widgets.waveform_marks import WaveformMark
from qadesk.ui.widgets.waveform_raster import PeakSource

AROUND_MS = 2_000
WAVE_PX = 200


@dataclass(frozen=True)
class CallWave:
    """The waveform of the call that is open; `agent_channel` None with one channel."""

    peaks: PeakSource
    duration_ms: int
    agent_channel: int | None


class ClipSpan(QWidget):
    """`changed`: clip or beeps are others; `sound_asked`: make the clip and give it to `play`."""

    changed = Signal()
    sound_asked = Signal()

    def __init__(self, wave: CallWave, span: Interval, *, player: Player, keys: Keys,
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._duration_ms = wave.duration_ms
        self.waveform, self.beep_list = Waveform(), BeepList(wave.agent_channel)
        self.playback = Playback(player, self)
        self._made_ms: Interval | None = None
        self._speed = 1.0
        self.start, self.end = (QLineEdit(clock_text(at_ms, tenths=True)) for at_ms in widened(*span))
        self.length = Label("", "caption")
        self.listen = Button(_("Play the clip"), icon="play", key=keys.shown("player.toggle"))
        self._fields = (Field(_("Clip from"), self.start), Field(_("to"), self.end))
        self.waveform.setFixedHeight(WAVE_PX)
        self.waveform.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._lay_out()
        self.waveform.set_call(wave.peaks, wave.duration_ms, agent_channel=wave.agent_channel or 0)
        self._connect(keys)
        self._settle()
        self.show_clip()

    @property
    def span_ms(self) -> Interval | None:
        """The clip; None while its times are none."""
        start_ms, end_ms = (read_time(line.text()) for line in (self.start, self.end))
        return None if start_ms is None or end_ms is None else (start_ms, min(end_ms, self._duration_ms))

    @property
    def beeps(self) -> tuple[Beep, ...]:
        return self.beep_list.beeps

    def set_error(self, words: str) -> None:
        """Say what is wrong with the span."""
        self._fields[0].set_error(words)

    def play(self, samples: Samples, sample_rate_hz: int) -> None:
        """Play the clip that was asked for, from its start."""
        self._speed = self.playback.speed
        self.playback.set_speed(1.0)
        self.playback.load(samples, sample_rate_hz)
        self._made_ms = self.span_ms
        self.playback.play()

    def toggle(self) -> None:
        """Play or pause the clip; what has changed since is made first."""
        if self._made_ms is not None and self.playback.has_call:
            self.playback.toggle()
        else:
            self.sound_asked.emit()

    def stop(self) -> None:
        """Let go of the player, as fast as it was."""
        self.playback.unload()
        if self._made_ms is not None:
            self.playback.set_speed(self._speed)
        self._made_ms = None

    def let_go(self) -> None:
        """Let go of the player and of the call's waveform, which looks at its samples."""
        self.stop()
        self.waveform.clear()

    def show_clip(self) -> None:
        """Bring the clip and a little around it into sight."""
        if (span := self.span_ms) is not None and span[1] > span[0]:
            self.waveform.show_span(max(0, span[0] - AROUND_MS), min(self._duration_ms, span[1] + AROUND_MS))

    def _connect(self, keys: Keys) -> None:
        for line in (self.start, self.end):
            line.textChanged.connect(self._settle)
            line.editingFinished.connect(self.show_clip)
        self.beep_list.changed.connect(self._settle)
        self.waveform.loop_selected.connect(self.beep_list.add)
        self.waveform.seek_requested.connect(self._seek)
        self.listen.clicked.connect(self.toggle)
        self.playback.state_changed.connect(lambda _state: self._show_state())
        self.playback.moved.connect(self._show_position)
        keys.bind("player.toggle", self, self.toggle)

    def _settle(self) -> None:
        """Show clip and beeps as they are now; what was made of them before is no longer so."""
        self.set_error("")
        self.stop()
        span = self.span_ms
        self.waveform.set_loop(span if span and span[1] > span[0] else None)
        self.waveform.set_position(span[0] if span else 0)
        self.waveform.set_marks([WaveformMark(f"beep/{place}", beep.start_ms, beep.end_ms, _("Beep"))
                                 for place, beep in enumerate(self.beeps)], "beep")
        seconds = max(0, span[1] - span[0]) / 1000 if span else 0
        self.length.setText(_("{seconds} s long").format(seconds=f"{seconds:.1f}"))
        self.changed.emit()

    def _show_state(self) -> None:
        self.listen.setText(_("Pause") if self.playback.is_playing else _("Play the clip"))

    def _seek(self, position_ms: int) -> None:
        if self._made_ms is not None:
            self.playback.seek(position_ms - self._made_ms[0])
        else:
            self.waveform.set_position(position_ms)

    def _show_position(self, position_ms: int) -> None:
        if self._made_ms is not None:
            self.waveform.set_position(self._made_ms[0] + position_ms)

    def _lay_out(self) -> None:
        times = QHBoxLayout()
        times.setSpacing(8)
        for field in self._fields:
            times.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        beside = QVBoxLayout()
        beside.addSpacing(theme.CAPTION + 8)
        line = QHBoxLayout()
        line.addWidget(self.length)
        line.addWidget(self.listen)
        beside.addLayout(line)
        beside.addStretch(1)
        times.addLayout(beside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(self.waveform)
        whole.addWidget(Label(_("Drag over what must not be heard, or type its times below."), "caption"))
        whole.addLayout(times)
        whole.addWidget(self.beep_list)
        whole.addStretch(1)
