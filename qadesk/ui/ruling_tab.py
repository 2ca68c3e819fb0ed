"""What a tab of the page 申诉与判定 is: a list at the left, its record at the right, and what the page asks of both."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from qadesk.i18n import _

if TYPE_CHECKING:
    from qadesk.ui.appeals_page import AppealsPage


class RulingTab(QObject):
    """Subclasses set the class facts, make `pane`, `card` and `main` in their constructor, and write the acts.

    `pane` stands at the left, `card` at the right, `main` is what takes the keys when the tab is shown.
    `USE_CASE`: the tab is there for who may do this."""

    KEY: ClassVar[str] = ""
    TITLE: ClassVar[str] = ""  # N_() text, translated where shown
    USE_CASE: ClassVar[str] = ""
    pane: QWidget
    card: QWidget
    main: QWidget

    def __init__(self, page: AppealsPage) -> None:
        super().__init__(page)
        self.page = page

    def fetch(self) -> object:
        """What the tab shows, read from the services; called on the reading lane."""
        raise NotImplementedError

    def show(self, found: object) -> None:
        """Show what `fetch` gave."""
        raise NotImplementedError

    def waiting(self) -> int:
        """How many things wait for this person, for the badge of the page."""
        return 0

    def words(self) -> str:
        """The words of the tab: its title, with a count of what waits."""
        count = self.waiting()
        return f"{_(self.TITLE)} {count}" if count else _(self.TITLE)

    def open(self, _link: object) -> bool:
        """Show what a link names; False where it is none of this tab's."""
        return False

    def press_main(self) -> None:
        """Ctrl+Enter: the main button of what is shown."""

    def print_preview(self) -> None:
        """Ctrl+P: the paper of what is shown."""

    def settle(self) -> None:
        """Stop what plays: another tab or page is shown, or the session ends."""
