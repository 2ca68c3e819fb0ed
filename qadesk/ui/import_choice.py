"""First step of an import: what to bring in, by choosing or by dropping files and folders."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from qadesk.errors import BadInput
from qadesk.i18n import _, ngettext
from qadesk.importing.mappings import open_call_list, propose_mapping
from qadesk.importing.people import read_people
from qadesk.ui import theme
from qadesk.ui.widgets.buttons import Button, IconButton
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.labels import Label

LIST_SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".json", ".jsonl", "")


class PathChoice(QWidget):
    """One thing to choose: shows the path, with buttons to choose and to take it back; paths may also be typed."""

    changed = Signal()

    def __init__(self, caption: str, hint: str, buttons: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paths: tuple[Path, ...] = ()
        self.edit = QLineEdit()
        self.edit.textEdited.connect(self._take_typed)
        self.edit.editingFinished.connect(self._typed)
        self.buttons = [Button(words) for words in buttons]
        self._clear = IconButton("close", _("Leave {what} out").format(what=caption))
        self._clear.clicked.connect(self.clear)
        row, line = QWidget(), QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for part in (self.edit, *self.buttons, self._clear):
            line.addWidget(part)
        row.setLayout(line)
        self.field = Field(caption, row, hint)
        self.edit.setAccessibleName(caption)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.field)
        self.set_paths(())

    def paths(self) -> tuple[Path, ...]:
        """What was chosen."""
        return self._paths

    def set_paths(self, paths: Sequence[Path]) -> None:
        """Choose these."""
        self._paths = tuple(paths)
        more = len(self._paths) - 1
        shown = str(self._paths[0]) if self._paths else ""
        if more > 0:
            shown = ngettext("{path} and {count} more", "{path} and {count} more", more).format(path=shown, count=more)
        self.edit.setText(shown)
        self.edit.setReadOnly(more > 0)
        self._clear.setEnabled(bool(self._paths))
        self.field.set_error("")
        self.changed.emit()

    def clear(self) -> None:
        """Choose nothing."""
        self.set_paths(())

    def are_there(self) -> bool:
        """Whether everything chosen is there; says in place what is not."""
        gone = next((path for path in self._paths if not path.exists()), None)
        self.field.set_error(_("{path} is not there. Check whether the disk is plugged in.").format(path=gone)
                             if gone else "")
        return gone is None

    def _take_typed(self) -> None:
        """What stands there is chosen while it is typed: the main button need not wait until the field is left."""
        text = self._text()
        self._paths = (Path(text),) if text else ()
        self._clear.setEnabled(bool(text))
        self.field.set_error("")
        self.changed.emit()

    def _typed(self) -> None:
        text = self._text()
        if not self.edit.isReadOnly() and (text != self.edit.text() or [text] != [str(path) for path in self._paths]) \
                and (text or self._paths):
            self.set_paths((Path(text),) if text else ())

    def _text(self) -> str:
        return self.edit.text().strip().strip('"')


class ImportChoice(QWidget):
    """Call list, recordings and, for who may, a list of people. `changed`: something was chosen or taken back."""

    changed = Signal()

    def __init__(self, *, with_people: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.calls = PathChoice(_("Call list"), _("The list that the switch exports, as CSV, text, XLSX or JSON; GBK "
                                                  "or UTF-8"), (_("Choose file …"),))
        self.recordings = PathChoice(_("Recordings"), _("A folder with all its subfolders, or single files; they stay "
                                                        "where they are"), (_("Choose folder …"), _("Choose files …")))
        self.people = PathChoice(_("List of people"), _("Staff number, name, team, extension, hired on: needed once, "
                                                        "and when people come or move"), (_("Choose file …"),))
        self.people.setVisible(with_people)
        self._with_people = with_people
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.GAP)
        whole.addWidget(Label(_("Choose what to bring in, or drop files and folders here. Nothing is written before "
                                "you have seen what would happen."), wrap=True))
        for choice in (self.calls, self.recordings, self.people):
            whole.addWidget(choice)
            choice.changed.connect(self.changed)
        whole.addStretch(1)
        self.calls.buttons[0].clicked.connect(lambda: self._choose_file(self.calls))
        self.people.buttons[0].clicked.connect(lambda: self._choose_file(self.people))
        self.recordings.buttons[0].clicked.connect(self._choose_folder)
        self.recordings.buttons[1].clicked.connect(self._choose_files)

    def is_empty(self) -> bool:
        """Whether nothing was chosen."""
        return not any(choice.paths() for choice in (self.calls, self.recordings, self.people))

    def are_there(self) -> bool:
        """Whether everything chosen is there; says in place what is not."""
        # every one is asked, since each says in place what is not there
        there = [choice.are_there() for choice in (self.calls, self.recordings, self.people)]
        return all(there)

    def take(self, paths: Sequence[Path]) -> None:
        """Sort dropped paths: folders and sound are recordings, lists are lists of calls or of people."""
        recordings = [path for path in paths if path.is_dir() or path.suffix.casefold() not in LIST_SUFFIXES]
        for path in paths:
            if path not in recordings:
                (self.people if self._with_people and _is_of_people(path) else self.calls).set_paths((path,))
        if recordings:
            self._add(recordings)

    def _choose_file(self, choice: PathChoice) -> None:
        kinds = _("Lists (*.csv *.txt *.tsv *.xlsx *.json *.jsonl);;All files (*)")
        name, _kind = QFileDialog.getOpenFileName(self, _("Choose a list"), "", kinds)
        if name:
            choice.set_paths((Path(name),))

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, _("Choose the folder with the recordings"))
        if name:
            self._add((Path(name),))

    def _choose_files(self) -> None:
        names, _kind = QFileDialog.getOpenFileNames(self, _("Choose recordings"))
        if names:
            self._add([Path(name) for name in names])

    def _add(self, recordings: Sequence[Path]) -> None:
        """Another folder joins those that were chosen, as a dropped one does."""
        self.recordings.set_paths(tuple(dict.fromkeys((*self.recordings.paths(), *recordings))))


def _is_of_people(path: Path) -> bool:
    """Whether a dropped list is one of people: it reads as such, and not as a list of calls (which may name people)."""
    try:
        if not read_people(path):
            return False
    except BadInput:
        return False
    try:
        return bool(propose_mapping(open_call_list(path)).unsaid())
    except BadInput:
        return True
