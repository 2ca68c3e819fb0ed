"""What is asked before something is left undone, and what nobody leaves behind: on the clipboard, in memory."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from qadesk.i18n import _

Choice = tuple[str, Callable[[], object]]
LET_GO_MS = (0, 250, 1000, 5000)


def ask_to_stop(window: QWidget, work: str, stop: Callable[[], object]) -> None:
    """Ask whether work that is under way shall be stopped; `stop` is called when so."""
    box = _box(window, _("Work is under way"), _("{work} is not finished.").format(work=work),
               _("What is done so far is kept."))
    end = box.addButton(_("Stop it"), QMessageBox.ButtonRole.DestructiveRole)
    box.addButton(_("Wait for it"), QMessageBox.ButtonRole.RejectRole)
    end.clicked.connect(stop)
    box.open()


def ask_to_lose(window: QWidget, todo: str, lose: Callable[[], object], keep: Choice) -> None:
    """Ask whether a draft that could not be saved shall be lost; `keep` is the other choice, and Esc."""
    box = _box(window, _("Not saved"), _("A draft could not be saved."), todo)
    lost = box.addButton(_("Close without saving it"), QMessageBox.ButtonRole.DestructiveRole)
    kept = box.addButton(keep[0], QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(kept)
    lost.clicked.connect(lose)
    box.rejected.connect(keep[1])
    box.open()


def clear_clipboard() -> None:
    """Nothing that was copied here stays for who comes next."""
    clipboard = QGuiApplication.clipboard()
    if clipboard.ownsClipboard():
        clipboard.clear()
    if clipboard.ownsSelection():
        clipboard.clear(QClipboard.Mode.Selection)


def _box(window: QWidget, title: str, what: str, more: str) -> QMessageBox:
    box = QMessageBox(window)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setEnabled(True)
    box.setWindowTitle(title)
    box.setText(what)
    box.setInformativeText(more)
    return box


def let_go(held: weakref.ref[Any], *_window: object) -> None:
    """The window is gone; now what hung together with it goes, and the key with it. It is looked at again and again:
    a dialog that goes later or a thread that has just ended its work may still hold on."""
    for wait_ms in LET_GO_MS:
        QTimer.singleShot(wait_ms, partial(_free, held))


def _free(held: weakref.ref[Any]) -> None:
    if held() is not None:
        gc.collect()
