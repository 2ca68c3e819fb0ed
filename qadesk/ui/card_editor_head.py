"""The head of the designer: which version stands here, when it was saved, undo, redo, adding, and the main button."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.card_drafts import CardDraft
from qadesk.models.scorecard_life import CARD_STATE_NAMES
from qadesk.models.scorecards import Scorecard
from qadesk.ui import theme
from qadesk.ui.keys import Keys
from qadesk.ui.widgets.buttons import Button, IconButton
from qadesk.ui.widgets.chips import Chip, Keycap
from qadesk.ui.widgets.labels import ElidedLabel, Label


class CardEditorHead(QFrame):
    """`back`, `undo`, `redo`, `add` and `main` are its buttons: publish a draft, or copy a published version."""

    def __init__(self, keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "surface")
        self.setFixedHeight(theme.TILE_HEADER)
        self.back = IconButton("arrow-left", _("Back to the scorecards"))
        self.title, self.state, self.when = ElidedLabel("", "section"), Chip(""), Label("", "caption")
        self.undo = IconButton("undo", _("Undo"), key=keys.shown("edit.undo"))
        self.redo = IconButton("redo", _("Redo"), key=keys.of("edit.redo")[-1])
        self.add = Button(_("Add"), "ghost", icon="plus", key=keys.shown("card.add_other"))
        self.main, self._keycap = Button(_("Publish …"), "primary"), Keycap(keys.shown("page.main"))
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 8, 0)
        row.setSpacing(8)
        for part in (self.back, self.title, self.state):
            row.addWidget(part)
        row.addStretch(1)
        for end in (self.when, self.undo, self.redo, self.add, self._keycap, self.main):
            row.addWidget(end)

    def show_version(self, draft: CardDraft) -> None:
        """Show another version, and what can be done with it."""
        words = _("{state}, version {version}").format(state=_(CARD_STATE_NAMES[draft.state]),
                                                       version=draft.card.version)
        self.state.set_chip(words, "accent" if draft.is_draft else "neutral")
        self.main.setText(_("Publish …") if draft.is_draft else _("Copy as a draft"))
        self.main.setAccessibleName(self.main.text())
        for button in (self.undo, self.redo, self.add):
            button.setVisible(draft.is_draft)
        saved = _("Saved {time}").format(time=draft.saved_at) if draft.saved_at else ""
        self.say_saved(saved if draft.is_draft else _("It is frozen and can only be read."), "text2")

    def show_card(self, card: Scorecard, *, can_undo: bool, can_redo: bool) -> None:
        """Show the card's name and what can be undone."""
        self.title.setText(f"{card.code}  {card.name}" if card.name else card.code)
        self.undo.setEnabled(can_undo)
        self.redo.setEnabled(can_redo)

    def say_saved(self, words: str, tone: str) -> None:
        """When it was saved, or that it is not."""
        self.when.setText(words)
        self.when.set_tone(tone)
