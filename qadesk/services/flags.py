"""Flags (标记): raised of an evaluation for the trainer or the supervisor, noted on, and closed by the owner's side."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.errors import Conflict, NotAllowed, NotFound, RuleBroken
from qadesk.i18n import _
from qadesk.models.evaluations import Evaluation
from qadesk.models.flags import OWNERS, Flag, FlagEntry, FlagEntryKind, FlagList, FlagProposal, FlagRow, NewFlag
from qadesk.models.people import Actor
from qadesk.models.periods import local_day
from qadesk.models.sampling import QueueItem
from qadesk.services import flag_query as query
from qadesk.services.base import Act, Rules, Service
from qadesk.services.conflicts import refuse_conflict
from qadesk.services.evaluation_chain import chain, latest
from qadesk.services.evaluations import queue_item


class Flags(Service):
    """Nothing of a flag is edited: notes and its closing are added to it."""

    def propose(self, actor: Actor, item_id: int) -> FlagProposal:
        """What a flag of a queue item's call begins with. Raises NotFound."""
        with self.read(actor, "flags.propose") as session:
            rules, item = self.rules_in(session), queue_item(session, item_id)
            self._refuse_tied(session, actor, item)
            today = local_day(self._station.clock.now_utc_ms(), rules.zone)
            standing, draft = chain(session, item_id), latest(session, item_id)
            evaluation = standing[-1] if standing else draft
            return FlagProposal(item_id, evaluation.id if evaluation else None, query.call_words(item.call, rules.zone),
                                query.length_ms(item.call), today + timedelta(days=rules.number("flag_days")))

    def raise_(self, actor: Actor, new: NewFlag) -> FlagRow:
        """Keep a flag for ever; the same `client_uuid` again gives the one that is kept.

        Raises NotFound without the evaluation; RuleBroken without words, for another owner than trainer or
        supervisor, a day that is over, or a place outside the call."""
        with self.act(actor, "flags.raise_") as act:
            rules = self.rules_in(act.session)
            _refuse_raiser(act.session, actor, new)
            flag = _kept(act.session, new) or _make(act, actor, new, rules)
            act.about = f"flag {flag.id}"
            act.detail = {"number": flag.evaluation.number or "", "kind": flag.kind, "owner": flag.owner}
            return query.row_of(act.session, flag, actor, rules, act.now_utc_ms)

    def list(self, actor: Actor) -> FlagList:
        """The flags that the actor may see: all, or, for a trainer, those of submitted evaluations to the trainer."""
        with self.read(actor, "flags.list") as session:
            return query.flag_list(session, actor, self.rules_in(session), self._station.clock.now_utc_ms())

    def note(self, actor: Actor, flag_id: int, words: str) -> FlagRow:
        """Add a note, also to a closed flag. Raises NotFound, NotAllowed for another's flag, RuleBroken wordless."""
        return self._add(actor, "flags.note", flag_id, FlagEntryKind.NOTE, words)

    def close(self, actor: Actor, flag_id: int, words: str) -> FlagRow:
        """End it with what came of it. Raises NotFound; NotAllowed unless the owner's side closes it; Conflict when
        it is closed; RuleBroken without words."""
        return self._add(actor, "flags.close", flag_id, FlagEntryKind.CLOSING, words)

    def _refuse_tied(self, session: Session, actor: Actor, item: QueueItem) -> None:
        try:
            refuse_conflict(session, actor.account_id, item.call)
        except NotAllowed:
            self._note_refusal(actor, "flags.propose", f"queue item {item.id}")
            raise

    def _add(self, actor: Actor, use_case: str, flag_id: int, kind: FlagEntryKind, words: str) -> FlagRow:
        with self.act(actor, use_case, about=f"flag {flag_id}") as act:
            flag = _flag_for(act.session, actor, flag_id, closing=kind is FlagEntryKind.CLOSING)
            _refuse_wordless(words)
            if kind is FlagEntryKind.CLOSING and query.is_closed(flag):
                raise Conflict(_("This flag is closed already."), safe=_("What was entered stands."),
                               todo=_("Add a note if something is to be put right."), code="E-FLG-02")
            act.session.add(FlagEntry(flag_id=flag.id, kind=kind, at_utc_ms=act.now_utc_ms,
                                      account_id=actor.account_id, words=words.strip()))
            act.session.flush()
            act.session.refresh(flag)
            act.detail = {"number": flag.evaluation.number or "", "words": words.strip()}
            return query.row_of(act.session, flag, actor, self.rules_in(act.session), act.now_utc_ms)


def _kept(session: Session, new: NewFlag) -> Flag | None:
    return session.scalars(select(Flag).where(Flag.client_uuid == new.client_uuid)).first()


def _refuse_raiser(session: Session, actor: Actor, new: NewFlag) -> None:
    evaluation = session.get(Evaluation, new.evaluation_id)
    if evaluation is not None:
        refuse_conflict(session, actor.account_id, evaluation.queue_item.call)


def _make(act: Act, actor: Actor, new: NewFlag, rules: Rules) -> Flag:
    evaluation = act.session.get(Evaluation, new.evaluation_id)
    if evaluation is None:
        raise NotFound(_("This evaluation is not in the station."), todo=_("Choose another evaluation."))
    if evaluation.submitted_utc_ms is None and evaluation.revises_id is not None:  # such a draft may be discarded
        evaluation = act.session.get_one(Evaluation, evaluation.revises_id)
    _refuse_incomplete(new, query.length_ms(evaluation.queue_item.call), local_day(act.now_utc_ms, rules.zone))
    flag = Flag(client_uuid=new.client_uuid, evaluation=evaluation, kind=new.kind, owner=new.owner,
                due_day=new.due_day, start_ms=new.start_ms, words=new.words.strip(), raised_by=actor.account_id,
                raised_utc_ms=act.now_utc_ms)
    act.session.add(flag)
    act.session.flush()
    return flag


def _flag_for(session: Session, actor: Actor, flag_id: int, *, closing: bool) -> Flag:
    flag = session.get(Flag, flag_id)
    if flag is None:
        raise NotFound(_("This flag is not in the station."), todo=_("Choose another one from the list."))
    refuse_conflict(session, actor.account_id, flag.evaluation.queue_item.call)
    if not (query.may_close(flag, actor) if closing else query.may_see(flag, actor)):
        raise NotAllowed(_("This flag is for somebody else."), safe=_("Nothing was changed."),
                         todo=_("Whom it is handed to closes it; a note can be added by who may read it."),
                         code="E-FLG-01")
    return flag


def _refuse_incomplete(new: NewFlag, length_ms: int, today: date) -> None:
    _refuse_wordless(new.words)
    if new.owner not in OWNERS:
        raise RuleBroken(_("A flag goes to the trainer or to the supervisor."), safe=_("Nothing was changed."),
                         todo=_("Choose one of them."), code="E-FLG-03")
    if new.due_day < today:
        raise RuleBroken(_("The day it is due is over already."), safe=_("Nothing was changed."),
                         todo=_("Choose today or a later day."), code="E-FLG-04")
    if new.start_ms is not None and not 0 <= new.start_ms <= length_ms:
        raise RuleBroken(_("A time lies outside the call."), safe=_("Nothing was changed."),
                         todo=_("Correct the time in the call."), code="E-FLG-05")


def _refuse_wordless(words: str) -> None:
    if not words.strip():
        raise RuleBroken(_("A flag, a note and a closing need words."), safe=_("Nothing was changed."),
                         todo=_("Write what it is about."), code="E-FLG-06")
