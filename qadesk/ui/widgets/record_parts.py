"""The parts of an evaluation's record: ticked fatal items with their decisions, criteria, texts, and the versions.

Each place of evidence is a button that plays it; everything a person typed is plain text.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.evaluation_record import EvaluationRecord
from qadesk.models.evaluation_sheet import (
    DOES_NOT_APPLY,
    CriterionLine,
    EvidenceTime,
    FatalLine,
    RevisionLine,
    SectionBlock,
)
from qadesk.models.listening import clock_text
from qadesk.models.scorecards import FATAL_STATE_NAMES, CriterionKind, FatalState, points_text
from qadesk.ui.keys import Keys
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.chips import Chip, Keycap
from qadesk.ui.widgets.labels import Label, divider

STATE_TONES = {FatalState.NONE: "neutral", FatalState.PENDING: "fatal", FatalState.CONFIRMED: "fatal",
               FatalState.REFUSED: "neutral"}


class Places(QWidget):
    """The places that an answer rests on, two to a row, each with its note."""

    play_asked = Signal(int, int)

    def __init__(self, places: tuple[EvidenceTime, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: list[Button] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, place in enumerate(places):
            grid.addWidget(self._button(place), row, 0)
            grid.addWidget(Label(place.note, "caption", wrap=True), row, 1)

    def _button(self, place: EvidenceTime) -> Button:
        start = clock_text(place.start_ms)
        time = start if place.start_ms == place.end_ms else f"{start}–{clock_text(place.end_ms)}"
        button = Button(time, "ghost", icon="play")
        button.setAccessibleName(_("Play the evidence {span}").format(span=time))
        button.clicked.connect(lambda: self.play_asked.emit(place.start_ms, place.end_ms))
        self.buttons.append(button)
        return button


class FatalPart(QFrame):
    """A ticked fatal item: its state, evidence, who decided; with buttons for who may decide."""

    play_asked = Signal(int, int)
    decision_asked = Signal(str, bool)

    def __init__(self, line: FatalLine, keys: Keys, *, decidable: bool, alone: bool,
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.code, self.decidable = line.code, decidable
        self.places = Places(line.evidence)
        self.confirm = Button(_("Confirm"), icon="check", key=keys.shown("record.confirm"))
        self.refuse = Button(_("Refuse"), "danger", icon="close", key=keys.shown("record.refuse"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 4, 0, 4)
        whole.setSpacing(4)
        whole.addLayout(_beside(Label(f"{line.code} {line.title}", "section", wrap=True),
                                Chip(_(FATAL_STATE_NAMES[line.state]), STATE_TONES[line.state], self)))
        whole.addWidget(Label(f"{line.class_title} · {line.effect}", "caption", wrap=True))
        whole.addWidget(self.places)
        if line.decision is not None:
            whole.addWidget(Label(line.decided_words, wrap=True))
        if decidable:
            whole.addLayout(self._buttons(keys, alone=alone))
        self.places.play_asked.connect(self.play_asked)
        self.confirm.clicked.connect(lambda: self.decision_asked.emit(self.code, True))
        self.refuse.clicked.connect(lambda: self.decision_asked.emit(self.code, False))

    def _buttons(self, keys: Keys, *, alone: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        for button, action in ((self.confirm, "record.confirm"), (self.refuse, "record.refuse")):
            row.addWidget(button)
            row.addWidget(Keycap(keys.shown(action)))
        row.addWidget(Chip(_("Decided alone") if alone else "", "warn", self))
        row.addStretch(1)
        return row


class CriterionPart(QWidget):
    """One criterion: what it earned of what, how it was answered, what took points, and where it is heard."""

    play_asked = Signal(int, int)

    def __init__(self, line: CriterionLine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 0, 0, 0)
        whole.setSpacing(2)
        whole.addLayout(_beside(Label(f"{line.code} {line.title}", wrap=True), Label(_earned(line))))
        taken = [_("{behaviour} {points}").format(behaviour=deduction.text,
                                                  points=points_text(-deduction.points_milli * deduction.times))
                 for deduction in line.deductions]
        for words in (*line.remarks, *taken):
            whole.addWidget(Label(words, "caption", wrap=True))
        if line.evidence:
            places = Places(line.evidence)
            places.play_asked.connect(self.play_asked)
            whole.addWidget(places)


def section_title(section: SectionBlock) -> QHBoxLayout:
    """`1 开场与核实    10 / 10`; no points where nothing of it applies."""
    points = f"{points_text(section.earned_milli)} / {points_text(section.weight_milli)}" if section.applies else ""
    return _beside(Label(f"{section.code} {section.title}", "caption", wrap=True), Label(points, "caption"))


def text_part(caption: str, words: str) -> QVBoxLayout:
    """A caption with a text below it."""
    part = QVBoxLayout()
    part.setSpacing(2)
    part.addWidget(divider())
    part.addWidget(Label(caption, "caption"))
    part.addWidget(Label(words, wrap=True))
    return part


def version_part(line: RevisionLine) -> QVBoxLayout:
    """A version: number, who, when, score; of a revision why, who agreed, and each thing old and new."""
    part = QVBoxLayout()
    part.setSpacing(2)
    part.addWidget(Label(f"{line.number} · {_('Score')} {line.score_shown}", wrap=True))
    part.addWidget(Label(f"{line.who} · {line.at}", "caption", wrap=True))
    if line.reason:
        part.addWidget(Label(_("Reason: {reason}").format(reason=line.reason), wrap=True))
    if line.consent:
        part.addWidget(Label(line.consent, wrap=True))
    for change in line.changes:
        part.addWidget(Label(change.words, "caption", wrap=True))
    return part


def head_words(record: EvaluationRecord) -> str:
    """The caption below the score: points, and what confirmed fatal items make of it; why there is no score."""
    sheet = record.sheet
    if sheet.unscorable:
        return sheet.unscorable
    points = _("{earned} / {applicable} points").format(
        earned=points_text(sheet.earned_milli), applicable=points_text(sheet.applicable_milli))
    if not sheet.fatal_count(FatalState.CONFIRMED):
        return points
    return _("{points} · after fatal items {score}, {band}").format(
        points=points, score=sheet.result_shown, band=sheet.result_band or "—")


def _earned(line: CriterionLine) -> str:
    if line.mark in DOES_NOT_APPLY or line.kind is CriterionKind.NOTE:
        return line.earned_shown
    return f"{line.earned_shown} / {line.full_shown}"


def _beside(words: QWidget, at_right: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(words, 1)
    row.addWidget(at_right, 0, Qt.AlignmentFlag.AlignTop)
    return row
