"""The dialogs for a list that comes in and one that goes out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from qadesk.i18n import _


def choose_list(parent: QWidget, title: str, then: Callable[[Path], object]) -> None:
    """Ask for a list to bring in; `then(path)` once one was chosen."""
    dialog = QFileDialog(parent, title, "", _("Lists (*.csv *.txt);;All files (*)"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    _ask(dialog, then)


def choose_csv(parent: QWidget, title: str, name: str, then: Callable[[Path], object]) -> None:
    """Ask where a list is to be written, `name` being proposed; `then(path)` once a place was chosen."""
    dialog = QFileDialog(parent, title, name, _("Lists (*.csv)"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("csv")
    _ask(dialog, then)


def _ask(dialog: QFileDialog, then: Callable[[Path], object]) -> None:
    dialog.fileSelected.connect(lambda name: then(Path(name)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
