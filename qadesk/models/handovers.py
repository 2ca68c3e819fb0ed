"""Handovers (接手) as values: drafts that another inspector could take, and who may take them."""

from __future__ import annotations

from dataclasses import dataclass

from qadesk.models.answers import Answers

DAY_MS = 24 * 3_600_000


@dataclass(frozen=True, slots=True)
class DraftHeld:
    """A draft of somebody's: whose call, who holds it, how far it is, since when nobody touched it."""

    item_id: int
    agent_no: str
    agent_name: str
    owner_id: str
    owner: str
    answered: int
    saved_utc_ms: int

    def idle_days(self, now_utc_ms: int) -> int:
        """For how many whole days nobody touched it."""
        return max(0, now_utc_ms - self.saved_utc_ms) // DAY_MS


@dataclass(frozen=True, slots=True)
class DraftsLink:
    """The way from a list to the drafts of one person, to hand them over; of everybody for ""."""

    owner_id: str = ""


@dataclass(frozen=True, slots=True)
class Taker:
    """An open account that may score."""

    account_id: str
    name: str


@dataclass(frozen=True, slots=True)
class DraftsHeld:
    """The drafts of others, the one untouched longest first, who may take them, and when that was read; `revisions` are
    drafts that nobody takes: they can be given up."""

    drafts: tuple[DraftHeld, ...]
    takers: tuple[Taker, ...]
    now_utc_ms: int
    revisions: tuple[DraftHeld, ...] = ()


def answered_in(document: dict[str, object]) -> int:
    """How many criteria of a stored draft are answered. Raises BadInput when it is damaged."""
    return sum(answer.is_answered for answer in Answers.from_json(document).criteria.values())
