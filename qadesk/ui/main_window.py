"""The main window of one session: navigation, pages, status bar, command palette, help, lock.

A lock is no overlay: pages settle (drafts are saved, playback stops), the lanes run empty (see `session_end`), then
`ended("lock")` tells the application to delete this window, drop the session and show the login window.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from qadesk.errors import sentences
from qadesk.i18n import _
from qadesk.models.people import ROLE_NAMES
from qadesk.security.roles import may
from qadesk.services.printing import LABELS
from qadesk.services.sessions import LockCause
from qadesk.ui.command_palette import Command, CommandPalette
from qadesk.ui.help_key import HelpKey
from qadesk.ui.navigation import Navigation
from qadesk.ui.page import Page
from qadesk.ui.preview_dialog import preview_card
from qadesk.ui.session_end import Ending, SessionEnd
from qadesk.ui.status_line import StatusLine
from qadesk.ui.widgets.labels import Label, divider

if TYPE_CHECKING:
    from qadesk.models.people import Actor
    from qadesk.settings import MachineSettings
    from qadesk.ui.tasks import News

UNFOLDS_FROM_PX = 1600
FIRST_SIZE = QSize(1366, 696)
"""Of a window that nobody has sized yet; a small or much enlarged screen gives less."""
AT_BOTTOM = ("administration",)
PageKind = tuple[type[Page], dict[str, Any]]


class MainWindow(QWidget):
    """`ended("lock" | "close")`: everything is saved and nothing runs any more; the window may be deleted."""

    ended = Signal(str)
    work_asked = Signal(str)  # work of no page that a lock paused: see `station_keeper`

    def __init__(self, *, kit: dict[str, Any], machine: MachineSettings, pages: Sequence[PageKind], station_name: str,
                 practice: bool, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit, self._machine, self._practice = kit, machine, practice
        self._tasks, self._keys, self._actor = kit["tasks"], kit["keys"], kit["actor"]
        self._pages: dict[str, Page] = {}
        self._folded_three = True  # below 1600 px, three panes side by side: folded until unfolded by hand
        self.navigation = Navigation()
        self.stack = QStackedWidget()
        self.status = StatusLine(who=who(self._actor), label=_(LABELS.get(label, label)), practice=practice,
                                 help_key=self._keys.shown("window.help"))
        self.end = SessionEnd(self, desk=kit["desk"], actor=self._actor, tasks=self._tasks,
                              pages=self._pages.values, place=self.place)
        self.end.began.connect(self._cover)
        self.end.settled.connect(lambda: self.ended.emit(self.ending.how))
        self._lay_out()
        self.help = HelpKey(self._keys, self.help_topic, self, print_card=self._print_card)
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
        """Give the focus to the first pane that can take it now; else to the page's entry in the navigation.

        The window itself need not have the focus: it is asked while the palette still goes."""
        for pane in page.stops():
            pane.setFocus()
            inside, aim = self.focusWidget(), pane.focusProxy() or pane
            if not self.isVisible() or (pane.isVisible() and (inside is aim or pane.isAncestorOf(inside))):
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
        page.not_saved.connect(self.status.set_not_saved)
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
            self._machine.remember(nav_folded=folded)
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

    def help_topic(self) -> str:
        """The page of the manual that tells of what is shown, at its heading."""
        page = self.current_page()
        return f"{page.KEY}#{page.help_heading()}".rstrip("#")

    def _print_card(self, over: QWidget, key: str) -> None:
        preview_card(over, self._kit["desk"], self._actor, self._tasks, key)

    def _commands(self) -> list[Command]:
        page = self.current_page()
        found = [Command(_(p.TITLE), partial(self.show_page, key), p.ICON) for key, p in self._pages.items()]
        found += [Command(_("{page}: {place}").format(page=_(p.TITLE), place=words), partial(self.show_page, key, item),
                          p.ICON) for key, p in self._pages.items() for words, item in p.destinations(self._actor)]
        found += [Command(words, button.click, "gesture-tap-button") for words, button in page.commands()
                  if button.isEnabled()]
        taken = {"window.palette", "page.main"}
        found += [Command(_(action.text), slot, "keyboard-outline", self._keys.shown(action.id))
                  for action, slot in self._keys.offered() if action.id not in taken]
        return found

    def _bind_keys(self) -> None:
        self._keys.bind("window.palette", self, self.open_palette)
        self._keys.bind("window.lock", self, self.lock)
        if may(self._actor, "major_problems.list"):
            self._keys.bind("page.problems", self, lambda: self.show_page("workbench", "problems"))
        self._keys.bind("window.pane_next", self, lambda: self._step_pane(1))
        self._keys.bind("window.pane_previous", self, lambda: self._step_pane(-1))
        self.status.help_asked.connect(lambda: self.help.open(self))

    def _step_pane(self, step: int) -> None:
        """Give the focus to the next pane: the page's panes in their order, then the navigation."""
        page = self.current_page()
        panes = [*(pane for pane in page.stops() if pane.isVisible()), self.navigation.item(page.KEY)]
        focus = QApplication.focusWidget()
        at = next((n for n, pane in enumerate(panes) if focus is not None and (pane is focus or pane.isAncestorOf(
            focus))), -1 if step > 0 else 0)
        panes[(at + step) % len(panes)].setFocus()

    # -- where the person is
    def place(self) -> str:
        """Where the person is, in words that `go_back_to` takes after the next login."""
        page = self.current_page()
        return f"{page.KEY} {page.place()}".rstrip()

    def go_back_to(self, place: str) -> None:
        """Show what was shown when `place` was asked; a page that this person has no more is passed over."""
        key, _blank, within = place.partition(" ")
        if key in self._pages:
            self.show_page(key)
            if within:
                self._pages[key].go_back_to(within)

    def take_over(self, left: Ending) -> list[News]:
        """Save what the session before could not, start again what its lock paused; returns what to say of it."""
        for key, unsaved in left.unsaved.items():
            if key in self._pages:
                self._pages[key].take_unsaved(unsaved)
        for _title, (key, item) in left.paused:
            if key in self._pages:
                self._pages[key].open_item(item)
            elif not key:
                self.work_asked.emit(item)
        return left.news()

    def tell(self, news: Sequence[News]) -> None:
        """Say what became of work, in one banner with the worst tone among them."""
        if news:
            tones = ("fatal", "warn", "accent", "good", "neutral")
            tone = min((tone for tone, _title, _text in news), key=tones.index)
            first, *others = ([title, text] for _tone, title, text in news)
            self.current_page().messages.show_message(tone, first[0], sentences(first[1], *sum(others, [])))

    # -- the end of the session
    @property
    def ending(self) -> Ending:
        """How the session ended. Raises LookupError before."""
        if self.end.ending is None:
            raise LookupError("the session goes on")
        return self.end.ending

    def lock(self, cause: LockCause = LockCause.BY_HAND, *, jobs_go_on: bool = False) -> None:
        """Lock the station: what is not saved is saved, then the session ends."""
        # after the key that asked for it was let go
        QTimer.singleShot(0, self, lambda: self.end.lock(cause, jobs_go_on=jobs_go_on))

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.end.is_settled:
            event.ignore()
            self.end.close()

    def _cover(self) -> None:
        """Nothing of the station is on the screen while the last of it is saved."""
        self._remember_geometry()
        self.setWindowTitle(_("qadesk QA station"))
        for part in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            part.hide()
        covered = Label(_("Saving …") if self.ending.how == "close" else _("Locking …"), "title", parent=self)
        covered.setAlignment(Qt.AlignmentFlag.AlignCenter)
        covered.resize(self.size())
        covered.show()

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
        self.resize(FIRST_SIZE.boundedTo(self.screen().availableSize()))

    def _remember_geometry(self) -> None:
        self._machine.remember(window_geometry=bytes(self.saveGeometry().toBase64().data()).decode())

    def _restore_geometry(self) -> None:
        kept = self._machine.text("window_geometry")
        if kept:
            self.restoreGeometry(QByteArray.fromBase64(kept.encode()))


def who(actor: Actor) -> str:
    """The person with the role: `林晓（质检员）`; the first of several roles, in the order of the table."""
    role = next(role for role in ROLE_NAMES if role in actor.roles)
    return _("{name} ({role})").format(name=actor.display_name, role=_(ROLE_NAMES[role]))
