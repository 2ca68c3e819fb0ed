"""The five steps of the first run: each shows a form, says what is missing, and what was chosen.

Light imports only: the wizard is the first thing that a new station paints.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStorageInfo, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QCheckBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from qadesk.errors import RuleBroken, StationError
from qadesk.i18n import _, language
from qadesk.security.passwords import check_password
from qadesk.security.slots import plain_code, station_exists
from qadesk.settings import write_whole
from qadesk.ui import style, theme
from qadesk.ui.messages import MessageBar
from qadesk.ui.widgets.banners import Banner
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.chips import Chip
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.labels import ElidedLabel, Label

GIB = 1 << 30
YEAR_GIB = {"recordings": 190, "data": 6, "backup": 60}  # 200 agents, 100,000 calls a month
LANGUAGE_NAMES = {"zh_CN": "简体中文", "en": "English"}


@dataclass(frozen=True)
class Person:
    """An account to be made: login name, name, password."""

    login_name: str
    name: str
    password: str


@dataclass(frozen=True)
class FirstRun:
    """What the wizard gathered; `auditor` is None when that account comes later."""

    language: str
    look: str
    first: Person
    auditor: Person | None
    recovery_code: str
    data: Path
    recordings: Path
    backup: Path
    practice: bool

    @property
    def practice_folder(self) -> Path:
        """Where a practice station goes: beside the data."""
        return practice_beside(self.data)


class Step(QWidget):
    """A form of the wizard; `changed` whenever `ready` may have changed."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form = QVBoxLayout(self)
        self.form.setContentsMargins(0, 0, 0, 0)
        self.form.setSpacing(10)

    def ready(self) -> bool:
        """Whether the next step may be taken without asking `check`."""
        return True

    def check(self) -> bool:
        """Whether all is well; marks what is not."""
        return True

    def note(self) -> str:
        """What was chosen, in a few words."""
        return ""

    def intro(self, title: str, words: str) -> None:
        self.form.addWidget(Label(title, "title"))
        self.form.addWidget(Label(words, tone="text2", wrap=True))


class LookStep(Step):
    """Language and look; both take effect at once."""

    language_chosen = Signal(str)

    def __init__(self, look: str) -> None:
        super().__init__()
        self.look = look
        self.intro(_("Language and look"), _("Both can be changed later under Administration."))
        self.languages = self._choices(_("Language"), LANGUAGE_NAMES, language())
        self.looks = self._choices(_("Look"), look_names(), look)
        self.form.addStretch(1)
        self.languages.buttonClicked.connect(lambda b: self.language_chosen.emit(b.property("choice")))
        self.looks.buttonClicked.connect(lambda b: self._use(b.property("choice")))

    def note(self) -> str:
        return ", ".join((LANGUAGE_NAMES[language()], look_names()[self.look])) if language() == "en" else "，".join(
            ("中文", look_names()[self.look]))

    def _choices(self, caption: str, names: dict[str, str], now: str) -> QButtonGroup:
        group = QButtonGroup(self)
        self.form.addSpacing(6)
        self.form.addWidget(Label(caption, "section"))
        row = QHBoxLayout()
        row.setSpacing(20)
        for choice, words in names.items():
            button = QRadioButton(words)
            button.setProperty("choice", choice)
            button.setChecked(choice == now)
            group.addButton(button)
            row.addWidget(button)
        row.addStretch(1)
        self.form.addLayout(row)
        return group

    def _use(self, look: str) -> None:
        self.look = look
        app = QApplication.instance()
        if isinstance(app, QApplication):
            style.apply(app, look)


def look_names() -> dict[str, str]:
    """The looks by their names in the language in force."""
    return {"system": _("Like the system"), "light": _("Light"), "dark": _("Dark"), "contrast": _("High contrast")}


