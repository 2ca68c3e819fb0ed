"""What is typed while an interview is prepared and held: the agent's own words, guidance, focus, plan, follow-ups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSpinBox, QVBoxLayout, QWidget

from qadesk.i18n import _, ngettext
from qadesk.importing.times import Unreadable
from qadesk.models.coaching import CriterionKey, InterviewKind
from qadesk.models.coaching_record import InterviewDraft, InterviewRecord
from qadesk.ui.coaching_plan import PlanEditor
from qadesk.ui.coaching_words import criterion_words
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.day_edit import DayEdit
from qadesk.ui.widgets.hands import ignore_wheel
from qadesk.ui.widgets.labels import Label, plain_tip
from qadesk.ui.widgets.text_box import TextBox

MOST_FOLLOW_UPS = 20


class CoachingForm(QWidget):
    """`edited()`: a person changed something. `fill(draft)` gives the draft with what stands here."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._criteria: Mapping[CriterionKey, str] = {}
        self._lost: Mapping[CriterionKey, int] = {}
        self._focus: tuple[CriterionKey, ...] = ()
        self._due: date | None = None
        self.agent_words = TextBox(_("The agent's own words"), _("What the agent says about it"))
        self.guidance = TextBox(_("Guidance"), _("What was shown and agreed on"))
        self.focus_label = Label("", wrap=True)
        self.focus_button = Button(_("Choose criteria"), "ghost", icon="format-list-checks")
        self.plan = PlanEditor()
        self.wanted, self.until = QSpinBox(), DayEdit(_("Follow-up calls until"))
        self._words_title = Label(_("The agent's own words"), "section")
        self._words_note = Label(_("as they were said"), "caption")
        self._only_coaching = QWidget()
        self._lay_out()
        self._connect()

    def show_record(self, record: InterviewRecord, draft: InterviewDraft) -> None:
        """Show what is typed so far in place of what stands here."""
        self._criteria, self._focus, self._due = record.criteria, draft.focus, draft.follow_up_due
        self._lost = record.lost
        self.blockSignals(True)
        self.agent_words.show_text(draft.agent_words)
        self.guidance.show_text(draft.guidance)
        self.plan.show_plan(draft.plan, record.today)
        self.wanted.setValue(draft.follow_ups_wanted)
        self.until.set_day(draft.follow_up_due)
        self._only_coaching.setVisible(record.kind is InterviewKind.COACHING)
        self._show_focus()
        self.blockSignals(False)

    def show_criteria(self, record: InterviewRecord) -> None:
        """Offer other criteria: a call was added or left out."""
        self._criteria, self._lost = record.criteria, record.lost
        self._show_focus()

    def fill(self, draft: InterviewDraft) -> InterviewDraft:
        """The draft with what stands here."""
        return replace(draft, agent_words=self.agent_words.toPlainText(), guidance=self.guidance.toPlainText(),
                       focus=self._focus, plan=self.plan.plan(), follow_ups_wanted=self.wanted.value(),
                       follow_up_due=self._due)

    def focus_menu(self) -> QMenu:
        """The criteria to tick, those that the calls lost first; it stays open while they are ticked."""
        menu = _TickMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        lost = sorted((key for key in self._criteria if key in self._lost), key=lambda key: -self._lost[key])
        self._offer(menu, lost)
        menu.addSeparator()
        self._offer(menu, [key for key in self._criteria if key not in self._lost])
        return menu

    def _offer(self, menu: QMenu, keys: Iterable[CriterionKey]) -> None:
        for key in keys:
            action = menu.addAction(self._offer_words(key).replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(key in self._focus)
            action.toggled.connect(lambda on, key=key: self._set_focus(key, on))

    def _offer_words(self, key: CriterionKey) -> str:
        """`4.1 理解复述（3 通扣分）`."""
        words, count = criterion_words(key, self._criteria), self._lost.get(key, 0)
        return ngettext("{criterion} (lost points in {count} call)", "{criterion} (lost points in {count} calls)",
                        count).format(criterion=words, count=count) if count else words

    def _set_focus(self, key: CriterionKey, chosen: bool) -> None:
        kept = {*self._focus, key} if chosen else set(self._focus) - {key}
        self._focus = tuple(known for known in self._criteria if known in kept)
        self._show_focus()
        self.edited.emit()

    def _show_focus(self) -> None:
        names = [criterion_words(key, self._criteria) for key in self._focus]
        self.focus_label.setText(_(", ").join(names) or _("None chosen: follow-up calls are judged by these criteria."))
        self.focus_label.set_tone("text" if names else "text2")
        self.focus_button.setEnabled(bool(self._criteria))

    def _take_day(self) -> None:
        try:
            day = self.until.day()
        except Unreadable:
            self.until.setProperty("invalid", True)
        else:
            self.until.setProperty("invalid", False)
            self._due = day
            self.edited.emit()
        self.until.style().polish(self.until)

    def _connect(self) -> None:
        for box in (self.agent_words, self.guidance):
            box.typed.connect(self.edited)
        self.plan.edited.connect(self.edited)
        self.wanted.valueChanged.connect(lambda _value: self.edited.emit())
        self.until.edited.connect(self._take_day)
        self.focus_button.clicked.connect(lambda: self.focus_menu().popup(
            self.focus_button.mapToGlobal(self.focus_button.rect().bottomLeft())))

    def _lay_out(self) -> None:
        whole, inner = QVBoxLayout(self), QVBoxLayout(self._only_coaching)
        for layout in (whole, inner):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(6)
        whole.addLayout(_row(self._words_title, self._words_note))
        whole.addWidget(self.agent_words)
        whole.addLayout(_row(Label(_("Guidance"), "section")))
        whole.addWidget(self.guidance)
        whole.addWidget(self._only_coaching)
        inner.addLayout(_row(Label(_("Focus criteria"), "section"), self.focus_button))
        inner.addWidget(self.focus_label)
        inner.addWidget(self.plan)
        inner.addLayout(self._follow_up_row())

    def _follow_up_row(self) -> QHBoxLayout:
        self.wanted.setRange(0, MOST_FOLLOW_UPS)
        self.wanted.setAccessibleName(_("Follow-up calls"))
        self.wanted.setFixedWidth(64)
        ignore_wheel(self.wanted)
        self.until.setPlaceholderText(_("by the rules"))
        self.until.setToolTip(plain_tip(_("Left empty, the rules give the day once it is finished.")))
        return _row(Label(_("Follow-up calls"), "section"), self.wanted, Label(_("calls, until")), self.until)


class _TickMenu(QMenu):
    """A menu of ticks that Space, Enter or a click sets without closing it; Esc closes."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        action = self.actionAt(event.position().toPoint())
        if action is not None:
            action.trigger()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.activeAction() is not None:
            self.activeAction().trigger()
        else:
            super().keyPressEvent(event)


def _row(*parts: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for part in parts:
        row.addWidget(part)
    row.addStretch(1)
    return row
