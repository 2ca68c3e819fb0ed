"""Time and pixels of the waveform: the visible window, zooming, panning, paging, and where the ruler has its ticks."""

from __future__ import annotations

from dataclasses import dataclass

SHORTEST_WINDOW_MS = 1_000
FIRST_WINDOW_MS = 150_000
PAGE_LEAD = 0.06
MARGIN = 0.15  # of a span that is fitted, at each side
TICK_STEPS_MS = (100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000, 600_000,
                 1_200_000, 3_600_000, 7_200_000)


@dataclass(frozen=True, slots=True)
class TimeWindow:
    """The part of a call that is drawn, `start_ms..end_ms` of `duration_ms`, over `width_px` pixels."""

    start_ms: float
    end_ms: float
    duration_ms: int
    width_px: float

    @classmethod
    def opening(cls, duration_ms: int, width_px: float) -> TimeWindow:
        """The first view of a call: all of a short one, the first minutes of a long one."""
        return cls(0.0, float(max(1, min(duration_ms, FIRST_WINDOW_MS))), duration_ms, max(1.0, width_px))

    @property
    def span_ms(self) -> float:
        return self.end_ms - self.start_ms

    def x(self, position_ms: float) -> float:
        """The pixel of a position, from the window's left edge; outside the window it lies outside."""
        return (position_ms - self.start_ms) / self.span_ms * self.width_px

    def position_ms(self, x: float) -> int:
        """The position under a pixel, held within the call."""
        position = self.start_ms + x / self.width_px * self.span_ms
        return round(min(max(position, 0.0), float(self.duration_ms)))

    def contains(self, position_ms: float) -> bool:
        return self.start_ms <= position_ms <= self.end_ms

    def shows(self, start_ms: float, end_ms: float) -> bool:
        """Whether some of a span is inside."""
        return end_ms >= self.start_ms and start_ms <= self.end_ms

    def resized(self, width_px: float) -> TimeWindow:
        return TimeWindow(self.start_ms, self.end_ms, self.duration_ms, max(1.0, width_px))

    def lasting(self, duration_ms: int) -> TimeWindow:
        """The same view of a call whose length has turned out to be another."""
        span = min(self.span_ms, max(1.0, float(duration_ms)))
        return TimeWindow(self.start_ms, self.end_ms, duration_ms, self.width_px)._placed(self.start_ms, span)

    def zoomed(self, factor: float, at_ms: float) -> TimeWindow:
        """Closer by `factor` > 1, wider by `factor` < 1; `at_ms` keeps its pixel where the call's ends allow it."""
        span = self._possible(self.span_ms / factor)
        share = (at_ms - self.start_ms) / self.span_ms
        return self._placed(at_ms - share * span, span)

    def panned(self, delta_ms: float) -> TimeWindow:
        return self._placed(self.start_ms + delta_ms, self.span_ms)

    def centred(self, position_ms: float) -> TimeWindow:
        return self._placed(position_ms - self.span_ms / 2, self.span_ms)

    def paged_to(self, position_ms: float) -> TimeWindow:
        """Moved so that the position stands near the left edge, as a page is turned."""
        return self._placed(position_ms - PAGE_LEAD * self.span_ms, self.span_ms)

    def with_edges(self, start_ms: float, end_ms: float) -> TimeWindow:
        """From one place to another, in either order; as near to it as the shortest window and the call allow."""
        low, high = min(start_ms, end_ms), max(start_ms, end_ms)
        return self._placed(low, self._possible(high - low))

    def fitted(self, start_ms: float, end_ms: float) -> TimeWindow:
        """A span with a little room at each side."""
        room = (end_ms - start_ms) * MARGIN
        span = self._possible(end_ms - start_ms + 2 * room)
        return self._placed((start_ms + end_ms - span) / 2, span)

    def whole(self) -> TimeWindow:
        return TimeWindow(0.0, float(max(1, self.duration_ms)), self.duration_ms, self.width_px)

    def tick_times(self, spacing_px: float, clock_offset_ms: int = 0) -> tuple[tuple[int, ...], int]:
        """Round times that lie at least `spacing_px` apart, and their step; all in ms of the call.

        They are round on a clock that shows `clock_offset_ms` at the call's start."""
        wanted_ms = self.span_ms * spacing_px / self.width_px
        step = next((step for step in TICK_STEPS_MS if step >= wanted_ms), TICK_STEPS_MS[-1])
        first = -(-(int(self.start_ms) + clock_offset_ms) // step) * step - clock_offset_ms
        return tuple(range(first, int(self.end_ms) + 1, step)), step

    def _possible(self, span_ms: float) -> float:
        return min(max(span_ms, SHORTEST_WINDOW_MS), max(1.0, float(self.duration_ms)))

    def _placed(self, start_ms: float, span_ms: float) -> TimeWindow:
        start = min(max(start_ms, 0.0), max(0.0, self.duration_ms - span_ms))
        return TimeWindow(start, start + span_ms, self.duration_ms, self.width_px)
