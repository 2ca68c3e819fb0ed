"""The open criterion: the ring, guidance, what its kind is answered with, evidence and key hints, in place in the list.

Long texts are cut so that the whole card stands in view; the whole of them is in their tooltips.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from qadesk.i18n import _
from qadesk.models.answers import Answer
from qadesk.models.choices import choices
from qadesk.models.scorecards import Behaviour, Criterion, CriterionKind
from qadesk.models.scoring import needs_evidence
from qadesk.ui import theme
from qadesk.ui.enter_words import hints_for
from qadesk.ui.keys import Keys
from qadesk.ui.widgets.answer_row import ChoiceRow
from qadesk.ui.widgets.deduction_row import DeductionRow
from qadesk.ui.widgets.evidence_line import EvidenceLine
from qadesk.ui.widgets.form_lines import LINE_PX, paint_lines, text_width, tip, wrapped
from qadesk.ui.widgets.form_paint import RIGHT, face, paint_state, paint_text, points_of, state_of
from qadesk.ui.widgets.key_hints import KeyHints
from qadesk.ui.widgets.note_line import NoteLine
from qadesk.ui.widgets.value_row import ValueRow

EDGE = 3  # the ring stands this far inside the list
HEAD, PADDING = 30, 4
ADVICE_X, NAME_X = 9, 66
POINTS_WIDTH = 80
CUTS = ((6, 3), (4, 2), (2, 1), (1, 1))  # lines for the guidance and for each row: the first that fits is taken
NO_ROOM_PX = 100_000


class CriterionCard(QWidget):
    """Shows the current criterion; the list gives it width, place and room, `height_for` says how high it must be."""

    behaviour_pressed = Signal(object)
    behaviour_lowered = Signal(object)
    value_chosen = Signal(object)  # an option's code, yes or no, a value in thousandths
    note_typed = Signal(str)
    span_play_asked = Signal(object)
    span_remove_asked = Signal(object)
    span_noted = Signal(object, str)
    note_left = Signal()
    evidence_grown = Signal()
    stamp_asked = Signal()
    action_asked = Signal(str)

    def __init__(self, keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._keys = keys
        self._criterion: Criterion | None = None
        self._answer = Answer()
        self._focused = False
        self._room_px, self._row_lines = NO_ROOM_PX, 1
        self._advice: tuple[str, ...] = ()
        self._deductions: list[DeductionRow] = []
        self._choices: list[ChoiceRow] = []
        self.value, self.note = ValueRow(self), NoteLine(self)
        self._evidence = EvidenceLine(keys.shown("evidence.stamp"), parent=self)
        self._hints = KeyHints(self)
        self.value.value_asked.connect(self.value_chosen)
        self.note.typed.connect(self.note_typed)
        self.note.left.connect(self.note_left)
        self.note.height_changed.connect(self.evidence_grown)
        self._evidence.span_play_asked.connect(self.span_play_asked)
        self._evidence.span_remove_asked.connect(self.span_remove_asked)
        self._evidence.span_noted.connect(self.span_noted)
        self._evidence.note_left.connect(self.note_left)
        self._evidence.height_changed.connect(self.evidence_grown)
        self._evidence.stamp_asked.connect(self.stamp_asked)
        self._hints.asked.connect(self.action_asked)

    @property
    def criterion(self) -> Criterion | None:
        return self._criterion

    def show_criterion(self, criterion: Criterion, answer: Answer, *, last_open: bool, typed: str = "") -> None:
        """Show a criterion with its answer; `last_open`: no other item is open; `typed`: a number under way."""
        changed = criterion is not self._criterion
        self._criterion, self._answer = criterion, answer
        self._show_body(criterion, answer, typed)
        missing = needs_evidence(criterion, answer) and not answer.evidence
        self._evidence.show_spans(answer.evidence, _("needed here") if missing else "")
        self._hints.show_hints(hints_for(self._keys, criterion, answer, last_open=last_open))
        self.setAccessibleName(f"{criterion.code} {criterion.name}  {points_of(criterion, answer)}  "
                               f"{state_of(criterion, answer).words}")
        self.setAccessibleDescription(criterion.advice)
        self.place()
        if changed:
            self.update()
        else:  # its parts repaint themselves where they changed
            self.update(0, 0, self.width(), EDGE + HEAD)

    def show_notice(self, words: str) -> None:
        """Say something in the line of hints until the next change."""
        self._hints.show_notice(words)

    def notice(self) -> str:
        """The notice shown, or nothing."""
        return self._hints.notice()

    def hints(self) -> str:
        """The keys and what they do, as shown."""
        return self._hints.accessibleName()

    @property
    def is_focused(self) -> bool:
        """Whether it is drawn with the ring."""
        return self._focused

    def set_focused(self, focused: bool) -> None:
        """Whether the keys go to this criterion: the ring, else the bar of an idle selection."""
        if focused != self._focused:
            self._focused = focused
            self.update()

    def set_room(self, room_px: int) -> None:
        """How much height there is: long texts are cut to stand in it."""
        self._room_px = room_px

    def rows(self) -> Sequence[DeductionRow]:
        """The rows of the deductions shown."""
        return self._deductions[:len(_behaviours(self._criterion)) if self._criterion else 0]

    def choice_rows(self) -> Sequence[ChoiceRow]:
        """The rows of a choice's options, or of yes and no."""
        return self._choices[:len(choices(self._criterion)) if self._criterion else 0]

    def evidence(self) -> EvidenceLine:
        """The line of evidence."""
        return self._evidence

    def height_for(self, width: int) -> int:
        """The height in px that the card needs at a width; decides how far long texts are cut."""
        inner = width - 2 * EDGE
        fixed = 2 * EDGE + HEAD + self._evidence.height_for(inner) + self._hints.height() + PADDING
        height = fixed
        for advice_lines, row_lines in CUTS:
            self._advice = self._advice_lines(inner, advice_lines)
            body = sum(part.height_for(inner, row_lines) for part in self._body())
            height = fixed + self._advice_height() + body
            self._row_lines = row_lines
            if height <= self._room_px:
                break
        return height

    def _is(self, kind: CriterionKind) -> bool:
        return self._criterion is not None and self._criterion.kind is kind

    def _body(self) -> Sequence[DeductionRow | ChoiceRow | ValueRow | NoteLine]:
        """What the criterion is answered with, from above."""
        if self._is(CriterionKind.SCALE) or self._is(CriterionKind.BONUS):
            return (self.value,)
        if self._is(CriterionKind.NOTE):
            return (self.note,)
        return self.rows() or self.choice_rows()

    def _show_body(self, criterion: Criterion, answer: Answer, typed: str) -> None:
        answers, behaviours = choices(criterion), _behaviours(criterion)
        while len(self._deductions) < len(behaviours):
            self._deductions.append(self._new_deduction())
        while len(self._choices) < len(answers):
            self._choices.append(self._new_choice())
        for number, row in enumerate(self.rows(), 1):
            behaviour = behaviours[number - 1]
            row.show_behaviour(behaviour, number, answer.times(behaviour.code))
        for number, (line, choice) in enumerate(zip(self.choice_rows(), answers, strict=True), 1):
            line.show_choice(choice, number, chosen=answer.value == choice.value)
        body = self._body()
        if self.value in body:
            self.value.show_value(criterion, answer.value if isinstance(answer.value, int) else None, typed)
        if self.note in body:
            self.note.show_note(str(answer.value or ""))
        for part in (*self._deductions, *self._choices, self.value, self.note):
            if part.isHidden() is (part in body):
                part.setVisible(part in body)

    def _new_deduction(self) -> DeductionRow:
        row = DeductionRow(self)
        row.pressed_once.connect(self.behaviour_pressed)
        row.lowered.connect(self.behaviour_lowered)
        return row

    def _new_choice(self) -> ChoiceRow:
        row = ChoiceRow(self)
        row.chosen.connect(self.value_chosen)
        return row

    def _advice_lines(self, inner: int, lines: int) -> tuple[str, ...]:
        advice = self._criterion.advice if self._criterion else ""
        return wrapped(advice, inner - 2 * ADVICE_X, lines, theme.CAPTION) if advice else ()

    def _advice_height(self) -> int:
        return len(self._advice) * LINE_PX[theme.CAPTION] + 4 if self._advice else 0

    def resizeEvent(self, event: object) -> None:
        self.place()

    def place(self) -> None:
        """Lay the parts out anew."""
        inner, y = self.width() - 2 * EDGE, EDGE + HEAD
        self.height_for(self.width())
        y += self._advice_height()
        for part in self._body():
            height = part.height_for(inner, self._row_lines)
            part.setGeometry(EDGE, y, inner, height)
            y += height
        height = self._evidence.height_for(inner)
        self._evidence.setGeometry(EDGE, y, inner, height)
        self._hints.setGeometry(EDGE, y + height, inner, self._hints.height())
        self._tip_when_cut()

    def _tip_when_cut(self) -> None:
        if self._criterion is None:
            return
        name = f"{self._criterion.code} {self._criterion.name}"
        name_cut = text_width(self._criterion.name) > self._name_rect().width()
        advice_cut = bool(self._advice) and self._advice[-1].endswith("…")
        words = [name] * name_cut + [self._criterion.advice] * advice_cut
        self.setToolTip(tip("\n".join(words)))

    def _name_rect(self) -> QRectF:
        return QRectF(NAME_X, EDGE, self.width() - RIGHT - NAME_X - POINTS_WIDTH, HEAD)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_frame(painter)
        if self._criterion is None:
            return
        paint_state(painter, EDGE + HEAD / 2, state_of(self._criterion, self._answer))
        paint_text(painter, QRectF(34, EDGE, 30, HEAD), self._criterion.code, face(), "text3")
        bold, right = face(bold=True), self.width() - RIGHT
        paint_text(painter, self._name_rect(), self._criterion.name, bold, "text")
        points = QRectF(right - POINTS_WIDTH, EDGE, POINTS_WIDTH, HEAD)
        paint_text(painter, points, points_of(self._criterion, self._answer), bold, "text", right=True)
        advice = QRectF(EDGE + ADVICE_X, EDGE + HEAD - 2, self.width() - 2 * (EDGE + ADVICE_X), self._advice_height())
        paint_lines(painter, advice, self._advice, "text2", theme.CAPTION)

    def _paint_frame(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), theme.color("surface"))
        place = QRectF(self.rect()).adjusted(EDGE, 1, -EDGE, -1)
        if self._focused:
            painter.setPen(QPen(theme.color("focus"), theme.RING))
            painter.setBrush(theme.color("surface"))
            painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), theme.RADIUS_CONTROL, theme.RADIUS_CONTROL)
        else:
            painter.fillRect(place, theme.color("sunken"))
            painter.fillRect(QRectF(place.x(), place.y(), theme.BAR, place.height()), theme.color("edge"))


def _behaviours(criterion: Criterion) -> tuple[Behaviour, ...]:
    return criterion.behaviours if criterion.kind is CriterionKind.DEDUCTIONS else ()
