"""What may be done about a training request next, by its state and by who reads it; what is asked for each step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from qadesk.i18n import N_, _
from qadesk.models.training import OVER, RequestEntryKind, RequestState, Stage
from qadesk.models.training_record import RequestRecord, training_day
from qadesk.ui.step_dialog import Step
from qadesk.ui.training_words import stage_name

if TYPE_CHECKING:
    from qadesk.models.people import Actor
    from qadesk.services.training import Training


class Act(StrEnum):
    """A step of a request; LISTEN draws the targeted listening of the next stage."""

    ACCEPT = "accept"
    PLAN = "plan"
    HELD = "held"
    DECLINE = "decline"
    LISTEN = "listen"
    HEARD = "heard"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    NOTE = "note"


ACT_NAMES = {
    Act.ACCEPT: N_("Accept …"), Act.PLAN: N_("Plan …"), Act.HELD: N_("Training held …"),
    Act.DECLINE: N_("Decline …"), Act.LISTEN: N_("Draw for listening …"), Act.HEARD: N_("Heard again …"),
    Act.CLOSE: N_("Close request …"), Act.WITHDRAW: N_("Withdraw request …"), Act.NOTE: N_("Add a note …"),
}
_KINDS = {Act.ACCEPT: RequestEntryKind.ACCEPTED, Act.PLAN: RequestEntryKind.PLANNED, Act.HELD: RequestEntryKind.HELD,
          Act.DECLINE: RequestEntryKind.DECLINED}
ANSWERS = {
    RequestState.RAISED: (Act.ACCEPT, Act.PLAN, Act.DECLINE),
    RequestState.ACCEPTED: (Act.PLAN, Act.DECLINE),
    RequestState.PLANNED: (Act.HELD, Act.PLAN),
}


def offered(record: RequestRecord) -> tuple[Act, ...]:
    """The steps open to this reader, the next one of the loop first; a note is always possible and the last."""
    if record.state in OVER:
        return (Act.NOTE,)
    answers = ANSWERS.get(record.state, ()) if record.answers or record.answers_for else ()
    return (*answers, *(_raisers(record) if record.raises else ()), Act.NOTE)


def _raisers(record: RequestRecord) -> tuple[Act, ...]:
    after = any(row.stage is Stage.AFTER and row.scored for row in record.listening)
    found = [Act.LISTEN] if record.next_stage is not None else []
    if record.state is RequestState.HELD and after:
        found.append(Act.HEARD)
    if record.state in (RequestState.HELD, RequestState.HEARD_AGAIN):
        found.append(Act.CLOSE)
    elif record.state in ANSWERS:
        found.append(Act.WITHDRAW)
    return tuple(found)


def main_act(record: RequestRecord) -> Act | None:
    """The next step, as the main button; None where others are next."""
    first = offered(record)[0]
    return None if first in (Act.NOTE, Act.WITHDRAW) else first


def act_name(act: Act, record: RequestRecord) -> str:
    """The words of a step's button."""
    if act is Act.LISTEN and record.next_stage is not None:
        return _("Draw: {stage} …").format(stage=stage_name(record.next_stage))
    return _(ACT_NAMES[act])


def asked(act: Act, record: RequestRecord) -> Step:
    """What is asked for a step."""
    title, words = act_name(act, record).removesuffix("…").strip(), _("Note (if there is one)")
    on_paper = _("As the trainer answered on paper; it is marked as entered by you.")
    about = on_paper if act in _KINDS and not record.answers else _(_ABOUT[act])
    if act in (Act.PLAN, Act.HELD):
        return Step(title, about, words, needed=False, day=_("Day of the training"), first_day=_first_day(act, record))
    if act is Act.LISTEN:
        return Step(title, about, "", needed=False, submit=_("Draw"))
    needed = act in (Act.DECLINE, Act.CLOSE, Act.WITHDRAW, Act.NOTE)
    return Step(title, about, _(_WORDS.get(act, N_("What was found or done"))) if needed else words, needed=needed)


_ABOUT = {
    Act.ACCEPT: N_("The training is taken on; its day may be planned later."),
    Act.PLAN: N_("The day on which the training is to be held; a later plan takes its place."),
    Act.HELD: N_("The day on which the training was held. Calls after it are heard to see what has changed."),
    Act.DECLINE: N_("The request is over; who raised it sees why. Its calls that nobody began to score leave the "
                    "queue."),
    Act.LISTEN: N_("Agents are drawn at random, and some of their calls wait in the queue."),
    Act.HEARD: N_("Enter it once the calls drawn after the training are scored."),
    Act.CLOSE: N_("After that only notes can be added. Its calls that nobody began to score leave the queue."),
    Act.WITHDRAW: N_("The request is over and stays visible with its reason. Its calls that nobody began to score "
                     "leave the queue."),
    Act.NOTE: N_("A note is kept for good; a correction is a further note."),
}
_WORDS = {Act.DECLINE: N_("Why it is declined"), Act.CLOSE: N_("What came of it"),
          Act.WITHDRAW: N_("Why it is withdrawn")}


def _first_day(act: Act, record: RequestRecord) -> date:
    planned = training_day(record.entries)
    if act is Act.HELD:
        return planned if planned is not None and planned <= record.today else record.today
    return planned or max(record.due_day, record.today)


def keeper(training: Training, actor: Actor, record: RequestRecord,
           act: Act) -> Callable[[date | None, str], RequestRecord]:
    """How a step is stored."""
    id_ = record.request_id
    if act in _KINDS and not record.answers:
        return lambda day, words: training.answer_for(actor, id_, _KINDS[act], day, words)
    stage = record.next_stage or Stage.BEFORE
    plain: dict[Act, Callable[[date | None, str], RequestRecord]] = {
        Act.ACCEPT: lambda _day, words: training.accept(actor, id_, words),
        Act.PLAN: lambda day, words: training.plan(actor, id_, day or record.today, words),
        Act.HELD: lambda day, words: training.held(actor, id_, day or record.today, words),
        Act.DECLINE: lambda _day, words: training.decline(actor, id_, words),
        Act.LISTEN: lambda _day, _words: training.plan_listening(actor, id_, stage),
        Act.HEARD: lambda _day, words: training.mark_heard_again(actor, id_, words),
        Act.CLOSE: lambda _day, words: training.close(actor, id_, words),
        Act.WITHDRAW: lambda _day, words: training.withdraw(actor, id_, words),
        Act.NOTE: lambda _day, words: training.note(actor, id_, words),
    }
    return plain[act]
