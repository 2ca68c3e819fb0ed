"""A record of the page 申诉与判定 beside its list: it is read and heard, ruled with a form, withdrawn, printed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qadesk.i18n import _
from qadesk.models.listening import Coverage
from qadesk.ui.kept_words import KeptWords
from qadesk.ui.widgets.banners import EmptyState
from qadesk.ui.widgets.buttons import Button, IconButton
from qadesk.ui.widgets.chips import Keycap
from qadesk.ui.widgets.hands import order_tabs_inside
from qadesk.ui.widgets.labels import Label
from qadesk.ui.widgets.record_card import RecordCard, foot_row


class Ruled(Protocol):
    """What such a record tells; `item_id`: where its call stands in the queue."""

    @property
    def number(self) -> str: ...

    @property
    def item_id(self) -> int: ...

    @property
    def duration_ms(self) -> int: ...

    @property
    def has_recording(self) -> bool: ...

    @property
    def may_rule(self) -> bool: ...

    @property
    def may_withdraw(self) -> bool: ...


R = TypeVar("R", bound=Ruled)


class RulingCard(RecordCard, Generic[R]):
    """`play_asked(start_ms, end_ms)` · `rule_asked(the ruling)` · `withdraw_asked()` · `print_asked()` ·
    `source_asked()`: what the record is about."""

    play_asked = Signal(int, int)
    rule_asked = Signal(object)
    withdraw_asked = Signal()
    print_asked = Signal()
    source_asked = Signal()

    def __init__(self, account_id: str, *, plays: bool, rule: Button, withdraw: str, source: str,
                 parent: QWidget | None = None) -> None:
        """`plays`: the reader may hear calls; the words of the buttons that withdraw and lead to the source."""
        super().__init__(parent)
        self.account_id, self.plays = account_id, plays
        self.record: R | None = None
        self.rule, self.keycap = rule, Keycap("Ctrl+Enter")
        self.withdraw = Button(withdraw, "ghost")
        self.print = IconButton("printer-outline", _("Print preview"), key="Ctrl+P")
        self.source = IconButton("headphones", source)
        self._kept: KeptWords | None = None
        for button, act in ((self.rule, self.press_main), (self.withdraw, self.withdraw_asked),
                            (self.print, self.print_asked), (self.source, self.source_asked)):
            button.clicked.connect(act)

    def press_main(self) -> None:
        """Ask for the ruling, or say what it lacks."""
        raise NotImplementedError

    def set_heard(self, coverage: Coverage) -> None:
        """More was heard of the call."""
        raise NotImplementedError

    def content(self, record: R) -> QWidget:
        """The record as it is read, with the form of who may rule it."""
        raise NotImplementedError

    def keeps(self, record: R) -> KeptWords | None:
        """What keeps the words of the form, if there is one."""
        raise NotImplementedError

    def set_record(self, record: R) -> None:
        """Show one."""
        self.record = record
        self.stack.setCurrentIndex(1)
        self.area.setWidget(self.content(record))
        order_tabs_inside(self.area)
        for part in (self.rule, self.keycap):
            part.setVisible(record.may_rule)
        self.withdraw.setVisible(record.may_withdraw)
        self._kept = self.keeps(record)

    def forget_words(self) -> None:
        """They are stored."""
        if self._kept is not None:
            self._kept.forget()

    def lay_out_card(self, name: str, empty: EmptyState) -> None:
        """Lay it out, with its buttons below the record."""
        self.lay_out(name, empty, foot_row((self.print, self.source, self.withdraw), (self.keycap, self.rule)))


def head_of(line: QHBoxLayout, captions: Iterable[str]) -> QVBoxLayout:
    """The head of a record: its line with number and state, and what is told below it."""
    head = QVBoxLayout()
    head.setSpacing(2)
    head.addLayout(line)
    for words in captions:
        head.addWidget(Label(words, "caption", wrap=True))
    return head
