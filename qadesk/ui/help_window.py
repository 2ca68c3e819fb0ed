"""F1: the manual in a window of its own, offline: the page of what is in front of one, role cards, and the keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QStackedWidget, QVBoxLayout, QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.manual import CARDS, PAGES, ManualPage
from qadesk.services import manual
from qadesk.ui import theme
from qadesk.ui.help_view import HelpView
from qadesk.ui.key_sheet import KeySheet
from qadesk.ui.keys import Keys
from qadesk.ui.messages import MessageBar
from qadesk.ui.widgets.buttons import Button, IconButton
from qadesk.ui.widgets.fields import SearchField
from qadesk.ui.widgets.labels import ElidedLabel, Label, divider
from qadesk.ui.widgets.window_frame import frame_window

SIZE = (1080, 640)
LIST_PX = 196
KEYS = "keys"
LEAVES_ROOM_PX = 40


class HelpWindow(QWidget):
    """Blocks nothing; Esc or F1 closes it. It goes with the window it belongs to.

    `print_card(over, key)` shows a role's card as a paper; where nobody is logged in there is none."""

    def __init__(self, keys: Keys, parent: QWidget, *,
                 print_card: Callable[[QWidget, str], object] | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._over = parent
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Help"))
        self._keys, self._print_card = keys, print_card
        self._pages = {page.key: page for page in manual.pages()}
        self._key, self._past = "", list[str]()
        self.messages = MessageBar("help")
        self.search = SearchField(_("Search the manual"))
        self.list, self.view = QListWidget(), HelpView()
        self._key_sheet: KeySheet | None = None
        self.title, self.found = ElidedLabel("", "section"), Label("", "caption")
        self.back = IconButton("arrow-left", _("Back"), key="Alt+←")
        self.print = Button(_("Print the card"), icon="printer-outline")
        self._stack = QStackedWidget()
        self._lay_out()
        self._fill_list("")
        self._wire()

    def show_topic(self, topic: str) -> None:
        """Show a page, `key` or `key#heading`, or the keys; the start for a page that the manual has not."""
        key, _hash, heading = topic.partition("#")
        key = key if key == KEYS or key in self._pages else PAGES[0]
        if self.shown() and self.shown() != key:
            self._past.append(self.shown())
        self._show(key, heading)

    def shown(self) -> str:
        """The key of what is shown; empty before the first."""
        return self._key

    @property
    def key_sheet(self) -> KeySheet:
        """The keys, laid out when they are first asked for: that takes as long as all the rest."""
        if self._key_sheet is None:
            self._key_sheet = KeySheet(self._keys)
            self._stack.addWidget(self._key_sheet)
        return self._key_sheet

    # -- what is shown
    def _show(self, key: str, heading: str = "") -> None:
        if self._row_of(key) < 0:
            self.search.clear()
        self._key = key
        self.list.blockSignals(True)
        self.list.setCurrentRow(self._row_of(key))
        self.list.blockSignals(False)
        self._stack.setCurrentWidget(self.key_sheet if key == KEYS else self.view)
        if key != KEYS:
            self.view.show_page(self._pages[key], heading, self.search.text())
        self.title.setText(_("Keys") if key == KEYS else self._pages[key].title)
        self.print.setVisible(self._print_card is not None and key in CARDS)
        self.back.setEnabled(bool(self._past))
        self.messages.clear()

    def _row_of(self, key: str) -> int:
        return next((row for row in range(self.list.count())
                     if self.list.item(row).data(Qt.ItemDataRole.UserRole) == key), -1)

    def _go_back(self) -> None:
        if self._past:
            self._show(self._past.pop())

    def _choose(self, row: int) -> None:
        key = str(self.list.item(row).data(Qt.ItemDataRole.UserRole) or "") if row >= 0 else ""
        if key:
            self._show(key)

    def _say_outside(self, address: str) -> None:
        self.messages.show_message("neutral", _("This link leads out of the manual; it was not opened."), address)

    def _ask_print(self) -> None:
        if self._print_card is not None:
            self._print_card(self, self.shown())

    # -- searching
    def _fill_list(self, sought: str) -> None:
        """The pages in which the text stands, under their groups; all where nothing is sought."""
        self.list.blockSignals(True)
        self.list.clear()
        for words, keys in ((_("Page by page"), PAGES), (_("Role cards"), CARDS)):
            found = [self._pages[key] for key in keys if not sought.strip() or self._pages[key].count(sought)]
            self._add_group(words, found)
        if not sought.strip():
            self._add_line(_("Keys"), KEYS)
        self.list.blockSignals(False)

    def _add_group(self, words: str, found: list[ManualPage]) -> None:
        if found:
            head = QListWidgetItem(words)
            head.setFlags(Qt.ItemFlag.NoItemFlags)
            head.setFont(theme.font(theme.CAPTION))
            head.setForeground(theme.color("text3"))
            head.setSizeHint(QSize(0, theme.SECTION_BAND))
            self.list.addItem(head)
        for page in found:
            self._add_line(page.title, page.key)

    def _add_line(self, words: str, key: str) -> None:
        line = QListWidgetItem(words)
        line.setData(Qt.ItemDataRole.UserRole, key)
        line.setSizeHint(QSize(0, theme.ROW))
        self.list.addItem(line)

    def _seek(self, sought: str) -> None:
        self._fill_list(sought)
        hits = sum(page.count(sought) for page in self._pages.values())
        self.found.setText(ngettext("{count} place", "{count} places", hits).format(count=hits)
                           if sought.strip() else "")
        self.found.setVisible(bool(sought.strip()))
        first = self._key if self._row_of(self._key) >= 0 else self._first_line()
        if first:
            self._show(first)

    def _first_line(self) -> str:
        lines = (self.list.item(row).data(Qt.ItemDataRole.UserRole) for row in range(self.list.count()))
        return next((str(key) for key in lines if key), "")

    # -- making
    def _lay_out(self) -> None:
        left, column, body = QWidget(), QVBoxLayout(), QHBoxLayout()
        column.setContentsMargins(theme.GAP, theme.GAP, theme.GAP, theme.GAP)
        for part in (self.search, self.found, self.list):
            column.addWidget(part)
        left.setLayout(column)
        left.setFixedWidth(max(LIST_PX, self.search.needed_width()) + 2 * theme.GAP)
        self.found.hide()
        self.list.setAccessibleName(_("Contents"))
        self.list.setProperty("kind", "sections")
        self._stack.addWidget(self.view)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(left)
        body.addWidget(divider(vertical=True))
        body.addWidget(self._stack, 1)
        inside = QWidget()
        inside.setLayout(body)
        close = Button(_("Close"), "ghost", key="Esc")
        close.clicked.connect(self.close)
        frame_window(self, (self.back, self.title, self.print, close), self.messages, inside)
        self._place()

    def _place(self) -> None:
        """As large as the screen lets it, over the window it belongs to."""
        room, owner = self.screen().availableGeometry(), self._over.window().frameGeometry()
        self.setMinimumSize(640, 400)
        self.resize(min(SIZE[0], room.width() - LEAVES_ROOM_PX), min(SIZE[1], room.height() - LEAVES_ROOM_PX))
        middle = owner.center()
        self.move(max(room.left(), middle.x() - self.width() // 2), max(room.top(), middle.y() - self.height() // 2))

    def _wire(self) -> None:
        self.search.sought.connect(self._seek)
        self.search.returnPressed.connect(self.view.go_to_next_mark)
        self.list.currentRowChanged.connect(self._choose)
        self.view.topic_asked.connect(self.show_topic)
        self.view.outside_asked.connect(self._say_outside)
        self.back.clicked.connect(self._go_back)
        self.print.clicked.connect(self._ask_print)
        for key, slot in (("Alt+Left", self._go_back), ("Ctrl+F", self.search.setFocus)):
            QShortcut(QKeySequence(key), self).activated.connect(slot)
        self._keys.bind("window.help", self, self.close)
        self.list.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
