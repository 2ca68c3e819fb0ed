"""The main window of one session: navigation, pages, status bar, command palette, key sheet, lock.

A lock is no overlay: pages settle (drafts are saved, playback stops), the lanes run empty, then `ended("lock")` tells
the application to delete this window, drop the session and show the login window.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMessageBox, QStackedWidget, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.people import ROLE_NAMES
from qadesk.security.roles import may
from qadesk.services.printing import LABELS
from qadesk.ui.command_palette import Command, CommandPalette
from qadesk.ui.key_sheet import KeySheet
from qadesk.ui.navigation import Navigation
from qadesk.ui.page import Page
from qadesk.ui.status_line import StatusLine
from qadesk.ui.widgets.labels import divider

if TYPE_CHECKING:
    from qadesk.models.people import Actor
    from qadesk.settings import MachineSettings

UNFOLDS_FROM_PX = 1600
AT_BOTTOM = ("administration",)
SETTLE_EVERY_MS = 20
PageKind = tuple[type[Page], dict[str, Any]]


class MainWindow(QWidget):
    """`ended("lock" | "close")`: everything is saved and nothing runs any more; the window may be deleted."""

    ended = Signal(str)

    def __init__(self, *, kit: dict[str, Any], machine: MachineSettings, pages: Sequence[PageKind], station_name: str,
                 practice: bool, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit, self._machine, self._practice = kit, machine, practice
        self._tasks, self._keys, self._actor = kit["tasks"], kit["keys"], kit["actor"]
        self._pages: dict[str, Page] = {}
        self._folded_three = True  # below 1600 px, three panes side by side: folded until unfolded by hand
        self._ending = ""
        self.navigation = Navigation()
        self.stack = QStackedWidget()
        self.status = StatusLine(who=who(self._actor), label=_(LABELS.get(label, label)), practice=practice,
                                 help_key=self._keys.shown("window.help"))
        self._settling = QTimer(self, interval=SETTLE_EVERY_MS)
        self._settling.timeout.connect(self._end_when_settled)
        self._lay_out()
        self._bind_keys()
        for kind, extras in pages:
            if not kind.USE_CASE or may(self._actor, kind.USE_CASE):
                self._add_page(kind(**kit, **extras))
        self.show_page(next(iter(self._pages)))
        self._restore_geometry()

    # -- pages
    def show_page(self, key: str, item: object = None) -> None:
        """Show a page, and in it `item` if one is given. Raises KeyError for a page this person has not."""
        page = self._pages[key]
        self.stack.setCurrentWidget(page)
        self.navigation.set_current(key)
        self._fold_as_fits()
        title = _("{page} – qadesk QA station").format(page=_(page.TITLE))
        self.setWindowTitle(_("Practice · {title}").format(title=title) if self._practice else title)
        if item is not None:
            page.open_item(item)
        self._focus_first_pane(page)

    def _focus_first_pane(self, page: Page) -> None:
        """Give the focus to the first pane that can take it now; else to the page's entry in the navigation."""
        for pane in page.panes:
            pane.setFocus()
            inside = QApplication.focusWidget()
            if not self.isVisible() or pane.hasFocus() or (inside is not None and pane.isAncestorOf(inside)):
                return
        self.navigation.item(page.KEY).setFocus()

    def page(self, key: str) -> Page:
        """The page with this key. Raises KeyError."""
        return self._pages[key]

    def page_keys(self) -> tuple[str, ...]:
        """The pages this person has."""
        return tuple(self._pages)

    def current_page(self) -> Page:
        return next(page for page in self._pages.values() if page is self.stack.currentWidget())

    def _add_page(self, page: Page) -> None:
        key = page.KEY
        self._pages[key] = page
        self.stack.addWidget(page)
        self.navigation.add_page(key, page.ICON, _(page.SHORT_TITLE or page.TITLE), at_bottom=key in AT_BOTTOM)
        page.waiting_changed.connect(lambda number, tone: self.set_badge(key, number, tone))
        page.badge_changed.connect(self.set_badge)
        page.go_to_page.connect(self._go)
        page.saved.connect(self.status.set_saved)
        page.listened.connect(self.status.set_listened)
        page.sound_named.connect(self.status.set_sound)
        page.palette_asked.connect(self.open_palette)
        page.lock_asked.connect(self.lock)

    def set_badge(self, key: str, number: int, tone: str = "accent") -> None:
        """Show how many things wait on a page; a page this person has not is passed over."""
        if key in self._pages:
            self.navigation.item(key).set_waiting(number, tone)

    def _go(self, key: str, item: object) -> None:
        if key in self._pages:
            self.show_page(key, item)

    # -- navigation folded or open
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold_as_fits()

    def _fold_by_hand(self, folded: bool) -> None:
        if self._three_panes_in_little_room():
            self._folded_three = folded
        else:
            self._machine.change(nav_folded=folded)
        self._fold_as_fits()

    def _three_panes_in_little_room(self) -> bool:
        return bool(self._pages) and self.current_page().THREE_PANES and self.width() < UNFOLDS_FROM_PX

    def _fold_as_fits(self) -> None:
        three = self._three_panes_in_little_room()
        folded = self._folded_three if three else self._machine.flag("nav_folded")
        if folded != self.navigation.is_folded():
            self.navigation.set_folded(folded)

    # -- palette, keys, panes
    def open_palette(self) -> None:
        """Show the command palette."""
        palette = CommandPalette(self._commands(), self)
        palette.move(self.mapToGlobal(self.rect().center()).x() - palette.width() // 2, self.mapToGlobal(
            self.rect().topLeft()).y() + 60)
        palette.open()

    def open_key_sheet(self) -> None:
        """Show the sheet of keys."""
        KeySheet(self._keys, self).open()

    def _commands(self) -> list[Command]:
        page = self.current_page()
        found = [Command(_(p.TITLE), partial(self.show_page, key), p.ICON) for key, p in self._pages.items()]
        found += [Command(words, button.click, "gesture-tap-button") for words, button in page.commands()
                  if button.isEnabled()]
        taken = {"window.palette", "page.main"}
        found += [Command(_(action.text), slot, "keyboard-outline", self._keys.shown(action.id))
                  for action, slot in self._keys.offered() if action.id not in taken]
        return found

    def _bind_keys(self) -> None:
        self._keys.bind("window.palette", self, self.open_palette)
        self._keys.bind("window.help", self, self.open_key_sheet)
        self._keys.bind("window.lock", self, self.lock)
        self._keys.bind("window.pane_next", self, lambda: self._step_pane(1))
        self._keys.bind("window.pane_previous", self, lambda: self._step_pane(-1))
        self.status.help_asked.connect(self.open_key_sheet)

    def _step_pane(self, step: int) -> None:
        """Give the focus to the next pane: the page's panes in their order, then the navigation."""
        page = self.current_page()
        panes = [*(pane for pane in page.panes if pane.isVisible()), self.navigation.item(page.KEY)]
        focus = QApplication.focusWidget()
        at = next((n for n, pane in enumerate(panes) if focus is not None and (pane is focus or pane.isAncestorOf(
            focus))), -1 if step > 0 else 0)
        panes[(at + step) % len(panes)].setFocus()

    # -- the end of the session
    def lock(self) -> None:
        """Lock the station: what is not saved is saved, then the session ends."""
        QTimer.singleShot(0, self, lambda: self._end("lock"))  # after the key that asked for it was let go

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._ending != "settled":
            event.ignore()
            self._end("close")

    def _end(self, how: str) -> None:
        if self._ending:
            return
        if self._tasks.jobs():
            self._ask_to_stop_jobs(how)
        else:
            self._settle(how)

    def _settle(self, how: str) -> None:
        self._ending = how
        self.setEnabled(False)
        for page in self._pages.values():
            page.settle()
        for job in self._tasks.jobs():
            job.cancel()
        self._remember_geometry()
        self._settling.start()

    def _end_when_settled(self) -> None:
        if self._tasks.is_idle():
            self._settling.stop()
            how, self._ending = self._ending, "settled"
            self.ended.emit(how)

    def _ask_to_stop_jobs(self, how: str) -> None:
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(_("Work is under way"))
        box.setText(_("{work} is not finished.").format(work=self._tasks.jobs()[0].title))
        box.setInformativeText(_("What is done so far is kept."))
        stop = box.addButton(_("Stop it"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(_("Wait for it"), QMessageBox.ButtonRole.RejectRole)
        stop.clicked.connect(lambda: self._settle(how))
        box.open()

    # -- place on the screen
    def _lay_out(self) -> None:
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self.navigation)
        upper.addWidget(divider(vertical=True))
        upper.addWidget(self.stack, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(upper, 1)
        whole.addWidget(self.status)
        self.navigation.chosen.connect(self.show_page)
        self.navigation.folded_by_hand.connect(self._fold_by_hand)
        self.resize(1366, 696)

    def _remember_geometry(self) -> None:
        self._machine.change(window_geometry=bytes(self.saveGeometry().toBase64().data()).decode())

    def _restore_geometry(self) -> None:
        kept = self._machine.text("window_geometry")
        if kept:
            self.restoreGeometry(QByteArray.fromBase64(kept.encode()))


def who(actor: Actor) -> str:
    """The person with the role: `林晓（质检员）`; the first of several roles, in the order of the table."""
    role = next(role for role in ROLE_NAMES if role in actor.roles)
    return _("{name} ({role})").format(name=actor.display_name, role=_(ROLE_NAMES[role]))
