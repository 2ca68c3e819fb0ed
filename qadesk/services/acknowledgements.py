"""Acknowledgements (签收): papers that came back from agents, signed or not, entered several in one go."""

from __future__ import annotations

from datetime import date

from qadesk.errors import Conflict, RuleBroken
from qadesk.i18n import _
from qadesk.models.acknowledgements import Acknowledgement
from qadesk.models.evaluations import Evaluation
from qadesk.models.paper_list import NewAcknowledgement, PaperList
from qadesk.models.people import Actor
from qadesk.models.periods import local_day
from qadesk.services.base import Act, Rules, Service
from qadesk.services.conflicts import refuse_conflict
from qadesk.services.evaluation_chain import chain, submitted
from qadesk.services.paper_query import paper_rows


class Acknowledgements(Service):
    """The use cases of papers that agents acknowledge."""

    def waiting(self, actor: Actor, *, also: int = 0) -> PaperList:
        """The papers that wait to be acknowledged, the oldest first; `also` that of an evaluation, however old."""
        with self.read(actor, "acknowledgements.waiting") as session:
            rules = self.rules_in(session)
            today = local_day(self._station.clock.now_utc_ms(), rules.zone)
            return PaperList(today, paper_rows(session, actor, today, rules, also=also))

    def enter(self, actor: Actor, new: NewAcknowledgement) -> int:
        """Enter what came back, all papers or none; returns how many.

        Raises NotFound; NotAllowed for one tied to an agent; Conflict for a paper that is acknowledged already or not
        in force; RuleBroken for none at all, a day before a submit or in the future, or one not signed without words
        that say before whom."""
        with self.act(actor, "acknowledgements.enter") as act:
            rules = self.rules_in(act.session)
            ids = tuple(dict.fromkeys(new.evaluation_ids))
            _refuse_wordless(new, ids)
            found = [self._acknowledgeable(act, actor, evaluation_id, new.shown_on, rules) for evaluation_id in ids]
            act.session.add_all(Acknowledgement(
                evaluation_id=evaluation.id, shown_on=new.shown_on, signed=new.signed, words=new.words.strip(),
                account_id=actor.account_id, at_utc_ms=act.now_utc_ms) for evaluation in found)
            act.about = found[0].number or ""
            act.detail = {"evaluations": [evaluation.number for evaluation in found], "signed": new.signed,
                          "shown_on": new.shown_on.isoformat()}
            return len(found)

    def _acknowledgeable(self, act: Act, actor: Actor, evaluation_id: int, shown_on: date,
                         rules: Rules) -> Evaluation:
        evaluation = submitted(act.session, evaluation_id)
        refuse_conflict(act.session, actor.account_id, evaluation.call)
        _refuse_not_in_force(act, evaluation)
        _refuse_acknowledged(act, evaluation)
        first, today = local_day(evaluation.submitted_utc_ms or 0, rules.zone), local_day(act.now_utc_ms, rules.zone)
        if not first <= shown_on <= today:
            raise RuleBroken(_("{number} was submitted on {first}: the day lies between that and today.").format(
                number=evaluation.number, first=first), safe=_("Nothing was entered."),
                todo=_("Write the day on which it was shown to the agent."), code="E-ACK-03")
        return evaluation


def _refuse_not_in_force(act: Act, evaluation: Evaluation) -> None:
    in_force = chain(act.session, evaluation.queue_item_id)[-1]
    if in_force.id != evaluation.id:
        raise Conflict(_("{old} was revised as {number}.").format(old=evaluation.number, number=in_force.number),
                       safe=_("Nothing was entered."), todo=_("Show the agent the paper of the revision."),
                       code="E-ACK-02")


def _refuse_acknowledged(act: Act, evaluation: Evaluation) -> None:
    before = act.session.get(Acknowledgement, evaluation.id)
    if before is not None:
        raise Conflict(_("{number} was acknowledged on {day}, as {who} entered.").format(
            number=evaluation.number, day=before.shown_on, who=before.account.display_name),
            safe=_("That entry stands; nothing was entered."), todo=_("Leave this paper out."), code="E-ACK-01")


def _refuse_wordless(new: NewAcknowledgement, ids: tuple[int, ...]) -> None:
    if not ids:
        raise RuleBroken(_("No paper is chosen."), safe=_("Nothing was entered."),
                         todo=_("Choose the papers that came back."), code="E-ACK-04")
    if not new.signed and not new.words.strip():
        raise RuleBroken(_("A paper that was not signed needs words."), safe=_("Nothing was entered."),
                         todo=_("Write before whom it was shown."), code="E-ACK-05")
