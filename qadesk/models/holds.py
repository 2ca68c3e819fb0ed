"""A legal hold (法务保留) of a call as a value: what asks for it, who placed it, and its end."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class HoldEntry:
    """One hold: `document` names what asks for it; the times are text in the centre's zone, "" while it holds."""

    document: str
    by: str
    at: str
    lifted_by: str = ""
    lifted_at: str = ""
    lifted_words: str = ""

    @property
    def holds(self) -> bool:
        return not self.lifted_at


@dataclass(frozen=True)
class HeldCall:
    """A call with its holds, the latest first; `drawn_in` names the draw it was drawn in, "" when it was not."""

    call_id: int
    rec_id: str
    agent_no: str
    start: str
    drawn_in: str
    entries: tuple[HoldEntry, ...]

    @property
    def on_hold(self) -> bool:
        return any(entry.holds for entry in self.entries)
