"""The places of the call that plays to which one goes: its evidence, its acoustic marks, its turns of speech."""

from __future__ import annotations

from collections.abc import Sequence

from qadesk.models.acoustics import MarkVerdict
from qadesk.models.evidence import EvidenceEntry
from qadesk.models.listening import Interval
from qadesk.ui.call_marks import STANDING, CallMarks
from qadesk.ui.playback import Playback
from qadesk.ui.widgets.waveform import Waveform

JUST_PASSED_MS = 1_000  # going back from just behind a place leads to the one before it


class CallPlaces:
    """`evidence` is what the call has now."""

    def __init__(self, playback: Playback, waveform: Waveform, marks: CallMarks) -> None:
        self._playback, self._waveform, self._marks = playback, waveform, marks
        self.evidence: tuple[EvidenceEntry, ...] = ()

    def go_to(self, position_ms: int) -> None:
        """Go to a position, and let it be seen."""
        self._playback.seek(position_ms)
        self._waveform.reveal_position()

    def go_to_mark(self, step: int) -> None:
        """To the start of the next or previous evidence or acoustic mark; marks that were rejected are passed over."""
        evidence = {entry.span.start_ms for entry in self.evidence}
        self._go_to_one_of(sorted(self._marks.places_ms() | evidence), step)
        self._marks.table.go_to(self._playback.position_ms)

    def go_to_turn(self, step: int) -> None:
        """To the start of the next or previous turn of speech."""
        self._go_to_one_of(self._waveform.turns_ms, step)

    def loop_here(self) -> None:
        """Loop the evidence or the acoustic mark at the playhead, else the last five seconds; again: no loop."""
        here_ms = self._playback.position_ms
        if self._playback.loop:
            self._playback.clear_loop()
        else:
            self._playback.set_loop(*(self._span_at(here_ms, *STANDING) or (here_ms - 5_000, here_ms)))

    def span_at(self, position_ms: int) -> Interval | None:
        """The evidence, else the upheld acoustic mark, that lasts at this place."""
        return self._span_at(position_ms, MarkVerdict.ACCEPTED)

    def _span_at(self, position_ms: int, *verdicts: MarkVerdict) -> Interval | None:
        evidence = [(entry.span.start_ms, entry.span.end_ms) for entry in self.evidence
                    if entry.span.start_ms <= position_ms <= entry.span.end_ms]
        return next((span for span in (*evidence, *self._marks.spans_at(position_ms, *verdicts)) if span[0] < span[1]),
                    None)

    def _go_to_one_of(self, places_ms: Sequence[int], step: int) -> None:
        here_ms = self._playback.position_ms
        after = [place for place in places_ms if place > here_ms + 50]
        before = [place for place in places_ms if place < here_ms - JUST_PASSED_MS]
        if step > 0 and after:
            self.go_to(after[0])
        elif step < 0 and before:
            self.go_to(before[-1])
