"""Appeals (申诉): entered from the agent's paper, withdrawn, ruled by somebody who had no part in the score."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.errors import Conflict, NotAllowed, RuleBroken
from qadesk.i18n import _
from qadesk.models.acknowledgements import Acknowledgement
from qadesk.models.appeal_record import (
    AppealProposal,
    AppealRecord,
    AppealRow,
    Candidate,
    NewAppeal,
    NewItem,
    NewRuling,
    Objectable,
)
from qadesk.models.appeal_rules import objectables, refuse_proposal
from qadesk.models.appeals import Appeal, AppealEnd, AppealItem, AppealRuling
from qadesk.models.evaluations import Evaluation, EvaluationState
from qadesk.models.people import Account, Actor
from qadesk.models.periods import local_day
from qadesk.services import appeal_query as query
from qadesk.services.appeal_chain import appeals_of, open_appeal, rounds_left
from qadesk.services.appeal_record import record_of
from qadesk.services.appeal_ruling import rule
from qadesk.services.base import Act, Rules, Service
from qadesk.services.calendar_query import term_end
from qadesk.services.day_numbers import next_number
from qadesk.services.evaluation_chain import answers_of, chain, latest, submitted
from qadesk.services.evaluation_content import rules_used, sheet_of
from qadesk.services.scorecards import card_of
from qadesk.services.team_rights import refuse_other_team


class Appeals(Service):
    """The use cases of appeals."""

    def candidates(self, actor: Actor, words: str = "") -> tuple[Candidate, ...]:
        """Evaluations in force to choose one from, the newest first: by a part of a number, a staff number, or a
        part of a name; a team leader's of the own team."""
        with self.read(actor, "appeals.candidates") as session:
            rules = self.rules_in(session)
            today = local_day(self._station.clock.now_utc_ms(), rules.zone)
            return query.candidates(session, actor, words.strip(), today, rules.zone)

    def propose(self, actor: Actor, evaluation_id: int) -> AppealProposal:
        """What the entry of an appeal begins with: what can be objected to, the term, the round; audited.

        Raises NotFound; NotAllowed for another team's leader or one tied to the agent; Conflict or RuleBroken where no
        appeal can be entered."""
        with self.act(actor, "appeals.propose", about=f"evaluation {evaluation_id}") as act:
            rules = self.rules_in(act.session)
            evaluation = self._objected(act, actor, evaluation_id, rules)
            return _proposal(act, evaluation, rules)

    def enter(self, actor: Actor, new: NewAppeal) -> AppealRecord:
        """Enter an appeal; the same entry twice gives the first one, another one under its `client_uuid` is a Conflict.

        Refusals as for `propose`, and RuleBroken for a value out of bounds, a missing reason, a day that cannot be, or
        a term that is over without a reason."""
        with self.act(actor, "appeals.enter", about=f"evaluation {new.evaluation_id}") as act:
            rules = self.rules_in(act.session)
            before = act.session.scalars(select(Appeal).where(Appeal.client_uuid == new.client_uuid)).first()
            if before is not None:
                self._found(act, actor, before.id, rules)
                _refuse_other_words(before, new)
                act.about, act.detail = before.number, {"repeated": True}
                return record_of(act.session, before, actor, rules, act.now_utc_ms)
            evaluation = self._objected(act, actor, new.evaluation_id, rules)
            proposal = _proposal(act, evaluation, rules)
            _refuse_untimely(proposal, new)
            appeal = _entered(act, actor, evaluation, proposal, new)
            act.about = appeal.number
            act.detail = {"evaluation": evaluation.number, "round": appeal.round, "late": bool(appeal.late_reason),
                          "items": [item.code for item in new.items]}
            return record_of(act.session, appeal, actor, rules, act.now_utc_ms)

    def list(self, actor: Actor) -> tuple[AppealRow, ...]:
        """Appeals to be ruled by the day that is due, then those over; a team leader's of the own team."""
        with self.read(actor, "appeals.list") as session:
            today = local_day(self._station.clock.now_utc_ms(), self.rules_in(session).zone)
            return query.rows(session, actor, today)

    def open_record(self, actor: Actor, appeal_id: int) -> AppealRecord:
        """An appeal with both sides' words; audited first. Raises NotFound, NotAllowed."""
        with self.act(actor, "appeals.open_record", about=f"appeal {appeal_id}") as act:
            rules = self.rules_in(act.session)
            appeal = self._found(act, actor, appeal_id, rules)
            act.about = appeal.number
            return record_of(act.session, appeal, actor, rules, act.now_utc_ms)

    def withdraw(self, actor: Actor, appeal_id: int, words: str) -> AppealRecord:
        """The agent takes an appeal back, or it was entered by mistake: all stays as it was. Raises NotFound;
        NotAllowed also for who had a part in what it objects to; Conflict when it is over; RuleBroken without words."""
        with self.act(actor, "appeals.withdraw", about=f"appeal {appeal_id}") as act:
            rules = self.rules_in(act.session)
            appeal = self._found(act, actor, appeal_id, rules)
            act.about = appeal.number
            refuse_over(appeal)
            _refuse_own_part(act.session, appeal, actor)
            if not words.strip():
                raise RuleBroken(_("A withdrawal needs words."), safe=_("Nothing was changed."),
                                 todo=_("Write why it is withdrawn."), code="E-APL-12")
            appeal.ruling = AppealRuling(end=AppealEnd.WITHDRAWN, words=words.strip(), unheard_reason="",
                                         account_id=actor.account_id, at_utc_ms=act.now_utc_ms,
                                         account=act.session.get_one(Account, actor.account_id))
            act.session.flush()
            return record_of(act.session, appeal, actor, rules, act.now_utc_ms)

    def rule(self, actor: Actor, new: NewRuling) -> AppealRecord:
        """Rule all items of an appeal, for ever; what is ruled for the agent makes the next revision.

        Raises NotFound; NotAllowed for who had a part in it while somebody else may rule, or is tied to the agent;
        Conflict when it is over or the evaluation revised since; RuleBroken where an item or a reason lacks, a value is
        out of bounds, or the score would fall."""
        with self.act(actor, "appeals.rule", about=f"appeal {new.appeal_id}") as act:
            rules = self.rules_in(act.session)
            appeal = self._found(act, actor, new.appeal_id, rules)
            act.about = appeal.number
            refuse_over(appeal)
            rule(act, actor, appeal, new, rules)
            return record_of(act.session, appeal, actor, rules, act.now_utc_ms)

    def _found(self, act: Act, actor: Actor, appeal_id: int, rules: Rules) -> Appeal:
        return query.appeal_for(act.session, actor, appeal_id, local_day(act.now_utc_ms, rules.zone))

    def _objected(self, act: Act, actor: Actor, evaluation_id: int, rules: Rules) -> Evaluation:
        """The evaluation, if an appeal against it can be entered by the actor."""
        evaluation = submitted(act.session, evaluation_id)
        act.about = evaluation.number or act.about
        refuse_other_team(act.session, actor, evaluation.call, local_day(act.now_utc_ms, rules.zone))
        _refuse_not_in_force(act.session, evaluation)
        _refuse_under_way(act.session, evaluation)
        _refuse_no_round(act.session, evaluation, rules)
        return evaluation


