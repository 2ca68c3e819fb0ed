"""A complaint or praise as it is read and ruled: what was received, its call that plays, and the ruler's form."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.appeal_record import Seat
from qadesk.models.complaint_record import ComplaintRecord, NewVerdict
from qadesk.models.complaints import COMPLAINT_KIND_NAMES, VERDICT_NAMES, Verdict
from qadesk.models.evaluation_sheet import EvidenceTime
from qadesk.models.listening import Coverage, clock_text
from qadesk.ui.complaint_places import PlaceLines
from qadesk.ui.complaint_words import KIND_TONES, heard_words, seat_words, verdict_tone, verdict_words
from qadesk.ui.kept_words import KeptWords
from qadesk.ui.keys import Keys
from qadesk.ui.ruling_card import RulingCard, head_of
from qadesk.ui.widgets.banners import Banner, EmptyState
from qadesk.ui.widgets.buttons import Button, IconButton
from qadesk.ui.widgets.chips import Chip
from qadesk.ui.widgets.labels import Label, divider
from qadesk.ui.widgets.reason_field import ReasonField
from qadesk.ui.widgets.record_card import column_in
from qadesk.ui.widgets.record_parts import Places, text_part
from qadesk.ui.widgets.transport import PlayButton


class ComplaintCard(RulingCard[ComplaintRecord]):
    """Its source is the call. Besides: `toggle_asked()` · `back_asked()` · `forward_asked()` · `stamp_asked()`."""

    toggle_asked = Signal()
    back_asked = Signal()
    forward_asked = Signal()
    stamp_asked = Signal()

    def __init__(self, account_id: str, keys: Keys, *, plays: bool, parent: QWidget | None = None) -> None:
        super().__init__(account_id, plays=plays, rule=Button(_("Rule on it"), "primary", icon="scale-balance",
                                                              key="Ctrl+Enter"),
                         withdraw=_("Take back …"), source=_("Open under Listening"), parent=parent)
        self._keys = keys
        self._heard_milli = 0
        self._make_form()
        self.lay_out_card(_("Complaint or praise"), EmptyState("scale-balance", _("Nothing chosen"),
                                                               _("Choose one in the list and press Enter.")))

    def set_record(self, record: ComplaintRecord) -> None:
        self._make_form()
        self._heard_milli = record.heard_milli
        super().set_record(record)
        self.source.setVisible(self.plays and record.has_recording)
        self._settle()

    def keeps(self, record: ComplaintRecord) -> KeptWords | None:
        if not record.may_rule:
            return None
        return KeptWords(("rule complaint", self.account_id, record.complaint_id), self.stands, self.not_, self.places,
                         self.reasons.text, self.unheard.text)

    def set_heard(self, coverage: Coverage) -> None:
        if self.record is not None:
            self._heard_milli = self.record.to_hear.share_milli(coverage)
            self._settle()

    def set_place(self, position_ms: int, *, playing: bool) -> None:
        """Where the call stands, and whether it plays."""
        self.toggle.set_playing(playing)
        self.clock.setText(clock_text(position_ms))

    def press_main(self) -> None:
        record, chosen = self.record, self.verdicts.checkedButton()
        if record is None or not record.may_rule:
            return
        if chosen is None:
            self._lack.show()
            self.stands.setFocus()
            return
        places, stands = self.places.places(), chosen is self.stands
        if places is None:
            self.places.ask(_("Give a time such as 2:36 or 2:36-3:00."))
        elif stands and not places and record.has_recording:
            self.places.ask(_("What stands is heard somewhere in the call: give the place."))
        elif self.reasons.lacks:
            self.reasons.ask()
        elif not self.unheard.isHidden() and self.unheard.lacks:
            self.unheard.ask()
        else:
            self.rule_asked.emit(NewVerdict(record.complaint_id, Verdict.STANDS if stands else Verdict.NOT,
                                            self.reasons.words, places,
                                            "" if self.unheard.isHidden() else self.unheard.words))

    # -- parts
    def _make_form(self) -> None:
        """The ruler's fields, made anew for each record: the old ones go with their content."""
        shown = self._keys.shown
        self.toggle = PlayButton(shown("player.toggle"))
        self.back, self.on = IconButton("rewind-5", _("Back 5 s"), key=shown("player.back")), IconButton(
            "fast-forward-5", _("Forward 5 s"), key=shown("player.forward"))
        self.clock, self.heard = Label("00:00", "section"), Chip(parent=self.toggle)
        self.heard.hide()
        self.stands, self.not_ = (QRadioButton(_(VERDICT_NAMES[verdict])) for verdict in (Verdict.STANDS, Verdict.NOT))
        self.verdicts = QButtonGroup(self.stands)
        self._lack = Label(_("Choose whether it stands."), "caption", tone="fatal")
        self._lack.hide()
        self.places = PlaceLines(shown("evidence.stamp"))
        self.reasons = ReasonField(_("Reasons (kept and printed)"), lacking=_("Write why."))
        self.unheard = ReasonField(_("Why it is ruled without hearing it all (kept and printed)"))
        for button in (self.stands, self.not_):
            self.verdicts.addButton(button)
        self.toggle.clicked.connect(self.toggle_asked)
        self.back.clicked.connect(self.back_asked)
        self.on.clicked.connect(self.forward_asked)
        self.places.stamp_asked.connect(self.stamp_asked)
        self.places.play_asked.connect(self.play_asked)
        self.verdicts.buttonClicked.connect(self._lack.hide)

    def _settle(self) -> None:
        record = self.record
        if record is None:
            return
        enough = self._heard_milli >= record.needed_milli
        self.heard.set_chip(heard_words(self._heard_milli, record.needed_milli), "good" if enough else "warn")
        self.heard.setVisible(record.has_recording and self.plays)
        self.unheard.setVisible(record.may_rule and not (enough and record.has_recording))

    def content(self, record: ComplaintRecord) -> QWidget:
        content = QWidget()
        whole = column_in(content)
        whole.addLayout(_head(record, content))
        for banner in _banners(record):
            whole.addWidget(banner)
        whole.addLayout(text_part(_("What was received"), record.words))
        if record.scores:
            whole.addLayout(text_part(_("Evaluations of this call"), "\n".join(record.scores)))
        if record.has_recording and self.plays:
            whole.addWidget(divider())
            whole.addLayout(self._player(record))
        if record.may_rule:
            self._add_form(whole)
        else:
            self._add_ruling(whole, record)
        whole.addStretch(1)
        return content

    def _player(self, record: ComplaintRecord) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(6)
        for part in (self.toggle, self.back, self.on, self.clock, Label(_("of {time}").format(
                time=clock_text(record.duration_ms)), "caption")):
            line.addWidget(part)
        line.addStretch(1)
        line.addWidget(self.heard)
        return line

    def _add_form(self, whole: QVBoxLayout) -> None:
        ways = QHBoxLayout()
        ways.setSpacing(16)
        ways.addWidget(Label(_("The ruling"), "section"))
        ways.addWidget(self.stands)
        ways.addWidget(self.not_)
        ways.addStretch(1)
        whole.addWidget(divider())
        whole.addLayout(ways)
        for part in (self._lack, self.places, self.reasons, self.unheard):
            whole.addWidget(part)

    def _add_ruling(self, whole: QVBoxLayout, record: ComplaintRecord) -> None:
        if record.verdict is None:
            return
        withdrawn = record.verdict is Verdict.WITHDRAWN
        whole.addLayout(text_part(_("Why it was withdrawn") if withdrawn else _("Reasons"), record.ruled_words))
        if record.evidence:
            places = Places(tuple(EvidenceTime(*place) for place in record.evidence))
            places.setEnabled(self.plays and record.has_recording)
            places.play_asked.connect(self.play_asked)
            whole.addWidget(places)
        if record.unheard_reason:
            whole.addLayout(text_part(_("Ruled without hearing it all"), record.unheard_reason))


