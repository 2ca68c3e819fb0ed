"""The list of flags (标记案例) with its filter: open ones by the day they are due, then those closed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from qadesk.i18n import _
from qadesk.models.flags import FLAG_NAMES, OWNERS, FlagList, FlagRow
from qadesk.models.people import ROLE_NAMES, Role
from qadesk.ui.training_words import FLAG_TONES, due_words, flag_state
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.fields import SearchField
from qadesk.ui.widgets.list_pane import ListPane
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tiles import Tile
from qadesk.ui.workbench_words import span_words

OPEN, MINE, OVERDUE, ALL = "open", "mine", "overdue", "all"


class FlagsPane(ListPane):
    """`chosen(FlagRow or None)` · `record_asked(FlagRow)`: Enter, double click or the link of a row."""

    chosen = Signal(object)
    record_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None, *, key: str, own: bool,
                 roles: frozenset[Role] = frozenset()) -> None:
        super().__init__(parent)
        self._found: FlagList | None = None
        self._own, self._roles = own, roles
        self.state_box = QComboBox()
        self.state_box.setAccessibleName(_("State"))
        mine = () if own or roles.isdisjoint(OWNERS) else ((_("For me"), MINE),)
        for words, value in ((_("Under way"), OPEN), *mine, (_("Overdue"), OVERDUE), (_("All"), ALL)):
            self.state_box.addItem(words, value)
        self.search = SearchField(_("Agent, team or words"))
        self.search.set_width(200)
        self._why = (_("An inspector flags a call with {key}; it then stands here.") if own else _(
            "A call is flagged with {key} while it is scored or its record is read.")).format(key=key)
        self.table = RecordTable[FlagRow](_("Flagged cases"), self._columns(), key=lambda row: row.flag_id,
                                          empty=EmptyState("flag-outline", _("No flagged case"), self._why))
        self.lay_out(Tile(_("Flagged cases"), _("handed to the trainer or the supervisor")), self.table,
                     self.state_box, self.search)
        self.state_box.currentIndexChanged.connect(self._filter)
        self.search.sought.connect(self.table.seek)
        self.table.chosen.connect(self.chosen)
        self.table.link_pressed.connect(lambda row, _column: self.record_asked.emit(row))

    def set_list(self, found: FlagList) -> None:
        """Show these flags."""
        self._found = found
        self._filter()

    def choose(self, flag_id: int) -> bool:
        """Make a flag current, also one that is closed; False when it is not there."""
        if not self.table.choose(flag_id):
            self.state_box.setCurrentIndex(self.state_box.findData(ALL))
        return self.table.choose(flag_id)

    def _filter(self) -> None:
        found = self._found.rows if self._found else ()
        rows = [row for row in found if self._fits(row)]
        if found and not rows:
            self.table.empty.set_words(_("No flagged case under way"), _("What is over stands under “All”."))
        else:
            self.table.empty.set_words(_("No flagged case"), self._why)
        self.table.set_rows(rows)
        if self.table.current() is None:
            self.table.choose_first()
        self.chosen.emit(self.table.current())

    def _fits(self, row: FlagRow) -> bool:
        wanted = self.state_box.currentData()
        if wanted == OVERDUE:
            return row.overdue
        return wanted == ALL or not (row.closed or (wanted == MINE and row.owner not in self._roles))

    def _since(self, row: FlagRow) -> str:
        if row.closed or self._found is None:
            return ""
        return span_words(max(0, self._found.now_utc_ms - row.raised_utc_ms))

    def _columns(self) -> list[Column[FlagRow]]:
        columns: list[Column[FlagRow]] = [
            Column("kind", _("Kind"), lambda row: _(FLAG_NAMES[row.kind]), kind="chip",
                   tone=lambda row: FLAG_TONES[row.kind]),
            Column("agent", _("Agent"), lambda row: row.agent_no, widest=90,
                   hint=lambda row: f"{row.agent_name} {row.team}".strip(),
                   sought=lambda row: f"{row.agent_name} {row.team}"),
            Column("words", _("Content"), lambda row: row.words, stretch=True, hint=lambda row: row.words),
            Column("owner", _("For whom"), lambda row: _(ROLE_NAMES[row.owner])),
            Column("since", _("Waiting for"), self._since, number=True, sort=lambda row: -row.raised_utc_ms),
            Column("due", _("Due"), due_words, kind="chip", sort=lambda row: row.due_day,
                   tone=lambda row: flag_state(row)[1]),
            Column("record", _("Next step"), lambda row: _("{step} →").format(step=_("Listen")) if row.number else "",
                   kind="link"),
        ]
        return [column for column in columns if not (self._own and column.key == "owner")]
