"""A chapter of the monthly summary on the screen: sentences, figures, charts and tables in two columns.

A chart and the table of the same key share a tile: a button shows the one or the other.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.charts import Chart
from qadesk.models.evaluation_record import RecordLink
from qadesk.models.summaries import Sentence
from qadesk.models.summary_chapters import Chapter, Figure, Leads, Row, Table
from qadesk.models.summary_values import Behind
from qadesk.ui import theme
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import IconButton
from qadesk.ui.widgets.chart_view import ChartView
from qadesk.ui.widgets.labels import Label, plain_tip
from qadesk.ui.widgets.sentence_list import SentenceList
from qadesk.ui.widgets.table import RecordTable
from qadesk.ui.widgets.table_model import Column
from qadesk.ui.widgets.tiles import FigureTile, Tile

LEFT, RIGHT, BESIDE = 57, 43, 42
WIDEST, WIDEST_OF_TEXTS = 146, 180
"""The px that a text's column takes at most, beside numbers and among texts; its whole text stands in the tooltip."""
FigureAsked = Callable[[Leads], bool]


class ChapterView(QWidget):
    """Shows a chapter, later another month's in the same widgets. `asked(leads, words)`: the calls behind a number.

    `opens` tells whether this person may follow where a number leads."""

    asked = Signal(object, str)

    def __init__(self, chapter: Chapter, opens: FigureAsked, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opens, self._chapter = opens, chapter
        self.said_beside = Label("", "caption", wrap=True)
        self.said_beside.setContentsMargins(theme.TILE_PADDING, 0, theme.TILE_PADDING, 8)
        self.sentences = SentenceList(opens=any(opens(one.behind) for one in chapter.sentences))
        self.figures = [self._figure(at, figure) for at, figure in enumerate(chapter.figures)]
        self.tables = {table.key: self._table(table) for table in chapter.tables}
        self.tiles = {table.key: Tile(table.title, table.note) for table in chapter.tables}
        self.charts = {chart.key: self._chart(chart) for chart in chapter.charts}
        self.switches: dict[str, IconButton] = {}
        self._stacks: dict[str, QStackedWidget] = {}
        self._lay_out(chapter)
        self.sentences.pressed.connect(self._lead_on)  # a lambda would outlive the page, and hold the key after a lock
        self.show_chapter(chapter)

    def _lead_on(self, sentence: Sentence) -> None:
        self.asked.emit(sentence.behind, sentence.text)

    def show_chapter(self, chapter: Chapter) -> None:
        """Show the same chapter of another month or team, or as it stands by now."""
        self._chapter = chapter
        self.sentences.show_sentences(chapter.sentences)
        self.said_beside.setText(_("Remark: {words}").format(words=chapter.remark) if chapter.remark else "")
        self.said_beside.setVisible(bool(chapter.remark))
        for tile, figure in zip(self.figures, chapter.figures, strict=True):
            tile.set_figure(figure.figure, figure.line)
            tile.setToolTip(figure.line)
        for chart in chapter.charts:
            self.charts[chart.key].show_chart(chart)
        for table in chapter.tables:
            self._say_title(table.key)
            self.tables[table.key].set_rows([_Line(at, row) for at, row in enumerate(table.rows)])
            self.tables[table.key].show_column("leads", any(self._opens(row.leads) for row in table.rows))

    def stops(self) -> list[QWidget]:
        """The charts and tables, for F6: of a chart and its table one is in view."""
        return [widget for key, table in self.tables.items() for widget in (self.charts.get(key), table) if widget]

    def show_numbers(self, key: str, *, numbers: bool = True) -> None:
        """Show the table in place of the chart, or the chart again."""
        self._stacks[key].setCurrentWidget(self.tables[key] if numbers else self.charts[key])
        face = ("chart-box-outline", _("Show the chart")) if numbers else ("table", _("Show the numbers"))
        self.switches[key].set_face(*face)
        self._say_title(key)

    def _say_title(self, key: str) -> None:
        table = next(table for table in self._chapter.tables if table.key == key)
        chart = next((chart for chart in self._chapter.charts if chart.key == key), None)
        if chart is not None and self._stacks[key].currentWidget() is self.charts[key]:
            self.tiles[key].set_title(chart.title, chart.note)
            self.tiles[key].setToolTip(plain_tip(chart.caption))
        else:
            self.tiles[key].set_title(table.title, table.note)
            self.tiles[key].setToolTip("")

    def _figure(self, at: int, figure: Figure) -> FigureTile:
        tile = FigureTile(figure.caption, opens=self._opens(figure.leads))
        tile.opened.connect(lambda: self.asked.emit(self._chapter.figures[at].leads, figure.caption))
        return tile

    def _chart(self, chart: Chart) -> ChartView:
        view = ChartView(lambda leads: self._opens(leads))  # type: ignore[arg-type]
        view.asked.connect(self.asked)
        return view

    def _table(self, table: Table) -> RecordTable[_Line]:
        widest = WIDEST if any(head.number for head in table.heads) else WIDEST_OF_TEXTS
        columns = [Column[_Line](str(at), head.text, lambda line, at=at: line.row.cells[at],  # type: ignore[misc]
                                 number=head.number, stretch=head.wide, widest=0 if head.number else widest,
                                 hint=lambda line, at=at: line.row.cells[at])  # type: ignore[misc]
                   for at, head in enumerate(table.heads)]
        columns.append(Column("leads", _("Next step"), self._step, kind="link"))
        made = RecordTable[_Line](table.title, columns, key=lambda line: line.at, sortable=False,
                                  empty=EmptyState("chart-box-outline", table.empty))
        made.link_pressed.connect(lambda line, _column: self.asked.emit(line.row.leads, line.row.cells[0]))
        return made

    def _step(self, line: _Line) -> str:
        if not self._opens(line.row.leads):
            return ""
        steps: dict[type, str] = {Behind: _("Its calls"), RecordLink: _("Record")}
        return _("{step} →").format(step=steps.get(type(line.row.leads), _("Open")))

    def _lay_out(self, chapter: Chapter) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.GAP)
        if chapter.sentences:
            whole.addLayout(self._said(chapter))
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        for figure in self.figures:
            row.addWidget(figure, 1)
        whole.addLayout(row)
        whole.addLayout(self._columns(chapter), 1)

    def _said(self, chapter: Chapter) -> QHBoxLayout:
        """The sentences, with what stands beside them."""
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        tile = Tile(chapter.title, _("made from the figures"))
        tile.body.addWidget(self.sentences)
        tile.body.addWidget(self.said_beside)
        row.addWidget(tile, LEFT + RIGHT)
        for table in chapter.tables:
            if table.beside:
                self._fill(table.key)
                row.addWidget(self.tiles[table.key], BESIDE)
        return row

    def _columns(self, chapter: Chapter) -> QHBoxLayout:
        both = QHBoxLayout()
        both.setSpacing(theme.GAP)
        for right, share in ((False, LEFT), (True, RIGHT)):
            column = QVBoxLayout()
            column.setSpacing(theme.GAP)
            for table in chapter.tables:
                if table.right is right and not table.beside:
                    self._fill(table.key)
                    column.addWidget(self.tiles[table.key], 1)
            both.addLayout(column, share)
        return both

    def _fill(self, key: str) -> None:
        """The table into its tile, behind its chart where there is one."""
        if key not in self.charts:
            self.tiles[key].body.addWidget(self.tables[key])
            return
        stack = self._stacks[key] = QStackedWidget()
        ignored = QSizePolicy.Policy.Ignored  # the chart alone asks for room
        self.tables[key].setSizePolicy(ignored, ignored)
        stack.addWidget(self.charts[key])
        stack.addWidget(self.tables[key])
        self.tiles[key].body.addWidget(stack)
        switch = self.switches[key] = IconButton("table", _("Show the numbers"))
        switch.clicked.connect(lambda: self.show_numbers(key, numbers=stack.currentWidget() is self.charts[key]))
        self.tiles[key].add_control(switch)


class _Line:
    """A row of a table with its place, which names it where it leads nowhere."""

    def __init__(self, at: int, row: Row) -> None:
        self.at, self.row = at, row
