"""The tab 录音库: how many recordings are stored, referenced and away; which are away, and how to find them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qadesk.i18n import _, ngettext
from qadesk.models.store import AwayRow, StoreFigures
from qadesk.ui import theme
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.fields import SearchField
from qadesk.ui.widgets.hands import set_free
from qadesk.ui.widgets.job_line import JobLine, beside_job
from qadesk.ui.widgets.labels import ElidedLabel
from qadesk.ui.widgets.notice_line import NoticeLine
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tiles import FigureTile, Tile

MEBIBYTE, GIBIBYTE = 1 << 20, 1 << 30


class StorePane(QWidget):
    """`look_asked()`: look again where recordings are; `relink_asked()`: find those that are away in a folder."""

    look_asked = Signal()
    relink_asked = Signal()

    def __init__(self, *, practice: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._busy, self._figures = False, StoreFigures()
        self.stored, self.referenced, self.away, self.lost = (FigureTile(caption, opens=False) for caption in (
            _("In the store"), _("Recordings in all"), _("Not where they were"), _("Cannot be heard")))
        self.rule = NoticeLine("information-outline", "neutral")
        self.rule.say(_("Of a practice station only flagged and kept recordings are taken in.") if practice else
                      _("What is drawn, flagged, scored or kept is taken in encrypted, in the background; the rest "
                        "stays where it lies."))
        self.look, self.relink = Button(_("Look again")), Button(_("Find in a folder …"), "primary")
        self.count, self.line = ElidedLabel("", "caption"), JobLine()
        self._make_table()
        self._lay_out()
        self.look.clicked.connect(self.look_asked)
        self.relink.clicked.connect(self.relink_asked)
        self.show_store(StoreFigures(), ())

    def show_store(self, figures: StoreFigures, away: tuple[AwayRow, ...]) -> None:
        """Show what the store has and what is away."""
        self.stored.set_figure(f"{figures.stored:,}", size_words(figures.stored_bytes))
        self.referenced.set_figure(f"{figures.referenced:,}", _("known to the station"))
        self.away.set_figure(f"{figures.away:,}", _("by the last look"))
        self.lost.set_figure(f"{figures.lost:,}", _("away, and not in the store"),
                             chip=_("to be found") if figures.lost else "", tone="warn")
        self.table.set_rows(away)
        self.table.empty.set_words(*_why_empty(figures))
        self._tile.set_title(_("Recordings that are not where they were"))
        self.count.setText(_("the first {shown:,} of {total:,} recordings").format(
            shown=len(away), total=figures.away) if figures.away > len(away) else "")
        self._figures = figures
        self._show_buttons()

    def set_busy(self, busy: bool) -> None:
        """While a look or a search is under way nothing else is begun."""
        self._busy = busy
        self._show_buttons()

    def _show_buttons(self) -> None:
        for button, free in ((self.look, not self._busy), (self.relink, not self._busy and self._figures.away > 0)):
            set_free(button, free, self.search)
        self.relink.setToolTip("" if self._figures.away else _("No recording is away."))

    def _make_table(self) -> None:
        self.search = SearchField(_("Find file or folder"))
        self.search.set_width(220)
        self.table: RecordTable[AwayRow] = RecordTable(_("Recordings that are not where they were"), [
            Column("file", _("File"), lambda row: row.file_name, stretch=True),
            Column("folder", _("It was in"), lambda row: row.folder, width=360, hint=lambda row: row.folder),
            Column("since", _("Away since"), lambda row: f"{row.away_since:%Y-%m-%d %H:%M}",
                   sort=lambda row: row.away_since, width=130),
            Column("size", _("Size"), lambda row: size_words(row.size_bytes), number=True,
                   sort=lambda row: row.size_bytes, width=90),
            Column("state", _("Can be heard"), lambda row: _("from the store") if row.stored else _("no"), kind="chip",
                   tone=lambda row: "good" if row.stored else "warn", width=120),
        ], key=lambda row: row.recording_id, empty=EmptyState("check", ""))
        self.search.sought.connect(self.table.seek)

    def _lay_out(self) -> None:
        figures = QHBoxLayout()
        figures.setSpacing(theme.GAP)
        for tile in (self.stored, self.referenced, self.away, self.lost):
            figures.addWidget(tile)
        self._tile = Tile(_("Recordings that are not where they were"))
        for control in (self.search, self.look, self.relink):
            self._tile.add_control(control)
        self._tile.body.addWidget(self.table, 1)
        self._tile.body.addLayout(beside_job(self.count, self.line))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.GAP)
        whole.addLayout(figures)
        whole.addWidget(self.rule)
        whole.addWidget(self._tile, 1)


def size_words(n_bytes: int) -> str:
    """`4 KB`, `12.0 MB`, from a thousand on `1.2 GB`; nothing is rounded down to none."""
    if n_bytes < MEBIBYTE:
        return f"{-(-n_bytes // 1024):,} KB"
    if n_bytes >= 1000 * MEBIBYTE:
        return f"{n_bytes / GIBIBYTE:,.1f} GB"
    return f"{n_bytes / MEBIBYTE:,.1f} MB"


def found_words(found: int, missing: int) -> str:
    """What a search came to, in a sentence."""
    return ngettext("{found} of {count} recording was found.", "{found} of {count} recordings were found.",
                    found + missing).format(found=found, count=found + missing)


def _why_empty(figures: StoreFigures) -> tuple[str, str]:
    if not figures.referenced and not figures.stored:
        return _("No recordings yet"), _("What is imported is watched from then on.")
    return _("No recording is away"), _("Every recording lies where it was brought in from, as far as the last look "
                                        "tells.")
