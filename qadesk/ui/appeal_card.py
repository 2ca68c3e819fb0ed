"""An appeal as it is read and ruled: facts, both sides item by item, evidence that plays, and the ruler's form."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.appeal_record import STATE_NAMES, AppealRecord, AppealState, NewRuling, Seat
from qadesk.models.listening import Coverage
from qadesk.ui import theme
from qadesk.ui.appeal_items import ItemPart, RulingPart
from qadesk.ui.appeal_words import STATE_TONES, score_words, seat_words
from qadesk.ui.kept_words import KeptWords
from qadesk.ui.widgets.banners import Banner, EmptyState
from qadesk.ui.widgets.buttons import Button, IconButton
from qadesk.ui.widgets.chips import Chip, Keycap
from qadesk.ui.widgets.hands import order_tabs_inside
from qadesk.ui.widgets.labels import Label, divider
from qadesk.ui.widgets.reason_field import ReasonField
from qadesk.ui.widgets.record_card import RecordCard
from qadesk.ui.widgets.record_parts import text_part


class AppealCard(RecordCard):
    """`play_asked(start_ms, end_ms)` · `rule_asked(NewRuling)` · `withdraw_asked()` · `print_asked()` ·
    `evaluation_asked()`."""

    play_asked = Signal(int, int)
    rule_asked = Signal(object)
    withdraw_asked = Signal()
    print_asked = Signal()
    evaluation_asked = Signal()

    def __init__(self, account_id: str, *, plays: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._account_id, self._plays = account_id, plays
        self.record: AppealRecord | None = None
        self.items: list[ItemPart] = []
        self.rulings: list[RulingPart] = []
        self.unheard = ReasonField("")
        self.why = ReasonField("")
        self._kept: KeptWords | None = None
        self._next_place = 0
        self.rule = Button(_("Rule"), "primary", icon="gavel", key="Ctrl+Enter")
        self.keycap = Keycap("Ctrl+Enter")
        self.withdraw = Button(_("Withdraw appeal …"), "ghost")
        self.print = IconButton("printer-outline", _("Print preview"), key="Ctrl+P")
        self.evaluation = IconButton("headphones", _("Evaluation record"))
        self.lay_out(_("Appeal"), EmptyState("gavel", _("No appeal chosen"), _("Choose one from the list.")),
                     self._foot())
        self.rule.clicked.connect(self.press_main)
        self.withdraw.clicked.connect(self.withdraw_asked)
        self.print.clicked.connect(self.print_asked)
        self.evaluation.clicked.connect(self.evaluation_asked)

    def set_record(self, record: AppealRecord | None) -> None:
        """Show an appeal, or none."""
        self.record, self.items, self.rulings, self._next_place = record, [], [], 0
        self.stack.setCurrentIndex(int(record is not None))
        self.area.setWidget(self._content(record) if record is not None else QWidget())
        order_tabs_inside(self.area)
        if record is None:
            return
        for button in (self.rule, self.keycap):
            button.setVisible(record.may_rule)
        self.withdraw.setVisible(record.may_withdraw)
        self.evaluation.setVisible(self._plays)
        self._kept = KeptWords(("rule", self._account_id, record.appeal_id), *self._fields()) if self.rulings else None

    def set_heard(self, coverage: Coverage) -> None:
        """More was heard of the call."""
        for part in self.items:
            part.set_heard(coverage)
        self._settle()

    def play_next(self) -> None:
        """Play one place of evidence after another."""
        places = [place for part in self.items for place in part.item.evidence]
        if places and self._plays:
            place = places[self._next_place % len(places)]
            self._next_place += 1
            self.play_asked.emit(place.start_ms, place.end_ms)

    def press_main(self) -> None:
        """Ask for the ruling, or say what it lacks."""
        record = self.record
        if record is None or not record.may_rule:
            return
        for part in self.rulings:
            if part.lacking():
                part.ask()
                return
        for field in (self.unheard, self.why):
            if not field.isHidden() and field.lacks:
                field.ask()
                return
        self.rule_asked.emit(NewRuling(record.appeal_id, tuple(part.ruling() for part in self.rulings),
                                       self.why.words, "" if self.unheard.isHidden() else self.unheard.words))

    def forget_words(self) -> None:
        """They are stored."""
        if self._kept is not None:
            self._kept.forget()

    def _fields(self) -> tuple[QWidget, ...]:
        return (*(field for part in self.rulings for field in part.fields()), self.unheard.text, self.why.text)

    def _settle(self) -> None:
        """Evidence that was not heard asks for a reason."""
        self.unheard.setVisible(bool(self.rulings) and any(not part.heard for part in self.items))

    # -- what is shown
    def _content(self, record: AppealRecord) -> QWidget:
        content = QWidget()
        whole = QVBoxLayout(content)
        whole.setContentsMargins(theme.TILE_PADDING, 10, theme.TILE_PADDING, 8)
        whole.setSpacing(6)
        whole.addLayout(_head(record, content))
        for banner in _banners(record):
            whole.addWidget(banner)
        if record.words:
            whole.addLayout(text_part(_("What the agent says of the whole"), record.words))
        for item in record.items:
            part = ItemPart(item, plays=self._plays, rules=record.may_rule)
            part.play_asked.connect(self.play_asked)
            self.items.append(part)
            whole.addWidget(part)
            if record.may_rule:
                self.rulings.append(RulingPart(item))
                whole.addWidget(self.rulings[-1])
        self._add_reasons(whole, record)
        if record.comment:
            whole.addLayout(text_part(_("Comment to the agent"), record.comment))
        whole.addStretch(1)
        return content

    def _add_reasons(self, whole: QVBoxLayout, record: AppealRecord) -> None:
        if record.may_rule:
            alone = record.seat is Seat.ALONE
            self.unheard = ReasonField(_("Why it is ruled without hearing all evidence (kept and printed)"))
            self.why = ReasonField(_("Why nobody else rules (kept and printed)") if alone
                                   else _("On the whole (printed, if there is anything)"), needed=alone)
            whole.addWidget(divider())
            whole.addWidget(self.unheard)
            whole.addWidget(self.why)
            self._settle()
            return
        for caption, words in ((_("Ruled without hearing all evidence"), record.unheard_reason),
                               (_("Words of the withdrawal") if record.state is AppealState.WITHDRAWN
                                else _("Ruler's words on the whole"), record.ruled_words)):
            if words:
                whole.addLayout(text_part(caption, words))

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setContentsMargins(theme.TILE_PADDING, 7, theme.TILE_PADDING, 8)
        foot.setSpacing(8)
        for button in (self.print, self.evaluation, self.withdraw):
            foot.addWidget(button)
        foot.addStretch(1)
        for part in (self.keycap, self.rule):
            foot.addWidget(part)
        return foot


def _head(record: AppealRecord, parent: QWidget) -> QVBoxLayout:
    head, line = QVBoxLayout(), QHBoxLayout()
    head.setSpacing(2)
    line.addWidget(Label(record.number, "section"))
    line.addWidget(Chip(_(STATE_NAMES[record.state]), STATE_TONES[record.state], parent))
    line.addStretch(1)
    line.addWidget(Label(score_words(record), "section"))
    head.addLayout(line)
    facts = " · ".join(fact.value for fact in record.facts[:3])
    for words in (
            _("{number}, round {round}").format(number=record.evaluation_number, round=record.round) + " · " + facts,
            _("Asked on {day}, entered by {who} at {at}").format(day=record.asked_on, who=record.entered_by,
                                                               at=record.entered_at),
            _term(record)):
        head.addWidget(Label(words, "caption", wrap=True))
    if record.ruler:
        ruled = _("Ruled by {who} at {at}").format(who=record.ruler, at=record.ruled_at)
        head.addWidget(Label(ruled, "caption", wrap=True))
    return head


def _term(record: AppealRecord) -> str:
    if record.due_day is None:
        return _("Not acknowledged when it was entered; ruling due by {day}").format(day=record.rule_by)
    return _("Term until {day}; ruling due by {rule_by}").format(day=record.due_day, rule_by=record.rule_by)


def _banners(record: AppealRecord) -> list[Banner]:
    found = []
    if record.overdue:
        found.append(Banner("warn", _("Overdue: the ruling was due by {day}").format(day=record.rule_by)))
    if record.late_reason:
        found.append(Banner("neutral", _("Entered after the term"), record.late_reason))
    if words := seat_words(record):
        found.append(Banner("warn" if record.seat is Seat.ALONE else "neutral", "", words))
    if record.alone:
        found.append(Banner("warn", _("Ruled alone"), _("There was nobody else who could rule.")))
    return found
