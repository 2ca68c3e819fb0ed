"""The account of what was heard of a recording: its pieces in the order they were played."""

from __future__ import annotations

from qadesk.audio.player_face import Heard

_JOINED_MS = 0.5


class HeardAccount:
    """Pieces that go on at the same speed are one."""

    def __init__(self) -> None:
        self._pieces: list[tuple[float, float, float, bool]] = []  # start, end in ms, speed, audible

    def note(self, start_ms: float, end_ms: float, speed: float, audible: bool) -> None:
        last = self._pieces[-1] if self._pieces else (0.0, -1.0, 0.0, False)
        if abs(last[1] - start_ms) < _JOINED_MS and last[2:] == (speed, audible):
            start_ms = self._pieces.pop()[0]
        self._pieces.append((start_ms, end_ms, speed, audible))

    def take(self) -> tuple[Heard, ...]:
        """All pieces since the last call, repeats included."""
        taken, self._pieces = self._pieces, []
        return tuple(Heard(round(start), round(end), speed, audible) for start, end, speed, audible in taken)
