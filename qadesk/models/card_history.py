"""Undo and redo of the designer: cards with the place that was shown; what is typed into one field is one step."""

from __future__ import annotations

from qadesk.models.card_codes import codes_had
from qadesk.models.card_places import CARD, Place
from qadesk.models.scorecards import Scorecard

MOST_STEPS = 500


class CardHistory:
    """The card now, and the way back and forth.

    A change `about` something joins the change before it where that was about the same, until `settle`."""

    def __init__(self, card: Scorecard, place: Place = CARD) -> None:
        self.card, self.place = card, place
        self._past: list[tuple[Scorecard, Place]] = []
        self._future: list[tuple[Scorecard, Place]] = []
        self._about = ""

    @property
    def can_undo(self) -> bool:
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        return bool(self._future)

    def codes(self) -> frozenset[str]:
        """The codes of all cards that undo leads back to, as `codes_had` gives them."""
        return codes_had([card for card, _place in self._past])

    def base(self, about: str) -> Scorecard:
        """The card before the changes about this began: what a change that stands in for them all starts from."""
        return self._past[-1][0] if about and about == self._about and self._past else self.card

    def do(self, card: Scorecard, place: Place, about: str = "") -> bool:
        """Take a new card; False when nothing changed but the place."""
        if card == self.card:
            self.place = place
            return False
        if not about or about != self._about:
            self._past = [*self._past[1 - MOST_STEPS:], (self.card, self.place)]
        self._about, self.card, self.place = about, card, place
        self._future.clear()
        if self._past[-1][0] == card:  # typed and taken back again: no step
            self._past.pop()
            self.settle()
        return True

    def settle(self) -> None:
        """The next change is a step of its own."""
        self._about = ""

    def undo(self) -> bool:
        """One step back; False when there is none."""
        return self._step(self._past, self._future)

    def redo(self) -> bool:
        """One step forth; False when there is none."""
        return self._step(self._future, self._past)

    def _step(self, source: list[tuple[Scorecard, Place]], target: list[tuple[Scorecard, Place]]) -> bool:
        self.settle()
        if not source:
            return False
        target.append((self.card, self.place))
        self.card, self.place = source.pop()
        return True
