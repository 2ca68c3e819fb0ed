"""Icons: glyphs of the Material Design font that qtawesome ships, painted in a token's colour.

The font file and its table are read directly: importing qtawesome itself pulls in printing and OpenGL and
costs the login window some 200 ms. An icon asks the theme for its colour when it paints, so it follows the look.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

from qadesk.ui import theme

PREFIX = "mdi6."


def icon(name: str, token: str = "text2", *, on_token: str = "") -> QIcon:
    """The icon `mdi6.<name>` in a token's colour; `on_token` is its colour while checked.

    Raises KeyError for a name that the font does not have."""
    glyph(name)
    return QIcon(_GlyphEngine(name, token, on_token or token))


def paint_icon(painter: QPainter, rect: QRect | QRectF, name: str, color: QColor) -> None:
    """Paint the icon's glyph centred in `rect`, as high as the rect."""
    size = round(min(rect.width(), rect.height()))
    painter.save()
    painter.setFont(_font(max(size, 1)))
    painter.setPen(color)
    painter.drawText(QRectF(rect), Qt.AlignmentFlag.AlignCenter, glyph(name))
    painter.restore()


def glyph(name: str) -> str:
    """The character of the icon `mdi6.<name>` (the prefix may be given or left out)."""
    return chr(int(_table()[name.removeprefix(PREFIX)], 16))


def _font_file(suffix: str) -> Path:
    spec = find_spec("qtawesome")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("qtawesome is not installed")
    folder = Path(spec.submodule_search_locations[0]) / "fonts"
    return next(folder.glob(f"materialdesignicons6-webfont-*{suffix}"))


@cache
def _table() -> dict[str, str]:
    spec_file = _font_file(".json")
    loaded: dict[str, str] = json.loads(spec_file.read_text("utf-8"))
    return loaded


@cache
def _font(size_px: int) -> QFont:
    font = QFont(_family())
    font.setPixelSize(size_px)
    return font


@cache
def _family() -> str:
    number = QFontDatabase.addApplicationFont(str(_font_file(".ttf")))
    return QFontDatabase.applicationFontFamilies(number)[0]


class _GlyphEngine(QIconEngine):
    """Paints one glyph; disabled icons take the disabled text's colour."""

    def __init__(self, name: str, token: str, on_token: str) -> None:
        super().__init__()
        self._name, self._token, self._on_token = name, token, on_token

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        token = self._on_token if state == QIcon.State.On else self._token
        paint_icon(painter, rect, self._name, theme.color("text3" if mode == QIcon.Mode.Disabled else token))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        made = QPixmap(size)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return made

    def clone(self) -> QIconEngine:
        return _GlyphEngine(self._name, self._token, self._on_token)
