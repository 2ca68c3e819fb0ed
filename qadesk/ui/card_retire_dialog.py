"""Taking a version of a scorecard out of use: which card takes over the calls that it is set for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QComboBox, QWidget

from qadesk.i18n import _
from qadesk.models.people import Actor
from qadesk.models.scorecard_life import CardRow
from qadesk.services.scorecards import Scorecards
from qadesk.ui.card_life_words import name_words, numbered_words, pinned_words, use_words
from qadesk.ui.kept_dialog import KeptDialog
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.labels import Label

WIDTH = 460


class RetireDialog(KeptDialog):
    """`others`: what is published besides; `then()` once the version is retired."""

    def __init__(self, row: CardRow, others: Sequence[CardRow], scorecards: Scorecards, actor: Actor,
                 then: Callable[[None], object], *, tasks: Tasks, parent: QWidget) -> None:
        super().__init__(_("Retire {card}").format(card=numbered_words(row)), _("Retire"), tasks=tasks, width=WIDTH,
                         parent=parent)
        self._row, self._scorecards, self._actor, self._then = row, scorecards, actor, then
        self.instead = QComboBox()
        self.instead.addItem(_("Choose a scorecard…"), "")
        for other in others:
            self.instead.addItem(f"{other.code} · {name_words(other)}", other.code)
        self.body.addWidget(Label(_("A version out of use is kept and is never published again; a copy of it can be."),
                                  wrap=True))
        self.body.addWidget(Label(pinned_words(row), "caption", wrap=True))
        self.field = Field(_("Takes over: {uses}").format(uses=use_words(row)), self.instead)
        self.field.setVisible(bool(row.uses))
        self.body.addWidget(self.field)
        (self.instead if row.uses else self.submit_button).setFocus()

    def submit(self) -> None:
        """Retire the version, or ask which card takes over."""
        instead = str(self.instead.currentData())
        if self._row.uses and not instead:
            self.field.set_error(_("Choose the scorecard for these calls."))
            return
        self.store(lambda: self._scorecards.retire(self._actor, self._row.version_id, instead=instead), self._then)
