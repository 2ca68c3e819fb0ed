"""The history of the station rules: each version, since when, by whom, what it changed and why."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QWidget

from qadesk.i18n import _
from qadesk.models.rules import RULES_STATE_NAMES, RulesChanged, RulesState
from qadesk.ui import theme
from qadesk.ui.rule_words import change_words, instant_words
from qadesk.ui.widgets.labels import Label, divider
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tiles import Tile

_TONES = {RulesState.IN_FORCE: "good", RulesState.COMING: "accent"}


class RulesHistory(Tile):
    """The versions, newest first; all changes of the chosen one stand below the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("History of the rules"), parent=parent)
        self._zone = ZoneInfo("UTC")
        self.table = RecordTable[RulesChanged](_("History of the rules"), [
            Column("version", _("Version"), lambda row: str(row.version), number=True, sort=lambda row: row.version,
                   width=70),
            Column("state", _("State"), lambda row: _(RULES_STATE_NAMES[row.state]), kind="chip",
                   tone=lambda row: _TONES.get(row.state, "neutral"), width=90),
            Column("from", _("In force from"), lambda row: instant_words(row.from_utc_ms, self._zone),
                   sort=lambda row: row.from_utc_ms, width=135),
            Column("who", _("By"), lambda row: row.who, width=140, hint=lambda row: row.who),
            Column("changes", _("What changed"), changes_words, stretch=True, hint=changes_words),
            Column("reason", _("Reason"), lambda row: row.reason, width=160, hint=lambda row: row.reason),
        ], key=lambda row: row.version, multi=True)
        self.detail = Label("", wrap=True)
        self.detail.setContentsMargins(theme.TILE_PADDING, 8, theme.TILE_PADDING, 8)
        self.detail.setMinimumHeight(64)
        for part in (self.table, divider(), self.detail):
            self.body.addWidget(part, 1 if part is self.table else 0)
        self.table.chosen.connect(self._show_detail)

    def show_history(self, history: Sequence[RulesChanged], zone: ZoneInfo) -> None:
        """Show these versions; times are shown in `zone`."""
        self._zone = zone
        self.table.set_rows(history)
        self._show_detail(self.table.current())

    def _show_detail(self, row: RulesChanged | None) -> None:
        if row is None:
            self.detail.setText(_("Choose a version to read all that it changed."))
            return
        made = _("Version {version}, made {when} by {who}.").format(
            version=row.version, when=instant_words(row.made_utc_ms, self._zone), who=row.who)
        self.detail.setText("\n".join([made, *(change_words(change) for change in row.changes)]))


def changes_words(row: RulesChanged) -> str:
    """All changes of a version in one line."""
    return _("; ").join(change_words(change) for change in row.changes) or _("the first version")
