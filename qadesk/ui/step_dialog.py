"""Asks for the words of a step, and for its day where it has one: a note, an answer, a closing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from PySide6.QtWidgets import QWidget

from qadesk.i18n import _
from qadesk.ui import theme
from qadesk.ui.kept_dialog import KeptDialog
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.day_edit import DayEdit
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.labels import Label, fitted
from qadesk.ui.widgets.reason_field import ReasonField

WIDTH = 460
T = TypeVar("T")


@dataclass(frozen=True)
class Step:
    """What is asked, all texts translated: title, what is said of it, the caption of the words ("" asks for none),
    whether they are needed, the caption of a day ("" asks for none) with the day it begins with, the main button, what
    is said where the words lack."""

    title: str
    about: str
    words: str
    needed: bool = True
    day: str = ""
    first_day: date | None = None
    submit: str = ""
    lacking: str = ""


class StepDialog(KeptDialog, Generic[T]):
    """`keep(day or None, words)` stores, in the worker; `kept` is called with what it gives back."""

    def __init__(self, step: Step, *, about: tuple[object, ...], tasks: Tasks, keep: Callable[[date | None, str], T],
                 kept: Callable[[T], object], parent: QWidget | None = None) -> None:
        super().__init__(step.title, step.submit or _("Save"), tasks=tasks, width=WIDTH, parent=parent)
        self._step, self._keep, self._kept = step, keep, kept
        self.day = DayEdit(step.day or _("Day"))
        self.day.set_day(step.first_day)
        self.day_field = Field(step.day, self.day)
        self.words = ReasonField(step.words, needed=step.needed,
                                 lacking=step.lacking or _("Write what was found or done."))
        self.said = Label(step.about, wrap=True)
        self.body.addWidget(fitted(self.said, WIDTH - 2 * theme.MARGIN))
        if step.day:
            self.body.addWidget(self.day_field)
        if step.words:
            self.body.addWidget(self.words)
        self.keep_words(("step", step.title, *about), self.words.text)
        (self.day if step.day else self.words if step.words else self.submit_button).setFocus()

    def submit(self) -> None:
        """Keep the step, or ask for what lacks."""
        day = self.day.day_or_none()
        if self._step.day:
            self.day_field.set_error("" if day else _("Write a day such as 2026-09-14."))
        if self.words.lacks:
            self.words.ask()
        elif day or not self._step.day:
            words = self.words.words
            self.store(lambda: self._keep(day, words), self._kept)
