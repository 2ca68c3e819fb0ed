"""The record of an evaluation (监听评分's right pane in place of the form): read, listened to, decided on, revised.

    panel = RecordPanel(keys)
    panel.set_record(record)                  show one (models.evaluation_record); None shows nothing
Signals
    span_play_asked(int, int)                 play this span (ms)
    player_asked(str)                         a key for the page: an id of ui/keys.py, the player's and `form.flag`
    decision_asked(str, bool)                 a fatal item's code, and whether it is to be confirmed
    revise_asked() · print_asked() · interview_asked() · closed() · appeal_asked() · acknowledge_asked()
Its keys hold while anything in it has the focus: those of the player, M to flag, A and D for the fatal item, V to
revise, P to appeal, S for the acknowledgement, Esc to close, arrows to scroll; Shift+F9 plays one evidence after
another. Only what the reader may do is shown.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from qadesk.errors import sentences
from qadesk.i18n import _
from qadesk.models.evaluation_life import STAGE_NAMES, Stage
from qadesk.models.evaluation_record import EvaluationRecord
from qadesk.models.evaluation_sheet import EvaluationSheet
from qadesk.models.evidence import evidence_entries
from qadesk.models.scorecards import FatalState
from qadesk.ui.keys import FORM, RECORD, Keys
from qadesk.ui.scoring_keys import PLAYER_ACTIONS
from qadesk.ui.widgets.banners import Banner
from qadesk.ui.widgets.buttons import Button, IconButton
from qadesk.ui.widgets.chips import Chip
from qadesk.ui.widgets.labels import ElidedLabel, Label, divider
from qadesk.ui.widgets.life_parts import STAGE_TONES, life_part
from qadesk.ui.widgets.record_parts import (
    CriterionPart,
    FatalPart,
    head_words,
    section_title,
    text_part,
    version_part,
)

OWN_ACTIONS = ("record.confirm", "record.refuse", "record.revise", "record.appeal", "record.acknowledge")


class RecordPanel(QFrame):
    """See the module's docstring."""

    span_play_asked = Signal(int, int)
    player_asked = Signal(str)
    decision_asked = Signal(str, bool)
    revise_asked = Signal()
    print_asked = Signal()
    interview_asked = Signal()
    appeal_asked = Signal()
    acknowledge_asked = Signal()
    closed = Signal()

    def __init__(self, keys: Keys, *, prints: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys, self._next_place = keys, 0
        self._record: EvaluationRecord | None = None
        self.fatal: list[FatalPart] = []
        self.setProperty("kind", "surface")
        self.setAccessibleName(_("Evaluation record"))
        self._number, self._who = ElidedLabel("", "section"), ElidedLabel("", "caption")
        self._score, self._chip, self._sums = Label("", "figure"), Chip(parent=self), ElidedLabel("", "caption")
        self.area = QScrollArea()
        self.revise = Button(_("Revise"), icon="file-document-edit-outline", key=keys.shown("record.revise"))
        self.print = Button(_("Print preview"), icon="printer-outline", key=keys.shown("page.print"))
        if not prints:
            self.print.hide()
        self.close_button = Button(_("Close"), "ghost", key="Esc")
        self.interview = Button(_("Interview …"), "ghost", icon="account-voice")
        self.appeal = IconButton("gavel", _("Appeal"), key=keys.shown("record.appeal"))
        self.acknowledge = IconButton("draw-pen", _("Enter the acknowledgement"),
                                      key=keys.shown("record.acknowledge"))
        self._stage = Chip(parent=self)
        self._lay_out()
        self._connect()
        self.set_record(None)

    @property
    def record(self) -> EvaluationRecord | None:
        """The record shown."""
        return self._record

    def set_record(self, record: EvaluationRecord | None) -> None:
        """Show a record, or none."""
        self._record, self._next_place, self.fatal = record, 0, []
        self.area.setWidget(self._content(record) if record else QWidget())
        self.setEnabled(record is not None)
        self.revise.setVisible(record is not None and record.may_revise)
        self.appeal.setVisible(record is not None and (record.may_appeal or record.appeal_id is not None))
        self.acknowledge.setVisible(record is not None and record.may_acknowledge)
        if record is None:
            return
        sheet = record.sheet
        self._number.setText(" · ".join((sheet.number, _("{card}, version {version}").format(
            card=sheet.card_title, version=sheet.card_version))))
        heard = _("Heard {share} ({of})").format(share=sheet.heard_shown, of=sheet.heard_note)
        self._who.setText(" · ".join((*(fact.value for fact in sheet.facts[-2:]), heard)))
        self._score.setText(sheet.score_shown)
        self._sums.setText(head_words(record))
        self._stage.set_chip("" if record.stage in (Stage.SUBMITTED, Stage.TO_CONFIRM)
                             else _(STAGE_NAMES[record.stage]), STAGE_TONES[record.stage])
        pending = sheet.fatal_count(FatalState.PENDING) > 0
        self._chip.set_chip(_("Fatal, to be confirmed") if pending else _band(sheet),
                            "fatal" if sheet.fatal_marked and (pending or sheet.fatal_count(FatalState.CONFIRMED))
                            else "neutral")

    def words(self) -> str:
        """All words shown, in reading order."""
        return " ".join(label.text() for label in self.findChildren(Label))

    # acts

    def play_next(self) -> None:
        """Play one place of evidence after another, in the order of the call."""
        record = self._record
        entries = evidence_entries(record.card, record.answers) if record else ()
        if entries:
            span = entries[self._next_place % len(entries)].span
            self._next_place += 1
            self.span_play_asked.emit(span.start_ms, span.end_ms)

    def ask_decision(self, confirmed: bool) -> None:
        """Ask to decide on the fatal item that has the focus, else the first one that waits."""
        focus = QApplication.focusWidget()
        waiting = [part for part in self.fatal if part.decidable]
        inside = [part for part in waiting if focus is not None and part.isAncestorOf(focus)]
        for part in (inside or waiting)[:1]:
            self.decision_asked.emit(part.code, confirmed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        acts: dict[str, Callable[[], object]] = {
            "record.confirm": lambda: self.ask_decision(True), "record.refuse": lambda: self.ask_decision(False),
            "record.revise": self.revise.click, "record.appeal": self.appeal.click,
            "record.acknowledge": self.acknowledge.click}
        own, player = self._keys.found(event, RECORD), self._keys.found(event, FORM)
        if own in acts and not event.isAutoRepeat():
            acts[own]()
        elif player in PLAYER_ACTIONS or (player == "form.flag" and not event.isAutoRepeat()):
            self.player_asked.emit(player)
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            bar = self.area.verticalScrollBar()
            bar.setValue(bar.minimum() if event.key() == Qt.Key.Key_Home else bar.maximum())
        else:
            event.ignore()

    # what is shown

    def _content(self, record: EvaluationRecord) -> QWidget:
        content, sheet = QWidget(), record.sheet
        whole = QVBoxLayout(content)
        whole.setContentsMargins(12, 8, 12, 8)
        whole.setSpacing(6)
        if record.under_revision:
            whole.addWidget(Banner("accent", _("{who} is drafting a revision.").format(who=record.under_revision)))
        for line in sheet.fatal_marked:
            whole.addWidget(self._fatal_part(FatalPart(
                line, self._keys, decidable=line.code in record.decidable, alone=record.alone)))
        if sheet.unscorable:
            whole.addWidget(Banner("accent", sentences(_("Cannot be scored"), sheet.unscorable_words)))
        for section in sheet.sections:
            whole.addWidget(divider())
            whole.addLayout(section_title(section))
            for criterion in section.criteria:
                part = CriterionPart(criterion)
                part.play_asked.connect(self.span_play_asked)
                whole.addWidget(part)
        self._add_texts(whole, record)
        whole.addStretch(1)
        return content

    def _fatal_part(self, part: FatalPart) -> FatalPart:
        part.play_asked.connect(self.span_play_asked)
        part.decision_asked.connect(self.decision_asked)
        self.fatal.append(part)
        return part

    def _add_texts(self, whole: QVBoxLayout, record: EvaluationRecord) -> None:
        sheet = record.sheet
        why = _("Why {score}?").format(score=sheet.result_shown)
        for caption, words in ((why, "\n".join(sheet.explanation)), (_("Comment"), sheet.comment),
                               (_("Note on submission"), sheet.submit_reason),
                               (_("Private note"), record.private_note)):
            if words:
                whole.addLayout(text_part(caption, words))
        if sheet.history:
            whole.addWidget(divider())
            whole.addWidget(Label(_("Revisions"), "section"))
        for line in sheet.history:
            whole.addLayout(version_part(line))
        whole.addLayout(life_part(record.life))

    def _connect(self) -> None:
        self._keys.claim(self, *PLAYER_ACTIONS, *OWN_ACTIONS, "form.flag")
        self._keys.bind("evidence.play", self, self.play_next)
        self.revise.clicked.connect(self.revise_asked)
        self.print.clicked.connect(self.print_asked)
        self.interview.clicked.connect(self.interview_asked)
        self.appeal.clicked.connect(self.appeal_asked)
        self.acknowledge.clicked.connect(self.acknowledge_asked)
        self.close_button.clicked.connect(self.closed)

    def _lay_out(self) -> None:
        self.area.setWidgetResizable(True)
        self.area.setProperty("kind", "record")
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName(_("Evaluation record"))
        self.setFocusProxy(self.area)
        head = QVBoxLayout()
        head.setContentsMargins(12, 6, 12, 8)
        head.setSpacing(2)
        figures = QHBoxLayout()
        figures.setSpacing(8)
        for part in (self._score, self._chip, self._stage):
            figures.addWidget(part)
        figures.addWidget(self._sums, 1)
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self._number, 1)
        for button in (self.acknowledge, self.appeal, self.interview):
            first.addWidget(button)
        head.addLayout(first)
        head.addWidget(self._who)
        head.addLayout(figures)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 7, 12, 7)
        foot.setSpacing(8)
        foot.addWidget(self.close_button)
        foot.addStretch(1)
        foot.addWidget(self.print)
        foot.addWidget(self.revise)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(divider())
        whole.addWidget(self.area, 1)
        whole.addWidget(divider())
        whole.addLayout(foot)


def _band(sheet: EvaluationSheet) -> str:
    return _("Cannot be scored") if sheet.unscorable else sheet.result_band or sheet.band
