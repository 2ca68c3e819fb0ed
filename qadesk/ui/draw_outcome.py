"""What a draw that was made shows: how many calls, the values anyone can check, and what came after it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.frame import DrawFacts, Late
from qadesk.models.period_words import short_words
from qadesk.ui import theme
from qadesk.ui.rule_words import instant_words
from qadesk.ui.widgets.banners import Banner
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.labels import Label, plain_tip


class DrawOutcome(QWidget):
    """`supplement_asked(period)`: the draw of what came late is wanted."""

    supplement_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._late: Late | None = None
        self.outcome, self.late = Banner("good", ""), Banner("warn", "")
        self.supplement = Button(_("To the supplement"), icon="dice-multiple-outline")
        self.drawn = Button(_("Drawn calls …"), icon="format-list-numbered")
        self.files = Button(_("Write files …"), "ghost", icon="file-export-outline")
        self.values: dict[str, QLineEdit] = {}
        self.late.set_corner(self.supplement)
        self.supplement.clicked.connect(self._ask_supplement)
        whole, lists = QVBoxLayout(self), QHBoxLayout()
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.GAP)
        whole.addWidget(self.outcome)
        whole.addWidget(self.late)
        whole.addLayout(self._facts())
        whole.addWidget(Label(_("Print the draw slip and let those who rolled sign it. It tells the commitments of the "
                                "next draws too, and how anyone checks the files."), "caption", wrap=True))
        for button in (self.drawn, self.files):
            lists.addWidget(button)
        lists.addStretch(1)
        whole.addLayout(lists)
        whole.addStretch(1)

    def show_facts(self, facts: DrawFacts, zone: ZoneInfo) -> None:
        """Show who drew how many calls and when, and the values of the draw."""
        self.outcome.set_words(ngettext("{count} call drawn", "{count} calls drawn", facts.drawn).format(
            count=facts.drawn), _("by {who}, {when}").format(who=facts.by, when=instant_words(facts.at_utc_ms, zone)))
        for key, value in (("commitment", facts.commitment or _("No commitment")),
                           ("manifest", facts.manifest_sha256), ("chance", facts.entropy or _("None")),
                           ("seed", facts.seed)):
            self.values[key].setText(value)
            self.values[key].setToolTip(plain_tip(value))
            self.values[key].setCursorPosition(0)

    def show_late(self, late: Late | None) -> None:
        """What came after the draw is proposed for a draw of its own."""
        self._late = late
        self.late.setVisible(late is not None)
        if late is not None:
            title = ngettext("{count} call came after the draw", "{count} calls came after the draw", late.calls)
            self.late.set_words(title.format(count=late.calls), _("They have a draw of their own: {period}.").format(
                period=short_words(late.period)))

    def _facts(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, (key, caption) in enumerate((
                ("commitment", _("Commitment C")), ("manifest", _("Manifest M")), ("chance", _("Public number P")),
                ("seed", _("Seed")))):
            value = QLineEdit()
            value.setReadOnly(True)
            value.setFont(theme.mono())
            value.setAccessibleName(caption)
            self.values[key] = value
            grid.addWidget(Label(caption, "caption"), row, 0)
            grid.addWidget(value, row, 1)
        return grid

    def _ask_supplement(self) -> None:
        if self._late is not None:
            self.supplement_asked.emit(self._late.period)
