"""What the scoring form is given for a call, and what a submit gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from qadesk.errors import RuleBroken
from qadesk.i18n import _
from qadesk.models.answers import Answers
from qadesk.models.revisions import Revised
from qadesk.models.scorecards import Band, FatalState, Scorecard


class ConsentNeed(StrEnum):
    """Whether somebody has to agree to a submit: it revises an evaluation of a closed month."""

    NONE = "none"
    SECOND = "second"  # another account that may score
    ALONE = "alone"  # the centre has no second person: 单人确认, with a reason


@dataclass(frozen=True, slots=True)
class Consent:
    """The second person's name and password as typed at the same computer, or why it is done alone."""

    login_name: str = ""
    password: str = field(default="", repr=False)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """An evaluation under way: the card pinned to it, its answers and where the playhead stood.

    `client_uuid` makes saving and submitting idempotent; `saved_utc_ms` is None while nothing was saved yet;
    `needed_share_milli` is the share that must be heard for a submit without a reason, of the call or of its first
    `limit_ms` (0: no limit); `revised` is what the draft corrects, None for a first evaluation; `consent` whether a
    second person has to agree to it."""

    item_id: int
    client_uuid: str
    card: Scorecard
    answers: Answers
    playhead_ms: int
    saved_utc_ms: int | None
    needed_share_milli: int = 1000
    limit_ms: int = 0
    revised: Revised | None = None
    consent: ConsentNeed = ConsentNeed.NONE

    def refuse_other_card(self) -> None:
        """Raises RuleBroken for a revision, or once anything but the two texts stands in it: it keeps its card."""
        if self.revised is not None:
            raise RuleBroken(_("A revision keeps the scorecard of what it revises."), safe=_("The draft is kept."),
                             todo=_("Go on with this card."), code="E-EVA-51")
        if not self.answers.is_blank:
            raise RuleBroken(_("The scorecard cannot be changed any more: something is answered already."),
                             safe=_("The draft is kept."), todo=_("Undo the answers first, or go on with this card."),
                             code="E-EVA-52")


@dataclass(frozen=True, slots=True)
class CardChoice:
    """A published card that a blank draft can be switched to."""

    code: str
    version: int
    name: str


@dataclass(frozen=True, slots=True)
class Submitted:
    """An evaluation as it was frozen; the score stands before fatal items."""

    evaluation_id: int
    number: str
    score_shown: str
    band: Band | None
    fatal_state: FatalState
    submitted_utc_ms: int
