"""The live preview of the designer: the scoring form itself on the card in the making, with answers tried out on it.

It is refreshed at most once for each turn of the event loop, and only where something differs. Its keys are those of
the form, F9 stamps a made-up moment; nothing of it is stored.
"""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.answers import Answers
from qadesk.models.card_places import Place, code_at, has_place
from qadesk.models.card_tryout import drawable, fitting
from qadesk.models.drafts import Draft
from qadesk.models.scorecards import Scorecard
from qadesk.ui.keys import Keys
from qadesk.ui.scoring_form import ScoringForm
from qadesk.ui.widgets.banners import EmptyState

STAMP_MS = 12_500
NOTHING = Scorecard("", 1, "", "", ())
NOT_ITS_OWN = ("page.main", "edit.undo", "edit.redo")  # here they are the designer's


class CardPreview(QWidget):
    """`show_card(card, place)` shows it soon; `form` is the scoring form. `refreshed()`: it stands there now."""

    refreshed = Signal()

    def __init__(self, keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form = ScoringForm(keys, _moment)
        self.refreshes = 0
        self._empty = EmptyState("clipboard-text-outline", _("No criterion yet"),
                                 _("Once the card has one, it stands here as in the scoring form."))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.form)
        self._stack.addWidget(self._empty)
        self._wanted: tuple[Scorecard, Place] | None = None
        self._made: Scorecard | None = None
        self._drawable = NOTHING
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.refresh)
        self._hide_end()
        self._give_up_keys(keys)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self.setFocusProxy(self.form)

    @property
    def is_waiting(self) -> bool:
        """Whether something is still to be shown."""
        return self._soon.isActive()

    def show_card(self, card: Scorecard, place: Place) -> None:
        """Show the card with the criterion or fatal item of that place open, once nothing else waits."""
        self._wanted = card, place
        self._soon.start()

    def refresh(self) -> None:
        """Show now what is to be shown."""
        self._soon.stop()
        if self._wanted is None:
            return
        (made, place), self._wanted = self._wanted, None
        if made is not self._made:
            self._made, self._drawable = made, drawable(made)
        card = self._drawable
        self.refreshes += 1
        if not card.criteria:
            self._stack.setCurrentWidget(self._empty)
            self.form.clear()
        else:
            self._stack.setCurrentWidget(self.form)
            self._show(card)
            self._open(card, place)
        self.refreshed.emit()

    def _show(self, card: Scorecard) -> None:
        if self.form.card is None:
            self.form.show_draft(Draft(0, "", card, Answers(), 0, None))
        elif card is not self.form.card:
            self.form.change_card(card, fitting(card, self.form.answers))

    def _open(self, card: Scorecard, place: Place) -> None:
        """Follow the outline, unless a person is trying the form out."""
        focus = QApplication.focusWidget()
        trying_out = focus is not None and self.form.isAncestorOf(focus)
        if place.is_criterion and has_place(card, place) and not trying_out:
            code = code_at(card, place)
            if code != self.form.list.current and code in self.form.state.shown:
                self.form.open(code)

    def _hide_end(self) -> None:
        """No comment, no submit and no other card, nor the lines that divide them from the rest."""
        place = self.form.head.other_card.parentWidget()
        if place is not None:
            place.hide()
        layout = self.form.layout()
        assert layout is not None
        for at in range(layout.indexOf(self.form.fatal) + 1, layout.count()):
            item = layout.itemAt(at)
            part = item.widget() if item is not None else None
            if part is not None:
                part.hide()

    def _give_up_keys(self, keys: Keys) -> None:
        taken = {QKeySequence(key) for action in NOT_ITS_OWN for key in keys.of(action)}
        for shortcut in self.form.findChildren(QShortcut):
            if shortcut.key() in taken:
                shortcut.setEnabled(False)


def _moment() -> int:
    return STAMP_MS
