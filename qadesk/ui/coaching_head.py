"""The head of an interview: agent, state and number; topic, and when, where and how long it was held, or until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QSpinBox, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.importing.times import Unreadable, read_instant
from qadesk.models.coaching_record import InterviewDraft, InterviewRecord
from qadesk.ui.coaching_words import state_chip
from qadesk.ui.widgets.chips import Chip
from qadesk.ui.widgets.day_edit import DayEdit
from qadesk.ui.widgets.hands import ignore_wheel
from qadesk.ui.widgets.labels import ElidedLabel, Label

HELD_PX, PLACE_PX, MINUTES_PX = 132, 110, 92
MOST_MINUTES = 600
MINUTE = "%Y-%m-%d %H:%M"


class CoachingHead(QWidget):
    """`edited()`: a person changed something. `fill(draft)` gives the draft with what stands here."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._due, self._held = date.min, ""
        self.agent, self.who = Label("", "title"), ElidedLabel("", "body", tone="text2")
        self.chip, self.number = Chip(parent=self), ElidedLabel("", "caption")
        self.topic, self.place = _edit(_("Topic")), _edit(_("Meeting place"))
        self.due, self.held = DayEdit(_("To be held until")), QLineEdit()
        self.minutes = QSpinBox()
        self.topic_label, self.held_label = ElidedLabel("", "section"), ElidedLabel("", "caption")
        self._before, self._during, self._after = QWidget(), QWidget(), QWidget()
        self._lay_out()
        self._connect()

    def show_record(self, record: InterviewRecord, draft: InterviewDraft) -> None:
        """Show whose interview it is, and what is typed so far."""
        self.show_facts(record, draft)
        self._due, self._held = draft.due_day, draft.held
        self.blockSignals(True)
        for edit, words in ((self.topic, draft.topic), (self.place, draft.place), (self.held, draft.held)):
            edit.setText(words)
            edit.setCursorPosition(0)
        self.due.set_day(draft.due_day)
        self.minutes.setValue(draft.minutes)
        self.blockSignals(False)

    def show_facts(self, record: InterviewRecord, draft: InterviewDraft) -> None:
        """Show state and number, and what is read where it can no longer be typed."""
        self.agent.setText(record.agent_no)
        self.who.setText(" · ".join(part for part in (record.agent_name, record.team) if part))
        self.chip.set_chip(*state_chip(record, held=bool(draft.held)))
        self.number.setText(record.number)
        self.topic_label.setText(draft.topic or "—")
        self.held_label.setText(held_words(draft))
        self.topic.setVisible(record.may_change)
        self.topic_label.setVisible(not record.may_change)
        self._before.setVisible(record.may_change and not draft.held)
        self._during.setVisible(record.may_change and bool(draft.held))
        self._after.setVisible(not record.may_change)

    def fill(self, draft: InterviewDraft) -> InterviewDraft:
        """The draft with what stands here; a time or day that cannot be read stays what it was."""
        return replace(draft, topic=self.topic.text().strip(), due_day=self._due, held=self._held,
                       place=self.place.text().strip(), minutes=self.minutes.value())

    def hold(self, now: str) -> None:
        """It begins now, `2026-09-07 15:30` of the centre's time."""
        self._held = now
        self.held.setText(now)

    def _take_due(self) -> None:
        try:
            day = self.due.day()
        except Unreadable:
            day = None
        _mark(self.due, invalid=day is None)
        if day is not None:
            self._due = day
            self.edited.emit()

    def _take_held(self) -> None:
        held = read_minute(self.held.text())
        _mark(self.held, invalid=held is None)
        if held is not None:
            self._held = held
            self.edited.emit()

    def _connect(self) -> None:
        for edit in (self.topic, self.place):
            edit.textEdited.connect(lambda _text: self.edited.emit())
        self.held.textEdited.connect(lambda _text: self._take_held())
        self.due.edited.connect(self._take_due)
        self.minutes.valueChanged.connect(lambda _value: self.edited.emit())

    def _lay_out(self) -> None:
        first, whole = QHBoxLayout(), QVBoxLayout(self)
        first.setSpacing(10)
        first.addWidget(self.agent)
        first.addWidget(self.who, 1)
        first.addWidget(self.chip)
        first.addWidget(self.number)
        second = QHBoxLayout()
        second.setSpacing(8)
        second.addWidget(self.topic, 1)
        second.addWidget(self.topic_label, 1)
        self.held.setFixedWidth(HELD_PX)
        self.held.setAccessibleName(_("Held at"))
        self.place.setFixedWidth(PLACE_PX)
        self.minutes.setRange(0, MOST_MINUTES)
        self.minutes.setFixedWidth(MINUTES_PX)
        self.minutes.setAccessibleName(_("Minutes"))
        self.minutes.setSuffix(_(" min"))
        ignore_wheel(self.minutes)
        _row(self._before, Label(_("To be held until"), "caption"), self.due)
        _row(self._during, Label(_("Held at"), "caption"), self.held, self.place, self.minutes)
        _row(self._after, self.held_label)
        for part in (self._before, self._during, self._after):
            second.addWidget(part)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        whole.addLayout(first)
        whole.addLayout(second)


def read_minute(text: str) -> str | None:
    """A point in time as people type it, as `2026-09-07 15:30`; None when it is none."""
    try:
        at_ms = read_instant(text, UTC)  # one zone for reading and writing: no shift
    except Unreadable:
        return None
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime(MINUTE)


def held_words(draft: InterviewDraft) -> str:
    """`2026-03-12 15:30 · 小会议室 · 28 分钟`."""
    minutes = _("{count} min").format(count=draft.minutes) if draft.minutes else ""
    return " · ".join(part for part in (draft.held, draft.place, minutes) if part) or _("until {day}").format(
        day=draft.due_day.isoformat())


def _mark(edit: QLineEdit, *, invalid: bool) -> None:
    edit.setProperty("invalid", invalid)
    edit.style().polish(edit)


def _edit(name: str) -> QLineEdit:
    edit = QLineEdit()
    edit.setAccessibleName(name)
    edit.setPlaceholderText(name)
    edit.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    edit.setMinimumWidth(80)
    return edit


def _row(place: QWidget, *parts: QWidget) -> None:
    row = QHBoxLayout(place)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    for part in parts:
        row.addWidget(part)
