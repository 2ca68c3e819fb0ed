"""One stored version of a scorecard as the designer is given it: the card, whether it may be edited, its digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from qadesk.models.scorecard_versions import CardState
from qadesk.models.scorecards import Scorecard


@dataclass(frozen=True, slots=True)
class CardDraft:
    """A version of a card; only one whose state is draft can be edited.

    `digest`: the SHA-256 of the stored text, which says at the next save whether somebody else has saved in between;
    `changed_utc_ms`: when it was saved last, None for a card that was never edited here; `zone_name`: the centre's
    time zone; `codes_had`: the codes in published versions of the card, which nothing new in it is given."""

    version_id: int
    card: Scorecard
    state: CardState
    digest: str
    changed_utc_ms: int | None = None
    zone_name: str = "Asia/Shanghai"
    codes_had: frozenset[str] = frozenset()

    @property
    def saved_at(self) -> str:
        """When it was saved last in the centre's time, `14:03`; "" if never."""
        if self.changed_utc_ms is None:
            return ""
        return f"{datetime.fromtimestamp(self.changed_utc_ms / 1000, ZoneInfo(self.zone_name)):%H:%M}"

    @property
    def is_draft(self) -> bool:
        return self.state is CardState.DRAFT
