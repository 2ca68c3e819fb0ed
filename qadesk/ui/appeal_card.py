"""An appeal as it is read and ruled: facts, both sides item by item, evidence that plays, and the ruler's form."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.appeal_record import STATE_NAMES, AppealRecord, AppealState, NewRuling, Seat
from qadesk.models.listening import Coverage
from qadesk.ui.appeal_items import ItemPart, RulingPart
from qadesk.ui.appeal_words import STATE_TONES, score_words, seat_words
from qadesk.ui.kept_words import KeptWords
from qadesk.ui.ruling_card import RulingCard, head_of
from qadesk.ui.widgets.banners import Banner, EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.chips import Chip
from qadesk.ui.widgets.labels import Label, divider
from qadesk.ui.widgets.reason_field import ReasonField
from qadesk.ui.widgets.record_card import column_in
from qadesk.ui.widgets.record_parts import text_part


class AppealCard(RulingCard[AppealRecord]):
    """Its source is the evaluation objected to."""

    def __init__(self, account_id: str, *, plays: bool, parent: QWidget | None = None) -> None:
        super().__init__(account_id, plays=plays, rule=Button(_("Rule"), "primary", icon="gavel", key="Ctrl+Enter"),
                         withdraw=_("Withdraw appeal …"), source=_("Evaluation record"), parent=parent)
        self.items: list[ItemPart] = []
        self.rulings: list[RulingPart] = []
        self.unheard = ReasonField("")
        self.why = ReasonField("")
        self._next_place = 0
        if not plays:
            self.source.hide()
        self.lay_out_card(_("Appeal"), EmptyState("gavel", _("No appeal chosen"),
                                                  _("Choose one in the list and press Enter.")))

    def set_heard(self, coverage: Coverage) -> None:
        if self.record is not None:
            enough = self.record.to_hear.share_milli(coverage) >= self.record.needed_milli
            for part in self.items:
                part.set_heard(coverage, enough=enough)
            self._settle()

    def play_next(self) -> None:
        """Play one place of evidence after another, of an item without any the call."""
        spans = [span for part in self.items for span in part.spans()]
        if spans and self.plays:
            self.play_asked.emit(*spans[self._next_place % len(spans)])
            self._next_place += 1

    def press_main(self) -> None:
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

    def keeps(self, record: AppealRecord) -> KeptWords | None:
        if not self.rulings:
            return None
        fields = (field for part in self.rulings for field in part.fields())
        return KeptWords(("rule", self.account_id, record.appeal_id), *fields, self.unheard.text, self.why.text)

    def _settle(self) -> None:
        """Evidence that was not heard asks for a reason."""
        self.unheard.setVisible(bool(self.rulings) and any(not part.heard for part in self.items))

    # -- what is shown
    def content(self, record: AppealRecord) -> QWidget:
        self.items, self.rulings, self._next_place = [], [], 0
        content = QWidget()
        whole = column_in(content)
        whole.addLayout(_head(record, content))
        for banner in _banners(record):
            whole.addWidget(banner)
        if record.words:
            whole.addLayout(text_part(_("What the agent says of the whole"), record.words))
        for item in record.items:
            part = ItemPart(item, call_ms=record.duration_ms if record.has_recording else 0, plays=self.plays,
                            rules=record.may_rule)
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
                               (record.words_caption, record.ruled_words)):
            if words:
                whole.addLayout(text_part(caption, words))


def _head(record: AppealRecord, parent: QWidget) -> QVBoxLayout:
    line = QHBoxLayout()
    line.addWidget(Label(record.number, "section"))
    line.addWidget(Chip(_(STATE_NAMES[record.state]), STATE_TONES[record.state], parent))
    line.addStretch(1)
    line.addWidget(Label(score_words(record), "section"))
    facts = " · ".join(fact.value for fact in record.facts[:3])
    ended = (_("Withdrawn by {who} at {at}") if record.state is AppealState.WITHDRAWN else _("Ruled by {who} at {at}"))
    ruled = [ended.format(who=record.ruler, at=record.ruled_at)] if record.ruler else []
    return head_of(line, (
        _("{number}, round {round}").format(number=record.evaluation_number, round=record.round) + " · " + facts,
        _("Asked on {day}, entered by {who} at {at}").format(day=record.asked_on, who=record.entered_by,
                                                           at=record.entered_at),
        _term(record), *ruled))


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
