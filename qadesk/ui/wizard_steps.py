"""The steps of the first run: each shows a form, says what is missing, and what was chosen. Here: language and look,
the accounts, practice; the recovery code and the places stand in modules of their own.

Light imports only: the wizard is the first thing that a new station paints.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from qadesk.errors import RuleBroken
from qadesk.i18n import _, language
from qadesk.security.passwords import check_password
from qadesk.security.slots import practice_beside
from qadesk.ui import style
from qadesk.ui.widgets.banners import Banner
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.labels import ElidedLabel, Label

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
        self._why = Label(_("The auditor reads the audit trail and holds no other role, and changes this password at "
                            "the first login. Later is possible: until then the workbench says that nobody audits."),
                          "caption", wrap=True)
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
        self.form.addWidget(Label(_("Making it takes a minute or two and some 320 MB of the disk."), "caption"))
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
