"""What lists call agents (座席别名) as values: an alias to be kept, one that is kept, and texts that are nobody yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from qadesk.models.imports import Reject
from qadesk.models.sources import AliasKind


@dataclass(frozen=True)
class NewAlias:
    """An alias as it is to be kept; without an agent the text is nobody who is scored. Days are included, None open."""

    text: str
    kind: AliasKind
    agent_id: int | None
    from_day: date | None = None
    to_day: date | None = None


@dataclass(frozen=True)
class AliasRow:
    """An alias as a line of a list; `holds`: today lies in its days."""

    alias_id: int
    text: str
    kind: AliasKind
    agent_id: int | None
    staff_no: str
    name: str
    from_day: date | None
    to_day: date | None
    holds: bool
    changed_by: str
    changed_at: str

    def as_new(self) -> NewAlias:
        """What it was made of."""
        return NewAlias(self.text, self.kind, self.agent_id, self.from_day, self.to_day)


@dataclass(frozen=True)
class UnmatchedText:
    """A text of lists that no agent is known for: its calls, their first and last day, and the last one as an example.

    `alike`: an agent whose name or number it might be, by their staff numbers."""

    text: str
    calls: int
    first_day: date
    last_day: date
    example: str
    alike: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unmatched:
    """The texts to be settled, those with most calls first, and how many there are; `waiting` calls have an agent by
    now and are not linked yet."""

    texts: tuple[UnmatchedText, ...]
    count: int
    waiting: int


@dataclass(frozen=True)
class AliasesShown:
    """What the tab shows."""

    aliases: tuple[AliasRow, ...]
    unmatched: Unmatched
    today: date


@dataclass(frozen=True)
class CallsLinked:
    """How many calls got an agent or another one, how many lost theirs, and how many stay as they are because they
    were drawn or wait in the queue for the agent that they had."""

    linked: int = 0
    unlinked: int = 0
    kept: int = 0


@dataclass(frozen=True, slots=True)
class ListedAlias:
    """One alias of a list; `staff_no` is "" where the list says that it is nobody."""

    row: int
    text: str
    kind: AliasKind
    staff_no: str
    from_day: date | None
    to_day: date | None


@dataclass(frozen=True)
class AliasesImported:
    """What an import of aliases did."""

    rows: int
    new: int
    known: int
    rejects: tuple[Reject, ...]
    rejects_file: str = ""
