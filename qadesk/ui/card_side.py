"""The version of a scorecard that is chosen in the list: its facts, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from qadesk.i18n import N_, _
from qadesk.models.scorecard_checks import Finding
from qadesk.models.scorecard_life import CardRow, CardUse
from qadesk.models.scorecard_versions import CardState
from qadesk.ui import theme
from qadesk.ui.card_life_words import life_words, name_words, pinned_words, state_tone, state_words, use_words
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.chips import Chip
from qadesk.ui.widgets.finding_lines import FindingLines
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.tiles import Tile

WIDTH = 356
USE_BUTTONS = {CardUse.INBOUND: N_("Use for inbound calls"), CardUse.OUTBOUND: N_("Use for outbound calls"),
               CardUse.MYSTERY: N_("Use for mystery calls")}


class CardSide(Tile):
    """`asked(act)`: a button was pressed: "open", a key of `buttons`, a CardUse; without `may_change` few are there."""

    asked = Signal(str)

    def __init__(self, *, may_change: bool, parent: QWidget | None = None) -> None:
        super().__init__(_("Version"), parent=parent)
        self.setFixedWidth(WIDTH)
        self.row: CardRow | None = None
        self._may_change = may_change
        self.state, self.name = Chip(), Label("", "title", wrap=True)
        self.facts = [Label("", wrap=True) for _fact in range(3)]
        self.open = Button(_("Open"), "primary", key="Enter")
        self.buttons = {
            "publish": Button(_("Publish …")), "copy": Button(_("Copy as draft")),
            "copy_own": Button(_("Copy as another card")), "check": Button(_("Check it")),
            "compare": Button(_("Compare …")), "export": Button(_("Export YAML …")),
            "retire": Button(_("Retire …"), "danger"), "delete": Button(_("Delete draft"), "danger")}
        self.uses = {use: Button(_(words)) for use, words in USE_BUTTONS.items()}
        self.findings = FindingLines()
        self._lay_out()
        self.setFocusProxy(self.open)
        self.open.clicked.connect(lambda: self.asked.emit("open"))
        for key, button in self._all():
            button.clicked.connect(lambda _checked=False, act=key: self.asked.emit(act))
        self.show_row(None, ZoneInfo("UTC"))

    def show_row(self, row: CardRow | None, zone: ZoneInfo) -> None:
        """Show this version, or that none is chosen."""
        if self.row is None or row is None or self.row.version_id != row.version_id:
            self.findings.show_findings(())
        self.row = row
        for part in (self.state, self.open, self._under):
            part.setVisible(row is not None)
        self._place_buttons(row)
        self._hint.setVisible(row is None)
        self.name.setText(name_words(row)[:300] if row is not None else "")
        for label, words in zip(self.facts, _facts(row, zone), strict=True):
            label.setText(words)
            label.setVisible(bool(words))
        if row is not None:
            self.state.set_chip(state_words(row), state_tone(row))
            self.set_title(_("{code}, version {version}").format(code=row.code, version=row.version))
            self.open.setText(_("Edit") if self._may_change and row.state is CardState.DRAFT else _("View"))

    def offers(self, act: str, row: CardRow) -> bool:
        """Whether an act is possible for a version, for who stands here."""
        if act in ("check", "compare"):
            return True
        if not self._may_change:
            return False
        if act in USE_BUTTONS:
            return row.state is CardState.PUBLISHED and act not in row.uses
        states = {"publish": (CardState.DRAFT,), "delete": (CardState.DRAFT,), "retire": (CardState.PUBLISHED,),
                  "copy": (CardState.PUBLISHED, CardState.RETIRED)}
        return row.state in states.get(act, tuple(CardState))

    def show_findings(self, version_id: int, findings: Sequence[Finding], note: str) -> None:
        """Show what a check of a version found, unless another one is shown by now."""
        if self.row is not None and self.row.version_id == version_id:
            self.findings.show_findings(findings, _("The check finds nothing."), note)

    def _all(self) -> list[tuple[str, Button]]:
        return [*self.buttons.items(), *((use.value, button) for use, button in self.uses.items())]

    def _place_buttons(self, row: CardRow | None) -> None:
        """Those that are possible, two a line; a hidden one would leave a gap."""
        for _key, button in self._all():
            self._grid.removeWidget(button)
        shown = [button for key, button in self._all() if row is not None and self.offers(key, row)]
        if any(button.hasFocus() and button not in shown for _key, button in self._all()):
            self.open.setFocus()  # else the next button would have it: a second Enter would set another use
        for place, button in enumerate(shown):
            self._grid.addWidget(button, place // 2, place % 2)
        for _key, button in self._all():
            button.setVisible(button in shown)

    def _lay_out(self) -> None:
        inside, scroll, head, grid = QWidget(), QScrollArea(), QHBoxLayout(), QGridLayout()
        column, self._under = QVBoxLayout(inside), QWidget()
        column.setContentsMargins(theme.TILE_PADDING, theme.GAP, theme.TILE_PADDING, theme.GAP)
        column.setSpacing(8)
        self._hint = Label(_("Choose a version in the list."), "caption", wrap=True)
        head.addWidget(self.state)
        head.addStretch(1)
        column.addLayout(head)
        for part in (self._hint, self.name, *self.facts):
            column.addWidget(part)
        column.addWidget(self.open)
        self._under.setLayout(grid)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        self._grid = grid
        for _key, button in self._all():
            button.setParent(self._under)  # those that are not shown are in no layout
        column.addWidget(self._under)
        column.addWidget(self.findings)
        column.addStretch(1)
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        self.body.addWidget(scroll)


def _facts(row: CardRow | None, zone: ZoneInfo) -> tuple[str, ...]:
    if row is None:
        return ("",) * 3
    uses = use_words(row)
    return (life_words(row, zone), _("Used for: {uses}").format(uses=uses) if uses else "",
            pinned_words(row) if row.state is not CardState.DRAFT else "")
