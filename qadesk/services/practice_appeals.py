"""Papers and appeals of the practice centre: on the last working day some papers came back, one appeal waits, one
was ruled by the supervisor after listening.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from functools import partial

from qadesk.errors import UserError
from qadesk.models.appeal_record import AppealProposal, AppealRecord, NewAppeal, NewItem, NewItemRuling, NewRuling
from qadesk.models.appeals import Outcome
from qadesk.models.listening import HeardSpan
from qadesk.models.paper_list import NewAcknowledgement
from qadesk.models.scorecards import FatalState
from qadesk.services.practice_rows import Heard
from qadesk.services.practice_scene import Scene, Scored

SETTLED_DAYS = 2
"""So long after its submit nobody finds a mistake of one's own any more."""


class PaperDay:
    """The afternoon on which the papers of three calls came back."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    def plan(self) -> None:
        """Put the afternoon into the diary."""
        self._scene.diary.at(self._scene.when.eve, 15, 10, self._come_back)

    def _come_back(self) -> None:
        scene, desk = self._scene, self._scene.desk
        found = self._found()
        for scored, _proposal in found:
            desk.acknowledgements.enter(scored.by, NewAcknowledgement(
                (scored.evaluation.evaluation_id,), scene.diary.now.date(), signed=True))
        for at, (scored, proposal) in enumerate(found[1:]):
            record = desk.appeals.enter(scored.by, self._appeal(scored, proposal))
            if at == 0:
                scene.diary.after(30, partial(self._rule, scored, record))

    def _found(self) -> list[tuple[Scored, AppealProposal]]:
        """Three calls of this month that lost points, are settled, and that nobody revised."""
        scene, before = self._scene, self._scene.diary.now.date() - timedelta(days=SETTLED_DAYS)
        found: list[tuple[Scored, AppealProposal]] = []
        for scored in scene.scored:
            if len(found) < 3 and self._may_come_back(scored, before):
                with suppress(UserError):  # revised since
                    found.append((scored, scene.desk.appeals.propose(scored.by, scored.evaluation.evaluation_id)))
        return found

    def _may_come_back(self, scored: Scored, before: date) -> bool:
        scene, lost = self._scene, scored.evaluation.score_shown != "100.0"
        when = scene.when
        closed = when.closed.last_day if when.first_day <= when.closed.first_day else date.min
        return (lost and scored.day < before and scored.by in scene.cast.inspectors
                and scored.evaluation.fatal_state is FatalState.NONE
                and scored.call.start.date() > closed)

    def _appeal(self, scored: Scored, proposal: AppealProposal) -> NewAppeal:
        scene, first = self._scene, proposal.items[0]
        scene.quoted.add(scored.call.call_id)
        item = NewItem(first.code, scene.words["appeals"]["asked"], first.most_milli)
        return NewAppeal(str(scene.uuid("appeal", scored.item_id)), proposal.evaluation_id, scene.diary.now.date(),
                         (item,))

    def _rule(self, scored: Scored, record: AppealRecord) -> None:
        """The supervisor hears the whole call, and gives half of what is asked."""
        scene, item = self._scene, record.items[0]
        chief, words = scene.cast.supervisor, scene.words["appeals"]
        length_ms = scene.known[scored.call.call_id].length_ms
        scene.rows.add_heard([Heard(scored.call.call_id, chief, scene.diary.now, (HeardSpan(0, length_ms),))])
        halfway = ((item.earned_milli or 0) + (item.most_milli or 0)) // 2
        scene.desk.appeals.rule(chief, NewRuling(record.appeal_id, (
            NewItemRuling(item.code, Outcome.OTHER, words["ruled"], halfway),), words["whole"]))
