"""A tab of the page 管理: what each is given, and how it reloads by itself.

A tab is an `AdministrationPane` in a module of its own that does its own wiring, and one line in
`administration_page.TABS`: key, words, the use case that lets a person see it, and the class. It is built when it is
first shown, asks its services through `self.tasks`, and speaks through `self.messages`, the page's bar.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QPushButton, QWidget

from qadesk.settings import MachineSettings
from qadesk.ui import theme
from qadesk.ui.changes import Changes
from qadesk.ui.keys import Keys
from qadesk.ui.messages import MessageBar
from qadesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from qadesk.models.people import Actor
    from qadesk.services.desk import Desk


@dataclass(frozen=True)
class PaneKit:
    """What every tab is given: services and who acts, the page's means, this computer's settings and player.

    `say_saved`, `say_not_saved` put words into the status bar; `restore(backup, password)` ends the session and puts
    the backup in the station's place."""

    desk: Desk
    actor: Actor
    tasks: Tasks
    changes: Changes
    keys: Keys
    messages: MessageBar
    machine: MachineSettings
    player: object
    go_to_page: Callable[[str, object], object]
    say_saved: Callable[[str], object]
    say_not_saved: Callable[[str], object]
    restore: Callable[[Path, str], object]


class AdministrationPane(QWidget):
    """A tab. Subclasses name in `SHOWS` the classes whose commits they show, and write `reload`."""

    SHOWS: ClassVar[tuple[type, ...]] = ()

    def __init__(self, kit: PaneKit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = kit
        self.desk, self.actor, self.tasks, self.messages = kit.desk, kit.actor, kit.tasks, kit.messages
        self._stale = True
        kit.changes.committed.connect(self._notice)

    def put_beside(self, left: QWidget | QLayout, right: QWidget | QLayout) -> None:
        """Lay the tab out: what takes the room, mostly a list, and at its right the form of what is chosen in it."""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP)
        for part, stretch in ((left, 1), (right, 0)):
            if isinstance(part, QLayout):
                row.addLayout(part, stretch)
            else:
                row.addWidget(part, stretch)

    def reload(self) -> None:
        """Fetch and show again what the tab shows (through `self.tasks`)."""
        raise NotImplementedError

    def opened(self) -> None:
        """Another page sent the person to this tab; tabs that can make something ready override this."""

    def start_again(self, work: str) -> None:
        """Start work again that a lock paused; tabs with such work override this."""

    def place(self) -> str:
        """What is shown in the tab, for `go_back_to` after the next login."""
        return ""

    def go_back_to(self, place: str) -> None:
        """Show again what `place` named before the last session ended; tabs that have a place override this."""

    def settle(self) -> None:
        """Save at once what is not saved yet: before a lock and the end."""

    def unsaved(self) -> object:
        """What `settle` could not save, if anything; goes to `take_unsaved` of the same tab after the next login."""
        return None

    def take_unsaved(self, unsaved: object) -> None:
        """Take over what the tab of the session before could not save, and try again."""

    def commands(self) -> tuple[tuple[str, QPushButton], ...]:
        """The tab's buttons that the command palette offers: words and button."""
        return ()

    def search_field(self) -> QWidget | None:
        """The search field that Ctrl+F goes to, if the tab has one."""
        return None

    def stops(self) -> list[QWidget]:
        """The widgets that F6 goes through."""
        return []

    @Slot(object)
    def _notice(self, classes: frozenset[type]) -> None:
        if not classes.isdisjoint(self.SHOWS):
            self._stale = True
            self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def _refresh(self) -> None:
        if self._stale and self.isVisible():
            self._stale = False
            self.reload()
