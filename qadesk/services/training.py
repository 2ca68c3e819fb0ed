"""Training needs (培训需求): tallies that propose a request, the request and what becomes of it, targeted listening."""

from __future__ import annotations

from datetime import date

from qadesk.models.coaching import CriterionKey
from qadesk.models.people import Actor
from qadesk.models.summaries import BehindCall
from qadesk.models.training import (
    NewRequest,
    PeriodChoice,
    RequestDraft,
    RequestEntryKind,
    RequestRecord,
    RequestRow,
    Stage,
    Tallies,
    TallyCell,
)
from qadesk.services.base import Service


class Training(Service):
    """Nothing of a request is edited or deleted: what happens to it is added to it, and a correction is a note."""

    def periods(self, actor: Actor) -> tuple[PeriodChoice, ...]:
        """The last four weeks and the months with calls, the latest first; empty without calls."""
        raise NotImplementedError

    def tallies(self, actor: Actor, from_day: date, to_day: date) -> Tallies:
        """The tallies of a period, both days included, most lost first. Raises RuleBroken for days in disorder."""
        raise NotImplementedError

    def behind(self, actor: Actor, cell: TallyCell) -> tuple[BehindCall, ...]:
        """The calls behind a cell, by their start; those of one agent are audited before they are read."""
        raise NotImplementedError

    def draft(self, actor: Actor, from_day: date, to_day: date, criteria: tuple[CriterionKey, ...],
              team_ids: tuple[int, ...] = ()) -> RequestDraft:
        """What the station proposes for a request about these criteria; of these teams, or of all of them.

        Raises RuleBroken without criteria or for days in disorder."""
        raise NotImplementedError

    def raise_(self, actor: Actor, new: NewRequest) -> RequestRecord:
        """Keep a request for ever; the same `client_uuid` again gives the one that is kept.

        Raises RuleBroken without criteria, agents to be trained, wish, trainer or with a day that is over; NotFound for
        an agent, a criterion or a case that is not in the station."""
        raise NotImplementedError

    def list(self, actor: Actor) -> tuple[RequestRow, ...]:
        """All requests: those under way first, the longest waiting first; then those that are over, the latest first.
        """
        raise NotImplementedError

    def open_record(self, actor: Actor, request_id: int) -> RequestRecord:
        """All that is kept of a request. Raises NotFound."""
        raise NotImplementedError

    def accept(self, actor: Actor, request_id: int, words: str = "") -> RequestRecord:
        """The trainer accepts it. Raises NotFound, Conflict when it was answered."""
        raise NotImplementedError

    def decline(self, actor: Actor, request_id: int, words: str) -> RequestRecord:
        """The trainer declines it, with words. Raises NotFound, Conflict when it is planned or over, RuleBroken."""
        raise NotImplementedError

    def plan(self, actor: Actor, request_id: int, day: date, words: str = "") -> RequestRecord:
        """The trainer plans the training for a day, or moves it. Raises NotFound, Conflict, RuleBroken for the day."""
        raise NotImplementedError

    def held(self, actor: Actor, request_id: int, day: date, words: str = "") -> RequestRecord:
        """The trainer enters that it was held on a day. Raises NotFound, Conflict, RuleBroken for a day to come."""
        raise NotImplementedError

    def answer_for(self, actor: Actor, request_id: int, kind: RequestEntryKind, day: date | None = None,
                   words: str = "") -> RequestRecord:
        """Enter what a trainer without an account answered on paper: ACCEPTED, DECLINED, PLANNED or HELD.

        Raises NotFound, Conflict, RuleBroken, NotAllowed while the trainer has an account."""
        raise NotImplementedError

    def note(self, actor: Actor, request_id: int, words: str) -> RequestRecord:
        """Add a note, also when it is over: that is how something is put right. Raises NotFound, RuleBroken."""
        raise NotImplementedError

    def plan_listening(self, actor: Actor, request_id: int, stage: Stage) -> RequestRecord:
        """Draw agents at random and queue calls of theirs for a targeted listening (针对性监听).

        Raises NotFound, Conflict when it was planned or its time is over or not come, RuleBroken without calls."""
        raise NotImplementedError

    def mark_heard_again(self, actor: Actor, request_id: int, words: str = "") -> RequestRecord:
        """Those trained were heard again after the training. Raises NotFound, Conflict unless it was held."""
        raise NotImplementedError

    def close(self, actor: Actor, request_id: int, words: str) -> RequestRecord:
        """End it with what came of it. Raises NotFound, Conflict before it was held, RuleBroken without words."""
        raise NotImplementedError

    def withdraw(self, actor: Actor, request_id: int, words: str) -> RequestRecord:
        """Take it back with a reason; it stays visible. Raises NotFound, Conflict once it was held, RuleBroken."""
        raise NotImplementedError
