"""What stands in a scoring form, without its widgets: card, answers with their way back, figures, what is shown."""

from __future__ import annotations

from qadesk.models.answer_history import AnswerHistory
from qadesk.models.answers import Answers
from qadesk.models.revisions import Revised
from qadesk.models.scorecards import FatalState, Scorecard
from qadesk.models.scoring import Total, shown_criteria, total


class FormState:
    """`card` None: no call. `figures` and `shown` (the criteria whose condition is met) follow by `measure`."""

    def __init__(self, card: Scorecard | None = None, answers: Answers | None = None,
                 revised: Revised | None = None) -> None:
        self.card, self.revised = card, revised
        self.history = AnswerHistory(answers)
        self.figures: Total | None = None
        self.shown: frozenset[str] = frozenset()
        self.measure()

    @property
    def answers(self) -> Answers:
        return self.history.present

    @property
    def codes(self) -> list[str]:
        """The criteria shown, in the card's order."""
        return [criterion.code for criterion in self.card.criteria if criterion.code in self.shown] if self.card else []

    def standing(self) -> dict[str, FatalState]:
        """The second person's decisions that go over to a revision with these answers."""
        return self.revised.standing(self.answers) if self.revised else {}

    def measure(self) -> None:
        """Work out figures and what is shown; `shown` stays the same object while it is the same."""
        if self.card is not None:
            self.figures = total(self.card, self.answers, self.standing())
            shown = shown_criteria(self.card, self.answers)
            self.shown = self.shown if shown == self.shown else shown

    def first(self) -> str:
        """The first open item, else the first of all; empty where none is shown."""
        codes = self.codes
        return self.figures.open_codes[0] if self.figures and self.figures.open_codes else codes[0] if codes else ""

    def beside(self, code: str) -> str:
        """What to open once a criterion is not shown any more: the one it depends on, else the one before it."""
        if self.card is None or not code:
            return self.first()
        condition = self.card.criterion(code).only_if
        if condition is not None and condition.criterion in self.shown:
            return condition.criterion
        codes = [criterion.code for criterion in self.card.criteria]
        before = [other for other in codes[:codes.index(code)] if other in self.shown]
        return before[-1] if before else self.first()