class PersonForm(QWidget):
    """Name, login name, password twice."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.name, self.login_name, self.password, self.again = (QLineEdit() for _n in range(4))
        self.fields = [Field(_("Name"), self.name), Field(_("Login name (staff number or name)"), self.login_name),
                       Field(_("Password"), self.password), Field(_("Password again"), self.again)]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for number, field in enumerate(self.fields):
            grid.addWidget(field, number // 2, number % 2, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(number % 2, 1)
        for secret in (self.password, self.again):
            secret.setEchoMode(QLineEdit.EchoMode.Password)
        for line in (self.name, self.login_name, self.password, self.again):
            line.textEdited.connect(self._edited)

    def person(self) -> Person:
        return Person(self.login_name.text().strip(), self.name.text().strip(), self.password.text())

    def check(self, taken: str = "") -> bool:
        """Mark what is wrong; `taken` is a login name that another account has."""
        person = self.person()
        words = ["" if person.name else _("Type the name."), self._login_words(person, taken),
                 _password_words(person),
                 "" if person.password == self.again.text() else _("The two are not the same.")]
        for field, error in zip(self.fields, words, strict=True):
            field.set_error(error)
        wrong = next((field for field in self.fields if field.error()), None)
        if wrong is not None:
            wrong.control.setFocus()
        return wrong is None

    def _login_words(self, person: Person, taken: str) -> str:
        if not person.login_name:
            return _("Type the login name.")
        return _("The first account has this login name.") if person.login_name == taken else ""

    def _edited(self) -> None:
        for field in self.fields:
            field.set_error("")
        self.changed.emit()


def _password_words(person: Person) -> str:
    try:
        check_password(person.password, person.login_name or " ")
    except RuleBroken as error:
        return error.todo
    return ""


class AccountStep(Step):
    """The first account (supervisor and administrator), and the auditor's now or later."""

    def __init__(self) -> None:
        super().__init__()
        self.intro(_("The first account"),
                   _("You become supervisor and administrator: you keep the scorecards and the accounts."))
        self.first, self.auditor = PersonForm(), PersonForm()
        self.with_auditor = QCheckBox(_("Make the auditor's account now"))
        self._why = Label(_("The auditor reads the audit trail and holds no other role. Later is possible: until then "
                            "the workbench says that nobody audits."), "caption", wrap=True)
        self.form.addWidget(self.first)
        self.form.addSpacing(6)
        self.form.addWidget(self.with_auditor)
        self.form.addWidget(self._why)
        self.form.addWidget(self.auditor)
        self.form.addStretch(1)
        self.auditor.hide()
        self.with_auditor.toggled.connect(self.auditor.setVisible)

    def check(self) -> bool:
        return self.first.check() and (
            not self.with_auditor.isChecked() or self.auditor.check(self.first.person().login_name))

    def note(self) -> str:
        return self.first.person().name


