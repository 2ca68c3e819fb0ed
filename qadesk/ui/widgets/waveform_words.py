"""Texts of the waveform, laid out once: laying one out takes several times as long as painting it."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QStaticText, QTransform

Key = TypeVar("Key")
Value = TypeVar("Value")
CAPTION_PX, NAME_PX = 12, 13
MOST_TEXTS = 500


class Words:
    """Paints short texts in the sizes of one font."""

    def __init__(self, font: QFont) -> None:
        self._font = font
        self._sizes: dict[tuple[int, bool], tuple[QFont, QFontMetrics]] = {}
        self._texts: dict[tuple[str, int, bool], QStaticText] = {}
        self._widths: dict[tuple[str, int, bool], int] = {}
        self._elided: dict[tuple[str, int, int, bool], str] = {}

    def width(self, text: str, size_px: int = CAPTION_PX, *, bold: bool = False) -> int:
        """In pixels."""
        known = self._widths.get((text, size_px, bold))
        if known is None:
            known = self._sized(size_px, bold)[1].horizontalAdvance(text)
            _keep(self._widths, (text, size_px, bold), known)
        return known

    def elided(self, text: str, width_px: int, size_px: int = CAPTION_PX, *, bold: bool = False) -> str:
        """With … where it is too long."""
        known = self._elided.get((text, width_px, size_px, bold))
        if known is None:
            known = self._sized(size_px, bold)[1].elidedText(text, Qt.TextElideMode.ElideRight, width_px)
            _keep(self._elided, (text, width_px, size_px, bold), known)
        return known

    def paint(self, painter: QPainter, left: float, row: QRect, text: str, color: QColor, size_px: int = CAPTION_PX, *,
              bold: bool = False) -> None:
        """One line from `left` on, in the middle of the row's height."""
        font, metrics = self._sized(size_px, bold)
        painter.setFont(font)
        painter.setPen(color)
        painter.drawStaticText(QPointF(left, row.top() + (row.height() - metrics.height()) / 2),
                               self._laid_out(text, size_px, bold, font))

    def _sized(self, size_px: int, bold: bool) -> tuple[QFont, QFontMetrics]:
        if (size_px, bold) not in self._sizes:
            font = QFont(self._font)
            font.setPixelSize(size_px)
            font.setBold(bold)
            self._sizes[size_px, bold] = font, QFontMetrics(font)
        return self._sizes[size_px, bold]

    def _laid_out(self, text: str, size_px: int, bold: bool, font: QFont) -> QStaticText:
        made = self._texts.get((text, size_px, bold))
        if made is None:
            made = QStaticText(text)
            made.setTextFormat(Qt.TextFormat.PlainText)
            made.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
            made.prepare(QTransform(), font)
            _keep(self._texts, (text, size_px, bold), made)
        return made


def _keep(cache: dict[Key, Value], key: Key, value: Value) -> None:
    """The times of a call are many: from time to time all is forgotten."""
    if len(cache) >= MOST_TEXTS:
        cache.clear()
    cache[key] = value