def refuse_over(appeal: Appeal) -> None:
    """Raises Conflict when an appeal was ruled or withdrawn already."""
    if appeal.ruling is not None:
        raise Conflict(_("{number} was ruled or withdrawn by {who} already.").format(
            number=appeal.number, who=appeal.ruling.account.display_name), safe=_("That stands."),
            todo=_("Open the appeal again."), code="E-APL-13")


def _refuse_other_words(before: Appeal, new: NewAppeal) -> None:
    """Never as if what is entered now had been taken: what was entered first stands."""
    given, kept = {item.code: item for item in new.items}, {row.criterion_code: row for row in before.items}
    same_items = given.keys() == kept.keys() and all(
        _said(given[code], fatal=row.fatal) == (row.proposed_milli, row.proposed_na, row.words)
        for code, row in kept.items())
    same = (new.evaluation_id, new.asked_on, new.words.strip()) == (before.evaluation_id, before.asked_on, before.words)
    if not (same and same_items) or before.late_reason not in ("", new.late_reason.strip()):
        raise Conflict(_("This entry was kept already as {number}, with other words or values.").format(
            number=before.number), safe=_("What was entered first stands."),
            todo=_("Open it from the list; if it is wrong, have it withdrawn and enter it anew."), code="E-APL-25")


def _refuse_own_part(session: Session, appeal: Appeal, actor: Actor) -> None:
    if not query.may_withdraw(session, appeal, actor):
        raise NotAllowed(_("You had a part in what is objected to: somebody else withdraws it."),
                         safe=_("Nothing was changed."), todo=_("Ask {names}.").format(
                             names=_(", ").join(query.others(session, appeal, actor))), code="E-APL-24")


def _refuse_not_in_force(session: Session, evaluation: Evaluation) -> None:
    in_force = chain(session, evaluation.queue_item_id)[-1]
    if in_force.id != evaluation.id:
        raise Conflict(_("This evaluation was revised as {number}.").format(number=in_force.number),
                       safe=_("Nothing was entered."), todo=_("Enter the appeal against that one."), code="E-APL-02")


def _refuse_under_way(session: Session, evaluation: Evaluation) -> None:
    waits, last = open_appeal(session, evaluation.queue_item_id), latest(session, evaluation.queue_item_id)
    if waits is not None:
        raise Conflict(_("The appeal {number} against it waits for its ruling.").format(number=waits.number),
                       safe=_("Nothing was entered."), todo=_("Have it ruled or withdrawn first."), code="E-APL-03")
    if last is not None and last.state == EvaluationState.DRAFT:
        raise Conflict(_("{who} is drafting a revision of it.").format(who=last.account.display_name),
                       safe=_("Nothing was entered."), todo=_(
                           "Wait until it is submitted or given up; a supervisor gives it up for who is away."),
                       code="E-APL-14")


