"""What the tour checks on each picture: texts fit, lie inside their parents, cover no neighbour, are translated; no
number in a table is cut; no window is larger than the screen that was asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from babel.messages.mofile import read_mo
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QHeaderView,
    QLabel,
    QPushButton,
    QTabBar,
    QTableView,
    QWidget,
)

from qadesk import resources
from qadesk.i18n import language
from qadesk.ui.navigation import NavItem
from qadesk.ui.widgets.fields import SearchField
from qadesk.ui.widgets.labels import ElidedLabel

WORD = re.compile(r"[A-Za-z]{3,}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# tokens with a digit, a dot, a slash or a colon are names of files, calls, versions, codecs: data, not words
DATA = re.compile(r"\S*[\d./\\:_@]\S*")
# words that stand in Chinese texts too: keys, formats, our name, login names of the practice station, the rule's name,
# the numbers of the cards that ship with the program
KNOWN_WORDS = frozenset(
    "qadesk Ctrl Shift Alt Enter Space Esc Tab Home End PgUp PgDn PgDown Del Backspace CSV XLSX GBK UTF PDF WAV FLAC "
    "MP3 JSON ISO SHA QADESK DRAW English PulseAudio ALSA USB "
    "inspector supervisor trainer leader admin auditor Lianxi YAML inbound outbound mystery card".split())
SLACK_PX = 1
FOLDED_PX = 60


def problems(window: QWidget, where: str) -> list[str]:
    """What is wrong with what `window` shows now, each as one line that names the place and the text."""
    shown = [widget for widget in window.findChildren(QWidget) if widget.isVisibleTo(window) and widget.size().width()]
    texts = [(widget, text) for widget in shown for text in _texts(widget)]
    return [f"{where}: {problem}" for problem in [
        *(f"does not fit: {_name(widget, text)}" for widget, text in texts if not _fits(widget)),
        *(f"outside its parent: {_name(widget, text)}" for widget, text in texts if _sticks_out(widget)),
        *(f"not translated: {_name(widget, text)}" for widget, text in texts if untranslated(text)),
        *_overlaps([widget for widget, _text in texts]),
        *_narrow_columns(shown),
        *(problem for widget in shown if isinstance(widget, QTableView) for problem in _cut_numbers(widget)),
    ]]


def untranslated(text: str) -> bool:
    """Whether a text is in the other language than the one in force (data, keys and formats are in no language)."""
    if language() == "en":
        return text in _chinese_texts()
    left = [word for word in WORD.findall(DATA.sub(" ", text)) if word not in KNOWN_WORDS]
    return bool(left) and not _is_mixed(text, left)


def _is_mixed(text: str, words: list[str]) -> bool:
    """A Chinese sentence may name something by its own Latin name; one with more Latin than Chinese is not Chinese."""
    return len(CHINESE.findall(text)) > sum(map(len, words))


def _chinese_texts() -> frozenset[str]:
    if not _CHINESE:
        with (resources.locale() / "zh_CN" / "LC_MESSAGES" / "qadesk.mo").open("rb") as file:
            for message in read_mo(file):
                strings = [message.string] if isinstance(message.string, str) else message.string
                _CHINESE.update(text for text in strings or () if CHINESE.search(text))
    return frozenset(_CHINESE)


_CHINESE: set[str] = set()


def _texts(widget: QWidget) -> Iterator[str]:
    """The texts that a label, button, box or tab bar shows, and an empty search field."""
    if isinstance(widget, QLabel | QAbstractButton) and widget.text().strip():
        yield widget.text()
    elif isinstance(widget, QComboBox) and widget.currentText():
        yield widget.currentText()
    elif isinstance(widget, SearchField) and not widget.text():
        yield widget.placeholderText()
    elif isinstance(widget, QTabBar):
        yield from (widget.tabText(place) for place in range(widget.count()) if widget.tabText(place))


def _fits(widget: QWidget) -> bool:
    if isinstance(widget, ElidedLabel):  # cuts on purpose, with the whole text as tooltip
        return True
    if isinstance(widget, NavItem):  # paints itself; folded it shows its icon only
        return widget.width() < FOLDED_PX or widget.sizeHint().width() <= widget.width()
    if isinstance(widget, QLabel) and widget.wordWrap():
        return widget.heightForWidth(widget.width()) <= widget.height() + SLACK_PX
    if isinstance(widget, QTabBar):
        return widget.tabRect(widget.count() - 1).right() <= widget.width() + SLACK_PX
    if isinstance(widget, SearchField):
        return widget.needed_width() <= widget.width()
    if isinstance(widget, QComboBox):
        return widget.fontMetrics().horizontalAdvance(widget.currentText()) + 24 <= widget.width()
    if isinstance(widget, QLabel):
        needed = widget.sizeHint()
        return needed.width() <= widget.width() + SLACK_PX and needed.height() <= widget.height() + SLACK_PX
    if isinstance(widget, QPushButton):
        return widget.minimumSizeHint().width() <= widget.width() + SLACK_PX
    return widget.fontMetrics().horizontalAdvance(getattr(widget, "text", str)()) <= widget.width()


def _sticks_out(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    if parent is None or widget.isWindow() or _is_viewport(parent):
        return False
    return not parent.rect().adjusted(-SLACK_PX, -SLACK_PX, SLACK_PX, SLACK_PX).contains(widget.geometry())


def _is_viewport(widget: QWidget) -> bool:
    area = widget.parentWidget()
    return isinstance(area, QAbstractScrollArea) and area.viewport() is widget


def _overlaps(widgets: list[QWidget]) -> Iterator[str]:
    """Pairs of neighbours of one parent whose texts lie over each other."""
    for place, one in enumerate(widgets):
        for other in widgets[place + 1:]:
            shared = one.geometry() & other.geometry()
            if one is not other and one.parentWidget() is other.parentWidget() and not one.isWindow() \
                    and shared.width() > 2 and shared.height() > 2:
                yield f"overlap: {_name(one, '')} and {_name(other, '')}"


def _narrow_columns(shown: list[QWidget]) -> Iterator[str]:
    """Column headers whose words are cut, but for those that cut in the middle on purpose, with a tooltip."""
    for header in [widget for widget in shown if isinstance(widget, QHeaderView)
                   and widget.orientation() is Qt.Orientation.Horizontal
                   and widget.textElideMode() is not Qt.TextElideMode.ElideMiddle]:
        model = header.model()
        for section in range(header.count()):
            text = str(model.headerData(section, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole) or "")
            if not header.isSectionHidden(section) \
                    and header.fontMetrics().horizontalAdvance(text) > header.sectionSize(section):
                yield f"column header is cut: {text}"


def _cut_numbers(table: QTableView) -> Iterator[str]:
    """Numbers (cells aligned to the right) that are cut; words may be, the whole of them stands in a tooltip."""
    model, last = table.model(), table.rowAt(table.viewport().height() - 1)
    for row in range(max(table.rowAt(0), 0), (last if last >= 0 else model.rowCount() - 1) + 1):
        for column in range(model.columnCount()):
            cell = model.index(row, column)
            aligned = Qt.AlignmentFlag(int(cell.data(Qt.ItemDataRole.TextAlignmentRole) or 0))
            text = str(cell.data() or "")
            if Qt.AlignmentFlag.AlignRight in aligned and not table.isColumnHidden(column) \
                    and table.fontMetrics().horizontalAdvance(text) > table.columnWidth(column):
                yield f"number is cut: {text} in {table.accessibleName()}"


def too_large(window: QWidget, width: int, height: int, where: str) -> list[str]:
    """Whether a window has grown beyond the screen that was asked for."""
    if window.width() <= width and window.height() <= height:
        return []
    return [f"{where}: larger than the screen: {window.width()} x {window.height()}, not {width} x {height}"]


def _name(widget: QWidget, text: str) -> str:
    shown = text or next(_texts(widget), "")
    return f"{type(widget).__name__} “{shown}” in {type(widget.parentWidget()).__name__}"
