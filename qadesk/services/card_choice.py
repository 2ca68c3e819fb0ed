"""Which card a call is scored by: the one set for calls of its kind, or another chosen while nothing is answered."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.errors import NotFound
from qadesk.i18n import _
from qadesk.models.drafts import CardChoice
from qadesk.models.sampling import Origin, QueueItem
from qadesk.models.scorecard_life import CardUse
from qadesk.models.scorecard_versions import CardState, ScorecardVersion
from qadesk.services.base import Rules
from qadesk.services.card_uses import published_version
from qadesk.services.card_versions import card_of

OUTGOING = "out"


def use_of(item: QueueItem) -> CardUse:
    """What kind of call a queue item is: a mystery call by why it waits, else by who called."""
    if item.origin == Origin.MYSTERY:
        return CardUse.MYSTERY
    return CardUse.OUTBOUND if item.call.direction == OUTGOING else CardUse.INBOUND


def card_choices(session: Session, rules: Rules) -> tuple[CardChoice, ...]:
    """The published cards by name."""
    published = session.scalars(select(ScorecardVersion).where(ScorecardVersion.state == CardState.PUBLISHED))
    found = [CardChoice(version.code, version.version, card_of(version, rules).name) for version in published]
    return tuple(sorted(found, key=lambda choice: (choice.name, choice.code)))


def version_to_choose(session: Session, code: str) -> ScorecardVersion:
    """The published version of that card. Raises NotFound."""
    version = published_version(session, code)
    if version is None:
        raise NotFound(_("No version of scorecard {code} is published.").format(code=code),
                       safe=_("The draft keeps its card."), todo=_("Choose another scorecard."), code="E-EVA-50")
    return version