class CodeStep(Step):
    """The recovery code: printed or saved, and confirmed by typing a part of it."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code
        self.group = 1  # the second of five: shown as 2
        self.intro(_("Recovery code"), _("It opens the station when every password is lost. It is shown this once."))
        shown = Label(code, "title")
        shown.setFont(theme.mono(theme.CLOCK))
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        shown.setAccessibleName(_("Recovery code"))
        self.messages = MessageBar("wizard")
        self.print_it, self.save_it = Button(_("Print"), icon="printer-outline"), Button(
            _("Save as a file"), icon="content-save-outline")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.print_it)
        row.addWidget(self.save_it)
        row.addStretch(1)
        self.part = QLineEdit()
        self._field = Field(_("Type the 5 characters of group {number} to confirm that you have it").format(
            number=self.group + 1), self.part)
        self.part.setMaximumWidth(160)
        self.form.addSpacing(4)
        self.form.addWidget(shown)
        self.form.addLayout(row)
        self.form.addWidget(self.messages)
        self.form.addWidget(self._field)
        self.form.addWidget(Banner("warn", _("Keep it away from this computer"),
                                   _("Without a password and without this code the data cannot be opened by anybody.")))
        self.form.addStretch(1)
        self.part.textEdited.connect(lambda _text: self._field.set_error(""))
        self.print_it.clicked.connect(self._print)
        self.save_it.clicked.connect(self._ask_where)

    def check(self) -> bool:
        right = plain_code(self.part.text()) == self.code.split("-")[self.group]
        self._field.set_error("" if right else _("That is not group {number} of the code.").format(
            number=self.group + 1))
        if not right:
            self.part.setFocus()
        return right

    def note(self) -> str:
        return _("Confirmed")

    def save_to(self, path: Path) -> None:
        """Write the code as a text file; says in place whether it is there."""
        try:
            write_whole(path, ("\n".join(self._lines()) + "\n").encode("utf-8-sig"))
        except StationError as error:
            self.messages.show_error(error)
            return
        self.messages.show_message("good", _("Saved as {file}").format(file=path.name),
                                   _("Take the file to a stick or print it, then delete it here."))

    def _lines(self) -> tuple[str, ...]:
        return (_("qadesk QA station"), _("Recovery code"), self.code,
                _("Keep it in a locked place, away from the computer."))

    def _ask_where(self) -> None:
        name, _kind = QFileDialog.getSaveFileName(self, _("Save as a file"), _("Recovery code") + ".txt", "*.txt")
        if name:
            self.save_to(Path(name))

    def _print(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # only for who prints: it costs the first paint

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if QPrintDialog(printer, self).exec():
            painter, unit = QPainter(printer), printer.resolution() / 72
            for number, line in enumerate(self._lines()):
                font = theme.mono() if line == self.code else theme.font()
                font.setPointSizeF(14)
                painter.setFont(font)
                painter.drawText(round(60 * unit), round((90 + 30 * number) * unit), line)
            painter.end()
            self.messages.show_message("good", _("Sent to the printer"))


class PlaceRow(QWidget):
    """One folder: its path, a button to choose another, room left and needed, a chip that judges it."""

    changed = Signal()

    def __init__(self, caption: str, folder: Path, need_gib: int, *, fixed: bool = False) -> None:
        super().__init__()
        self._need_gib = need_gib
        self.line = QLineEdit(str(folder))
        self.line.setReadOnly(fixed)
        self.line.setAccessibleName(caption)
        self.chip = Chip("", parent=self)
        self.room = ElidedLabel("", "caption")
        choose = Button(_("Choose …"))
        choose.setEnabled(not fixed)
        choose.setAccessibleName(_("Choose the folder: {what}").format(what=caption))
        title = Label(caption, "section")
        title.setBuddy(self.line)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self.chip)
        grid.addLayout(head, 0, 0, 1, 2)
        grid.addWidget(self.line, 1, 0)
        grid.addWidget(choose, 1, 1)
        grid.addWidget(self.room, 2, 0, 1, 2)
        choose.clicked.connect(self._choose)
        self.line.textChanged.connect(lambda _text: self.changed.emit())

    def folder(self) -> Path:
        return Path(self.line.text().strip()).expanduser()

    def judge(self, *, same_disk: bool = False) -> bool:
        """Show room and verdict; False when the folder cannot be used."""
        problem = folder_problem(self.folder()) if self.line.text().strip() else _("Choose a folder.")
        if problem:
            self._show(problem, _("Not usable"), "fatal")
            return False
        left = free_gib(self.folder())
        words = _("{left} GB left, about {need} GB needed a year").format(left=f"{left:,}", need=self._need_gib)
        if left < self._need_gib:
            self._show(words, _("Little room"), "warn")
        else:
            self._show(words, *((_("Same disk as the data"), "warn") if same_disk else (_("Enough room"), "good")))
        return True

    def _show(self, words: str, chip: str, tone: str) -> None:
        self.room.setText(words)
        self.chip.set_chip(chip, tone)

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Choose a folder"), str(standing(self.folder())))
        if chosen:
            self.line.setText(chosen)


class PlacesStep(Step):
    """Where data, recordings and backups lie; the backup better on another disk."""

    def __init__(self, data: Path, *, data_fixed: bool) -> None:
        super().__init__()
        self.intro(_("Where things are kept"),
                   _("Put the backup on another disk: when one breaks, the other is still there."))
        base = data.parent
        self.recordings = PlaceRow(_("Recordings"), base / _("recordings"), YEAR_GIB["recordings"])
        self.data = PlaceRow(_("Data"), data, YEAR_GIB["data"], fixed=data_fixed)
        self.backup = PlaceRow(_("Backup"), base / _("backup"), YEAR_GIB["backup"])
        self.advice = Banner("warn", _("The backup is on the same disk as the data"))
        self._move = Button("")
        self.advice.add_action(self._move)
        for row in (self.recordings, self.data, self.backup):
            self.form.addWidget(row)
            row.changed.connect(self.check)
        self.form.addWidget(self.advice)
        self.form.addStretch(1)
        self._move.clicked.connect(self._use_other_disk)
        self.check()

    def check(self) -> bool:
        same = same_disk(self.backup.folder(), self.data.folder())
        well = [self.recordings.judge(), self.data.judge(), self.backup.judge(same_disk=same)]
        self._advise(same)
        return all(well)

    def note(self) -> str:
        return _("Data and backup")

    def _advise(self, same: bool) -> None:
        other = other_disk(self.data.folder())
        words = _("You can go on, but both are lost together when the disk breaks.")
        if other is not None:
            words += " " + _("{disk} has {left} GB left.").format(disk=other, left=f"{free_gib(other):,}")
            self._move.setText(_("Use {disk}").format(disk=other))
        self._move.setVisible(other is not None)
        self.advice.set_words(_("The backup is on the same disk as the data"), words)
        self.advice.setVisible(same)

    def _use_other_disk(self) -> None:
        other = other_disk(self.data.folder())
        if other is not None:
            self.backup.line.setText(str(other / "qadesk" / _("backup")))


class PracticeStep(Step):
    """Whether to make a practice station too."""

    def __init__(self) -> None:
        super().__init__()
        self.intro(_("Practice station"), _("A station of its own with invented people and calls, to try everything "
                                            "without harm. Its title bar and papers are marked as practice."))
        self.wanted = QCheckBox(_("Make a practice station too"))
        self.form.addSpacing(4)
        self.form.addWidget(self.wanted)
        self._place = ElidedLabel("", "caption")
        self.form.addWidget(self._place)
        self.form.addWidget(Banner("neutral", "", _("Only the practice station has ready accounts; their password "
                                                    "stands on its login window, which the login window of this "
                                                    "station leads to.")))
        self.form.addStretch(1)

    def lies_beside(self, data: Path) -> None:
        """Say where it would lie."""
        self._place.setText(_("It lies in {folder}; removing it removes that folder.").format(
            folder=practice_beside(data)))

    def note(self) -> str:
        return _("With practice") if self.wanted.isChecked() else _("Without practice")


def practice_beside(data: Path) -> Path:
    """The folder of the practice station that belongs to a station."""
    return data.with_name("practice")


def standing(folder: Path) -> Path:
    """The nearest folder above (or the folder itself) that exists."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder


def folder_problem(folder: Path) -> str:
    """Why the folder cannot be used, or nothing."""
    if not folder.is_absolute():
        return _("Give the whole path, from the disk on.")
    if folder.exists() and not folder.is_dir():
        return _("This is a file, not a folder.")
    if station_exists(folder):
        return _("There is a station in this folder already.")
    if not os.access(standing(folder), os.W_OK):
        return _("Nothing can be written there.")
    return ""


def free_gib(folder: Path) -> int:
    """Room left on the folder's disk, in GiB."""
    return shutil.disk_usage(standing(folder)).free // GIB


def same_disk(one: Path, other: Path) -> bool:
    """Whether both folders lie on one disk."""
    return standing(one).stat().st_dev == standing(other).stat().st_dev


def other_disk(than: Path) -> Path | None:
    """The disk with the most room that is not the given folder's, or None."""
    roots = [Path(volume.rootPath()) for volume in QStorageInfo.mountedVolumes()
             if volume.isValid() and volume.isReady() and not volume.isReadOnly() and volume.bytesTotal() > GIB]
    others = [root for root in roots if root.is_dir() and os.access(root, os.W_OK) and not same_disk(root, than)]
    return max(others, key=free_gib, default=None)
