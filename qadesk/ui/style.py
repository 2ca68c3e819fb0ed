"""The look of standard widgets: Fusion with a few indicators redrawn, and one small QSS made from the tokens.

`apply(app, "dark")` gives a QApplication theme, palette, font, style and QSS; calling it again changes the look.
Widgets name their part by the properties `kind` (buttons, frames) and `role` (labels), never a colour.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QApplication, QProxyStyle, QStyle, QStyleOption, QStyleOptionComplex, QWidget

from qadesk.ui import theme

LOOKS = ("system", *theme.THEMES)

_QSS = """
QToolTip {{ color: {text}; background: {surface}; border: 1px solid {edge}; padding: 3px 6px; }}
QPushButton {{ color: {text}; background: {surface}; border: 1px solid {edge}; border-radius: 4px;
  padding: 0 12px; min-height: 26px; max-height: 26px; outline: 0; }}
QPushButton:hover {{ background: {hover}; }}
QPushButton:focus {{ border: 2px solid {focus}; padding: 0 11px; min-height: 24px; max-height: 24px; }}
QPushButton:checked {{ background: {sel}; color: {accent}; border-color: {accent}; }}
QPushButton[kind="primary"] {{ color: {on_primary}; background: {primary}; border-color: {primary};
  font-weight: bold; }}
QPushButton[kind="primary"]:focus {{ border-color: {primary_ring}; }}
QPushButton[kind="danger"] {{ color: {fatal}; border-color: {fatal}; }}
QPushButton[kind="ghost"], QPushButton[kind="icon"], QPushButton[kind="link"]
  {{ background: transparent; border-color: transparent; color: {text2}; }}
QPushButton[kind="ghost"]:hover, QPushButton[kind="icon"]:hover {{ background: {hover}; }}
QPushButton[kind="icon"] {{ padding: 0; min-width: 26px; max-width: 26px; }}
QPushButton[kind="icon"]:focus {{ min-width: 24px; max-width: 24px; }}
QPushButton[kind="icon"]:checked {{ background: {sel}; border-color: {accent}; }}
QPushButton[kind="link"] {{ color: {accent}; padding: 0 4px; }}
QPushButton[kind="link"]:hover {{ text-decoration: underline; }}
QPushButton[kind="link"]:focus {{ padding: 0 3px; }}
QPushButton[kind="status"] {{ background: transparent; border-color: transparent; color: {text2}; padding: 0 5px;
  min-height: 20px; max-height: 20px; }}
QPushButton[kind="status"]:focus {{ border-color: {focus}; padding: 0 4px; min-height: 18px; max-height: 18px; }}
QPushButton[kind="ghost"]:focus, QPushButton[kind="icon"]:focus, QPushButton[kind="link"]:focus
  {{ border-color: {focus}; }}
QPushButton:disabled {{ color: {text3}; background: {disabled}; border: 1px {dash} {border}; font-weight: normal; }}
QPushButton[kind="ghost"]:disabled, QPushButton[kind="icon"]:disabled, QPushButton[kind="link"]:disabled
  {{ background: transparent; border-color: {quiet}; }}
QLineEdit, QPlainTextEdit, QTextEdit {{ color: {text}; background: {surface}; border: 1px solid {edge};
  border-radius: 4px; selection-background-color: {mark}; selection-color: {on_mark}; }}
QLineEdit {{ padding: 0 8px; min-height: 26px; max-height: 26px; }}
QLineEdit:focus {{ border: 2px solid {focus}; padding: 0 7px; min-height: 24px; max-height: 24px; }}
QPlainTextEdit, QTextEdit {{ padding: 3px; }}
QPlainTextEdit:focus, QTextEdit:focus {{ border: 2px solid {focus}; padding: 2px; }}
QTextBrowser[kind="manual"] {{ border: 2px solid transparent; border-radius: 0; padding: 0; }}
QTextBrowser[kind="manual"]:focus {{ border-color: {focus}; }}
QLineEdit[invalid="true"] {{ border: 2px solid {fatal}; padding: 0 7px; min-height: 24px; max-height: 24px; }}
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled
  {{ color: {text3}; background: {disabled}; border: 1px {dash} {border}; }}
