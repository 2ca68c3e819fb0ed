"""The colours, sizes and fonts of the interface: one dict of tokens per theme; nothing else names a colour.

`use("dark")` chooses the theme for the process; `color("agent")` is what painted widgets ask for when they paint,
so that a change of the look needs no more than a repaint. `style.apply` does both for a whole application.
"""

from __future__ import annotations

import sys
from functools import cache

from PySide6.QtGui import QColor, QFont, QPalette

LIGHT = {
    "window": "#EEF0F3", "surface": "#FFFFFF", "sunken": "#F6F7F9", "hover": "#E6EAF0",
    "border": "#D3D8E0", "edge": "#7A8494", "text": "#1A2230", "text2": "#465162", "text3": "#5F6A7A",
    "accent": "#1D5FC2", "focus": "#1D5FC2", "sel": "#DBE7FA", "primary": "#1D5FC2", "on_primary": "#FFFFFF",
    "agent": "#1F4E8C", "agent_peak": "#8FAFD6", "customer": "#C4701A", "customer_peak": "#EDBE8C",
    "evidence": "#7A2E9E", "evidence_bg": "#F1E4F7", "fatal": "#B3261E", "fatal_bg": "#FCEBE9",
    "warn": "#855400", "warn_bg": "#FFF3D6", "good": "#1A6B3C", "good_bg": "#E4F3E9",
    "heard": "#2E7D6B", "overtalk": "#B0237A", "silence": "#E3E7EC", "thumb": "#B7BFCB",
}
DARK = {
    "window": "#16191E", "surface": "#1F2329", "sunken": "#1A1D22", "hover": "#2A3038",
    "border": "#343B46", "edge": "#727D8E", "text": "#E6E9EE", "text2": "#B9C1CD", "text3": "#98A2B1",
    "accent": "#7FB2FF", "focus": "#7FB2FF", "sel": "#25395B", "primary": "#2A66C8", "on_primary": "#FFFFFF",
    "agent": "#A6CEFF", "agent_peak": "#446794", "customer": "#BE7023", "customer_peak": "#663F15",
    "evidence": "#D49BF0", "evidence_bg": "#3A2547", "fatal": "#FF8F85", "fatal_bg": "#432220",
    "warn": "#F0C061", "warn_bg": "#3A2F16", "good": "#7CCB98", "good_bg": "#1C3526",
    "heard": "#4FB39C", "overtalk": "#F07ABF", "silence": "#2A2F37", "thumb": "#4A5362",
}
CONTRAST = {
    "window": "#000000", "surface": "#000000", "sunken": "#000000", "hover": "#1F1F1F",
    "border": "#FFFFFF", "edge": "#FFFFFF", "text": "#FFFFFF", "text2": "#FFFFFF", "text3": "#E0E0E0",
    "accent": "#66D9FF", "focus": "#FFFF00", "sel": "#003A5C", "primary": "#66D9FF", "on_primary": "#000000",
    "agent": "#B5EEFF", "agent_peak": "#3F8096", "customer": "#E07B00", "customer_peak": "#7A4300",
    "evidence": "#E6B3FF", "evidence_bg": "#2A003A", "fatal": "#FF9C94", "fatal_bg": "#4A0000",
    "warn": "#FFD75E", "warn_bg": "#332600", "good": "#7CFF9E", "good_bg": "#00330F",
    "heard": "#5CFFD6", "overtalk": "#FF8AD1", "silence": "#333333", "thumb": "#E0E0E0",
}
TOKENS = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}
THEMES = tuple(TOKENS)

# Font sizes in px at 96 dpi, by use
BADGE, CAPTION, BODY, TITLE, CLOCK, FIGURE = 11, 12, 13, 16, 18, 24
# Heights and widths in px
PAGE_HEADER, TABS, STATUS_BAR, NAV_FOLDED, NAV_OPEN = 40, 35, 24, 48, 156
CONTROL, ROW, ROW_WORK, ROW_TWO_LINES, SECTION_BAND = 28, 28, 35, 44, 24
TILE_HEADER, FIGURE_TILE, ICON, ICON_TRANSPORT, HIT, CHIP = 38, 92, 16, 18, 24, 18
RADIUS_CHIP, RADIUS_CONTROL, RADIUS_TILE = 3, 4, 6
MARGIN, TILE_PADDING, GAP = 16, 12, 12
RING, BAR = 2, 3  # focus ring; bar of a banner and of an idle selection

_name = "light"
_colors: dict[str, QColor] = {token: QColor(value) for token, value in LIGHT.items()}


def use(name: str) -> None:
    """Choose the theme of the process: one of THEMES. Raises KeyError for another name."""
    global _name, _colors
    _colors = {token: QColor(value) for token, value in TOKENS[name].items()}
    _name = name


def current() -> str:
    """The name of the theme in force: `light`, `dark` or `contrast`."""
    return _name


def color(token: str) -> QColor:
    """The colour of the token in the theme in force; a copy, so that it may be given an alpha."""
    return QColor(_colors[token])


def value(token: str) -> str:
    """The colour of the token in the theme in force as `#RRGGBB`."""
    return TOKENS[_name][token]


def tone(name: str) -> tuple[QColor, QColor]:
    """Text and background of a tone: `neutral`, `accent`, `good`, `warn`, `fatal` or `evidence`."""
    if name == "neutral":
        return color("text2"), color("hover")
    return color(name), color("sel" if name == "accent" else f"{name}_bg")


def families() -> list[str]:
    """The font families in order of preference on this platform."""
    if sys.platform == "win32":
        return ["Microsoft YaHei UI", "Microsoft YaHei"]
    return ["Noto Sans CJK SC", "WenQuanYi Micro Hei"]


def font(size_px: int = BODY, *, bold: bool = False) -> QFont:
    """The interface's font at that size in px, with tabular digits; a copy, so that it may be changed."""
    return QFont(_made_once(size_px, bold))


@cache
def _made_once(size_px: int, bold: bool) -> QFont:
    made = QFont()
    made.setFamilies(families())
    made.setPixelSize(size_px)
    made.setBold(bold)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def mono(size_px: int = CAPTION) -> QFont:
    """The font of hashes and codes."""
    made = QFont()
    made.setFamilies(["Consolas"] if sys.platform == "win32" else ["DejaVu Sans Mono", "Noto Sans Mono CJK SC"])
    made.setStyleHint(QFont.StyleHint.Monospace)
    made.setPixelSize(size_px)
    return made


def palette() -> QPalette:
    """The QPalette of the theme in force."""
    made = QPalette()
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    for which, token in (
        (role.Window, "window"), (role.WindowText, "text"), (role.Base, "surface"), (role.AlternateBase, "sunken"),
        (role.Text, "text"), (role.Button, "surface"), (role.ButtonText, "text"), (role.ToolTipBase, "surface"),
        (role.ToolTipText, "text"), (role.Highlight, "sel"), (role.HighlightedText, "text"), (role.Link, "accent"),
        (role.LinkVisited, "accent"), (role.PlaceholderText, "text3"), (role.Accent, "accent"),
        (role.BrightText, "on_primary"), (role.Mid, "border"), (role.Dark, "edge"), (role.Light, "surface"),
    ):
        made.setColor(which, color(token))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(group.Disabled, which, color("text3"))
    return made
