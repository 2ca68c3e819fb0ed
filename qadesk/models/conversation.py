"""A conversation as its parts: a transferred call has a row for each agent, each scored for its own agent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from qadesk.models.rec_id import CONVERSATION_PARTS


@dataclass(frozen=True, slots=True)
class CallPart:
    """One agent's part. `is_here`: the call that is open; `scored_by`: who submitted an evaluation of it, "" nobody.

    `item_id`: its place in the queue, None when it has none or the reader may not hear it; `evaluation_id`: what was
    submitted of it; `is_heard`: the reader may hear its recording, which is there."""

    call_id: int
    agent_code: str
    agent_name: str
    team: str
    started_at: datetime
    duration_ms: int
    is_here: bool
    is_drawn: bool
    is_heard: bool
    scored_by: str = ""
    item_id: int | None = None
    evaluation_id: int | None = None

    @property
    def start_ms(self) -> int:
        """It is played from its start …"""
        return 0

    @property
    def end_ms(self) -> int:
        """… to its end."""
        return self.duration_ms


def conversation_of(rec_id: str) -> str:
    """What the rec_ids of all parts of a conversation begin with, "" where the switch gave no id of it."""
    parts = rec_id.split(":")
    return ":".join(parts[:CONVERSATION_PARTS]) if len(parts) >= CONVERSATION_PARTS else ""
