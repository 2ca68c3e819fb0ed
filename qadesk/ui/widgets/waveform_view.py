"""The waveform as it is told what to show and asked what it shows: setters, zoom, and how a person has left it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.listening import Interval, clock_text
from qadesk.ui.widgets.waveform_canvas import WaveformCanvas
from qadesk.ui.widgets.waveform_layout import WaveformLayout
from qadesk.ui.widgets.waveform_marks import AnyMark, SoundMark, WaveformMark, mark_at, span_words, spread
from qadesk.ui.widgets.waveform_raster import PeakSource
from qadesk.ui.widgets.waveform_scale import TimeWindow
from qadesk.ui.widgets.waveform_shown import GAIN_STEP, LEAST_GAIN, MOST_GAIN, Clock, HeardBand, Shown, lanes_of

ZOOM_STEP = 2.0


class WaveformView(WaveformCanvas):
    """Two lanes (座席 above 客户), or one for a mono call."""

    clock_changed = Signal(bool)  # a person wants the time of day, or that of the call

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view_due: Mapping[str, object] = {}
        self.setAccessibleName(_("Waveform"))

    # what is shown

    def set_call(self, peaks: PeakSource, duration_ms: int, *, agent_channel: int = 0,
                 known_ms: int | None = None) -> None:
        """Show a call from its start; with two channels `agent_channel` is drawn above as 座席.

        `peaks` are of its first `known_ms` (by default of all of it); `set_peaks` tells more."""
        before, self._shown = self._shown, Shown(clock=self._shown.clock)
        self._shown.marks, self._shown.current_mark = before.marks, before.current_mark
        self._shown.take_acoustics(before.sound_marks.all, before.current_sound)
        self._shown.heard = before.heard
        self._shown.lanes = lanes_of(peaks.n_channels, agent_channel)
        self._shown.take_peaks(peaks, duration_ms if known_ms is None else known_ms)
        self._view_due = {}
        self._window = TimeWindow.opening(duration_ms, self._layout.wave.width())
        self._lay_out()
        self._describe()

    def set_peaks(self, peaks: PeakSource, known_ms: int, duration_ms: int) -> None:
        """More of the same call: its first `known_ms` of, as far as can be told, `duration_ms`; the view stays."""
        self._shown.take_peaks(peaks, known_ms)
        self._window = self._window.lasting(max(duration_ms, known_ms))
        self._show_due()
        self._redraw()

    def clear(self) -> None:
        """Show no call, and hold nothing of the one that was shown."""
        self._strips.let_go()
        self._shown, self._view_due = Shown(clock=replace(self._shown.clock, started_at=None)), {}
        self._window = TimeWindow.opening(0, self._layout.wave.width())
        self._lay_out()
        self.setAccessibleDescription("")

    def set_agent_channel(self, channel: int) -> None:
        """Swap which channel is 座席."""
        if self.has_call and channel != self.agent_channel:
            self._shown.swap_to(channel)
            self._redraw()

    def set_muted(self, *, agent: bool, customer: bool) -> None:
        """Pale the lanes that solo silences."""
        self._shown.mute(agent=agent, customer=customer)
        self._redraw()

    def set_marks(self, marks: Sequence[WaveformMark], current: str | None = None) -> None:
        """The evidence to show; the marks of the group (or key) `current` are filled."""
        before = self._shown.marks, self._filled_marks()
        self._shown.marks, self._shown.current_mark = tuple(marks), current
        if before != (self._shown.marks, self._filled_marks()):
            self._redraw_marks()

    def _filled_marks(self) -> list[WaveformMark]:
        return [mark for mark in self._shown.marks if mark.is_of(self._shown.current_mark)]

    def set_acoustics(self, marks: Sequence[SoundMark], current: str | None = None) -> None:
        """The acoustic marks to show; the one whose key is `current` stands out."""
        if (self._shown.sound_marks.all, self._shown.current_sound) != (tuple(marks), current):
            self._shown.take_acoustics(marks, current)
            self._redraw_marks()

    def set_heard(self, heard: Sequence[Interval], share_milli: int, *, skipped: Sequence[Interval] = (),
                  repeated: Sequence[Interval] = ()) -> None:
        """What was heard, what of it only as skipped silence, what more than once; the share in thousandths."""
        band = HeardBand(spread(heard), spread(skipped), spread(repeated), share_milli)
        if band.share_milli != self._shown.heard.share_milli:
            self.update(0, self._layout.coverage.top() - 4, self._layout.gutter_px, self._layout.coverage.height() + 8)
        self._shown.heard = band
        self._redraw_coverage()

    def set_loop(self, loop: Interval | None) -> None:
        """The span that is played over and over, or None."""
        self._shown.loop = loop
        self._describe()
        self._redraw_marks()

    def set_position(self, position_ms: int) -> None:
        """Move the playhead; when it runs out of the window the page is turned, unless a person looks elsewhere."""
        if position_ms == self.position_ms:
            return
        runs_out = self.follows and not self._window.contains(position_ms)
        self._move_playhead(position_ms)
        if runs_out:
            self._look_at(self._window.paged_to(position_ms))

    def reveal_position(self) -> None:
        """Turn the page to the playhead if it is out of sight; also tells screen readers where it is."""
        self._describe()
        if not self.follows:
            self._look_at(self._window.centred(self.position_ms))

    def set_started_at(self, started_at: datetime | None) -> None:
        """When the call began, in the centre's zone: what the ruler may count from."""
        self._set_clock(replace(self._shown.clock, started_at=started_at))

    def show_clock(self, of_day: bool) -> None:
        """Let the ruler tell the time of day, or that of the call."""
        self._set_clock(replace(self._shown.clock, of_day=of_day))

    def toggle_clock(self) -> None:
        """A person changes what the ruler tells."""
        if self._shown.clock.started_at is not None:
            self.show_clock(not self._shown.clock.of_day)
            self.clock_changed.emit(self._shown.clock.of_day)

    def _set_clock(self, clock: Clock) -> None:
        if clock != self._shown.clock:
            self._shown.clock = clock
            self._lay_out()

    # what can be asked

    @property
    def position_ms(self) -> int:
        return self._shown.position_ms

    @property
    def window_ms(self) -> tuple[int, int]:
        """The visible part of the call."""
        return round(self._window.start_ms), round(self._window.end_ms)

    @property
    def follows(self) -> bool:
        """Whether the window goes along with the playhead: not once a person has scrolled away from it."""
        return self._window.contains(self.position_ms)

    @property
    def lane_names(self) -> tuple[str, ...]:
        return tuple(lane.name for lane in self._shown.lanes)

    @property
    def turns_ms(self) -> tuple[int, ...]:
        """Where turns of speech begin."""
        return self._shown.turns_ms

    @property
    def agent_channel(self) -> int:
        """The channel that is drawn as 座席."""
        return self._shown.lanes[0].channel

    @property
    def gain(self) -> float:
        """How much higher than by itself a person has made the waves."""
        return self._shown.gain

    @property
    def shows_time_of_day(self) -> bool:
        return self._shown.clock.of_day

    @property
    def rows(self) -> WaveformLayout:
        """Where each row lies."""
        return self._layout

    def x_of(self, position_ms: int) -> int:
        """The pixel column of a position in the lanes."""
        return int(self._layout.wave.left() + self._window.x(position_ms))

    # zoom

    def zoom_in(self) -> None:
        self._zoom(ZOOM_STEP, self._zoom_centre())

    def zoom_out(self) -> None:
        self._zoom(1 / ZOOM_STEP, self._zoom_centre())

    def show_whole(self) -> None:
        self._look_at(self._window.whole())

    def show_span(self, start_ms: int, end_ms: int) -> None:
        """Fit a span into the window; of a moment its surroundings."""
        self._look_at(self._window.fitted(start_ms, end_ms))

    def turn_page(self, step: int) -> None:
        """A window further on or back; the playhead stays."""
        self._look_at(self._window.panned(step * self._window.span_ms * 0.9))

    def scale_waves(self, steps: float) -> None:
        """Higher waves for steps above 0, lower ones below."""
        self.set_gain(self.gain * GAIN_STEP ** steps)

    def set_gain(self, gain: float) -> None:
        """How high the waves are drawn; 1 fills the lanes with the loud parts."""
        self._shown.gain = min(max(gain, LEAST_GAIN), MOST_GAIN)
        self._redraw_marks()

    def _zoom_centre(self) -> float:
        middle = (self._window.start_ms + self._window.end_ms) / 2
        return self.position_ms if self.follows else middle

    def _zoom(self, factor: float, at_ms: float) -> None:
        if self.has_call:
            self._look_at(self._window.zoomed(factor, at_ms))

    # marks, one after another

    def choose_mark(self, step: int) -> bool:
        """Choose the next or previous mark and bring it into sight; False where there is none in that direction."""
        ordered = self._shown.all_marks()
        keys = [mark.key for mark in ordered]
        here = keys.index(self._shown.chosen) if self._shown.chosen in keys else -1 if step > 0 else len(keys)
        if not 0 <= here + step < len(ordered):
            self.choose(None)
            return False
        self.choose(ordered[here + step])
        return True

    def choose(self, mark: AnyMark | None) -> None:
        """The mark that Enter plays."""
        chosen = mark.key if mark else None
        if chosen != self._shown.chosen:
            self._shown.chosen = chosen
            self._redraw_marks()
        if mark and not (self._window.contains(mark.start_ms) and self._window.contains(mark.end_ms)):
            self._look_at(self._window.centred(mark.start_ms))
        self._describe(mark)

    @property
    def chosen(self) -> AnyMark | None:
        """The mark that was chosen, if it is still there."""
        return next((mark for mark in self._shown.all_marks() if mark.key == self._shown.chosen), None)

    # how it was left

    def view(self) -> dict[str, object]:
        """The visible part and the height of the waves, to be put back by `show_view`."""
        start_ms, end_ms = self.window_ms
        return {"start_ms": start_ms, "end_ms": end_ms, "gain_milli": round(self.gain * 1000)}

    def show_view(self, view: Mapping[str, object]) -> None:
        """Put back what `view` told, as far as the call is there; the rest when `set_peaks` tells more of it."""
        self._view_due = view
        gain_milli = view.get("gain_milli")
        if isinstance(gain_milli, int) and gain_milli > 0:
            self.set_gain(gain_milli / 1000)
        self._show_due()

    def _show_due(self) -> None:
        start_ms, end_ms = self._view_due.get("start_ms"), self._view_due.get("end_ms")
        if isinstance(start_ms, int) and isinstance(end_ms, int) and 0 <= start_ms < end_ms:
            due = self._view_due
            self._look_at(self._window.with_edges(start_ms, end_ms))
            self._view_due = due if end_ms > self._window.duration_ms else {}

    def _look_at(self, window: TimeWindow) -> None:
        self._view_due = {}
        super()._look_at(window)

    def _describe(self, chosen: AnyMark | None = None) -> None:
        """In words for who does not see it: a chosen mark first, then where the playhead stands."""
        duration_ms, shown = self._window.duration_ms, self._shown
        here = mark_at(shown.marks, self.position_ms)
        words = [span_words(chosen.start_ms, chosen.end_ms, chosen.text) if chosen else "",
                 _("{position} of {duration}").format(position=shown.clock.text(self.position_ms),
                                                      duration=clock_text(duration_ms)),
                 here.text if here else ""]
        if n_marks := len(shown.all_marks()):
            words.append(ngettext("{n} mark", "{n} marks", n_marks).format(n=n_marks))
        if shown.loop:
            words.append(_("loop {start}–{end}").format(start=clock_text(shown.loop[0]), end=clock_text(shown.loop[1])))
        self.setAccessibleDescription(" ".join(word for word in words if word))
