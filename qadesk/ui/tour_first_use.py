"""The first part of the tour: the wizard makes a station, and its login window leads to the practice station."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QAbstractButton, QRadioButton

from qadesk.ui.login_window import LoginWindow
from qadesk.ui.tour_driver import Script, Until, activate, click, is_shown, press, shown, type_text
from qadesk.ui.wizard import Wizard
from qadesk.ui.wizard_steps import PersonForm, look_names

if TYPE_CHECKING:
    from qadesk.ui.tour import Tour

PASSWORD = "Zhijian-2026"


class FirstUse:
    """A script of the tour's driver; ends at the login window of the practice station."""

    def __init__(self, tour: Tour) -> None:
        self._tour = tour

    def script(self) -> Script:
        """The five steps, then from the new station's login to the practice station beside it."""
        yield Until(lambda: is_shown(Wizard), "the wizard")
        wizard = shown(Wizard)
        yield from activate(wizard)
        yield from self._look(wizard)
        yield from self._account(wizard)
        yield from self._code(wizard)
        yield from self._step(wizard, "wizard-places")
        yield from self._tick(wizard.practice.wanted)
        yield from self._step(wizard, "wizard-practice")
        yield Until(lambda: is_shown(LoginWindow), "the login window of the new station")
        login = shown(LoginWindow)
        assert login.other is not None
        yield from activate(login)
        yield from click(login.other)
        yield Until(lambda: is_shown(LoginWindow) and shown(LoginWindow) is not login, "the practice station's login")

    def _look(self, wizard: Wizard) -> Script:
        wanted = look_names()[self._tour.options.theme]
        yield from self._tick(next(one for one in wizard.look.findChildren(QRadioButton) if one.text() == wanted))
        yield from self._step(wizard, "wizard")

    def _account(self, wizard: Wizard) -> Script:
        yield from self._person(wizard.account.first, self._tour.words("周岚", "Zhou Lan"), "zhou")
        yield from self._tick(wizard.account.with_auditor)
        yield from self._person(wizard.account.auditor, self._tour.words("沈计", "Shen Ji"), "shen")
        yield from self._step(wizard, "wizard-account")

    def _person(self, form: PersonForm, name: str, login_name: str) -> Script:
        for field, words in ((form.name, name), (form.login_name, login_name), (form.password, PASSWORD),
                             (form.again, PASSWORD)):
            yield from click(field)
            yield from type_text(words)

    def _tick(self, box: QAbstractButton) -> Script:
        box.setFocus()
        yield from press("Space")
        yield Until(box.isChecked, f"“{box.text()}” to be ticked")

    def _code(self, wizard: Wizard) -> Script:
        yield from click(wizard.code.part)
        yield from type_text(wizard.code.code.split("-")[wizard.code.group])
        yield from self._step(wizard, "wizard-code")

    def _step(self, wizard: Wizard, name: str) -> Script:
        """Take a picture and go on."""
        at = wizard.at()
        yield from self._tour.picture(name)
        wizard.next.setFocus()
        yield from press("Return")
        yield Until(lambda: not wizard.isVisible() or wizard.at() > at or at + 1 == len(wizard.forms), "the next step")
