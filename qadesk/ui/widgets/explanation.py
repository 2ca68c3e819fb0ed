"""How the score comes about: a small pane over the form whose lines add up to the total."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.score_words import formula
from qadesk.models.scorecards import Scorecard, points_text
from qadesk.models.scoring import Total
from qadesk.ui.widgets.labels import Label, divider

WIDTH = 372


class Explanation(QFrame):
    """Lists what each item took from 100, laid over its window; any key, click or loss of the focus closes it."""

    def __init__(self, card: Scorecard, total: Total, over: QWidget) -> None:
        super().__init__(over.window())
        self._over = over
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("kind", "tile")
        self.setFixedWidth(WIDTH)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 10, 12, 10)
        whole.setSpacing(6)
        whole.addWidget(Label(_("How the score comes about"), "section"))
        whole.addWidget(Label(formula(total), "caption", wrap=True))
        whole.addWidget(divider())
        whole.addLayout(_lines(card, total))
        self.setAccessibleName(_("How the score comes about"))

    def show_below(self, widget: QWidget) -> None:
        """Show it under a widget, kept inside the window."""
        self.adjustSize()
        corner = widget.mapTo(self.window(), QPoint(0, widget.height() + 4))
        room = self.window().size() - self.size()
        self.move(max(0, min(corner.x(), room.width() - 4)), max(0, min(corner.y(), room.height() - 4)))
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def texts(self) -> list[str]:
        """All words shown, in order."""
        return [label.text() for label in self.findChildren(Label)]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._leave()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._leave()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.close()

    def _leave(self) -> None:
        self._over.setFocus(Qt.FocusReason.PopupFocusReason)
        self.close()


def _lines(card: Scorecard, total: Total) -> QGridLayout:
    """`100`, what each item lost, and the total: the shown tenths add up."""
    lines = QGridLayout()
    lines.setColumnStretch(0, 1)
    lines.setHorizontalSpacing(12)
    lines.setVerticalSpacing(4)
    rows = [(_("All items in full"), "", "100.0")]
    for part in total.parts:
        if part.lost:
            criterion = card.criterion(part.code)
            kept = f"{points_text(part.earned_milli)} / {points_text(part.weight_milli)}"
            rows.append((f"{part.code} {criterion.name}", kept, f"−{part.lost_tenths // 10}.{part.lost_tenths % 10}"))
    rows.append((_("Score"), "", total.shown))
    for row, texts in enumerate(rows):
        role = "section" if row == len(rows) - 1 else "body"
        for column, text in enumerate(texts):
            label = Label(text, role, wrap=column == 0)
            label.setAlignment((Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft)
                               | Qt.AlignmentFlag.AlignVCenter)
            lines.addWidget(label, row, column)
    return lines
