"""Cards of all kinds in a test station beside the shipped one, and evaluations by them."""

from __future__ import annotations

from dataclasses import replace

from qadesk.importing.answers_yaml import parse_answers
from qadesk.importing.scorecard_yaml import parse_scorecard
from qadesk.models.answers import Answers
from qadesk.models.drafts import Submitted
from qadesk.models.people import Actor
from qadesk.models.scorecards import Scorecard
from qadesk.services.stations import LoggedIn
from tests.importing.scorecard_texts import ALL_KINDS
from tests.services.queue_items import hear


def add_card(logged_in: LoggedIn, body: str = ALL_KINDS) -> Scorecard:
    """The card of a text, published; calls are scored by it where a test says so."""
    card = parse_scorecard(body, "card.yaml")
    logged_in.desk.scorecards.publish(logged_in.actor, body.encode(), "card.yaml")
    return card


def score(logged_in: LoggedIn, actor: Actor, item_id: int, card: Scorecard, answers: Answers | str,
          reason: str = "", *, heard: bool = True) -> Submitted:
    """An evaluation by that card, with answers or a text of them."""
    if heard:
        hear(logged_in, actor, item_id)
    given = parse_answers(answers, "answers.yaml", card) if isinstance(answers, str) else answers
    evaluations = logged_in.desk.evaluations
    draft = replace(evaluations.open_draft(actor, item_id), card=card, answers=given)
    return evaluations.submit(actor, draft, reason=reason)