def _head(record: ComplaintRecord, parent: QWidget) -> QVBoxLayout:
    line = QHBoxLayout()
    line.addWidget(Label(record.number, "section"))
    line.addWidget(Chip(_(COMPLAINT_KIND_NAMES[record.kind]), KIND_TONES[record.kind], parent))
    line.addWidget(Chip(verdict_words(record.verdict), verdict_tone(record.verdict, record.kind), parent))
    line.addStretch(1)
    ended = _("Withdrawn by {who} at {at}") if record.verdict is Verdict.WITHDRAWN else _("Judged by {who} at {at}")
    return head_of(line, (
        " · ".join(fact.value for fact in record.facts if fact.value != "—"),
        _("Received on {day} by way of {way}; entered by {who} at {at}").format(
            day=record.received_on, way=record.received_by, who=record.entered_by, at=record.entered_at),
        _("To be ruled by {day}").format(day=record.rule_by) if record.verdict is None else ended.format(
            who=record.ruler, at=record.ruled_at)))


def _banners(record: ComplaintRecord) -> list[Banner]:
    found = []
    if record.overdue:
        found.append(Banner("warn", _("Overdue: it was to be ruled by {day}").format(day=record.rule_by)))
    if words := seat_words(record):
        found.append(Banner("warn" if record.seat is Seat.ALONE else "neutral", "", words))
    if record.verdict is None and not record.has_recording:
        found.append(Banner("warn", _("There is no recording that plays"), _("It can be ruled with a reason only.")))
    if record.alone:
        found.append(Banner("warn", _("Ruled by one who had scored it"), _("Nobody else could rule on it.")))
    return found
