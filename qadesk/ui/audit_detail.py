"""One row of the audit trail in full: who, what, when, and old beside new where something was changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, tzinfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.audit import OUTCOME_NAMES
from qadesk.models.audit_detail_words import DETAIL_NAMES, object_words, value_words
from qadesk.models.audit_lines import AuditLine
from qadesk.models.audit_words import action_words
from qadesk.models.listening import clock_text
from qadesk.models.types import canonical
from qadesk.ui import theme
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.tiles import Tile

WIDTH = 340
PLACES = {"from_ms", "to_ms", "start_ms"}  # in a recording
Facts = list[tuple[str, str]]
Changes = list[tuple[str, str, str]]


class AuditDetail(Tile):
    """Shows a row, or that none is chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Row"), parent=parent)
        self.setFixedWidth(WIDTH)
        self._area = QScrollArea(widgetResizable=True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setAccessibleName(_("Row"))
        self.body.addWidget(self._area)
        self.show_line(None)

    def show_line(self, line: AuditLine | None) -> None:
        """Show this row."""
        if line is None:
            self.set_title(_("Row"))
            self._area.setWidget(EmptyState("history", _("No row chosen"), _("Choose a row to see all of it.")))
            return
        self.set_title(_("Row {seq:,}").format(seq=line.seq))
        changes, facts = told(line.detail, line.local.tzinfo)
        page = QWidget()
        whole = QVBoxLayout(page)
        whole.setContentsMargins(theme.TILE_PADDING, 8, theme.TILE_PADDING, 8)
        whole.setSpacing(theme.GAP)
        whole.addLayout(_grid([], _head(line)))
        if changes:
            whole.addLayout(_grid([_("Field"), _("Old"), _("New")], changes))
        if facts:
            whole.addLayout(_grid([], facts))
        seal = Label(" ".join(line.mac[at:at + 16] for at in range(0, 64, 16)), "caption", wrap=True)
        seal.setFont(theme.mono())
        seal.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        whole.addWidget(Label(_("Hash"), "caption"))
        whole.addWidget(seal)
        whole.addStretch(1)
        self._area.setWidget(page)


def _head(line: AuditLine) -> Facts:
    return [(_("Time"), f"{line.local:%Y-%m-%d %H:%M:%S} {zone_words(line)}"), (_("Who"), line.who),
            (_("Act"), action_words(line.action)), (_("Act's name"), line.action),
            (_("Object"), object_words(line.about) or "–"), (_("Outcome"), _(OUTCOME_NAMES[line.outcome]))]


def zone_words(line: AuditLine) -> str:
    """The zone in which a row was written: UTC+08:00."""
    return f"UTC{line.local.isoformat()[-6:]}"


def told(detail: Mapping[str, object], zone: tzinfo | None) -> tuple[Changes, Facts]:
    """What was changed (field, old, new), and the other details that say something."""
    changed = "old" in detail and "new" in detail
    facts = [(_name(name), _value(name, value, zone)) for name, value in detail.items()
             if not (changed and name in ("old", "new")) and value not in (None, "", {}, [])]
    return (_changes(detail["old"], detail["new"], zone) if changed else []), facts


def _changes(old: object, new: object, zone: tzinfo | None) -> Changes:
    if not isinstance(old, Mapping) or not isinstance(new, Mapping):
        return [(_("Value"), _value("", old, zone), _value("", new, zone))]
    return [(_name(name), _value(name, old.get(name, ""), zone), _value(name, new.get(name, ""), zone))
            for name in dict.fromkeys([*old, *new])]


def _name(name: str) -> str:
    return _(DETAIL_NAMES[name]) if name in DETAIL_NAMES else name


def _value(name: str, value: object, zone: tzinfo | None) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return "\n".join(_value(name, one, zone) for one in value) or "–"
    if isinstance(value, int) and (name == "clock" or name.endswith("_utc_ms")):
        return f"{datetime.fromtimestamp(value / 1000, UTC).astimezone(zone):%Y-%m-%d %H:%M:%S}"
    if isinstance(value, int) and name in PLACES:
        return clock_text(value, tenths=True)
    if value in (None, "", {}):
        return "–"
    return value_words(name, value) if isinstance(value, str) else canonical(value)


def _grid(heading: Sequence[str], rows: Sequence[tuple[str, ...]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.GAP)
    grid.setVerticalSpacing(4)
    for column, words in enumerate(heading):
        grid.addWidget(Label(words, "caption"), 0, column)
    for at, row in enumerate(rows, start=1):
        for column, words in enumerate(row):
            label = Label(words, "caption" if column == 0 else "body", wrap=True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(label, at, column, Qt.AlignmentFlag.AlignTop)
    for column in range(1, grid.columnCount()):
        grid.setColumnStretch(column, 1)
    return grid
