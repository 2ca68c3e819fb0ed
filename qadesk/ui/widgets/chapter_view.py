"""A chapter of the monthly summary on the screen: sentences, figures, tables in two columns."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.evaluation_record import RecordLink
from qadesk.models.summary_chapters import Chapter, Figure, Leads, Row, Table
from qadesk.ui import theme
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.sentence_list import SentenceList
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tiles import FigureTile, Tile

LEFT, RIGHT = 57, 43
WIDEST = 146
"""The px that a text's column takes at most; its whole text stands in the tooltip."""
FigureAsked = Callable[[Leads], bool]


class ChapterView(QWidget):
    """Shows a chapter, later another month's in the same widgets. `asked(leads, words)`: the calls behind a number.

    `opens` tells whether this person may follow where a number leads."""

    asked = Signal(object, str)

    def __init__(self, chapter: Chapter, opens: FigureAsked, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opens, self._chapter = opens, chapter
        self.sentences = SentenceList(opens=any(opens(one.behind) for one in chapter.sentences))
        self.figures = [self._figure(at, figure) for at, figure in enumerate(chapter.figures)]
        self.tables = {table.key: self._table(table) for table in chapter.tables}
        self.tiles = {table.key: Tile(table.title, table.note) for table in chapter.tables}
        self._lay_out(chapter)
        self.sentences.pressed.connect(lambda sentence: self.asked.emit(sentence.behind, sentence.text))
        self.show_chapter(chapter)

    def show_chapter(self, chapter: Chapter) -> None:
        """Show the same chapter of another month or team, or as it stands by now."""
        self._chapter = chapter
        self.sentences.show_sentences(chapter.sentences)
        for tile, figure in zip(self.figures, chapter.figures, strict=True):
            tile.set_figure(figure.figure, figure.line)
            tile.setToolTip(figure.line)
        for table in chapter.tables:
            self.tiles[table.key].set_title(table.title, table.note)
            self.tables[table.key].set_rows([_Line(at, row) for at, row in enumerate(table.rows)])

    def stops(self) -> list[QWidget]:
        """The tables, for F6."""
        return list(self.tables.values())

    def _figure(self, at: int, figure: Figure) -> FigureTile:
        tile = FigureTile(figure.caption, opens=self._opens(figure.leads))
        tile.opened.connect(lambda: self.asked.emit(self._chapter.figures[at].leads, figure.caption))
        return tile

    def _table(self, table: Table) -> RecordTable[_Line]:
        columns = [Column[_Line](str(at), head.text, lambda line, at=at: line.row.cells[at],  # type: ignore[misc]
                                 number=head.number, stretch=head.wide, widest=0 if head.number else WIDEST,
                                 hint=lambda line, at=at: line.row.cells[at])  # type: ignore[misc]
                   for at, head in enumerate(table.heads)]
        columns.append(Column("leads", _("Next step"), self._step, kind="link"))
        made = RecordTable[_Line](table.title, columns, key=lambda line: line.at, sortable=False,
                                  empty=EmptyState("chart-box-outline", table.empty))
        made.show_column("leads", any(self._opens(row.leads) for row in table.rows) or not table.rows)
        made.link_pressed.connect(lambda line, _column: self.asked.emit(line.row.leads, line.row.cells[0]))
        return made

    def _step(self, line: _Line) -> str:
        if not self._opens(line.row.leads):
            return ""
        return _("{step} →").format(step=_("Record") if isinstance(line.row.leads, RecordLink) else _("Its calls"))

    def _lay_out(self, chapter: Chapter) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.GAP)
        if chapter.sentences:
            tile = Tile(chapter.title, _("made from the figures"))
            tile.body.addWidget(self.sentences)
            whole.addWidget(tile)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        for figure in self.figures:
            row.addWidget(figure, 1)
        whole.addLayout(row)
        whole.addLayout(self._columns(chapter), 1)

    def _columns(self, chapter: Chapter) -> QHBoxLayout:
        both = QHBoxLayout()
        both.setSpacing(theme.GAP)
        for right, share in ((False, LEFT), (True, RIGHT)):
            column = QVBoxLayout()
            column.setSpacing(theme.GAP)
            for table in chapter.tables:
                if table.right is right:
                    self.tiles[table.key].body.addWidget(self.tables[table.key])
                    column.addWidget(self.tiles[table.key], 1)
            both.addLayout(column, share)
        return both


class _Line:
    """A row of a table with its place, which names it where it leads nowhere."""

    def __init__(self, at: int, row: Row) -> None:
        self.at, self.row = at, row
