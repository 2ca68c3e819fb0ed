"""How a call list is read, as choices: encoding, delimiter, heading, zone, order of day and month, unit."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.importing.encodings import ENCODINGS
from qadesk.importing.mappings import ListMapping
from qadesk.importing.tables import DELIMITERS, FOUND, Table
from qadesk.ui.import_opening import Corrections
from qadesk.ui.widgets.fields import place_of
from qadesk.ui.widgets.hands import ignore_wheel
from qadesk.ui.widgets.labels import Label

ENCODING_NAMES = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8 (BOM)", "gb18030": "GBK / GB18030", "utf-16-le": "UTF-16 LE",
                  "utf-16-be": "UTF-16 BE", "big5": "Big5", "cp1252": "Windows-1252", "utf-32-le": "UTF-32 LE",
                  "utf-32-be": "UTF-32 BE"}
_HOURS = range(-12, 15)
_HEADING_ROWS = 10


class ReadingBar(QWidget):
    """`reopen_asked`: the file is to be cut in another way; `values_chosen`: its values are to be read in another way.

    What a person chose holds until another file is shown; the rest follows what is found."""

    reopen_asked = Signal()
    values_chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.encoding, self.delimiter, self.heading = QComboBox(), QComboBox(), QComboBox()
        self.zone, self.day_order, self.unit = QComboBox(), QComboBox(), QComboBox()
        self._by_hand: set[QComboBox] = set()
        self._fill()
        self._lay_out()
        for box in (self.encoding, self.delimiter, self.heading):
            box.activated.connect(self._cut_anew)
        for box in (self.zone, self.day_order, self.unit):
            box.activated.connect(self._read_anew)

    def forget(self) -> None:
        """Another file: nothing was chosen for it yet."""
        self._by_hand.clear()

    def take(self, *, encoding: str = "", delimiter: str = "", heading_row: int = FOUND) -> None:
        """Cut the file as a named mapping says."""
        for box, value, found in ((self.encoding, encoding, ""), (self.delimiter, delimiter, ""),
                                  (self.heading, heading_row, FOUND)):
            self._by_hand.discard(box)
            if value != found:
                self._by_hand.add(box)
                box.setCurrentIndex(_place(box, value))

    def choose_order(self, order: str) -> None:
        """Read days in this order."""
        self.day_order.setCurrentIndex(place_of(self.day_order, order))
        self._by_hand.add(self.day_order)
        self.values_chosen.emit()

    def encoding_chosen(self) -> str:
        """The encoding that a person chose; "" for what is found."""
        return str(self.encoding.currentData()) if self.encoding in self._by_hand else ""

    def delimiter_chosen(self) -> str:
        """The delimiter that a person chose; "" for what is found."""
        return str(self.delimiter.currentData()) if self.delimiter in self._by_hand else ""

    def heading_chosen(self) -> int:
        """The row that a person chose for the heading, 0 for none, FOUND for what is found."""
        return int(self.heading.currentData()) if self.heading in self._by_hand else FOUND

    def corrections(self) -> Corrections:
        """What was chosen by hand of how values are read."""
        return Corrections(self.zone in self._by_hand, self.zone.currentData(),
                           str(self.day_order.currentData()) if self.day_order in self._by_hand else "",
                           str(self.unit.currentData()) if self.unit in self._by_hand else "")

    def show_reading(self, table: Table, mapping: ListMapping, zone: ZoneInfo) -> None:
        """Show how a list is read; what no text file has cannot be chosen."""
        self.zone.setItemText(0, _("Centre's time ({zone})").format(zone=zone.key))
        self.encoding.setCurrentIndex(place_of(self.encoding, table.encoding))
        self.delimiter.setCurrentIndex(_place(self.delimiter, table.delimiter))
        self.encoding.setEnabled(bool(table.encoding))
        self.delimiter.setEnabled(bool(table.delimiter))
        self.heading.setItemText(0, _("As found: row {row}").format(row=table.first_row - 1) if table.heading
                                 else _("As found: none"))
        self.heading.setCurrentIndex(place_of(self.heading, table.heading_row))
        self.zone.setCurrentIndex(_place(self.zone, mapping.offset_min))
        self.unit.setCurrentIndex(place_of(self.unit, mapping.duration_unit))
        self.day_order.setCurrentIndex(place_of(self.day_order, mapping.order))

    def _cut_anew(self) -> None:
        self._note_hand()
        self.reopen_asked.emit()

    def _read_anew(self) -> None:
        self._note_hand()
        self.values_chosen.emit()

    def _note_hand(self) -> None:
        box = self.sender()
        if isinstance(box, QComboBox):
            self._by_hand.add(box)

    def _fill(self) -> None:
        _add(self.encoding, [(ENCODING_NAMES[name], name) for name in ENCODINGS])
        names = {",": _("Comma ,"), "\t": _("Tab"), ";": _("Semicolon ;"), "|": _("Vertical bar"),
                 "，": _("Wide comma ，"), "^": _("Caret ^")}
        _add(self.delimiter, [(names[sign], sign) for sign in DELIMITERS])
        _add(self.heading, [("", FOUND), (_("No heading"), 0), *(
            (_("In row {row}").format(row=row), row) for row in range(1, _HEADING_ROWS + 1))])
        _add(self.zone, [("", None), *((_zone_name(hour * 60), hour * 60) for hour in _HOURS)])
        _add(self.day_order, [(_("As found"), ""), (_("Day first"), "dmy"), (_("Month first"), "mdy"),
                              (_("Year first"), "ymd")])
        _add(self.unit, [(_("seconds"), "s"), (_("milliseconds"), "ms"), (_("minutes"), "min")])

    def _lay_out(self) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for words, box in ((_("Encoding"), self.encoding), (_("Delimiter"), self.delimiter),
                           (_("Heading"), self.heading), (_("Time zone"), self.zone),
                           (_("Order of day and month"), self.day_order), (_("Unit of durations"), self.unit)):
            box.setAccessibleName(words)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(8)
            ignore_wheel(box)
            column = QVBoxLayout()
            column.setSpacing(2)
            label = Label(words, "caption")
            label.setBuddy(box)
            column.addWidget(label)
            column.addWidget(box)
            line.addLayout(column, 2 if box is self.zone else 1)


def _add(box: QComboBox, items: list[tuple[str, object]]) -> None:
    for words, value in items:
        box.addItem(words, value)


def _place(box: QComboBox, value: object) -> int:
    """The place of a value, which is added where the box has none."""
    found = next((at for at in range(box.count()) if box.itemData(at) == value), -1)
    if found < 0 and value is not None and value != "":
        box.addItem(_zone_name(value) if isinstance(value, int) else str(value), value)
        return box.count() - 1
    return max(found, 0)


def _zone_name(minutes: int) -> str:
    return f"UTC{minutes // 60:+03}:{minutes % 60:02}" if minutes else "UTC"
