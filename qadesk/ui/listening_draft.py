"""What is done with the draft as a whole on the page 监听评分: phrases, 无法评分, another card, 补抽, handing it over.

Its keys and the form's menu ask here by the ids of `ui/keys.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QApplication, QMenu, QPlainTextEdit, QPushButton

from qadesk.errors import RuleBroken
from qadesk.i18n import _
from qadesk.models.drafts import CardChoice, Draft
from qadesk.models.phrases import PhraseKind
from qadesk.ui.listening_handovers import ListeningHandovers
from qadesk.ui.listening_replacement import ListeningReplacement
from qadesk.ui.phrase_book import PhraseBook, Place
from qadesk.ui.unscorable_dialog import UnscorableDialog
from qadesk.ui.widgets.evidence_line import NoteField
from qadesk.ui.widgets.form_foot import ACTS
from qadesk.ui.widgets.labels import shortened

if TYPE_CHECKING:
    from qadesk.ui.listening_page import ListeningPage

MENU_SIGNS = 60


class ListeningDraft:
    """The acts; each does nothing while no draft is open."""

    def __init__(self, page: ListeningPage) -> None:
        self._page = page
        self.phrases = PhraseBook(desk=page.desk, actor=page.actor, tasks=page.tasks)
        self.handovers, self.replacement = ListeningHandovers(page), ListeningReplacement(page)
        self.acts: dict[str, Callable[[], None]] = {
            "form.reasons": self.offer_phrases, "form.unscorable": self.ask_unscorable,
            "form.card": self.ask_card, "form.replace": self.replacement.ask,
            "form.hand_over": self.handovers.ask_own}
        page.scoring.phrases_asked.connect(self._offer_for_reason)
        page.scoring.unscorable_asked.connect(self.ask_unscorable)
        page.scoring.card_changed.connect(self._tell_card)
        self._offered = [(_(words), self._button(action)) for action, words in ACTS]

    def commands(self) -> tuple[tuple[str, QPushButton], ...]:
        """What the command palette offers beside the page's buttons, while a draft is open."""
        own = tuple(self._offered) if self._page.form.card is not None else ()
        return (*own, *self.handovers.commands())

    def offer_phrases(self) -> None:
        """Phrases for the field that is written in, else for the comment."""
        form, field = self._page.form, QApplication.focusWidget()
        if form.card is None or form.is_composing:
            return
        about = form.card.code, form.current
        if isinstance(field, NoteField):
            self.phrases.offer(Place(field, PhraseKind.EVIDENCE, *about))
            return
        text = form.private_note if form.private_note.hasFocus() else form.comment
        text.setFocus()
        self.phrases.offer(Place(text, PhraseKind.COMMENT, *about))

    def ask_unscorable(self) -> None:
        """Ask why the call cannot be scored; where that stands already, take it back."""
        page, form = self._page, self._page.form
        if form.card is None or page.item_id is None:
            return
        if form.answers.unscorable:
            form.mark_unscorable("")
            return
        dialog = UnscorableDialog(about=(page.actor.account_id, page.item_id), tasks=page.tasks, parent=page,
                                  phrases_key=page.keys.of("form.phrases")[0])
        dialog.words.phrases_asked.connect(partial(self._offer_for_reason, dialog.words.text))
        dialog.given.connect(form.mark_unscorable)
        dialog.open()

    def ask_card(self) -> None:
        """Offer the other cards while nothing is answered; else say why not."""
        page, draft = self._page, self._page.scoring.draft
        if draft is None:
            return
        try:
            draft.refuse_other_card()
        except RuleBroken as error:
            page.messages.show_error(error)
            return
        page.tasks.run(page, lambda: page.desk.evaluations.cards(page.actor), partial(self._offer_cards, draft),
                       lane="read")

    def _offer_cards(self, asked: Draft, choices: Sequence[CardChoice]) -> None:
        draft, head = self._page.scoring.draft, self._page.form.head
        if draft is None or draft.item_id != asked.item_id:
            return
        menu, group = QMenu(head), QActionGroup(head)
        for choice in choices:
            words = _("{name}, version {version}").format(name=shortened(choice.name, MENU_SIGNS),
                                                          version=choice.version)
            action = menu.addAction(words.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(choice.code == draft.card.code)
            group.addAction(action)
            action.triggered.connect(partial(self._choose, choice.code))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(head.mapToGlobal(QPoint(12, 30)))
        menu.setActiveAction(menu.actions()[0])

    def _choose(self, code: str, _checked: bool = False) -> None:
        self._page.scoring.choose_card(code)

    def _tell_card(self, draft: Draft) -> None:
        self._page.messages.show_message(
            "good", _("This call is scored by {name} now.").format(name=shortened(draft.card.name)))

    def _offer_for_reason(self, field: QPlainTextEdit) -> None:
        self.phrases.offer(Place(field, PhraseKind.REASON))

    def _button(self, action: str) -> QPushButton:
        button = QPushButton(self._page)
        button.hide()
        button.clicked.connect(lambda: self.acts[action]())
        return button
