"""Where each strip of the waveform lies: overview, ruler, evidence track, lanes, coverage, and the gutter."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect

SMALLEST_GUTTER_PX = 60
RIGHT_PX = 8
SMALLEST_HEIGHT_PX = 190
OVERVIEW_TOP_PX, OVERVIEW_PX = 4, 26
RULER_PX = 20
TRACK_PX = 18
COVERAGE_PX = 10


@dataclass(frozen=True, slots=True)
class WaveformLayout:
    """Rectangles in widget pixels."""

    gutter_px: int
    overview: QRect
    ruler: QRect
    track: QRect
    lanes: tuple[QRect, ...]
    coverage: QRect

    @classmethod
    def of(cls, width_px: int, height_px: int, n_lanes: int, gutter_px: int = SMALLEST_GUTTER_PX) -> WaveformLayout:
        """The strips of a widget of that size beside a gutter of that width; the lanes take what is left."""
        left, width = gutter_px, max(40, width_px - gutter_px - RIGHT_PX)
        ruler_top = OVERVIEW_TOP_PX + OVERVIEW_PX + 4
        lanes_top = ruler_top + RULER_PX + TRACK_PX + 2
        coverage_top = height_px - COVERAGE_PX - 14
        lane_px = max(12, (coverage_top - 6 - lanes_top) // max(1, n_lanes))
        return cls(
            gutter_px=gutter_px,
            overview=QRect(left, OVERVIEW_TOP_PX, width, OVERVIEW_PX),
            ruler=QRect(left, ruler_top, width, RULER_PX),
            track=QRect(left, ruler_top + RULER_PX, width, TRACK_PX),
            lanes=tuple(QRect(left, lanes_top + lane_px * lane, width, lane_px) for lane in range(max(1, n_lanes))),
            coverage=QRect(left, coverage_top, width, COVERAGE_PX))

    @property
    def wave(self) -> QRect:
        """All lanes together."""
        return self.lanes[0].united(self.lanes[-1])

    @property
    def playhead(self) -> QRect:
        """The rows that the playhead's line crosses, below its clock label."""
        return QRect(self.wave.left(), self.track.top(), self.wave.width(),
                     self.coverage.bottom() + 3 - self.track.top())
