"""The tab 评分表: every version of every scorecard; new ones, copies, checking, publishing, retiring, comparing, files.

The list and what is chosen in it stand side by side; the comparison and the designer take their place while open.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.card_drafts import CardDraft
from qadesk.models.evaluations import Evaluation
from qadesk.models.people import Account
from qadesk.models.rules import RulesVersion
from qadesk.models.scorecard_life import CardRow, ShippedCard
from qadesk.models.scorecard_versions import ScorecardVersion
from qadesk.security.roles import may
from qadesk.ui import theme
from qadesk.ui.administration_pane import AdministrationPane, PaneKit
from qadesk.ui.card_compare import CardCompare
from qadesk.ui.card_editor import CardEditor
from qadesk.ui.card_life_words import name_words, state_tone, state_words, use_words, when_words, who_words
from qadesk.ui.card_new_menu import NewCardButton
from qadesk.ui.card_side import CardSide
from qadesk.ui.scorecard_acts import ScorecardActs
from qadesk.ui.widgets.banners import Banner, EmptyState
from qadesk.ui.widgets.buttons import Button, IconButton
from qadesk.ui.widgets.fields import SearchField
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tiles import Tile

CODE_PX, NAME_PX = 150, 140
ROOMY_PX = 1400  # from here who published a version has a column; beside the list it stands always


@dataclass(frozen=True)
class CardsShown:
    """What the tab shows: all versions, the cards that come with the program, and the centre's zone."""

    rows: tuple[CardRow, ...]
    shipped: tuple[ShippedCard, ...]
    zone: ZoneInfo


