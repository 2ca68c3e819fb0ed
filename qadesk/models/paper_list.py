"""Papers to be acknowledged (待签收) as they are listed and entered, several in one go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PaperLink:
    """The way to the papers to be acknowledged, with one of them chosen; 0 chooses none."""

    evaluation_id: int = 0


@dataclass(frozen=True)
class PaperRow:
    """A submitted evaluation whose paper the agent has not acknowledged; `submitted_on` is the centre's day.

    `printed`: its paper was made at least once; `days` since the submit."""

    evaluation_id: int
    number: str
    agent_no: str
    agent_name: str
    team: str
    inspector: str
    score_shown: str
    band: str
    submitted_on: date
    days: int
    printed: bool


@dataclass(frozen=True)
class PaperList:
    """All that wait, the oldest first; `today` is the centre's day."""

    today: date
    rows: tuple[PaperRow, ...]


@dataclass(frozen=True)
class NewAcknowledgement:
    """What came back: these papers were shown on a day, and signed; or not, then `words` say before whom."""

    evaluation_ids: tuple[int, ...]
    shown_on: date
    signed: bool
    words: str = ""
