"""Teams as lines and records: who is in them today, and who led them when."""

from __future__ import annotations

from dataclasses import dataclass

from qadesk.models.stays import Stays


@dataclass(frozen=True)
class TeamRow:
    """A team as a line of a list: how many agents are in it today, and the names of today's leaders."""

    team_id: int
    name: str
    members: int
    leaders: tuple[str, ...]


@dataclass(frozen=True)
class TeamRecord:
    """A team with its leaders' days; a leader is named by login name."""

    team_id: int
    name: str
    leaders: Stays


@dataclass(frozen=True)
class LeaderAccount:
    """An account that can lead a team: an open one with the role of team leader."""

    login_name: str
    display_name: str
