"""Some of the station rules as a form: from when another version holds and why, and which are in force."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.importing.times import Unreadable
from qadesk.models.rules import RulesChanged, RulesState
from qadesk.services.base import Rules
from qadesk.settings import Value
from qadesk.ui import theme
from qadesk.ui.rule_fields import RuleField
from qadesk.ui.rule_words import instant_words
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.day_edit import DayEdit
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.notice_line import NoticeLine
from qadesk.ui.widgets.tiles import Tile


class RulesForm(Tile):
    """`save_asked(values, from_day, reason)`: the values that differ from those in force; the day None is now."""

    save_asked = Signal(object, object, str)

    def __init__(self, title: str, names: Iterable[str], *, columns: int, may_change: bool, who: str,
                 parent: QWidget | None = None) -> None:
        super().__init__(title, parent=parent)
        self._title_words, self._may_change = title, may_change
        self.fields = {name: RuleField(name) for name in names}
        self.coming = NoticeLine("clock-outline")
        self.when, self.day, self.reason = QComboBox(), DayEdit(_("From")), QLineEdit()
        self.fault, self.save = Label("", "caption", tone="fatal"), Button(_("Save rules"), "primary")
        self.when.addItem(_("from now on"), False)
        self.when.addItem(_("from a day on"), True)
        self._lay_out(columns, who)
        for field in self.fields.values():
            field.set_changeable(may_change)
            field.edited.connect(self._notice)
        self.when.activated.connect(self._show_day)
        self.save.clicked.connect(self._send)
        self._show_day()

    def show_rules(self, rules: Rules, history: Sequence[RulesChanged], today: date) -> None:
        """Show the rules in force, and say which version comes."""
        for name, field in self.fields.items():
            field.show_value(rules.values[name])
        self.set_title(self._title_words, _("version {version}").format(version=rules.version))
        coming = [row for row in history if row.state is RulesState.COMING]
        self.coming.say(_coming_words(coming, rules.zone))
        if not self.day.text():
            self.day.set_day(today)
        self._notice()

    def is_edited(self) -> bool:
        """Whether a rule stands here that is not in force."""
        return any(field.is_changed() for field in self.fields.values())

    def settle(self) -> None:
        """What was typed is kept: the next rules are shown as they come, the reason is for another change."""
        self.reason.clear()

    def _notice(self) -> None:
        self.save.setEnabled(self._may_change and self.is_edited())

    def _show_day(self) -> None:
        self.day.setVisible(bool(self.when.currentData()))

    def _send(self) -> None:
        changed: dict[str, Value] = {name: field.value() for name, field in self.fields.items() if field.is_changed()}
        day: date | None = None
        try:
            if self.when.currentData():
                day = self.day.day()
                if day is None:
                    raise Unreadable(_("it is empty"))
        except Unreadable as error:
            self.fault.setText(_("{reason}; type the day as 2026-09-01.").format(reason=error))
            return
        self.fault.setText("")
        self.save_asked.emit(changed, day, self.reason.text().strip())

    def _lay_out(self, columns: int, who: str) -> None:
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(theme.TILE_PADDING, theme.GAP, theme.TILE_PADDING, theme.GAP)
        grid.setHorizontalSpacing(theme.GAP)
        grid.setVerticalSpacing(10)
        rows = -(-len(self.fields) // columns)
        for number, field in enumerate(self.fields.values()):
            grid.addWidget(field, number % rows, number // rows, Qt.AlignmentFlag.AlignTop)
        grid.setRowStretch(rows, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        self.body.addWidget(self.coming)
        self.body.addWidget(scroll, 1)
        self.body.addLayout(self._foot() if self._may_change else _note(who))

    def _foot(self) -> QVBoxLayout:
        foot, row = QVBoxLayout(), QHBoxLayout()
        foot.setContentsMargins(theme.TILE_PADDING, 8, theme.TILE_PADDING, theme.GAP)
        self.when.setAccessibleName(_("In force from"))
        self.reason.setPlaceholderText(_("Reason (stands in the history)"))
        self.reason.setAccessibleName(_("Reason (stands in the history)"))
        row.setSpacing(8)
        row.addWidget(Label(_("In force from"), "caption"))
        row.addWidget(self.when)
        row.addWidget(self.day)
        row.addWidget(self.reason, 1)
        row.addWidget(self.save)
        foot.addWidget(self.fault)
        foot.addLayout(row)
        return foot


def _note(words: str) -> QVBoxLayout:
    foot = QVBoxLayout()
    foot.setContentsMargins(theme.TILE_PADDING, 8, theme.TILE_PADDING, theme.GAP)
    foot.addWidget(Label(words, "note", wrap=True))
    return foot


def _coming_words(coming: Sequence[RulesChanged], zone: ZoneInfo) -> str:
    if not coming:
        return ""
    first = min(coming, key=lambda row: row.from_utc_ms)
    return _("Version {version} comes into force on {day}. A change that begins before it takes its place.").format(
        version=first.version, day=instant_words(first.from_utc_ms, zone))
