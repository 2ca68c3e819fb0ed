"""Page: what every screen shares. Header of 40 px, message bar, and reloading when what it shows was committed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QEvent, QObject, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.ui import theme
from qadesk.ui.changes import Changes
from qadesk.ui.keys import Keys
from qadesk.ui.messages import MessageBar
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.buttons import IconButton
from qadesk.ui.widgets.chips import Keycap
from qadesk.ui.widgets.labels import ElidedLabel, Label, divider

if TYPE_CHECKING:
    from qadesk.models.people import Actor
    from qadesk.services.desk import Desk


class Page(QWidget):
    """A screen of the navigation. Subclasses set the class facts, fill `self.body` and write `reload`.

    `body` is a QVBoxLayout with the page margin; three-pane pages call `fill_edges()` to have none.
    `panes` are the widgets that F6 goes through. `waiting` is the navigation's badge; emit `waiting_changed`.
    """

    KEY: ClassVar[str] = ""
    TITLE: ClassVar[str] = ""  # N_() text, translated where shown
    SHORT_TITLE: ClassVar[str] = ""  # the navigation's words where the title is too long for it; "" is the title
    ICON: ClassVar[str] = ""
    SHOWS: ClassVar[tuple[type, ...]] = ()
    COUNTS: ClassVar[tuple[type, ...]] = ()  # of these, what changes the page's badge: it reloads while hidden too
    THREE_PANES: ClassVar[bool] = False  # the navigation starts folded below 1600 px
    USE_CASE: ClassVar[str] = ""  # the page is offered to those who may do this; "" to everybody

    waiting_changed = Signal(int, str)  # this page's badge: number, tone accent or fatal
    badge_changed = Signal(str, int, str)  # another page's badge: its key, number, tone
    saved = Signal(str)  # words for the status bar: 已保存 14:03
    not_saved = Signal(str)  # words for the status bar while what was typed could not be saved
    listened = Signal(object, object)  # ms heard today, ms wanted a day
    sound_named = Signal(str, bool)  # the sound device's name, and whether it can be heard
    go_to_page = Signal(str, object)  # page key, what to open there (given to its `open_item`)
    palette_asked = Signal()
    lock_asked = Signal()

    def __init__(self, *, desk: Desk, actor: Actor, tasks: Tasks, changes: Changes, keys: Keys,
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.actor, self.tasks, self.changes, self.keys = desk, actor, tasks, changes, keys
        self.header = PageHeader(_(self.TITLE), keys)
        self.messages = MessageBar(self.KEY)
        self.panes: list[QWidget] = []
        self._stale = True
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.header)
        whole.addWidget(self.messages)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(theme.MARGIN, theme.GAP, theme.MARGIN, theme.GAP)
        self.body.setSpacing(theme.GAP)
        whole.addLayout(self.body, 1)
        self.header.palette_asked.connect(self.palette_asked)
        self.header.lock_asked.connect(self.lock_asked)
        changes.committed.connect(self._notice)

    def reload(self) -> None:
        """Fetch and show again what the page shows (through `self.tasks`)."""
        raise NotImplementedError

    def open_item(self, item: object) -> None:
        """Show what another page or the palette asked for; pages that can, override this."""

    def stops(self) -> list[QWidget]:
        """The widgets that F6 goes through now."""
        return self.panes

    def place(self) -> str:
        """What is shown on the page, for `go_back_to` after the next login; kept with the account."""
        return ""

    def go_back_to(self, place: str) -> None:
        """Show again what `place` named before the last session ended; by itself it is given to `open_item`."""
        self.open_item(place)

    def help_heading(self) -> str:
        """The heading of the page's manual that tells of what is in front; "" for its beginning."""
        return ""

    def unsaved(self) -> object:
        """What `settle` could not save, if anything; goes to `take_unsaved` of the same page after the next login."""
        return None

    def take_unsaved(self, unsaved: object) -> None:
        """Take over what the page of the session before could not save, and try again."""

    def settle(self) -> None:
        """Save at once what is not saved yet (through `self.tasks`) and stop what plays: before a lock and the end."""

    def fill_edges(self) -> None:
        """Let the body reach the window's edges."""
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)

    @classmethod
    def destinations(cls, actor: Actor) -> tuple[tuple[str, object], ...]:
        """Further places of the page for the command palette: words, and what to give to `open_item`."""
        return ()

    def commands(self) -> tuple[tuple[str, QPushButton], ...]:
        """The header's buttons as the command palette offers them: words and button."""
        return tuple((button.text().replace("&&", "&"), button) for button in self.header.buttons())

    @Slot(object)
    def _notice(self, classes: frozenset[type]) -> None:
        if not classes.isdisjoint(self.SHOWS):
            self._stale = True
            self._refresh(hidden_too=not classes.isdisjoint(self.COUNTS))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def _refresh(self, *, hidden_too: bool = False) -> None:
        if self._stale and (hidden_too or self.isVisible()):
            self._stale = False
            self.reload()


