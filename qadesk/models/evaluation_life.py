"""The life of an evaluation after its submit: one history of all that happened to it, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from qadesk.i18n import N_, _


class LifeKind(StrEnum):
    """What can happen, in the order of things that happen at one instant."""

    HANDED_OVER = "handed_over"
    SUBMITTED = "submitted"
    REVISED = "revised"
    FATAL = "fatal"
    PRINTED = "printed"
    ACKNOWLEDGED = "acknowledged"
    APPEALED = "appealed"
    WITHDRAWN = "withdrawn"
    RULED = "ruled"
    RECEIVED = "received"
    JUDGED = "judged"
    CLOSED = "closed"


LIFE_NAMES = {
    LifeKind.HANDED_OVER: N_("Draft handed over"),
    LifeKind.SUBMITTED: N_("Submitted"),
    LifeKind.REVISED: N_("Revised"),
    LifeKind.FATAL: N_("Fatal item decided"),
    LifeKind.PRINTED: N_("Printed"),
    LifeKind.ACKNOWLEDGED: N_("Shown to the agent"),
    LifeKind.APPEALED: N_("Appeal entered"),
    LifeKind.WITHDRAWN: N_("Appeal withdrawn"),
    LifeKind.RULED: N_("Appeal ruled"),
    LifeKind.RECEIVED: N_("Complaint or praise entered"),
    LifeKind.JUDGED: N_("Complaint or praise ruled"),
    LifeKind.CLOSED: N_("Month closed"),
}
ON_PAPER = frozenset({LifeKind.HANDED_OVER, LifeKind.ACKNOWLEDGED, LifeKind.APPEALED, LifeKind.WITHDRAWN,
                      LifeKind.RULED, LifeKind.JUDGED, LifeKind.CLOSED})
"""What a printed scorecard tells here; versions and fatal items have blocks of their own."""


@dataclass(frozen=True)
class LifeEvent:
    """One thing that happened: `at` and `who` as people read them, `lines` what it was about, one thing each."""

    kind: LifeKind
    at: str
    who: str
    lines: tuple[str, ...] = ()

    @property
    def head(self) -> str:
        """`2026-09-07 09:30  登记申诉  林晓`."""
        return "  ".join(part for part in (self.at, _(LIFE_NAMES[self.kind]), self.who) if part)


class Stage(StrEnum):
    """How far an evaluation is."""

    SUBMITTED = "submitted"
    TO_CONFIRM = "to_confirm"
    ACKNOWLEDGED = "acknowledged"
    APPEALED = "appealed"
    RULED = "ruled"
    CLOSED = "closed"


STAGE_NAMES = {
    Stage.SUBMITTED: N_("Submitted"),
    Stage.TO_CONFIRM: N_("To be confirmed"),
    Stage.ACKNOWLEDGED: N_("Acknowledged by the agent"),
    Stage.APPEALED: N_("Under appeal"),
    Stage.RULED: N_("Ruled"),
    Stage.CLOSED: N_("Month is closed"),
}


def stage_of(*, appealed: bool, pending: bool, closed: bool, ruled: bool, acknowledged: bool) -> Stage:
    """How far an evaluation is: what waits for somebody comes first."""
    held = ((appealed, Stage.APPEALED), (pending, Stage.TO_CONFIRM), (closed, Stage.CLOSED), (ruled, Stage.RULED),
            (acknowledged, Stage.ACKNOWLEDGED))
    return next((stage for holds, stage in held if holds), Stage.SUBMITTED)
