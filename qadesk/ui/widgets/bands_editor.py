"""The day's time bands edited in place: each from its start to the next one's, with its name and its weight."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from qadesk.i18n import N_, _
from qadesk.importing.roster_times import read_clock
from qadesk.importing.times import Unreadable
from qadesk.models.bands import BAND_KINDS, BAND_NAMES, BandKind, BandValue
from qadesk.models.shifts import clock_text
from qadesk.ui import theme
from qadesk.ui.widgets.buttons import Button, IconButton
from qadesk.ui.widgets.hands import ignore_wheel
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.line_list import Line, LineList

START_PX, NAME_PX, KIND_PX, WEIGHT_PX = 64, 190, 96, 90
HEAVIEST = 1000
KIND_NAMES = {BandKind.ORDINARY: N_("ordinary"), BandKind.HANDOVER: N_("handover"), BandKind.MEAL: N_("meal")}


class BandsEditor(QWidget):
    """`edited()`: a band was changed, added or taken out. The values are those of `settings.BANDS`."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.add_button = Button(_("Add a band"), "ghost", icon="plus")
        rows, head = QVBoxLayout(), _head()
        rows.setSpacing(4)
        self._list = LineList[BandLine](rows, head, self.edited.emit)
        self.lines = self._list.lines
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        whole.addWidget(head)
        whole.addLayout(rows)
        whole.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.add_button.clicked.connect(self._add_new)

    def show_bands(self, values: Sequence[BandValue]) -> None:
        """Show these bands in place of those shown."""
        self._list.clear()
        for value in values:
            self._add(value)

    def bands(self) -> list[BandValue]:
        """The bands as they stand here; the rules say whether they are a day."""
        return [line.value() for line in self.lines]

    def _add_new(self) -> None:
        self._add({"code": "", "start": "", "g": 100})
        self.lines[-1].start.setFocus()
        self.edited.emit()

    def _add(self, value: BandValue) -> None:
        line = BandLine(value)
        line.edited.connect(self.edited)
        self._list.add(line)


class BandLine(Line):
    """One band: start, name, kind, weight. A shipped band shows its name and keeps its code and its kind."""

    edited = Signal()

    def __init__(self, value: BandValue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        code, weight = str(value["code"]), value["g"]
        self._code = code if code in BAND_NAMES else ""
        self.start, self.name, self.weight = (QLineEdit(str(value["start"])), QLineEdit(_(BAND_NAMES.get(code, code))),
                                              QSpinBox())
        self.name.setReadOnly(bool(self._code))
        self.kind = QComboBox()
        for kind, words in KIND_NAMES.items():
            self.kind.addItem(_(words), str(kind))
        self.kind.setCurrentIndex(self.kind.findData(str(value.get("kind", BAND_KINDS.get(code, "")))))
        self.kind.setEnabled(not self._code)
        self.kind.setToolTip(_("Handovers and meals follow the roster of agents who have one."))
        self.weight.setRange(1, HEAVIEST)
        self.weight.setSuffix("%")
        self.weight.setValue(weight if isinstance(weight, int) else 100)
        self.drop = IconButton("close", _("Take this band out"))
        for part, words, width in ((self.start, _("Start"), START_PX), (self.name, _("Time band"), NAME_PX),
                                   (self.kind, _("Kind"), KIND_PX), (self.weight, _("Weight"), WEIGHT_PX)):
            part.setAccessibleName(words)
            part.setFixedWidth(width)
        ignore_wheel(self.weight)
        ignore_wheel(self.kind)
        row = _row(self)
        for piece in self.parts():
            row.addWidget(piece)
        row.addStretch(1)
        self.start.editingFinished.connect(self._tidy)
        for signal in (self.start.textEdited, self.name.textEdited, self.kind.currentIndexChanged,
                       self.weight.valueChanged):
            signal.connect(lambda _now: self.edited.emit())
        self.drop.clicked.connect(self.dropped)

    def parts(self) -> tuple[QWidget, ...]:
        """What Tab goes through, left to right."""
        return self.start, self.name, self.kind, self.weight, self.drop

    def value(self) -> BandValue:
        """The band as a rules value."""
        value: BandValue = {"code": self._code or self.name.text().strip(), "start": self.start.text().strip(),
                            "g": self.weight.value()}
        kind = "" if self._code else self.kind.currentData()
        return {**value, "kind": kind} if kind else value

    def _tidy(self) -> None:
        try:
            minute, _late = read_clock(self.start.text())
        except Unreadable:
            return
        self.start.setText(clock_text(minute))


def _head() -> QWidget:
    head = QWidget()
    row = _row(head)
    for words, width in ((_("Start"), START_PX), (_("Time band"), NAME_PX), (_("Kind"), KIND_PX),
                         (_("Weight"), WEIGHT_PX)):
        label = Label(words, "caption")
        label.setFixedWidth(width)
        row.addWidget(label)
    row.addStretch(1)
    return head


def _row(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout(widget)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.GAP // 2)
    return row
