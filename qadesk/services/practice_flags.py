"""Flags of the practice centre: calls that the trainer or the supervisor shall look at, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass

from qadesk.models.flags import FlagKind, NewFlag
from qadesk.models.people import Role
from qadesk.models.scorecards import Band
from qadesk.services.practice_scene import Scene, Scored

CLOSED_AFTER_DAYS = 4


@dataclass(frozen=True)
class _Reason:
    """Which calls are flagged, and how often."""

    dialogue: str
    kind: FlagKind
    owner: Role
    likely: float


REASONS = (_Reason("address", FlagKind.EXCELLENT, Role.TRAINER, 0.12),
           _Reason("visit", FlagKind.TYPICAL, Role.TRAINER, 0.2),
           _Reason("retort", FlagKind.COMPLAINT, Role.SUPERVISOR, 0.4))


def flag(scene: Scene, scored: Scored) -> None:
    """Flag a scored call if there is a reason to, now and then."""
    chance = scene.chance("flag", scored.call.call_id)
    reason = next((one for one in REASONS if one.dialogue == scored.call.dialogue), None)
    if reason is None or chance.random() >= reason.likely:
        return
    if reason.kind is FlagKind.EXCELLENT and scored.evaluation.band is not Band.EXCELLENT:
        return
    scene.quoted.add(scored.call.call_id)
    scene.diary.after(2, lambda: _raise(scene, scored, reason))


class LastFlag:
    """Flags a good call on the last working day: it is still to be looked at."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    def plan(self) -> None:
        """Put the day into the diary."""
        self._scene.diary.at(self._scene.when.eve, 16, 40, self._flag)

    def _flag(self) -> None:
        scene = self._scene
        flagged = {row.evaluation_id for row in scene.desk.flags.list(scene.cast.supervisor).rows}
        good = [one for one in scene.scored if one.call.dialogue == REASONS[0].dialogue
                and one.evaluation.band is Band.EXCELLENT and one.evaluation.evaluation_id not in flagged]
        if good:
            scene.quoted.add(good[-1].call.call_id)
            _raise(scene, good[-1], REASONS[0])


def _raise(scene: Scene, scored: Scored, reason: _Reason) -> None:
    proposal = scene.desk.flags.propose(scored.by, scored.item_id)
    row = scene.desk.flags.raise_(scored.by, NewFlag(
        str(scene.uuid("flag", scored.call.call_id)), scored.evaluation.evaluation_id, reason.kind, reason.owner,
        proposal.due_day, scene.words["flags"][str(reason.kind)], scene.line_ms(scored.call)))
    closer = scene.cast.trainer if reason.owner is Role.TRAINER else scene.cast.supervisor
    words = scene.words["flags"]["taken" if reason.owner is Role.TRAINER else "watched"]
    scene.diary.on_day(CLOSED_AFTER_DAYS, 14, 10, lambda: scene.desk.flags.close(closer, row.flag_id, words))
