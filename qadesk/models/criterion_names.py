"""What criteria are called where several cards meet: codes are unique within a card only."""

from __future__ import annotations

from collections.abc import Iterable

from qadesk.i18n import _
from qadesk.models.coaching import CriterionKey
from qadesk.models.scorecards import Scorecard


def criterion_names(cards: Iterable[Scorecard], *, with_points: bool = False) -> dict[CriterionKey, str]:
    """The names by card and code, each by the card's version given last; with the card's where there are several.

    `with_points`: only of criteria that can lose points: no bonus and no note."""
    given = tuple(cards)
    titles = {card.code: card.name for card in given}
    names = {(card.code, criterion.code): criterion.name for card in given for criterion in card.criteria
             if criterion.weight_milli or not with_points}
    if len(titles) < 2:
        return names
    return {(card, code): _("{name} ({card})").format(name=name, card=titles[card])
            for (card, code), name in names.items()}
