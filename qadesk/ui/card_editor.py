"""The designer: a draft of a scorecard edited without its YAML, beside the form that it will be.

At the left the outline, in the middle the fields of what is chosen there, at the right the scoring form itself to try
it out, below what the check finds. Everything is saved by itself; undo and redo go through all of it. A version that
is published opens to be read, and can be copied as a draft.

    editor = CardEditor(draft, kit=pane_kit, place="")     `place` as `place()` gave it
    editor.settle(); editor.unsaved(); editor.take_unsaved(CardDraft)      for a lock, as of a page
Signals: left() · publish_asked(version_id; all is saved) · copy_asked(version_id) · saved(str) · not_saved(str), words
for the status bar.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QMenu, QVBoxLayout, QWidget

from qadesk.i18n import _, ngettext
from qadesk.models import card_editing as editing
from qadesk.models.card_drafts import CardDraft
from qadesk.models.card_history import CardHistory
from qadesk.models.card_notes import PlacedFinding
from qadesk.models.card_places import CARD, Place, place_of
from qadesk.models.scorecards import Scorecard
from qadesk.ui.administration_pane import PaneKit
from qadesk.ui.card_board import CardBoard
from qadesk.ui.card_editor_head import CardEditorHead
from qadesk.ui.card_keeper import CardKeeper
from qadesk.ui.card_panels import Act
from qadesk.ui.card_saving import CardSaving
from qadesk.ui.widgets.labels import divider

Add = Callable[[Scorecard, Place, frozenset[str]], editing.Edited]
STEP_MS = 1_500  # a pause in typing that begins another step of undo
_last_places: dict[tuple[str, int], Place] = {}
"""Where each account was in each version, until the program ends."""


class CardEditor(QFrame):
    """See the module's docstring."""

    left = Signal()
    publish_asked = Signal(int)
    copy_asked = Signal(int)
    saved = Signal(str)
    not_saved = Signal(str)

    def __init__(self, draft: CardDraft, *, kit: PaneKit, place: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit, self.messages = kit, kit.messages
        self.draft = draft
        self.history = CardHistory(draft.card)
        self.head, self.board = CardEditorHead(kit.keys), CardBoard(kit.keys)
        self.outline, self.fields = self.board.outline, self.board.fields
        self.preview, self.findings = self.board.preview, self.board.findings
        self.setFocusProxy(self.board)
        self.saving = CardSaving(self, kit, draft)
        self._pause = QTimer(self, singleShot=True, interval=STEP_MS)
        self._pause.timeout.connect(self._end_step)
        self._lay_out()
        self._connect()
        self.show_version(draft, place)

    @property
    def card(self) -> Scorecard:
        """The card as it stands here."""
        return self.history.card

    @property
    def keeper(self) -> CardKeeper:
        """The autosave of the version shown."""
        return self.saving.keeper

    @property
    def shown(self) -> Place:
        """What is chosen."""
        return self.history.place

    # -- what the pane calls
    def show_version(self, draft: CardDraft, place: str = "") -> None:
        """Show a version; with the place that was shown of it last."""
        self.draft = draft
        self.saving.begin(draft)
        before = place_of(place) if place else _last_places.get(self._where(), CARD)
        self.history = CardHistory(draft.card, editing.is_in(draft.card, before))
        self.head.show_version(draft)
        self.board.set_frozen(not draft.is_draft)
        self._show()
        self.board.refresh()

    def place(self) -> str:
        """What is shown: the version, and what is chosen in it."""
        return f"{self.draft.version_id} {self.shown}".rstrip()

    def settle(self) -> None:
        """Save at once what is not saved yet: before a lock and the end."""
        self.saving.settle()

    def unsaved(self) -> CardDraft | None:
        """The card that `settle` could not save, with what it rests on."""
        return self.keeper.unsaved()

    def take_unsaved(self, unsaved: CardDraft) -> None:
        """Go on with what an editor before this one could not save."""
        if unsaved.version_id == self.draft.version_id and self.draft.is_draft:
            self.keeper.draft = unsaved
            self._take(unsaved.card, editing.is_in(unsaved.card, self.shown))
            self.settle()

    def leave(self) -> None:
        """Back to the list, once everything is saved."""
        self.keeper.when_safe(self.left.emit)

    def publish(self) -> None:
        """Ask to publish it, once everything is saved; what blocks is shown instead."""
        if not self.draft.is_draft:
            self.copy_asked.emit(self.draft.version_id)
            return
        self.board.refresh()
        error = self.findings.first_error()
        if error is not None:
            self.go_to(error)
        else:
            self.keeper.when_safe(self._ask_to_publish)

    def go_to(self, found: PlacedFinding) -> None:
        """Show what a finding is about, with the keys in its field."""
        self._choose(found.place)
        self.outline.show_card(self.card, self.shown)
        self.fields.go_to(found.finding.part)

    def stops(self) -> list[QWidget]:
        """What F6 goes through."""
        return self.board.stops()

    def hideEvent(self, event: QHideEvent) -> None:
        """What is not seen any more is saved."""
        super().hideEvent(event)
        self.settle()

    # -- acts
    def undo(self) -> None:
        """One step back: of what is tried out while the keys are there, else of the card."""
        if self.board.is_trying_out:
            self.preview.form.undo()
        elif self.history.undo():
            self._changed()

    def redo(self) -> None:
        """One step forth."""
        if self.board.is_trying_out:
            self.preview.form.redo()
        elif self.history.redo():
            self._changed()

    def act(self, action: str) -> None:
        """Do with what is chosen what a key of the outline means, where the version can be edited."""
        if not self.draft.is_draft:
            self.messages.show_message("accent", _("A published version is never changed."),
                                       _("Copy it as a draft to go on from it."))
        elif action == "card.add_other":
            self._ask_what_to_add()
        elif action == "card.add":
            self._add(editing.add_fatal if self.outline.on_fatal_group else editing.add_like)
        elif action == "card.remove":
            self._remove()
        elif action == "card.duplicate":
            self._take(*editing.duplicate(self.card, self.shown, self._codes_had()))
        else:
            self._take(*editing.move(self.card, self.shown, -1 if action == "card.up" else 1))

    def _add(self, add: Add) -> None:
        self._take(*add(self.card, self.shown, self._codes_had()))
        self.fields.begin()

    def _codes_had(self) -> frozenset[str]:
        """What published versions had, and this draft since it was opened."""
        return self.draft.codes_had | self.history.codes()

    def _remove(self) -> None:
        named = editing.named_by(self.card, self.shown)
        if self._take(*editing.remove(self.card, self.shown)) and named:
            words = ngettext("{codes} still names what was removed.", "{codes} still name what was removed.",
                             len(named))
            self.messages.show_message("warn", words.format(codes=_(", ").join(named)),
                                       _("The check leads there; undo brings it back."), (_("Undo"), self._take_back))

    def _take_back(self) -> None:
        self.messages.clear()
        if self.history.undo():
            self._changed()
        self.outline.setFocus()

    def _ask_what_to_add(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        acts = {_("Section"): editing.add_section, _("Criterion"): editing.add_criterion,
                _("Fatal item"): editing.add_fatal}
        for words in acts:
            menu.addAction(words)
        menu.triggered.connect(lambda chosen: self._add(acts[chosen.text()]))
        menu.popup(self.head.add.mapToGlobal(self.head.add.rect().bottomLeft()))
        menu.setActiveAction(menu.actions()[0])

    def _edit(self, about: str, act: Act) -> None:
        """A person changed a field; walking through the kinds starts each time from the first."""
        base = self.history.base(about) if about.endswith(" kind") else self.card
        done = act(base)
        card, place = done if isinstance(done, tuple) else (done, self.shown)
        self._take(card, place, about)

    def _take(self, card: Scorecard, place: Place, about: str = "") -> bool:
        """Go on with another card; False when it is the same."""
        changed = self.history.do(card, place, about)
        if changed:
            self._pause.start()
            self._changed()
        else:
            self._show()
        return changed

    def _choose(self, place: Place) -> None:
        self.history.place = editing.is_in(self.card, place)
        self.history.settle()
        self._show()

    def _end_step(self) -> None:
        self.history.settle()

    # -- showing
    def _changed(self) -> None:
        self.keeper.note(self.card)
        self._show()

    def _show(self) -> None:
        _last_places[self._where()] = self.shown
        self.board.show_thing(self.card, self.shown)

    def _show_head(self) -> None:
        self.head.show_card(self.card, can_undo=self.history.can_undo, can_redo=self.history.can_redo)

    # -- saving
    def _say(self, words: str, saved: bool) -> None:
        self.head.say_saved(words, "text2" if saved else "warn")
        (self.saved if saved else self.not_saved).emit(words)

    def _note_stored(self, stored: CardDraft) -> None:
        self.draft = stored

    def _load(self, stored: CardDraft) -> None:
        """What is stored takes the place of what stands here, as a step that can be undone."""
        self._take(stored.card, editing.is_in(stored.card, self.shown))

    def _go_on_as_own(self, draft: CardDraft) -> None:
        self.show_version(draft, str(self.shown))

    def _ask_to_publish(self) -> None:
        self.publish_asked.emit(self.draft.version_id)

    def _where(self) -> tuple[str, int]:
        return self._kit.actor.account_id, self.draft.version_id

    # -- building
    def _lay_out(self) -> None:
        self.setProperty("kind", "tile")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 1, 1, 1)
        whole.setSpacing(0)
        for part in (self.head, divider()):
            whole.addWidget(part)
        whole.addWidget(self.board, 1)

    def _connect(self) -> None:
        self.board.refreshed.connect(self._show_head)
        self.outline.place_chosen.connect(self._choose)
        self.outline.act_asked.connect(self.act)
        self.outline.fields_asked.connect(self.fields.begin)
        self.fields.edited.connect(self._edit)
        self.fields.left.connect(self.outline.setFocus)
        self.findings.chosen.connect(self.go_to)
        self.saving.said.connect(self._say)
        self.saving.stored.connect(self._note_stored)
        self.saving.load_asked.connect(self._load)
        self.saving.own_made.connect(self._go_on_as_own)
        self.head.back.clicked.connect(self.leave)
        self.head.undo.clicked.connect(self.undo)
        self.head.redo.clicked.connect(self.redo)
        self.head.add.clicked.connect(self._ask_what_to_add)
        self.head.main.clicked.connect(self.publish)
        for action, slot in (("edit.undo", self.undo), ("edit.redo", self.redo), ("page.main", self.publish)):
            self._kit.keys.bind(action, self, slot)