class ScorecardsPane(AdministrationPane):
    """List, comparison and designer; what is done is done by `self.acts`."""

    SHOWS = (ScorecardVersion, RulesVersion, Evaluation, Account)

    def __init__(self, kit: PaneKit) -> None:
        super().__init__(kit)
        self.may_change = may(self.actor, "scorecards.new_draft")
        self.rows: tuple[CardRow, ...] = ()
        self.shipped: tuple[ShippedCard, ...] = ()
        self.editor: CardEditor | None = None
        self._zone, self._wanted, self._taken_up = ZoneInfo("UTC"), 0, 0
        self.acts = ScorecardActs(self)
        self.search, self.new = SearchField(_("Title or number")), NewCardButton()
        self.import_button = Button(_("Import …"), icon="tray-arrow-down")
        self.table = self._table()
        self.tile, self.side = Tile(_("Scorecards")), CardSide(may_change=self.may_change)
        self.offer, self.take = Banner("accent", ""), Button(_("Take in as drafts"))
        self.later, self._offers = IconButton("close", _("Close this message")), True
        self.compare = CardCompare()
        self._stack, self._list = QStackedWidget(), QWidget()
        self._lay_out()
        self._connect()

    def reload(self) -> None:
        self.tasks.run(self, self._read, self.show_cards, lane="read")

    def search_field(self) -> QWidget | None:
        return self.search if self._stack.currentWidget() is self._list else None

    def stops(self) -> list[QWidget]:
        if self.editor is not None and self._stack.currentWidget() is self.editor:
            return list(self.editor.stops())
        return [self.compare.changes] if self._stack.currentWidget() is self.compare else [self.table, self.side]

    # -- what a lock and the end ask
    def settle(self) -> None:
        if self.editor is not None:
            self.editor.settle()

    def unsaved(self) -> object:
        return self.editor.unsaved() if self.editor is not None else None

    def take_unsaved(self, unsaved: object) -> None:
        if not isinstance(unsaved, CardDraft):
            return
        if self.editor is not None and self.editor.draft.version_id == unsaved.version_id:
            self.editor.take_unsaved(unsaved)
        else:
            self._taken_up = unsaved.version_id
            self.acts.take_up(unsaved)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (event.oldSize().width() >= ROOMY_PX) != (self.width() >= ROOMY_PX) or event.oldSize().width() < 0:
            self.table.show_column("who", self.width() >= ROOMY_PX)

    def place(self) -> str:
        """The version in the designer and where in it; nothing while the list is shown."""
        return self.editor.place() if self.editor is not None else ""

    def go_back_to(self, place: str) -> None:
        number, _blank, within = place.partition(" ")
        if number.isdecimal() and int(number) != self._taken_up:
            self.acts.open(int(number), within)

    def commands(self) -> tuple[tuple[str, QPushButton], ...]:
        """What Ctrl+K offers of this tab."""
        buttons = [self.import_button, self.side.open, *self.side.buttons.values(), *self.side.uses.values()]
        return tuple((button.text().replace("&&", "&"), button) for button in buttons if button.isVisible())

    def show_cards(self, shown: CardsShown) -> None:
        """Show these versions, and offer what the program brings along."""
        self.rows, self.shipped, self._zone = shown.rows, shown.shipped, shown.zone
        codes = len({row.code for row in shown.rows})
        self.tile.set_title(_("Scorecards"), ngettext("{count} card", "{count} cards", codes).format(count=codes))
        self.new.offer(shown.shipped)
        self._offer([card for card in shown.shipped if not card.here])
        self.table.set_rows(shown.rows)
        if self._wanted and self.table.choose(self._wanted):
            self._wanted = 0
        elif self.table.current() is None:
            self.table.choose_first()
        self.side.show_row(self.table.current(), self._zone)

    def choose(self, version_id: int) -> None:
        """Make a version current, at once or when it is in the list."""
        self._wanted = 0 if self.table.choose(version_id) else version_id

    # -- the designer and the comparison
    def edit(self, draft: CardDraft, place: str = "") -> CardEditor:
        """Open a version in the designer, at a place of it; a published one to be read."""
        self._drop_editor()
        editor = CardEditor(draft, kit=self.kit, place=place)
        editor.left.connect(self.show_list)
        editor.saved.connect(self.kit.say_saved)
        editor.not_saved.connect(self.kit.say_not_saved)
        editor.publish_asked.connect(self.acts.review)
        editor.copy_asked.connect(self.acts.copy)
        if not self.may_change:
            editor.head.main.hide()  # nobody here could copy it as a draft
        self.editor = editor
        self._stack.addWidget(editor)
        self._stack.setCurrentWidget(editor)
        self.choose(draft.version_id)
        editor.setFocus()
        return editor

    def show_list(self) -> None:
        """Back to the list."""
        self._drop_editor()
        self._stack.setCurrentWidget(self._list)
        self.table.setFocus()

    def open_compare(self, before_id: int, after_id: int) -> None:
        """Show what differs between two versions."""
        self._stack.setCurrentWidget(self.compare)
        self.compare.compare(self.rows, before_id, after_id)
        self.compare.setFocus()

    def _drop_editor(self) -> None:
        if self.editor is not None:
            self.editor.settle()
            self._stack.removeWidget(self.editor)
            self.editor.deleteLater()
            self.editor = None

    # -- files dropped onto the tab
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.may_change and self.editor is None and _dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        for path in _dropped(event):
            self.acts.import_file(path)

    # -- reading and showing
    def _read(self) -> CardsShown:
        desk, actor = self.desk, self.actor
        shipped = desk.scorecards.shipped(actor) if self.may_change else ()
        return CardsShown(desk.scorecards.list(actor), shipped, desk.settings.rules(actor).zone)

    def _offer(self, cards: list[ShippedCard]) -> None:
        names = _(", ").join(card.name for card in cards)
        self.offer.set_words(_("New with the program: {cards}").format(cards=names),
                             _("Nothing changes until you publish them and set them for calls."))
        self.offer.setVisible(bool(cards) and self._offers)

    def _close_offer(self) -> None:
        """The cards stay in the menu of new ones."""
        self._offers = False
        self.offer.hide()

    def _table(self) -> RecordTable[CardRow]:
        return RecordTable[CardRow](_("Scorecards"), [
            Column("code", _("Card"), lambda row: row.code, widest=CODE_PX, hint=lambda row: row.code),
            Column("name", _("Title"), name_words, stretch=True, hint=lambda row: row.name[:1_000]),
            Column("version", _("Version"), lambda row: str(row.version), number=True, sort=lambda row: row.version,
                   width=60),
            Column("state", _("State"), state_words, kind="chip", tone=state_tone, width=86),
            Column("uses", _("Used for"), use_words, width=110, hint=use_words),
            Column("pinned", _("Evaluations"), lambda row: str(row.evaluations) if row.evaluations else "–",
                   number=True, sort=lambda row: row.evaluations, width=90),
            Column("who", _("By"), who_words, widest=NAME_PX, hint=who_words),
            Column("when", _("When"), lambda row: when_words(row, self._zone)[:10], width=100,
                   hint=lambda row: when_words(row, self._zone),
                   sort=lambda row: (row.changed_utc_ms or row.published_utc_ms or 0)),
        ], key=lambda row: row.version_id, empty=EmptyState(
            "clipboard-text-outline", _("No scorecards to show"),
            _("Make a new one, take in a file, or drop one here.")))

    def _lay_out(self) -> None:
        self.search.set_width(150)
        for control in (self.search, self.import_button, self.new):
            self.tile.add_control(control)
        self.import_button.setVisible(self.may_change)
        self.new.setVisible(self.may_change)
        self.setAcceptDrops(self.may_change)
        self.offer.add_action(self.take)
        self.offer.set_corner(self.later)
        self.offer.hide()
        self.tile.body.addWidget(self.offer)
        self.tile.body.addWidget(self.table, 1)
        row, whole = QHBoxLayout(self._list), QVBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP)
        row.addWidget(self.tile, 1)
        row.addWidget(self.side)
        whole.setContentsMargins(0, 0, 0, 0)
        for part in (self._list, self.compare):
            self._stack.addWidget(part)
        whole.addWidget(self._stack)

    def _connect(self) -> None:
        self.search.sought.connect(self.table.seek)
        self.table.chosen.connect(lambda row: self.side.show_row(row, self._zone))
        self.table.opened.connect(lambda row: self.acts.open(row.version_id))
        self.side.asked.connect(self.acts.do)
        self.import_button.clicked.connect(self.acts.choose_file)
        self.new.blank_asked.connect(self.acts.begin)
        self.new.shipped_asked.connect(lambda file: self.acts.take_shipped([file]))
        self.take.clicked.connect(self.acts.take_all_shipped)
        self.later.clicked.connect(self._close_offer)
        self.compare.asked.connect(self.acts.compare)
        self.compare.left.connect(self.show_list)
        self.kit.keys.bind("page.main", self._list, self._press_main)
        for words, act, possible in self.acts.offers():
            self.table.offer(words, act, possible)

    def _press_main(self) -> None:
        if self._stack.currentWidget() is self._list and self.side.open.isVisible():
            self.side.open.click()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.table.view.hasFocus():
            self.acts.do("delete")
        else:
            super().keyPressEvent(event)


def _dropped(event: QDropEvent | QDragEnterEvent) -> list[Path]:
    """The files of a drop."""
    urls = event.mimeData().urls()
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile() and Path(url.toLocalFile()).is_file()]
