"""Where playback is: from output frames counted since its start to the place in the recording, loops and jumps over
silence included."""

from __future__ import annotations

from dataclasses import dataclass

from qadesk.audio.cuts import NO_CUTS, Cuts

SHORTEST_LOOP_S = 0.1
SKIPPED = float("inf")
"""The speed of what was jumped over."""
_NO_TIME = 1e-3
Piece = tuple[float, float, float]
Loop = tuple[int, int]


@dataclass(frozen=True)
class Course:
    """One uninterrupted stretch of playback; frames are those of the recording, `loop` is (start, end).

    `cuts` are jumped over. A loop must hold some frames outside of them."""

    start_frame: float
    speed: float
    n_frames: int
    loop: Loop | None = None
    cuts: Cuts = NO_CUTS

    @property
    def loops(self) -> bool:
        """Whether it comes to its loop's end from before; started behind it, it plays on to the recording's end."""
        return self.loop is not None and self.start_frame < self.loop[1]

    def at(self, out_frames: float) -> float:
        """The place (in frames) after so many frames of output."""
        return min(self.cuts.place(self._kept(out_frames)), self.n_frames)

    def out_left(self, out_frames: float) -> float:
        """Frames of output until the next turn of the loop, jump, or the end (0 when ended)."""
        kept = self._kept(out_frames)
        return max(0.0, (min(self._kept_end(), self.cuts.next_after(kept)) - kept) / self.speed)

    def ended(self, out_frames: float) -> bool:
        """Whether the recording's end was reached; a loop has none."""
        return not self.loops and self.cuts.kept(self.start_frame) + out_frames * self.speed >= self._kept_end()

    def spans(self, since: float, until: float) -> list[Piece]:
        """The places (start, end, speed) gone through between two counts of output, in order and without gap: a piece
        more for each turn of the loop and each jump, whose speed is SKIPPED."""
        pieces = self._jumps(self.start_frame, self.at(0)) if since == 0 < until else []
        while since < until:
            left = self.out_left(since)
            step = min(until - since, left)
            if step <= _NO_TIME and self.ended(since + _NO_TIME):
                break
            start = self.at(since)
            end = min(start + step * self.speed, self.n_frames)
            pieces.append((start, end, self.speed))
            if step == left:
                pieces += self._jumps(end, self.at(since + step + _NO_TIME))
            since += max(step, _NO_TIME)  # rounding must not hold it up at a turn
        return pieces

    def _kept(self, out_frames: float) -> float:
        """Kept frames before the place after so many frames of output."""
        kept = self.cuts.kept(self.start_frame) + out_frames * self.speed
        if self.loop is not None and self.loops and kept >= (end := self._kept_end()):
            start = self.cuts.kept(self.loop[0])
            return start + (kept - end) % (end - start)
        return kept

    def _kept_end(self) -> float:
        return self.cuts.kept(self.loop[1] if self.loop is not None and self.loops else self.n_frames)

    def _jumps(self, place: float, after: float) -> list[Piece]:
        """What is jumped over between a place and the one that is played next, which a turn sets back."""
        turns = self.loop is not None and after < place
        gone = [(place, self.loop[1]), (self.loop[0], after)] if self.loop and turns else [(place, after)]
        return [(start, end, SKIPPED) for start, end in gone if end - start > 1]


def fitted_loop(loop_ms: tuple[int, int], sample_rate_hz: int, end_frame: int) -> Loop | None:
    """In frames, before the recording's end, start before end; None when too short to be one."""
    start, end = (min(max(0, round(ms * sample_rate_hz / 1000)), end_frame) for ms in sorted(loop_ms))
    return (start, end) if end - start >= SHORTEST_LOOP_S * sample_rate_hz else None


def whole_loop(loop: Loop | None, n_frames: int) -> Loop | None:
    """The loop, once so much of a recording is decoded that all of it is there."""
    return loop if loop is not None and loop[1] <= n_frames else None


def cuts_beside(loop: Loop | None, cuts: Cuts, sample_rate_hz: int) -> Cuts:
    """What is jumped over: nothing in a loop of silence, which would hold nothing else."""
    if loop is not None and cuts.kept(loop[1]) - cuts.kept(loop[0]) < SHORTEST_LOOP_S * sample_rate_hz:
        return NO_CUTS
    return cuts
