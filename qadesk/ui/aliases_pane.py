"""The tab 座席别名: texts of the call lists that nobody is known for, settled one by one; the aliases that are kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from qadesk.errors import UserError
from qadesk.i18n import _, ngettext
from qadesk.models.aliases import AliasesImported, AliasesShown, AliasRow, CallsLinked, NewAlias, UnmatchedText
from qadesk.models.calls import Import
from qadesk.models.coaching_list import AgentChoice
from qadesk.models.people import Agent
from qadesk.models.sources import ALIAS_NAMES, AgentAlias
from qadesk.security.roles import may
from qadesk.ui import theme
from qadesk.ui.administration_pane import AdministrationPane, PaneKit
from qadesk.ui.alias_form import AliasForm
from qadesk.ui.alias_words import imported_words, linked_words
from qadesk.ui.list_files import choose_csv, choose_list
from qadesk.ui.password_dialog import act_with_password
from qadesk.ui.tasks import Progress
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.fields import SearchField
from qadesk.ui.widgets.labels import plain_tip
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tiles import Tile

if TYPE_CHECKING:
    from qadesk.models.people import Actor
    from qadesk.services.desk import Desk

_BETWEEN = "\t"  # no text of a list holds one
Found = tuple[AliasesShown, tuple[AgentChoice, ...]]


class AliasesPane(AdministrationPane):
    """Shows what waits and what is settled, keeps one alias, and links past calls."""

    SHOWS = (AgentAlias, Agent, Import)

    def __init__(self, kit: PaneKit) -> None:
        super().__init__(kit)
        self._linking, self._stopped = False, False
        self._next: QWidget | None = None  # what has the keys once the lists are read anew
        self._changed: list[str] = []  # texts whose calls are to be linked anew
        self.search = SearchField(_("Text, agent or pinyin"))
        self.import_button = Button(_("Import …"), icon="tray-arrow-down")
        self.import_button.setToolTip(plain_tip(_("A list of aliases, or a list of people with columns for the "
                                                  "extension (分机) or the system login (登录名).")))
        self.export_button = Button(_("Export …"), icon="file-export-outline")
        self.waiting, self.table = _waiting_table(), _alias_table()
        self.waiting_tile, self.tile, self.form = Tile(_("Not settled yet")), Tile(_("Aliases")), AliasForm()
        self._lay_out()
        self._connect()

    def reload(self) -> None:
        self.tasks.run(self, self._read, self.show_found, lane="read")

    def search_field(self) -> QWidget:
        return self.search

    def stops(self) -> list[QWidget]:
        return [self.waiting, self.form, self.table]

    def opened(self) -> None:
        """Sent here after an import: the first text that waits has the keys."""
        self.waiting.setFocus()

    def start_again(self, work: str) -> None:
        """Go on with linking past calls that a lock paused."""
        self._changed += work.split(_BETWEEN)[1:]
        self._link()

    def show_found(self, found: Found) -> None:
        """Show what waits and what is settled; calls whose agent is known by now are linked at once."""
        shown, agents = found
        count = shown.unmatched.count
        self.waiting_tile.set_title(_("Not settled yet"), ngettext(
            "{count} text waits", "{count} texts wait",
            count).format(count=count) if count else "")
        self.tile.set_title(_("Aliases"), str(len(shown.aliases)) if shown.aliases else "")
        self.waiting.set_rows(shown.unmatched.texts)
        self.table.set_rows(shown.aliases)
        self.form.set_agents(agents)
        if self.form.asks_one_waiting() and not any(self.form.asks(found.text) for found in shown.unmatched.texts):
            self.form.begin()  # a list that came in has settled it
        if self.waiting.current() is None and self.form.row is None and not self.form.text.text():
            self.waiting.choose_first()
        if self._next is not None:  # an empty list takes no keys: they would leave the pane
            (self._next if self._next is not self.waiting or shown.unmatched.texts else self.table).setFocus()
            self._next = None
        if shown.unmatched.waiting and not self._stopped:
            self._link()

    def import_aliases(self, path: Path) -> None:
        """Bring a list of aliases in and say what became of it."""
        self.tasks.run(self, lambda: self.desk.aliases.import_list(self.actor, path), self._say_imported)

    def export_aliases(self, path: Path) -> None:
        """Write all aliases, after the password."""
        act_with_password(self, self.tasks, _("Export the aliases"),
                          lambda password: self.desk.aliases.export_list(self.actor, path, password),
                          lambda rows: self.messages.show_message("good", _("The list was written."), ngettext(
                              "{count} row: {file}", "{count} rows: {file}", rows).format(count=rows, file=path)))

    def _read(self) -> Found:
        return self.desk.aliases.list(self.actor), self.desk.relations.agents(self.actor)

    # -- one alias
    def _keep(self, new: NewAlias) -> None:
        aliases, row = self.desk.aliases, self.form.row
        work = (partial(aliases.settle, self.actor, new) if row is None
                else partial(aliases.change, self.actor, row.alias_id, new))
        self._store(work, partial(self._kept, settled=row is None))

    def _remove(self) -> None:
        row = self.form.row
        if row is not None:
            self._store(partial(self.desk.aliases.remove, self.actor, row.alias_id), self._gone)

    def _store(self, work: Callable[[], AliasRow], then: Callable[[AliasRow], None]) -> None:
        self.form.save.setEnabled(False)
        self.tasks.run(self, work, then, self._refused)

    def _kept(self, row: AliasRow, *, settled: bool) -> None:
        self.messages.show_message("good", _("{text} is settled: {who}.").format(
            text=row.text, who=f"{row.name} {row.staff_no}" if row.staff_no else _("nobody who is scored")),
            _("Past calls follow in the background.") if row.staff_no else "")
        self._end_with(row, self.waiting if settled else self.table)

    def _gone(self, row: AliasRow) -> None:
        self.messages.show_message("good", _("The alias {text} was removed.").format(text=row.text),
                                   _("Past calls follow in the background."))
        self._end_with(row, self.table)

    def _end_with(self, row: AliasRow, then: QWidget) -> None:
        self.form.save.setEnabled(True)
        self.form.begin()
        self.waiting.choose_none()
        self.table.choose_none()
        self._next = then
        self.reload()
        self._changed.append(row.text)
        self._link()

    def _refused(self, error: UserError) -> None:
        self.form.save.setEnabled(True)
        self.form.say_fault(str(error))

    # -- past calls
    def _link(self) -> None:
        """Link past calls in the background; one job at a time."""
        if self._linking:
            return
        desk, actor, texts = self.desk, self.actor, tuple(self._changed)
        self._linking, self._changed = True, []
        self.tasks.start_job(self, _("Linking past calls"), partial(_relinked, desk, actor, texts), self._linked,
                             self._not_linked, self._cancelled, again=("administration", _again(texts)))

    def _linked(self, done: CallsLinked) -> None:
        self._linking = False
        if done != CallsLinked():
            self.messages.show_message("good", *linked_words(done))
            self.reload()
        if self._changed:
            self._link()

    def _not_linked(self, error: UserError) -> None:
        self._linking = False
        self.messages.show_error(error)

    def _cancelled(self) -> None:
        self._linking, self._stopped = False, True
        self.reload()

    def _say_imported(self, done: AliasesImported) -> None:
        self.messages.show_message(*imported_words(done))
        self._link()

    # -- building
    def _show_text(self, found: UnmatchedText | None) -> None:
        if found is not None and not self.form.asks(found.text):
            self.table.choose_none()
            self.form.show_text(found)

    def _show_alias(self, row: AliasRow | None) -> None:
        if row is not None and row != self.form.row:
            self.waiting.choose_none()
            self.form.show_alias(row)

    def _seek(self, words: str) -> None:
        self.waiting.seek(words)
        self.table.seek(words)

    def _lay_out(self) -> None:
        self.search.set_width(170)
        for control in (self.search, self.import_button, self.export_button):
            self.waiting_tile.add_control(control)
        self.export_button.setVisible(may(self.actor, "aliases.export_list"))
        self.waiting_tile.body.addWidget(self.waiting)
        self.tile.body.addWidget(self.table)
        lists = QVBoxLayout()
        lists.setSpacing(theme.GAP)
        lists.addWidget(self.waiting_tile, 3)
        lists.addWidget(self.tile, 2)
        self.put_beside(lists, self.form)

    def _connect(self) -> None:
        self.search.sought.connect(self._seek)
        self.waiting.chosen.connect(self._show_text)
        self.waiting.opened.connect(lambda _found: self.form.search.setFocus())
        self.table.chosen.connect(self._show_alias)
        self.table.opened.connect(lambda _row: self.form.search.setFocus())
        self.form.sent.connect(self._keep)
        self.form.removed.connect(self._remove)
        self.form.new_button.clicked.connect(self.waiting.choose_none)
        self.form.new_button.clicked.connect(self.table.choose_none)
        self.import_button.clicked.connect(lambda: choose_list(self, _("Choose the list of aliases"),
                                                               self.import_aliases))
        self.export_button.clicked.connect(lambda: choose_csv(self, _("Export the aliases"), _("aliases.csv"),
                                                              self.export_aliases))
        self.kit.keys.bind("page.main", self, lambda: self.form.save.click() if self.form.save.isEnabled() else None)


def _again(texts: tuple[str, ...]) -> str:
    """How linking is started again after a pause: see `start_again`."""
    return f"aliases {_BETWEEN.join(('link', *texts))}"


def _relinked(desk: Desk, actor: Actor, texts: tuple[str, ...], progress: Progress) -> CallsLinked:
    """The job; it holds no widget, for it may outlive the tab."""
    return desk.aliases.relink(actor, texts, progress)


def _waiting_table() -> RecordTable[UnmatchedText]:
    return RecordTable[UnmatchedText](_("Not settled yet"), [
        Column("text", _("As the lists have it"), lambda row: row.text, bold=True, widest=190,
               hint=lambda row: row.text),
        Column("calls", _("Its calls"), lambda row: f"{row.calls:,}", number=True, sort=lambda row: row.calls,
               width=72),
        Column("first", _("First call"), lambda row: row.first_day.isoformat(), width=92),
        Column("last", _("Latest call"), lambda row: row.last_day.isoformat(), width=92),
        Column("alike", _("May be"), lambda row: _(", ").join(row.alike) or "—", widest=120),
        Column("example", _("Call among them"), lambda row: row.example, stretch=True, hint=lambda row: row.example),
    ], key=lambda row: row.text, empty=EmptyState(
        "account-check-outline", _("Every call has its agent"),
        _("Texts of call lists that are no staff number, alias or single name of an agent stand here.")))


def _alias_table() -> RecordTable[AliasRow]:
    return RecordTable[AliasRow](_("Aliases"), [
        Column("text", _("As the lists have it"), lambda row: row.text, bold=True, widest=190,
               hint=lambda row: row.text),
        Column("kind", _("Kind"), lambda row: _(ALIAS_NAMES[row.kind]), width=108),
        Column("agent", _("Agent"), lambda row: f"{row.staff_no} {row.name}".strip() or _("nobody who is scored"),
               stretch=True, hint=lambda row: row.name, tone=lambda row: "text" if row.staff_no else "text3"),
        Column("from", _("First day"), lambda row: row.from_day.isoformat() if row.from_day else "—", width=92),
        Column("to", _("Last day"), lambda row: row.to_day.isoformat() if row.to_day else "—", width=92),
        Column("changed", _("Changed"), lambda row: row.changed_at[:10], width=92,
               hint=lambda row: _("{who}, {at}").format(who=row.changed_by, at=row.changed_at)),
    ], key=lambda row: row.alias_id, empty=EmptyState("card-account-details-outline", _("No alias is kept"), _(
        "Settle a text above, add one at the right, or import a list with alias, kind and staff number.")))