def _refuse_no_round(session: Session, evaluation: Evaluation, rules: Rules) -> None:
    if not rounds_left(appeals_of(session, evaluation.queue_item_id), rules):
        allowed = rules.number("appeal_rounds")
        raise RuleBroken(_("No round of appeal is left (rounds allowed: {count}).").format(count=allowed),
                         safe=_("Nothing was entered."), todo=_("What was ruled last stands."), code="E-APL-04")


def _proposal(act: Act, evaluation: Evaluation, rules: Rules) -> AppealProposal:
    session, zone = act.session, rules.zone
    today = local_day(act.now_utc_ms, zone)
    items = _objectables(session, evaluation)
    if not items:
        raise RuleBroken(_("Nothing took points in {number}.").format(number=evaluation.number),
                         safe=_("Nothing was entered."), todo=_("There is nothing to object to."), code="E-APL-15")
    sheet, shown = sheet_of(session, evaluation), session.get(Acknowledgement, evaluation.id)
    shown_on = shown.shown_on if shown else None
    before = appeals_of(session, evaluation.queue_item_id)
    return AppealProposal(
        evaluation.id, evaluation.number or "", sheet.facts, sheet.score_shown, sheet.result_shown,
        len(before) + 1, rounds_left(before, rules),
        local_day(evaluation.submitted_utc_ms or 0, zone), today, shown_on,
        _due_day(session, evaluation, shown_on, rules), term_end(session, today, rules.number("ruling_days")), items)


def _objectables(session: Session, evaluation: Evaluation) -> tuple[Objectable, ...]:
    card = card_of(evaluation.scorecard_version, rules_used(session, evaluation.rules_version))
    return objectables(card, answers_of(evaluation), query.fatal_states(session, evaluation))


def _due_day(session: Session, evaluation: Evaluation, shown_on: date | None, rules: Rules) -> date | None:
    """The last day of the term, which is as long as the paper says: it begins with the acknowledgement, or with the
    ruling of the round before."""
    if shown_on is None:
        return None
    ruled = [local_day(appeal.ruling.at_utc_ms, rules.zone)
             for appeal in appeals_of(session, evaluation.queue_item_id)
             if appeal.ruling is not None and appeal.ruling.end == AppealEnd.RULED]
    days = rules_used(session, evaluation.rules_version).number("appeal_days")
    return term_end(session, max([shown_on, *ruled]), days)


def _refuse_untimely(proposal: AppealProposal, new: NewAppeal) -> None:
    if not proposal.first_day <= new.asked_on <= proposal.today:
        raise RuleBroken(_("The day of the appeal lies between {first} and today.").format(first=proposal.first_day),
                         safe=_("Nothing was entered."), todo=_("Write the day on the agent's paper."), code="E-APL-16")
    if proposal.due_day is not None and new.asked_on > proposal.due_day and not new.late_reason.strip():
        raise RuleBroken(_("The term was over on {day}.").format(day=proposal.due_day),
                         safe=_("Nothing was entered."), todo=_("Write why the appeal is taken all the same."),
                         code="E-APL-17")


def _entered(act: Act, actor: Actor, evaluation: Evaluation, proposal: AppealProposal, new: NewAppeal) -> Appeal:
    late = proposal.due_day is not None and new.asked_on > proposal.due_day
    appeal = Appeal(
        client_uuid=new.client_uuid, number=next_number(act.session, Appeal.number, "S", proposal.today),
        evaluation_id=evaluation.id, queue_item_id=evaluation.queue_item_id, round=proposal.round,
        asked_on=new.asked_on, due_day=proposal.due_day, late_reason=new.late_reason.strip() if late else "",
        rule_by=proposal.rule_by, words=new.words.strip(), entered_utc_ms=act.now_utc_ms,
        entered_by=actor.account_id, items=_items(proposal, new))
    act.session.add(appeal)
    act.session.flush()
    return appeal


def _items(proposal: AppealProposal, new: NewAppeal) -> list[AppealItem]:
    """The items in the card's order. Raises RuleBroken for one that cannot be objected to, twice, or for none."""
    given = {item.code: item for item in new.items}
    known = {target.code for target in proposal.items}
    if not given or len(given) != len(new.items) or not known.issuperset(given):
        raise RuleBroken(_("An appeal names the criteria that it objects to, each once."),
                         safe=_("Nothing was entered."), todo=_("Choose at least one that took points."),
                         code="E-APL-18")
    rows = []
    for position, target in enumerate(proposal.items):
        if (item := given.get(target.code)) is not None:
            refuse_proposal(item, target)
            proposed_milli, proposed_na, words = _said(item, fatal=target.fatal)
            rows.append(AppealItem(
                criterion_code=item.code, position=position, fatal=target.fatal, earned_milli=target.earned_milli,
                proposed_milli=proposed_milli, proposed_na=proposed_na, words=words))
    return rows


def _said(item: NewItem, *, fatal: bool) -> tuple[int | None, bool, str]:
    """What is kept of an item: the value, whether it is not applicable, and why; of a fatal item only why."""
    na = item.proposed_na and not fatal
    return None if fatal or na else item.proposed_milli, na, item.words.strip()
