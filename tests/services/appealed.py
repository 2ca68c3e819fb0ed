"""Evaluations that lost points, papers that were acknowledged, appeals entered and ruled, in a test station."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from qadesk.models.answers import Span
from qadesk.models.appeal_record import AppealRecord, NewAppeal, NewItem, NewItemRuling, NewRuling
from qadesk.models.appeals import Outcome
from qadesk.models.drafts import Submitted
from qadesk.models.paper_list import NewAcknowledgement
from qadesk.models.people import Actor, NewAccount, Role
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.evaluated import filled, pressed
from tests.services.queue_items import add_item, hear

SECOND = NewAccount("gu", "顾判", builders.PASSWORD, frozenset({Role.SUPERVISOR}))
THIRD = NewAccount("mo", "莫裁", builders.PASSWORD, frozenset({Role.SUPERVISOR}))
LEADER = NewAccount("chen", "陈组", builders.PASSWORD, frozenset({Role.TEAM_LEADER}))
TODAY = date(2026, 9, 7)
SPANS = {"4.3": Span(20_000, 30_000), "2.2": Span(60_000, 70_000)}


def lost(logged_in: LoggedIn, actor: Actor, rec_id: str = "R1", *fatal: str, codes: tuple[str, ...] = ("4.3", "2.2"),
         ) -> Submitted:
    """An evaluation that lost points in 4.3 (20 s to 30 s) and 2.2 (60 s to 70 s), with these fatal items at 30 s."""
    return lost_on(logged_in, actor, add_item(logged_in, rec_id), *fatal, codes=codes)


def lost_on(logged_in: LoggedIn, actor: Actor, item_id: int, *fatal: str, codes: tuple[str, ...] = ("4.3", "2.2"),
            ) -> Submitted:
    """The same of a call that is in the queue."""
    hear(logged_in, actor, item_id)
    draft = filled(logged_in.desk.evaluations.open_draft(actor, item_id), *fatal)
    for code in codes:
        draft = replace(draft, answers=pressed(draft, code).with_evidence(code, SPANS[code]))
    return logged_in.desk.evaluations.submit(actor, draft)


def acknowledged(logged_in: LoggedIn, actor: Actor, evaluation_id: int, day: date = TODAY) -> None:
    """Its paper was signed on a day."""
    logged_in.desk.acknowledgements.enter(actor, NewAcknowledgement((evaluation_id,), day, signed=True))


def appeal(evaluation_id: int, *items: NewItem, uuid: str = "u1", asked_on: date = TODAY, late: str = "") -> NewAppeal:
    """A new appeal; without items it objects to all of 4.3."""
    return NewAppeal(uuid, evaluation_id, asked_on, items or (NewItem("4.3", "等待前已说明", 5000),), late_reason=late)


def entered(logged_in: LoggedIn, actor: Actor, evaluation_id: int, *items: NewItem, uuid: str = "u1") -> AppealRecord:
    """That appeal, entered."""
    return logged_in.desk.appeals.enter(actor, appeal(evaluation_id, *items, uuid=uuid))


def ruling(appeal_id: int, *items: NewItemRuling, words: str = "", unheard: str = "") -> NewRuling:
    """A new ruling; without items it takes 4.3 as proposed."""
    return NewRuling(appeal_id, items or (NewItemRuling("4.3", Outcome.ACCEPTED, "听过，已说明"),), words, unheard)


def heard(logged_in: LoggedIn, actor: Actor, record: AppealRecord) -> None:
    """The reader has heard the whole call."""
    hear(logged_in, actor, record.item_id)
