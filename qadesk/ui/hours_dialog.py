"""每周可听时长: how many hours a week each can listen, a small table; what is left to the rules says so."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QFrame, QGridLayout, QScrollArea, QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.assignment_board import HOUR_MS, InspectorLoad, hours_text
from qadesk.ui.kept_dialog import KeptDialog
from qadesk.ui.tasks import Tasks
from qadesk.ui.widgets.hands import ignore_wheel
from qadesk.ui.widgets.labels import Label

WIDTH, MOST_HEIGHT, MOST_HOURS, STEP = 560, 360, 60.0, 0.5
Change = tuple[str, int | None]


class HoursDialog(KeptDialog):
    """`keep(changes)` stores, in the worker: account and ms a week, None for what the rules have; `kept()` after."""

    def __init__(self, people: Sequence[InspectorLoad], *, about: Hashable, tasks: Tasks,
                 keep: Callable[[Sequence[Change]], object], kept: Callable[[], object],
                 parent: QWidget | None = None) -> None:
        super().__init__(_("Hours of listening a week"), _("Save"), tasks=tasks, width=WIDTH, parent=parent)
        self._people, self._keep, self._kept = tuple(people), keep, kept
        self.hours: list[QDoubleSpinBox] = []
        self.by_rule: list[QCheckBox] = []
        self._grid = QGridLayout()
        self._lay_out()
        self.keep_words(("hours", about, *(person.account_id for person in people)), *self.by_rule, *self.hours)
        if self.hours:
            self.by_rule[0].setFocus()

    def changes(self) -> list[Change]:
        """What differs from what was there."""
        found: list[Change] = []
        for person, hours, by_rule in zip(self._people, self.hours, self.by_rule, strict=True):
            now = None if by_rule.isChecked() else round(hours.value() * HOUR_MS)
            if now != (person.capacity_ms if person.own else None):
                found.append((person.account_id, now))
        return found

    def submit(self) -> None:
        """Store what was changed."""
        changes = self.changes()
        self.store(lambda: self._keep(changes), lambda _done: self._kept())

    def _lay_out(self) -> None:
        self.body.addWidget(Label(_("Calls are given by it: who has more hours gets more. With 0 hours nothing is "
                                    "given, as during leave. A supervisor gets calls once hours are entered."),
                                  "caption", wrap=True))
        for column, words in enumerate((_("Name"), _("By the rules"), _("Hours a week"), _("Waits"))):
            self._grid.addWidget(Label(words, "caption"), 0, column)
        for row, person in enumerate(self._people, start=1):
            self._add(row, person)
        self._grid.setColumnStretch(0, 1)
        self._grid.setContentsMargins(0, 0, 8, 0)
        self._grid.setHorizontalSpacing(16)
        inside, scroll = QWidget(), QScrollArea()
        inside.setLayout(self._grid)
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setMinimumHeight(min(MOST_HEIGHT, inside.sizeHint().height() + 4))
        self.body.addWidget(scroll)

    def _add(self, row: int, person: InspectorLoad) -> None:
        hours, by_rule = QDoubleSpinBox(), QCheckBox()
        hours.setDecimals(1)
        hours.setRange(0, MOST_HOURS)
        hours.setSingleStep(STEP)
        hours.setSuffix(_(" h"))
        hours.setValue(person.capacity_ms / HOUR_MS)
        hours.setAccessibleName(_("Hours a week of {name}").format(name=person.name))
        ignore_wheel(hours)
        by_rule.setChecked(not person.own)
        by_rule.setAccessibleName(_("Hours of {name} by the rules").format(name=person.name))
        hours.setEnabled(person.own)
        by_rule.toggled.connect(hours.setDisabled)
        waits = ngettext("{count} call, {hours} h", "{count} calls, {hours} h", person.waiting).format(
            count=person.waiting, hours=hours_text(person.waiting_ms)) if person.waiting else "–"
        name = person.name if person.takes_part else _("{name} (gets no calls)").format(name=person.name)
        for column, part in enumerate((Label(name), by_rule, hours, Label(waits, "caption"))):
            self._grid.addWidget(part, row, column)
        self.hours.append(hours)
        self.by_rule.append(by_rule)
