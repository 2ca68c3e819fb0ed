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
from qadesk.ui import theme
from qadesk.ui.complaint_places import PlaceLines
from qadesk.ui.complaint_words import KIND_TONES, heard_words, seat_words, verdict_tone, verdict_words
from qadesk.ui.kept_words import KeptWords
from qadesk.ui.keys import Keys
from qadesk.ui.widgets.banners import Banner, EmptyState
from qadesk.ui.widgets.buttons import Button, IconButton
from qadesk.ui.widgets.chips import Chip, Keycap
from qadesk.ui.widgets.hands import order_tabs_inside
from qadesk.ui.widgets.labels import Label, divider
from qadesk.ui.widgets.reason_field import ReasonField
from qadesk.ui.widgets.record_card import RecordCard
from qadesk.ui.widgets.record_parts import Places, text_part
from qadesk.ui.widgets.transport import PlayButton

STEP_MS = 5_000


class ComplaintCard(RecordCard):
    """`toggle_asked()` · `step_asked(ms)` · `play_asked(start_ms, end_ms)` · `stamp_asked()` · `rule_asked(NewVerdict)`
    · `withdraw_asked()` · `print_asked()` · `call_asked()`."""

    toggle_asked = Signal()
    step_asked = Signal(int)
    play_asked = Signal(int, int)
    stamp_asked = Signal()
    rule_asked = Signal(object)
    withdraw_asked = Signal()
    print_asked = Signal()
    call_asked = Signal()

    def __init__(self, account_id: str, keys: Keys, *, plays: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._account_id, self._keys, self._plays = account_id, keys, plays
        self.record: ComplaintRecord | None = None
        self._heard_milli = 0
        self._kept: KeptWords | None = None
        self.rule = Button(_("Rule on it"), "primary", icon="scale-balance", key="Ctrl+Enter")
        self.keycap = Keycap("Ctrl+Enter")
        self.withdraw = Button(_("Take back …"), "ghost")
        self.print = IconButton("printer-outline", _("Print preview"), key="Ctrl+P")
        self.call = IconButton("headphones", _("Open under Listening"))
        self._make_form()
        self.lay_out(_("Complaint or praise"), EmptyState("scale-balance", _("Nothing chosen"),
                                                          _("Choose one from the list.")), self._foot())
        for button, signal in ((self.withdraw, self.withdraw_asked), (self.print, self.print_asked),
                               (self.call, self.call_asked)):
            button.clicked.connect(signal)
        self.rule.clicked.connect(self.press_main)

    def set_record(self, record: ComplaintRecord | None) -> None:
        """Show one, or none."""
        self.record = record
        self._make_form()
        self.stack.setCurrentIndex(int(record is not None))
        self.area.setWidget(self._content(record) if record is not None else QWidget())
        order_tabs_inside(self.area)
        if record is None:
            return
        self._heard_milli = record.heard_milli
        for part in (self.rule, self.keycap):
            part.setVisible(record.may_rule)
        self.withdraw.setVisible(record.may_withdraw)
        self.call.setVisible(self._plays and record.has_recording)
        self._kept = KeptWords(("rule complaint", self._account_id, record.complaint_id), self.reasons.text,
                               self.unheard.text) if record.may_rule else None
        self._settle()

    def set_heard(self, coverage: Coverage) -> None:
        """More was heard of the call."""
        if self.record is not None:
            self._heard_milli = self.record.to_hear.share_milli(coverage)
            self._settle()

    def set_place(self, position_ms: int, *, playing: bool) -> None:
        """Where the call stands, and whether it plays."""
        self.toggle.set_playing(playing)
        self.clock.setText(clock_text(position_ms))

    def press_main(self) -> None:
        """Ask for the ruling, or say what it lacks."""
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

    def forget_words(self) -> None:
        """They are stored."""
        if self._kept is not None:
            self._kept.forget()

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
        self.back.clicked.connect(self._step_back)
        self.on.clicked.connect(self._step_on)
        self.places.stamp_asked.connect(self.stamp_asked)
        self.places.play_asked.connect(self.play_asked)
        self.verdicts.buttonClicked.connect(self._lack.hide)

    def _step_back(self) -> None:  # no lambda: a form that is not laid out yet would hold the card for ever
        self.step_asked.emit(-STEP_MS)

    def _step_on(self) -> None:
        self.step_asked.emit(STEP_MS)

    def _settle(self) -> None:
        record = self.record
        if record is None:
            return
        enough = self._heard_milli >= record.needed_milli
        self.heard.set_chip(heard_words(self._heard_milli, record.needed_milli), "good" if enough else "warn")
        self.heard.setVisible(record.has_recording and self._plays)
        self.unheard.setVisible(record.may_rule and not (enough and record.has_recording))

    def _content(self, record: ComplaintRecord) -> QWidget:
        content = QWidget()
        whole = QVBoxLayout(content)
        whole.setContentsMargins(theme.TILE_PADDING, 10, theme.TILE_PADDING, 8)
        whole.setSpacing(6)
        whole.addLayout(_head(record, content))
        for banner in _banners(record):
            whole.addWidget(banner)
        whole.addLayout(text_part(_("What was received"), record.words))
        if record.scores:
            whole.addLayout(text_part(_("Evaluations of this call"), "\n".join(record.scores)))
        if record.has_recording and self._plays:
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
            places.setEnabled(self._plays and record.has_recording)
            places.play_asked.connect(self.play_asked)
            whole.addWidget(places)
        if record.unheard_reason:
            whole.addLayout(text_part(_("Ruled without hearing it all"), record.unheard_reason))

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setContentsMargins(theme.TILE_PADDING, 7, theme.TILE_PADDING, 8)
        foot.setSpacing(8)
        foot.addWidget(self.call)
        foot.addWidget(self.withdraw)
        foot.addStretch(1)
        for part in (self.print, self.keycap, self.rule):
            foot.addWidget(part)
        return foot


def _head(record: ComplaintRecord, parent: QWidget) -> QVBoxLayout:
    head, line = QVBoxLayout(), QHBoxLayout()
    head.setSpacing(2)
    line.addWidget(Label(record.number, "section"))
    line.addWidget(Chip(_(COMPLAINT_KIND_NAMES[record.kind]), KIND_TONES[record.kind], parent))
    line.addWidget(Chip(verdict_words(record.verdict), verdict_tone(record.verdict, record.kind), parent))
    line.addStretch(1)
    head.addLayout(line)
    for words in (" · ".join(fact.value for fact in record.facts if fact.value != "—"),
                  _("Received on {day} by way of {way}; entered by {who} at {at}").format(
                      day=record.received_on, way=record.received_by, who=record.entered_by, at=record.entered_at)):
        head.addWidget(Label(words, "caption", wrap=True))
    if record.verdict is None:
        head.addWidget(Label(_("To be ruled by {day}").format(day=record.rule_by), "caption", wrap=True))
    else:
        judged = _("Judged by {who} at {at}").format(who=record.ruler, at=record.ruled_at)
        head.addWidget(Label(judged, "caption", wrap=True))
    return head


def _banners(record: ComplaintRecord) -> list[Banner]:
    found = []
    if record.overdue:
        found.append(Banner("warn", _("Overdue since {day}").format(day=record.rule_by)))
    if words := seat_words(record):
        found.append(Banner("warn" if record.seat is Seat.ALONE else "neutral", "", words))
    if record.verdict is None and not record.has_recording:
        found.append(Banner("warn", _("There is no recording that plays"), _("It can be ruled with a reason only.")))
    if record.alone:
        found.append(Banner("warn", _("Ruled by one who had scored it"), _("Nobody else could rule on it.")))
    return found