QComboBox {{ combobox-popup: 0; }}
QComboBox QLineEdit, QAbstractSpinBox QLineEdit {{ border: 0; padding: 0; min-height: 0; background: transparent; }}
QComboBox QAbstractItemView {{ border: 1px solid {edge}; background: {surface}; outline: 0; }}
QFrame[kind="tile"] {{ background: {surface}; border: 1px solid {border}; border-radius: 6px; }}
QFrame[kind="surface"] {{ background: {surface}; border: 0; }}
QFrame[kind="sunken"] {{ background: {sunken}; border: 0; }}
QFrame[kind="chrome"] {{ background: {window}; border: 0; }}
QFrame[kind="line"] {{ background: {border}; border: 0; }}
QLabel {{ background: transparent; }}
QLabel[tone="text2"] {{ color: {text2}; }} QLabel[tone="text3"] {{ color: {text3}; }}
QLabel[tone="accent"] {{ color: {accent}; }} QLabel[tone="fatal"] {{ color: {fatal}; }}
QLabel[tone="warn"] {{ color: {warn}; }} QLabel[tone="good"] {{ color: {good}; }}
QLabel[tone="evidence"] {{ color: {evidence}; }}
QAbstractItemView {{ background: {surface}; color: {text}; border: 0; outline: 0; }}
QListWidget[kind="sections"] {{ background: transparent; border: 2px solid transparent; border-radius: 4px; }}
QScrollArea[kind="record"] {{ border: 2px solid transparent; }}
QScrollArea[kind="record"]:focus {{ border-color: {focus}; }}
QListWidget[kind="sections"]:focus {{ border-color: {focus}; }}
QListWidget[kind="sections"]::item {{ color: {text2}; border-radius: 3px; padding: 0 8px; }}
QListWidget[kind="sections"]::item:selected {{ background: {sel}; color: {text}; }}
QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: 0; }}
QHeaderView {{ background: {sunken}; border: 0; }}
QHeaderView::section {{ background: {sunken}; color: {text2}; border: 0; border-bottom: 1px solid {border};
  padding: 0 10px; font-size: 12px; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle {{ background: {thumb}; border-radius: 3px; min-height: 28px; min-width: 28px; margin: 2px; }}
QScrollBar::handle:hover {{ background: {edge}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QAbstractScrollArea::corner {{ background: transparent; border: 0; }}
QMenu {{ background: {surface}; color: {text}; border: 1px solid {edge}; padding: 4px 0; }}
QMenu::item {{ padding: 5px 24px 5px 12px; }} QMenu::item:selected {{ background: {sel}; }}
QMenu::item:disabled {{ color: {text3}; }}
QMenu::separator {{ height: 1px; background: {border}; margin: 4px 0; }}
QProgressBar {{ background: {track}; border: 0; border-radius: 2px; max-height: 5px; min-height: 5px; }}
QProgressBar::chunk {{ background: {primary}; border-radius: 2px; }}
QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {track}; }}
QSlider::sub-page:horizontal {{ height: 4px; border-radius: 2px; background: {accent}; }}
QSlider::handle:horizontal {{ width: 10px; height: 10px; margin: -5px 0; border-radius: 7px;
  background: {surface}; border: 2px solid {accent}; }}
QSlider::handle:horizontal:focus {{ background: {focus}; border-color: {focus}; }}
QSplitter::handle {{ background: {border}; }}
QSplitter::handle:focus {{ background: {focus}; }}
QStatusBar::item {{ border: 0; }}
"""


def apply(app: QApplication, look: str = "system") -> str:
    """Give the application the look: `system`, `light`, `dark` or `contrast`; returns the theme's name."""
    name = resolve(look)
    theme.use(name)
    if not isinstance(app.style(), QadeskStyle) and not app.property("qadesk_styled"):
        app.setStyle(QadeskStyle())
        app.setProperty("qadesk_styled", True)
    app.setPalette(theme.palette())
    app.setFont(theme.font())
    app.setStyleSheet(sheet())
    return name


def resolve(look: str) -> str:
    """The theme that a look stands for; `system` asks the platform. Raises KeyError for an unknown look."""
    if look != "system":
        return theme.THEMES[LOOKS[1:].index(look)] if look in LOOKS else _unknown(look)
    hints = QGuiApplication.styleHints()
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return "contrast"
    return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"


def _unknown(look: str) -> str:
    raise KeyError(look)


def sheet() -> str:
    """The QSS of the theme in force."""
    dark, contrast = theme.current() == "dark", theme.current() == "contrast"
    extra = {
        "dash": "dashed" if contrast else "solid",
        "quiet": theme.value("border") if contrast else "transparent",
        "disabled": theme.value("window" if dark or contrast else "hover"),
        "track": theme.value("hover" if contrast else "border"),
        "mark": theme.value("accent" if contrast else "sel"),
        "on_mark": theme.value("on_primary" if contrast else "text"),
        "primary_ring": theme.value("focus" if contrast else "text"),
    }
    return _QSS.format(**theme.TOKENS[theme.current()], **extra)


# looked up once: Qt asks tens of thousands of times for each window
_INDICATORS = (QStyle.PixelMetric.PM_IndicatorWidth, QStyle.PixelMetric.PM_IndicatorHeight,
               QStyle.PixelMetric.PM_ExclusiveIndicatorWidth, QStyle.PixelMetric.PM_ExclusiveIndicatorHeight)
_FIELDS = (QStyle.ContentsType.CT_ComboBox, QStyle.ContentsType.CT_SpinBox)


class QadeskStyle(QProxyStyle):
    """Fusion, with check boxes, radio buttons, drop-downs and spin boxes drawn flat in the tokens' colours."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def drawPrimitive(self, element: QStyle.PrimitiveElement, option: QStyleOption, painter: QPainter,
                      widget: QWidget | None = None) -> None:
        which = QStyle.PrimitiveElement
        if element in (which.PE_IndicatorCheckBox, which.PE_IndicatorItemViewItemCheck):
            _draw_check(painter, _square(option), option.state)
        elif element == which.PE_IndicatorRadioButton:
            _draw_radio(painter, _square(option), option.state)
        elif element != which.PE_FrameFocusRect:
            super().drawPrimitive(element, option, painter, widget)
        elif widget is not None:  # by key, by mouse or by the program: who has the keys is always seen
            _frame(painter, QRectF(option.rect), "transparent", "focus", theme.RING)

    def drawComplexControl(self, control: QStyle.ComplexControl, option: QStyleOptionComplex, painter: QPainter,
                           widget: QWidget | None = None) -> None:
        if control == QStyle.ComplexControl.CC_ComboBox:
            _draw_field(painter, option)
            arrow = self.subControlRect(control, option, QStyle.SubControl.SC_ComboBoxArrow, widget)
            _chevron(painter, QPointF(arrow.right() - 11, option.rect.center().y() + 1), option.state, down=True)
        elif control == QStyle.ComplexControl.CC_SpinBox:
            _draw_field(painter, option)
            for part, down in ((QStyle.SubControl.SC_SpinBoxUp, False), (QStyle.SubControl.SC_SpinBoxDown, True)):
                place = self.subControlRect(control, option, part, widget)
                _chevron(painter, QPointF(place.center()) + QPointF(0.5, 0.5), option.state, down=down)
        else:
            super().drawComplexControl(control, option, painter, widget)

    def sizeFromContents(self, kind: QStyle.ContentsType, option: QStyleOption, size: QSize,
                         widget: QWidget | None = None) -> QSize:
        made = super().sizeFromContents(kind, option, size, widget)  # type: ignore[arg-type]
        if kind in _FIELDS:
            return QSize(made.width() + 8, theme.CONTROL)
        return made

    def subControlRect(self, control: QStyle.ComplexControl, option: QStyleOptionComplex, part: QStyle.SubControl,
                       widget: QWidget | None = None) -> QRect:
        place = super().subControlRect(control, option, part, widget)  # type: ignore[arg-type]
        if control == QStyle.ComplexControl.CC_ComboBox and part == QStyle.SubControl.SC_ComboBoxEditField:
            return option.rect.adjusted(7, 2, -24, -2)
        if control == QStyle.ComplexControl.CC_SpinBox and part == QStyle.SubControl.SC_SpinBoxEditField:
            return place.adjusted(5, 0, 0, 0)
        return place

    def pixelMetric(self, metric: QStyle.PixelMetric, option: QStyleOption | None = None,
                    widget: QWidget | None = None) -> int:
        return 16 if metric in _INDICATORS else super().pixelMetric(metric, option, widget)


def _square(option: QStyleOption) -> QRectF:
    side = min(option.rect.width(), option.rect.height(), 16)
    place = QRectF(0, 0, side, side)
    place.moveCenter(QRectF(option.rect).center())
    return place


def _frame(painter: QPainter, rect: QRectF, fill: str, line: str, width: float, radius: float = 4,
           *, dashed: bool = False) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(theme.color(line), width)
    if dashed:
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(QColor(Qt.GlobalColor.transparent) if fill == "transparent" else theme.color(fill))
    half = width / 2
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), radius - half, radius - half)
    painter.restore()


def _draw_field(painter: QPainter, option: QStyleOption) -> None:
    on, focused = bool(option.state & QStyle.StateFlag.State_Enabled), bool(
        option.state & QStyle.StateFlag.State_HasFocus)
    line, width = ("focus", theme.RING) if focused and on else ("edge" if on else "border", 1)
    _frame(painter, QRectF(option.rect), "surface" if on else "window", line, width,
           dashed=not on and theme.current() == "contrast")


def _draw_check(painter: QPainter, rect: QRectF, state: QStyle.StateFlag) -> None:
    on = bool(state & (QStyle.StateFlag.State_On | QStyle.StateFlag.State_NoChange))
    enabled = bool(state & QStyle.StateFlag.State_Enabled)
    fill = ("accent" if enabled else "text3") if on else "surface"
    line = fill if on else ("edge" if enabled else "border")
    _frame(painter, rect, fill, line, 1, theme.RADIUS_CHIP, dashed=not enabled and theme.current() == "contrast")
    if not on:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("surface"), 2))
    x, y, unit = rect.x(), rect.y(), rect.width() / 16
    if state & QStyle.StateFlag.State_NoChange:
        painter.drawLine(QPointF(x + 4 * unit, y + 8 * unit), QPointF(x + 12 * unit, y + 8 * unit))
    else:
        painter.drawPolyline(QPolygonF([QPointF(x + 4 * unit, y + 8.2 * unit), QPointF(x + 7 * unit, y + 11 * unit),
                                        QPointF(x + 12 * unit, y + 5 * unit)]))
    painter.restore()


def _draw_radio(painter: QPainter, rect: QRectF, state: QStyle.StateFlag) -> None:
    on, enabled = bool(state & QStyle.StateFlag.State_On), bool(state & QStyle.StateFlag.State_Enabled)
    fill = ("accent" if enabled else "text3") if on else "surface"
    _frame(painter, rect, fill, fill if on else ("edge" if enabled else "border"), 1, rect.width() / 2)
    if on:
        inner = rect.adjusted(5, 5, -5, -5)
        _frame(painter, inner, "surface", "surface", 1, inner.width() / 2)


def _chevron(painter: QPainter, centre: QPointF, state: QStyle.StateFlag, *, down: bool) -> None:
    rise = 2.0 if down else -2.0
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("text2" if state & QStyle.StateFlag.State_Enabled else "text3"), 1.3))
    corners = [centre + QPointF(-4, -rise), centre + QPointF(0, rise), centre + QPointF(4, -rise)]
    painter.drawPolyline(QPolygonF(corners))
    painter.restore()
