"""The peaks by pixel column at the scale in force, read some thousand at a time: a read costs more than its columns."""

from __future__ import annotations

from qadesk.ui.widgets.waveform_raster import Columns, PeakSource, frames_of
from qadesk.ui.widgets.waveform_shown import Shown

BLOCK = 1024
MOST_BLOCKS = 32


class ColumnCache:
    """Columns are counted from the call's start; `forget` them when peaks or scale are others."""

    def __init__(self) -> None:
        self._blocks: dict[tuple[int, int], Columns] = {}
        self._peaks: PeakSource | None = None

    def forget(self) -> None:
        self._blocks.clear()

    def let_go(self) -> None:
        """Hold neither columns nor peaks: these look at the call's samples."""
        self.forget()
        self._peaks = None

    def of(self, shown: Shown, first: int, count: int, px_per_ms: float) -> list[Columns]:
        """Of each lane, the columns `first..first + count`, which lie in one block."""
        if shown.peaks is None:
            return []
        if shown.peaks is not self._peaks:
            self.forget()
            self._peaks = shown.peaks
        block, at = divmod(first, BLOCK)
        read = [self._block(shown, shown.peaks, lane.channel, block, px_per_ms) for lane in shown.lanes]
        return [(low[at:at + count], high[at:at + count], rms[at:at + count]) for low, high, rms in read]

    def _block(self, shown: Shown, peaks: PeakSource, channel: int, block: int, px_per_ms: float) -> Columns:
        made = self._blocks.get((channel, block))
        if made is None:
            if len(self._blocks) >= MOST_BLOCKS:
                self.forget()
            start, end = frames_of(peaks, shown.known_ms, [block * BLOCK / px_per_ms, (block + 1) * BLOCK / px_per_ms])
            made = self._blocks[channel, block] = peaks.columns(channel, start, end, BLOCK)
        return made
