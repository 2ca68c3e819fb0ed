"""The tab 回避 of 管理: everybody's own relations; for a supervisor those of all, with their end."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from qadesk.models.people import Account, Agent
from qadesk.models.relations import Relation, RelationEnd
from qadesk.ui.administration_pane import AdministrationPane, PaneKit
from qadesk.ui.relations_board import RelationsBoard


class RelationsPane(AdministrationPane):
    """See the module's docstring."""

    SHOWS = (Account, Agent, Relation, RelationEnd)

    def __init__(self, kit: PaneKit) -> None:
        super().__init__(kit)
        self.board = RelationsBoard(self.desk, self.actor, self.tasks, self.messages)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.board)
        kit.keys.bind("page.main", self, self.board.declare)

    def reload(self) -> None:
        self.board.reload()

    def search_field(self) -> QWidget:
        return self.board.search

    def stops(self) -> list[QWidget]:
        return [self.board.table, self.board.search]