class PageHeader(QFrame):
    """Title, subtitle, the page's actions and, at the right end, find and lock."""

    palette_asked = Signal()
    lock_asked = Signal()

    def __init__(self, title: str, keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "surface")
        self._keys = keys
        self._buttons: list[QPushButton] = []
        self._title, self._subtitle = Label(title, "title"), ElidedLabel("", "caption")
        self._actions = QHBoxLayout()
        self._actions.setSpacing(8)
        row = QHBoxLayout()
        row.setContentsMargins(theme.MARGIN, 0, 12, 0)
        row.setSpacing(theme.GAP)
        row.addWidget(self._title)
        row.addWidget(self._subtitle, 1)
        row.addLayout(self._actions)
        row.addLayout(self._ends())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        band = QWidget()
        band.setLayout(row)
        whole.addWidget(band, 1)
        whole.addWidget(divider())
        self.setFixedHeight(theme.PAGE_HEADER)

    def set_title(self, title: str, subtitle: str = "") -> None:
        """Show another title and subtitle."""
        self._title.setText(title)
        self._subtitle.setText(subtitle)

    def set_subtitle(self, subtitle: str) -> None:
        """Show another subtitle."""
        self._subtitle.setText(subtitle)

    def title(self) -> str:
        return self._title.text()

    def add_action(self, widget: QWidget) -> None:
        """Put a button or chooser at the right, after those before it."""
        self._actions.addWidget(widget)
        if isinstance(widget, QPushButton):
            self._buttons.append(widget)

    def add_main(self, button: QPushButton) -> None:
        """Put the page's one primary button there, with its keycap; Ctrl+Enter presses it."""
        self.add_action(button)
        keycap = Keycap(self._keys.shown("page.main"))
        self._actions.addWidget(keycap)
        button.installEventFilter(_ShownWith(button, keycap))
        self.bind_main(button)

    def bind_main(self, button: QPushButton) -> None:
        """Let Ctrl+Enter press a main button that stands elsewhere on the page."""
        self._keys.bind("page.main", self, lambda: button.click() if button.isEnabled() else None)

    def buttons(self) -> list[QPushButton]:
        """The page's buttons, left to right."""
        return [button for button in self._buttons if button.isVisibleTo(self)]

    def _ends(self) -> QHBoxLayout:
        ends = QHBoxLayout()
        ends.setSpacing(4)
        search = IconButton("magnify", _("Find or run …"), key=self._keys.shown("window.palette"))
        lock = IconButton("lock-outline", _("Lock"), key=self._keys.shown("window.lock"))
        search.clicked.connect(self.palette_asked)
        lock.clicked.connect(self.lock_asked)
        ends.addWidget(search)
        ends.addWidget(lock)
        return ends


class _ShownWith(QObject):
    """Shows a keycap while its button is shown, and hides it with the button."""

    def __init__(self, button: QPushButton, keycap: Keycap) -> None:
        super().__init__(button)
        self._keycap = keycap

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._keycap.setVisible(event.type() == QEvent.Type.ShowToParent)
        return False
