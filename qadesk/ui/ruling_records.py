"""A tab of the page 申诉与判定 whose records are opened (which is noted), heard, ruled, withdrawn and printed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from qadesk.errors import UserError
from qadesk.i18n import _
from qadesk.models.people import Actor
from qadesk.ui.preview_dialog import preview_paper
from qadesk.ui.ruling_card import R, RulingCard
from qadesk.ui.ruling_pane import RulingPane
from qadesk.ui.ruling_sound import CallPlace, RulingSound
from qadesk.ui.ruling_tab import RulingTab
from qadesk.ui.step_dialog import Step, StepDialog

if TYPE_CHECKING:
    from qadesk.models.printing import PrintedPaper
    from qadesk.ui.appeals_page import AppealsPage


class Row(Protocol):
    """A line of the list."""

    @property
    def waits_for_reader(self) -> bool: ...


Opened = TypeVar("Opened", covariant=True)


class Rulings(Protocol[Opened]):
    """The service behind a tab."""

    def list(self, actor: Actor, /) -> object: ...

    def open_record(self, actor: Actor, record_id: int, /) -> Opened: ...

    def rule(self, actor: Actor, new: Any, /) -> Opened: ...

    def withdraw(self, actor: Actor, record_id: int, words: str, /) -> Opened: ...


class RulingRecords(RulingTab, Generic[R]):
    """Subclasses say how a record is named and printed, what is said of its ruling and what its withdrawal asks."""

    pane: RulingPane[Any]

    def __init__(self, page: AppealsPage, service: Rulings[R], pane: RulingPane[Any], record: RulingCard[R]) -> None:
        super().__init__(page)
        self.service, self.pane, self.record = service, pane, record
        self.card, self.main = record, pane.table
        self.sound = RulingSound(page.player, desk=page.desk, actor=page.actor, tasks=page.tasks, owner=page)
        self._rows: Sequence[Row] = ()
        self._wanted: int | None = None
        self._connect()

    def id_of(self, shown: Any) -> int:
        """The id of a record, or of a line of the list."""
        raise NotImplementedError

    def paper(self, record_id: int) -> PrintedPaper:
        """The paper of a record; called on the reading lane."""
        raise NotImplementedError

    def say_ruled(self, record: R) -> None:
        """Say that it is ruled, and what is to be done now."""
        raise NotImplementedError

    def withdrawal(self) -> Step:
        """What is asked of who withdraws the record."""
        raise NotImplementedError

    def begin_new(self) -> None:
        """Enter a new one."""
        raise NotImplementedError

    # -- what the page asks
    def fetch(self) -> object:
        return self.service.list(self.page.actor)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """These stand in the list; what is read stays chosen there."""
        self._rows = rows
        if self.record.record is not None:
            self.pane.table.choose(self.id_of(self.record.record))

    def waiting(self) -> int:
        return sum(row.waits_for_reader for row in self._rows)

    def press_main(self) -> None:
        """What stands at the right; where nothing does, a new one is entered."""
        if self.record.record is None:
            self.begin_new()
        else:
            self.record.press_main()

    def settle(self) -> None:
        self.sound.stop()

    def print_preview(self) -> None:
        """Show the paper of what is read, else of what is chosen in the list."""
        page, shown = self.page, self.record.record or self.pane.table.current()
        if shown is not None:
            record_id = self.id_of(shown)
            preview_paper(page, page.desk, page.actor, page.tasks, lambda: self.paper(record_id))

    # -- reading
    def open_one(self, record_id: int) -> None:
        """Show one in full; that it is read is noted first."""
        page, self._wanted = self.page, record_id
        page.tasks.run(page, lambda: self.service.open_record(page.actor, record_id), self._show_opened)

    def _show_opened(self, record: R) -> None:
        if self.id_of(record) == self._wanted:
            self.show_record(record)

    def show_record(self, record: R) -> None:
        """Show a record at the right, and give it the keys."""
        self.leave_record()
        self.record.set_record(record)
        self.pane.table.choose(self.id_of(record))
        self.card.setFocus()

    def leave_record(self) -> None:
        """Something else is shown: nothing plays on, and what was asked for no longer comes."""
        self.sound.stop()
        self._wanted = None

    # -- ruling and withdrawing
    def _rule(self, new: object) -> None:
        """What was heard is stored first: the ruling asks for it."""
        page = self.page
        self.sound.keeper.flush()
        self.record.rule.setEnabled(False)
        page.tasks.run(page, lambda: self.service.rule(page.actor, new), self._show_ruled, self.refuse)

    def _show_ruled(self, record: R) -> None:
        self.record.forget_words()
        self.record.rule.setEnabled(True)
        self.show_record(record)
        self.say_ruled(record)

    def refuse(self, error: UserError) -> None:
        """It could not be stored: it can be tried again."""
        self.record.rule.setEnabled(True)
        self.page.messages.show_error(error)

    def ask_withdraw(self) -> None:
        """Ask why what is read is withdrawn."""
        page, record = self.page, self.record.record
        if record is not None and record.may_withdraw:
            record_id = self.id_of(record)
            StepDialog(self.withdrawal(), about=(page.actor.account_id, self.KEY, record_id), tasks=page.tasks,
                       keep=lambda _day, words: self.service.withdraw(page.actor, record_id, words),
                       kept=self._say_withdrawn, parent=page).open()

    def _say_withdrawn(self, record: R) -> None:
        self.show_record(record)
        self.page.messages.show_message("good", _("{number} is withdrawn.").format(number=record.number))

    # -- sound
    def toggle(self) -> None:
        """Play or pause the call that is read, from its start where it does not play yet."""
        record = self.record.record
        if self.sound.playback.has_call:
            self.sound.playback.toggle()
        elif record is not None and record.has_recording and self.record.plays:
            self.play(0, record.duration_ms)

    def play(self, start_ms: int, end_ms: int) -> None:
        """Play a place of the call that is read."""
        if self.record.record is not None:
            self.sound.play(CallPlace(self.record.record.item_id, start_ms, end_ms))

    def _show_heard(self, item_id: int) -> None:
        if self.record.record is not None and self.record.record.item_id == item_id:
            self.record.set_heard(self.sound.coverage)

    def _connect(self) -> None:
        self.pane.opened.connect(self.open_one)
        self.pane.entry_asked.connect(self.begin_new)
        self.record.play_asked.connect(self.play)
        self.record.rule_asked.connect(self._rule)
        self.record.withdraw_asked.connect(self.ask_withdraw)
        self.record.print_asked.connect(self.print_preview)
        self.sound.heard.connect(self._show_heard)
        self.sound.failed.connect(self.page.messages.show_error)
        playback, bind = self.sound.playback, self.page.keys.bind
        bind("player.toggle", self.record, self.toggle)
        bind("player.back", self.record, playback.back, repeats=True)
        bind("player.forward", self.record, playback.forward, repeats=True)
