"""The dialogs for a list that comes in and one that goes out, and where files go out to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from qadesk.i18n import _


def in_documents(name: str) -> str:
    """The path that is proposed for a file: a bare name would stand for the folder of the program."""
    documents = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    return str((documents if documents.is_dir() else Path.home()) / name)


def choose_list(parent: QWidget, title: str, then: Callable[[Path], object]) -> None:
    """Ask for a list to bring in; `then(path)` once one was chosen."""
    _ask_file(parent, title, _("Lists (*.csv *.tsv *.txt *.xlsx);;All files (*)"), then)


def choose_csv(parent: QWidget, title: str, name: str, then: Callable[[Path], object]) -> None:
    """Ask where a list is to be written, `name` being proposed; `then(path)` once a place was chosen."""
    _ask(_to_save(parent, title, name, _("Lists (*.csv)"), "csv"), then)


def choose_sheet(parent: QWidget, title: str, name: str, then: Callable[[Path], object]) -> None:
    """Ask where a list is to be written, as a workbook or as CSV; `then(path)` once a place was chosen."""
    dialog = _to_save(parent, title, name, _("Workbooks (*.xlsx);;Lists (*.csv)"), "xlsx")
    dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix("csv" if "csv" in chosen else "xlsx"))
    _ask(dialog, then)


def choose_card(parent: QWidget, then: Callable[[Path], object]) -> None:
    """Ask for a file with a scorecard; `then(path)` once one was chosen."""
    _ask_file(parent, _("Choose the file with the scorecard"), _(
        "Scorecards (*.yaml *.yml *.json *.csv *.tsv *.txt *.md *.xlsx);;All files (*)"), then)


def choose_yaml(parent: QWidget, name: str, then: Callable[[Path], object]) -> None:
    """Ask where a scorecard is to be written, `name` being proposed; `then(path)` once a place was chosen."""
    _ask(_to_save(parent, _("Export the scorecard"), name, _("Scorecards (*.yaml)"), "yaml"), then)


def choose_mapping(parent: QWidget, then: Callable[[Path], object]) -> None:
    """Ask for the file of a mapping; `then(path)` once one was chosen."""
    _ask_file(parent, _("Choose the file with the mapping"), _("Mappings (*.json)"), then)


def choose_mapping_place(parent: QWidget, name: str, then: Callable[[Path], object]) -> None:
    """Ask where a mapping is to be written, `name` being proposed; `then(path)` once a place was chosen."""
    _ask(_to_save(parent, _("Export the mapping"), name, _("Mappings (*.json)"), "json"), then)


def choose_folder(parent: QWidget, title: str, then: Callable[[Path], object]) -> None:
    """Ask for a folder to write files into; `then(path)` once one was chosen."""
    dialog = QFileDialog(parent, title, in_documents(""))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    _ask(dialog, then)


def _ask_file(parent: QWidget, title: str, kinds: str, then: Callable[[Path], object]) -> None:
    dialog = QFileDialog(parent, title, "", kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    _ask(dialog, then)


def _to_save(parent: QWidget, title: str, name: str, kinds: str, suffix: str) -> QFileDialog:
    dialog = QFileDialog(parent, title, in_documents(name), kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suffix)
    return dialog


def _ask(dialog: QFileDialog, then: Callable[[Path], object]) -> None:
    dialog.fileSelected.connect(lambda name: then(Path(name)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
