"""What is shown of assignment: what a draw costs, how much each can listen to, and the log of whose a call was."""

from __future__ import annotations

from dataclasses import dataclass

from qadesk.i18n import _
from qadesk.models.assignment import CAUSE_NAMES, AssignmentCause

HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class InspectorLoad:
    """One who calls are given to: `capacity_ms` a week, `own` when it was entered for the person (else it is the
    rule's), what waits; without `takes_part` (a supervisor without hours) nothing is given."""

    account_id: str
    name: str
    capacity_ms: int
    own: bool
    waiting: int
    waiting_ms: int
    takes_part: bool = True


@dataclass(frozen=True, slots=True)
class ListeningCost:
    """What is to be listened to and what can be in a week, in ms; `waiting_ms` waits already, of draws before."""

    capacity_ms: int
    waiting_ms: int
    people: tuple[InspectorLoad, ...] = ()


@dataclass(frozen=True, slots=True)
class AssignmentLine:
    """A line of the log: when (UTC ms), whose the call became ("" anybody's), why, by whom, and the reasons."""

    at_utc_ms: int
    rec_id: str
    agent_no: str
    assignee: str
    cause: AssignmentCause
    by: str
    detail: dict[str, object]


def hours_text(length_ms: int) -> str:
    """A length in hours with one decimal, `7.4`."""
    return f"{length_ms / HOUR_MS:.1f}"


def cause_words(line: AssignmentLine) -> str:
    """Why a call became somebody's, in the language in force."""
    return _(CAUSE_NAMES[line.cause])


def detail_words(line: AssignmentLine) -> str:
    """The reasons of a line of the log, in the language in force: what was written, loads, who was left out and why."""
    detail, parts = line.detail, []
    if words := str(detail.get("words", "")):
        parts.append(words)
    if was := detail.get("from"):
        parts.append(_("before: {name}").format(name=was))
    if loads := _loads(detail.get("loads")):
        parts.append(_("load of capacity: {loads}").format(loads=loads))
    for key, said in (("tied", _("relation or own team: {names}")), ("share", _("share of the month: {names}"))):
        if names := detail.get(key):
            assert isinstance(names, list)
            parts.append(said.format(names=_(", ").join(map(str, names))))
    if line.cause in (AssignmentCause.RULE, AssignmentCause.LEFT, AssignmentCause.TIED) and not line.assignee:
        parts.append(_("nobody could be given it: it is anybody's"))
    return _("; ").join(parts)


def _loads(found: object) -> str:
    """`lin 12%, chen 40%`: the least loaded first."""
    loads = found if isinstance(found, list) else []
    return _(", ").join(f"{name} {100 * load // capacity}%" for name, load, capacity in loads)
