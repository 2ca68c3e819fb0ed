"""Where each strip of the waveform lies: overview, ruler, evidence track, marks, lanes, coverage, and the gutter."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QRect

SMALLEST_GUTTER_PX = 60
RIGHT_PX = 8
SMALLEST_HEIGHT_PX = 190
OVERVIEW_TOP_PX, OVERVIEW_PX = 4, 26
RULER_PX = 20
TRACK_PX = 18
MARKS_PX = 9
COVERAGE_PX = 10


@dataclass(frozen=True)
class WaveformLayout:
    """Rectangles in widget pixels."""

    gutter_px: int
    overview: QRect
    ruler: QRect
    track: QRect
    marks: QRect
    lanes: tuple[QRect, ...]
    coverage: QRect

    @classmethod
    def of(cls, width_px: int, height_px: int, n_lanes: int, gutter_px: int = SMALLEST_GUTTER_PX) -> WaveformLayout:
        """The strips of a widget of that size beside a gutter of that width; the lanes take what is left."""
        left, width = gutter_px, max(40, width_px - gutter_px - RIGHT_PX)
        ruler_top = OVERVIEW_TOP_PX + OVERVIEW_PX + 4
        track_top = ruler_top + RULER_PX
        lanes_top = track_top + TRACK_PX + MARKS_PX
        coverage_top = height_px - COVERAGE_PX - 14
        lane_px = max(12, (coverage_top - 6 - lanes_top) // max(1, n_lanes))
        return cls(
            gutter_px=gutter_px,
            overview=QRect(left, OVERVIEW_TOP_PX, width, OVERVIEW_PX),
            ruler=QRect(left, ruler_top, width, RULER_PX),
            track=QRect(left, track_top, width, TRACK_PX),
            marks=QRect(left, track_top + TRACK_PX, width, MARKS_PX),
            lanes=tuple(QRect(left, lanes_top + lane_px * lane, width, lane_px) for lane in range(max(1, n_lanes))),
            coverage=QRect(left, coverage_top, width, COVERAGE_PX))

    @cached_property
    def wave(self) -> QRect:
        """All lanes together."""
        return self.lanes[0].united(self.lanes[-1])

    @cached_property
    def strips(self) -> QRect:
        """The lanes with the row of acoustic marks above them: what is painted in strips."""
        return self.marks.united(self.wave)

    @cached_property
    def playhead(self) -> QRect:
        """The rows that the playhead's line crosses, below its clock label."""
        return QRect(self.wave.left(), self.track.top(), self.wave.width(),
                     self.coverage.bottom() + 3 - self.track.top())

    @cached_property
    def below_overview(self) -> QRect:
        """Where all that moves along with the visible window lies, with what stands over its left and right edge."""
        top = self.ruler.top()
        return QRect(self.gutter_px - 6, top, self.wave.width() + RIGHT_PX + 6, self.coverage.bottom() + 5 - top)

    @cached_property
    def overview_row(self) -> QRect:
        """The overview with the frame around the visible window."""
        return self.overview.adjusted(-3, -3, 4, 4)

    @cached_property
    def ruler_name(self) -> QRect:
        """The name at the left of the ruler: a click on it changes what the ruler shows."""
        return QRect(0, self.ruler.top(), self.gutter_px, self.ruler.height())
