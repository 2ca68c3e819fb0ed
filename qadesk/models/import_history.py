"""The history of imports as it is shown: a line for each, and what stands in the way of undoing one."""

from __future__ import annotations

from dataclasses import dataclass

from qadesk.i18n import N_
from qadesk.models.calls import ImportState

STATE_NAMES = {ImportState.RUNNING: N_("Under way"), ImportState.DONE: N_("Imported"), ImportState.CUT: N_("Cut short"),
               ImportState.UNDONE: N_("Undone")}


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One import. `state` is as it is now: one whose program has ended is cut, whatever it wrote last.

    `new` calls or recordings came with it, `rejected` rows were refused or files cannot be played, `left` were not
    looked at. `mine`: the person who asks has imported it."""

    import_id: int
    at_utc_ms: int
    by: str
    is_list: bool
    name: str
    path: str
    state: ImportState
    new: int
    known: int
    rejected: int
    left: int
    matched: int
    ended_utc_ms: int | None
    undone_by: str
    mine: bool

    @property
    def can_go_on(self) -> bool:
        """Whether it can go on: it was cut, and it is known where its files lay."""
        return self.state == ImportState.CUT and bool(self.path)

    @property
    def can_be_undone(self) -> bool:
        """Whether there may be something to undo; what rests on it is found when that is asked."""
        return self.state in (ImportState.DONE, ImportState.CUT)


@dataclass(frozen=True)
class ImportPage:
    """Imports, newest first, from `offset`; `more`: there are older ones."""

    lines: tuple[ImportLine, ...]
    offset: int
    more: bool


@dataclass(frozen=True)
class UndoPlan:
    """What undoing an import would take out, and the reasons why it cannot be undone (none: it can)."""

    import_id: int
    name: str
    calls: int
    recordings: int
    reasons: tuple[str, ...]
