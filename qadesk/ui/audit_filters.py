"""The line of filters above the audit trail: person, act or group of acts, outcome, days, and a search."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.audit import OUTCOME_NAMES
from qadesk.models.audit_lines import AuditFacets, AuditFilter
from qadesk.models.audit_words import GROUPS, action_words, group_of
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.day_edit import DayEdit
from qadesk.ui.widgets.fields import SearchField, refill
from qadesk.ui.widgets.labels import Label

SETTLE_MS = 250


class AuditFilters(QWidget):
    """`changed()`: another filter is wanted; `wanted()` gives it."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self.changed)
        self.people, self.acts, self.outcome = (_box(_("Person"), _("All persons"), 130),
                                                _box(_("Acts"), _("All acts"), 190), _box(_("Outcome"), "", 116))
        self.outcome.setItemText(0, _("All outcomes"))
        for outcome, words in OUTCOME_NAMES.items():
            self.outcome.addItem(_(words), outcome)
        self.from_day, self.to_day = DayEdit(_("From day")), DayEdit(_("To day"))
        self.search = SearchField(_("Object or details"))
        self.clear = Button(_("Clear filters"), "ghost")
        self._lay_out()
        for box in (self.people, self.acts, self.outcome):
            box.currentIndexChanged.connect(self._settle.start)
        for day in (self.from_day, self.to_day):
            day.textChanged.connect(self._settle.start)
        self.search.sought.connect(lambda _words: self._settle.start())
        self.clear.clicked.connect(self.clear_all)

    def offer(self, facets: AuditFacets) -> None:
        """Offer these people and acts; what was chosen stays chosen."""
        refill(self.people, [(name, account_id) for account_id, name in facets.people])
        refill(self.acts, _act_choices(facets.actions))

    def wanted(self) -> AuditFilter:
        """The filter as it stands."""
        return AuditFilter(
            self.people.currentData() or "", self.acts.currentData() or frozenset(), self.from_day.day_marked(),
            self.to_day.day_marked(), self.outcome.currentData(), self.search.text())

    def clear_all(self) -> None:
        """Show everything again."""
        for box in (self.people, self.acts, self.outcome):
            box.setCurrentIndex(0)
        for line in (self.from_day, self.to_day, self.search):
            line.clear()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for part in (self.people, self.acts, self.outcome):
            row.addWidget(part)
        for words, day in ((_("From"), self.from_day), (_("To"), self.to_day)):
            label = Label(words, "caption")
            label.setBuddy(day)
            row.addWidget(label)
            row.addWidget(day)
        row.addWidget(self.search, 1)
        row.addWidget(self.clear)


def _box(name: str, everything: str, width: int) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setFixedWidth(width)
    box.addItem(everything, None)
    return box


def _act_choices(actions: Sequence[str]) -> list[tuple[str, object]]:
    """Each group that occurs, with its acts indented below it."""
    choices: list[tuple[str, object]] = []
    for key in (*GROUPS, ""):
        inside = sorted((action for action in actions if group_of(action) == key), key=action_words)
        if inside and key:
            choices.append((_(GROUPS[key][0]), frozenset(inside)))
        choices += [(f"    {action_words(action)}", frozenset({action})) for action in inside]
    return choices
