"""Messages in place, and what a bug looks like to a person.

A UserError becomes a banner in the page: what happened, what is safe, what to do, a code, 复制详情. Anything else is a
bug: its frames go to the log (no message text: it could hold personal data) and to a dialog with a report to copy.
"""

from __future__ import annotations

import logging
import platform
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import shiboken6
from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from qadesk.errors import UserError, sentences
from qadesk.i18n import _
from qadesk.ui import theme
from qadesk.ui.widgets.banners import Banner
from qadesk.ui.widgets.buttons import Button, IconButton
from qadesk.ui.widgets.labels import Label

log = logging.getLogger("qadesk.ui")
Action = tuple[str, Callable[[], object]]


class MessageBar(QWidget):
    """Holds at most one banner; takes no room while there is nothing to say."""

    def __init__(self, place: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self.banner: Banner | None = None
        self._tone = ""
        self._hands: QWidget | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(theme.MARGIN, 8, theme.MARGIN, 4)
        self.hide()

    def show_error(self, error: UserError, *actions: Action) -> None:
        """Show what happened, what is safe and what to do; `actions` are buttons (text, slot)."""
        text = sentences(error.safe, error.todo)
        copy = (_("Copy details"), lambda: QGuiApplication.clipboard().setText(details(error, self._place)))
        self.show_message("fatal", error.what, text, *actions, copy, code=error.code)
        log.info("user error %s (%s) in %s", error.code, type(error).__name__, self._place)

    def show_message(self, tone: str, title: str, text: str = "", *actions: Action, code: str = "") -> None:
        """Show a banner: tone fatal, warn, good, accent or neutral."""
        self.clear()
        self._hands = QApplication.focusWidget()
        self.banner, self._tone = Banner(tone, title, text, code=code), tone
        for words, slot in actions:
            button = Button(words)
            button.clicked.connect(lambda _checked=False, act=slot: act())
            self.banner.add_action(button)
        close = IconButton("close", _("Close this message"), parent=self.banner)
        close.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys where they are
        close.clicked.connect(self.clear)
        self.banner.set_corner(close)
        self._layout.addWidget(self.banner)
        self.show()

    def clear_done(self) -> None:
        """Take a banner away that says no more than that something is done: another place is shown."""
        if self._tone == "good":
            self.clear()

    def clear(self) -> None:
        """Take the banner away; keys that one of its buttons had go back to where they were."""
        if self.banner is not None:
            if self.banner.isAncestorOf(QApplication.focusWidget() or self):
                self._give_back()
            self.banner.hide()
            self._layout.removeWidget(self.banner)
            self.banner.deleteLater()
            self.banner = None
        self.hide()

    def _give_back(self) -> None:
        """Give the keys to the part that had them before the banner came, if it can still take them."""
        hands = self._hands
        if hands is not None and shiboken6.isValid(hands) and hands.isVisible() and hands.isEnabled():
            hands.setFocus()

    def said(self) -> str:
        """The words shown, or nothing."""
        return self.banner.said() if self.banner is not None else ""


def details(error: UserError, place: str) -> str:
    """What 复制详情 puts on the clipboard: code, kind, place and versions; no words that could name a person."""
    return "\n".join([f"{error.code} {type(error).__name__}", f"page: {place or '-'}", *_versions()])


def bug_report(error: BaseException) -> str:
    """The report of a bug: kind, frames and versions, without the error's own words."""
    root = Path(__file__).resolve().parent.parent.parent
    frames = [f"  {_short(frame.filename, root)}:{frame.lineno} {frame.name}"
              for frame in traceback.extract_tb(error.__traceback__)]
    return "\n".join([f"{type(error).__module__}.{type(error).__qualname__}", *frames, *_versions()])


def report_bug(error: BaseException, parent: QWidget | None = None) -> None:
    """Log a bug and show the dialog with the report to copy; the window goes on."""
    report = bug_report(error)
    log.error("unexpected error: %s", report)
    dialog = BugDialog(report, parent or QApplication.activeWindow())
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


class BugDialog(QDialog):
    """Says that something unforeseen happened, what is safe, and gives the report to copy."""

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Something unexpected happened"))
        self.resize(560, 320)
        self.report = QPlainTextEdit(report)
        self.report.setReadOnly(True)
        self.report.setFont(theme.mono())
        self.report.setAccessibleName(_("Report"))
        copy, close = Button(_("Copy report")), Button(_("Close"), "primary")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(report))
        close.clicked.connect(self.accept)
        close.setDefault(True)
        whole, foot = QVBoxLayout(self), QHBoxLayout()
        whole.setContentsMargins(16, 16, 16, 16)
        whole.addWidget(Label(self.windowTitle(), "title"))
        whole.addWidget(Label(_("What was saved before is safe. Please give this report to whoever looks after the "
                                "station; it holds no personal data."), wrap=True))
        whole.addWidget(self.report, 1)
        foot.addWidget(copy)
        foot.addStretch(1)
        foot.addWidget(close)
        whole.addLayout(foot)


def catch_slot_errors() -> None:
    """From now on an error that escapes a slot is reported like any bug, instead of printed."""
    def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            report_bug(error)
    sys.excepthook = caught


def _short(name: str, root: Path) -> str:
    path = Path(name)
    return str(path.relative_to(root)) if path.is_relative_to(root) else path.name


def _versions() -> list[str]:
    return [f"Python {platform.python_version()}, Qt {qVersion()}, {platform.system()} {platform.release()}"]
