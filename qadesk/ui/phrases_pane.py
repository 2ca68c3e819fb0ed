"""The tab 常用语: the phrases in use. One's own are changed and closed by oneself, the centre's by a supervisor,
who can hand anybody's up to the centre.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from qadesk.errors import UserError
from qadesk.i18n import _, ngettext
from qadesk.models.people import Account
from qadesk.models.phrases import PHRASE_KIND_NAMES, Phrase, PhraseKind, PhraseLine
from qadesk.security.roles import may
from qadesk.ui import theme
from qadesk.ui.administration_pane import AdministrationPane, PaneKit
from qadesk.ui.kept_words import KeptWords
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.fields import Field, SearchField
from qadesk.ui.widgets.hands import ignore_wheel
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.reason_field import ReasonField
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tiles import Tile

FORM_WIDTH = 360


def owner_words(line: PhraseLine) -> str:
    """Whose a phrase is."""
    return _("Centre") if line.is_common else line.owner


def where_words(line: PhraseLine) -> str:
    """The criterion it is offered first for, with its card."""
    return f"{line.criterion_code} {line.card_name}" if line.criterion_code else _("every")


class PhraseForm(Tile):
    """One phrase, or a new one. `sent(kind, words, common, everywhere)`, `close_asked`, `share_asked`."""

    sent = Signal(object, str, bool, bool)
    close_asked = Signal()
    share_asked = Signal()

    def __init__(self, keeps_common: bool, parent: QWidget | None = None) -> None:
        super().__init__(_("New phrase"), parent=parent)
        self.setFixedWidth(FORM_WIDTH)
        self._keeps_common = keeps_common
        self.line: PhraseLine | None = None
        self.kind = QComboBox()
        for kind, words in PHRASE_KIND_NAMES.items():
            self.kind.addItem(_(words), kind)
        ignore_wheel(self.kind)
        self.words = ReasonField(_("Words"), lacking=_("Write the words."))
        self.common, self.everywhere = QCheckBox(_("For the whole centre")), QCheckBox(_("For every criterion"))
        self.where = Label("", "caption", wrap=True)
        self.new_button, self.save = Button(_("New phrase"), "ghost", icon="plus"), Button(_("Add"), "primary")
        self.share, self.close_button = Button(_("Hand up to the centre")), Button(_("Close"), "danger")
        self.add_control(self.new_button)
        self.setFocusProxy(self.words)
        self._lay_out()
        self.save.clicked.connect(self._send)
        self.share.clicked.connect(self.share_asked)
        self.close_button.clicked.connect(self.close_asked)
        self.show_line(None)

    def show_line(self, line: PhraseLine | None) -> None:
        """Show a phrase, or an empty form."""
        self.line = line
        changes = line is None or line.own or (line.is_common and self._keeps_common)
        self.set_title(_("New phrase") if line is None else owner_words(line))
        self.kind.setCurrentIndex(self.kind.findData(line.kind if line else PhraseKind.COMMENT))
        self.words.text.setPlainText(line.words if line else "")
        self.common.setChecked(False)
        self.common.setVisible(line is None and self._keeps_common)
        self.everywhere.setChecked(False)
        self.everywhere.setVisible(changes and line is not None and bool(line.criterion_code))
        self.where.setText("" if line is None or not line.criterion_code else _(
            "Offered first at criterion {code}.").format(code=where_words(line)))
        self.where.setVisible(bool(self.where.text()))
        self.save.setText(_("Add") if line is None else _("Save changes"))
        for part in (self.kind, self.words, self.save):
            part.setEnabled(changes)
        self.close_button.setVisible(changes and line is not None)
        self.share.setVisible(self._keeps_common and line is not None and not line.is_common)
        self.new_button.setVisible(line is not None)

    def _send(self) -> None:
        if self.words.lacks:
            self.words.ask()
        else:
            self.sent.emit(PhraseKind(self.kind.currentData()), self.words.words, self.common.isChecked(),
                           self.everywhere.isChecked())

    def _lay_out(self) -> None:
        form, foot = QVBoxLayout(), QHBoxLayout()
        form.setContentsMargins(theme.TILE_PADDING, theme.GAP, theme.TILE_PADDING, theme.GAP)
        form.setSpacing(8)
        for part in (Field(_("Kind"), self.kind), self.words, self.where, self.everywhere, self.common,
                     Label(_("Phrases are offered while scoring, by R in the form and by Ctrl+R in a text."), "note",
                           wrap=True)):
            form.addWidget(part)
        form.addStretch(1)
        foot.setSpacing(8)
        foot.addWidget(self.close_button)
        foot.addStretch(1)
        foot.addWidget(self.save)
        form.addWidget(self.share, 0, Qt.AlignmentFlag.AlignLeft)
        form.addLayout(foot)
        self.body.addLayout(form)


class PhrasesPane(AdministrationPane):
    """The list at the left, one phrase at the right."""

    SHOWS = (Phrase, Account)

    def __init__(self, kit: PaneKit) -> None:
        super().__init__(kit)
        self._sees_all = may(self.actor, "phrases.list_all")
        self.search = SearchField(_("Words, criterion, name"))
        self.table = RecordTable[PhraseLine](_("Phrases"), [
            Column("words", _("Words"), lambda row: " ".join(row.words.split()), stretch=True,
                   hint=lambda row: row.words),
            Column("kind", _("Kind"), lambda row: _(PHRASE_KIND_NAMES[row.kind]), widest=170),
            Column("where", _("Criterion"), where_words, widest=220, hint=where_words),
            Column("owner", _("Whose"), owner_words, widest=150, hint=owner_words),
            Column("uses", _("Used"), lambda row: str(row.uses), number=True, sort=lambda row: row.uses, width=70),
        ], key=lambda row: row.phrase_id, empty=EmptyState(
            "text-box-plus-outline", _("No phrases"), _("Write one at the right, or keep one while scoring.")))
        self.tile, self.form = Tile(_("Phrases")), PhraseForm(may(self.actor, "phrases.share"))
        self._words = KeptWords(("phrase", self.actor.account_id), self.form.words.text)
        self._lay_out()
        self._connect()

    def reload(self) -> None:
        service, actor = self.desk.phrases, self.actor
        self.tasks.run(self, lambda: service.list_all(actor) if self._sees_all else service.list(actor),
                       self.show_phrases, lane="read")

    def search_field(self) -> QWidget:
        return self.search

    def stops(self) -> list[QWidget]:
        return [self.table, self.form]

    def show_phrases(self, lines: tuple[PhraseLine, ...]) -> None:
        """Show these phrases."""
        count = len(lines)
        self.tile.set_title(_("Phrases"), ngettext("{count} phrase", "{count} phrases", count).format(count=count))
        self.table.set_rows(lines)

    def _begin_new(self) -> None:
        self.table.choose_none()
        self.form.show_line(None)
        self.form.words.text.setFocus()

    def _keep(self, kind: PhraseKind, words: str, common: bool, everywhere: bool) -> None:
        line, service, actor = self.form.line, self.desk.phrases, self.actor
        if line is None:
            self.tasks.run(self, lambda: service.add(actor, kind, words, common=common), self._say_kept, self._refused)
        else:
            self.tasks.run(self, lambda: service.change(actor, line.phrase_id, kind, words, everywhere=everywhere),
                           self._say_kept, self._refused)

    def _close(self) -> None:
        line = self.form.line
        if line is not None:
            self.tasks.run(self, lambda: self.desk.phrases.close(self.actor, line.phrase_id),
                           lambda _done: self._say(_("The phrase is no longer offered.")), self._refused)

    def _share(self) -> None:
        line = self.form.line
        if line is not None:
            self.tasks.run(self, lambda: self.desk.phrases.share(self.actor, line.phrase_id),
                           lambda _id: self._say(_("The whole centre has the phrase now.")), self._refused)

    def _say_kept(self, _phrase_id: int) -> None:
        self._say(_("The phrase was saved."))

    def _say(self, words: str) -> None:
        self._begin_new()
        self._words.forget()
        self.messages.show_message("good", words)

    def _refused(self, error: UserError) -> None:
        self.messages.show_error(error)

    def _connect(self) -> None:
        self.search.sought.connect(self.table.seek)
        self.table.chosen.connect(self._choose)
        self.form.new_button.clicked.connect(self._begin_new)
        self.form.sent.connect(self._keep)
        self.form.close_asked.connect(self._close)
        self.form.share_asked.connect(self._share)
        self.kit.keys.bind("page.main", self, self._press_main)

    def _choose(self, line: PhraseLine | None) -> None:
        if line is not None and (self.form.line is None or self.form.line.phrase_id != line.phrase_id):
            self.form.show_line(line)
            self._words.forget()  # only what is written is kept, not what is looked at

    def _press_main(self) -> None:
        if self.form.save.isEnabled():
            self.form.save.click()

    def _lay_out(self) -> None:
        self.search.set_width(200)
        self.tile.add_control(self.search)
        self.tile.body.addWidget(self.table)
        self.put_beside(self.tile, self.form)
