"""One pattern of file names, or a new one: its name, its text, what is wrong with it, and the tokens to put in."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from qadesk.errors import BadInput, UserError, sentences
from qadesk.i18n import _
from qadesk.importing.own_names import LONGEST_PATTERN, TOKENS
from qadesk.models.name_readings import PatternRow
from qadesk.services.name_patterns import LONGEST_NAME
from qadesk.ui import theme
from qadesk.ui.widgets.banners import Banner
from qadesk.ui.widgets.buttons import Button, IconButton
from qadesk.ui.widgets.fields import Field
from qadesk.ui.widgets.hands import ignore_wheel
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.tiles import Tile

FORM_WIDTH = 360
TIMES = ("yyyyMMdd", "HHmmss", "yyyy", "MM", "dd", "HH", "mm", "ss", "yyMMdd", "SSS")


class NamePatternForm(Tile):
    """`edited()`: the text changed; `sent(name, pattern)`; `remove_asked()`; `move_asked(by)`."""

    edited = Signal()
    sent = Signal(str, str)
    remove_asked = Signal()
    move_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("New pattern"), parent=parent)
        self.setFixedWidth(FORM_WIDTH)
        self.row: PatternRow | None = None
        self.name, self.pattern = QLineEdit(), QLineEdit()
        self.name.setMaxLength(LONGEST_NAME)
        self.pattern.setMaxLength(LONGEST_PATTERN)
        self.pattern.setPlaceholderText("{agent}_{number}_{yyyyMMdd}-{HHmmss}")
        self.name_field = Field(_("Name of the pattern"), self.name)
        self.field = Field(_("Pattern (without the suffix; / for folders)"), self.pattern)
        self.tokens = QComboBox()
        self._make_controls()
        self._lay_out()
        self._connect()
        self.show_row(None)

    def show_row(self, row: PatternRow | None) -> None:
        """Show a pattern, or an empty form."""
        self.row = row
        self.set_title(row.name if row else _("New pattern"))
        self.name.setText(row.name if row else "")
        self.pattern.setText(row.pattern if row else "")
        self.save.setText(_("Save changes") if row else _("Add"))
        self.sure.hide()
        for part in (self.remove, self.earlier, self.later, self.new):
            part.setVisible(row is not None)
        self.show_error(None)

    def show_error(self, error: UserError | None) -> None:
        """Say below its field what is wrong; None takes it back."""
        of_name = isinstance(error, BadInput) and error.field == "name"
        words = sentences(error.what, error.todo) if error else ""
        self.name_field.set_error(words if of_name else "")
        self.field.set_error("" if of_name else words)

    def _make_controls(self) -> None:
        self.tokens.setAccessibleName(_("Put a token in"))
        self.tokens.addItem(_("Put a token in …"), "")
        for part in TIMES:
            self.tokens.addItem(_("{token}  time").format(token=f"{{{part}}}"), part)
        for token, words in TOKENS.items():
            self.tokens.addItem(f"{{{token}}}  {_(words)}", token)
        ignore_wheel(self.tokens)
        self.new, self.save = Button(_("New pattern"), "ghost", icon="plus"), Button(_("Add"), "primary")
        self.remove = Button(_("Remove"), "danger")
        self.earlier = IconButton("arrow-up", _("Try it earlier"))
        self.later = IconButton("arrow-down", _("Try it later"))
        self.sure = Banner("warn", _("Remove this pattern?"), _("What was matched by it stays matched."))
        self.yes, self.no = Button(_("Remove"), "danger"), Button(_("Keep it"), "ghost")
        self.add_control(self.new)
        self.setFocusProxy(self.name)

    def _connect(self) -> None:
        self.pattern.textChanged.connect(self.edited)
        self.tokens.activated.connect(self._put_in)
        self.save.clicked.connect(self._send)
        for line in (self.name, self.pattern):
            line.returnPressed.connect(self._send)
        self.remove.clicked.connect(self.sure.show)
        self.no.clicked.connect(self.sure.hide)
        self.yes.clicked.connect(self.remove_asked)
        self.earlier.clicked.connect(lambda: self.move_asked.emit(-1))
        self.later.clicked.connect(lambda: self.move_asked.emit(1))

    def _put_in(self) -> None:
        token = self.tokens.currentData()
        if token:
            self.pattern.insert(f"{{{token}}}")
            self.tokens.setCurrentIndex(0)
            self.pattern.setFocus()

    def _send(self) -> None:
        self.sent.emit(self.name.text(), self.pattern.text())

    def _lay_out(self) -> None:
        form, foot, order = QVBoxLayout(), QHBoxLayout(), QHBoxLayout()
        form.setContentsMargins(theme.TILE_PADDING, theme.GAP, theme.TILE_PADDING, theme.GAP)
        form.setSpacing(8)
        order.addWidget(self.tokens, 1)
        order.addWidget(self.earlier)
        order.addWidget(self.later)
        form.addWidget(self.name_field)
        form.addWidget(self.field)
        form.addLayout(order)
        form.addWidget(Label(_("The centre's patterns are tried from top to bottom, then those of known recorders. A "
                               "leg (-in, -out, -agent, -caller) at the end is told apart by itself."), "note",
                             wrap=True))
        self.sure.add_action(self.yes)
        self.sure.add_action(self.no)
        form.addWidget(self.sure)
        form.addStretch(1)
        foot.setSpacing(8)
        foot.addWidget(self.remove)
        foot.addStretch(1)
        foot.addWidget(self.save)
        form.addLayout(foot)
        self.body.addLayout(form)
