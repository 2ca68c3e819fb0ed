"""Where playback is: from output frames counted since its start to the place in the recording, loops included."""

from __future__ import annotations

from dataclasses import dataclass

SHORTEST_LOOP_S = 0.1
_NO_TIME = 1e-3
Span = tuple[float, float]


@dataclass(frozen=True)
class Course:
    """One uninterrupted stretch of playback; frames are those of the recording, `loop` is (start, end)."""

    start_frame: float
    speed: float
    n_frames: int
    loop: tuple[int, int] | None = None

    @property
    def loops(self) -> bool:
        """Whether it comes to its loop's end from before; started behind it, it plays on to the recording's end."""
        return self.loop is not None and self.start_frame < self.loop[1]

    def at(self, out_frames: float) -> float:
        """The place (in frames) after so many frames of output."""
        place = self.start_frame + out_frames * self.speed
        if self.loop is not None and self.loops and place >= self.loop[1]:
            start, end = self.loop
            return start + (place - end) % (end - start)
        return min(place, self.n_frames)

    def out_left(self, out_frames: float) -> float:
        """Frames of output until the next turn of the loop or the end (0 when ended)."""
        end = self.loop[1] if self.loop is not None and self.loops else self.n_frames
        return max(0.0, (end - self.at(out_frames)) / self.speed)

    def ended(self, out_frames: float) -> bool:
        """Whether the recording's end was reached; a loop has none."""
        return not self.loops and self.start_frame + out_frames * self.speed >= self.n_frames

    def spans(self, since: float, until: float) -> list[Span]:
        """The places played between two counts of output, in order: one span, or one more for each turn."""
        spans: list[Span] = []
        while since < until:
            step = min(until - since, self.out_left(since))
            if step <= _NO_TIME and self.ended(since + _NO_TIME):
                break
            start = self.at(since)
            spans.append((start, min(start + step * self.speed, self.n_frames)))
            since += max(step, _NO_TIME)  # rounding must not hold it up at a turn
        return spans
