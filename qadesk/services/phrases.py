"""Phrases (常用语): words often used while scoring; one's own are kept by who scores, the centre's by supervisors.

A phrase that is changed or handed up is closed and written anew, so that its history stays. Noting a use is no act of
its own, as autosaves are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Row, or_, select
from sqlalchemy.orm import Session

from qadesk.errors import Conflict, NotAllowed, NotFound
from qadesk.i18n import _
from qadesk.models.people import Account, Actor
from qadesk.models.phrases import Phrase, PhraseKind, PhraseLine, tidy
from qadesk.models.scorecard_versions import CardState, ScorecardVersion
from qadesk.security.roles import may
from qadesk.services.base import Act, Rules, Service
from qadesk.services.card_versions import card_of


class Phrases(Service):
    """The use cases of phrases."""

    def list(self, actor: Actor) -> tuple[PhraseLine, ...]:
        """The phrases in use that are offered to the actor: one's own and the centre's."""
        with self.read(actor, "phrases.list") as session:
            mine = or_(Phrase.account_id == actor.account_id, Phrase.account_id.is_(None))
            return _lines(session, actor, self.rules_in(session), mine)

    def list_all(self, actor: Actor) -> tuple[PhraseLine, ...]:
        """All phrases in use with whose they are, for who may hand one up to the centre."""
        with self.read(actor, "phrases.list_all") as session:
            return _lines(session, actor, self.rules_in(session))

    def add(self, actor: Actor, kind: PhraseKind, words: str, *, card_code: str = "", criterion_code: str = "",
            common: bool = False) -> int:
        """Add a phrase of one's own, or of the centre; returns its id.

        Raises NotAllowed for the centre's where the actor is no supervisor, RuleBroken for words that cannot be one,
        Conflict when they are one already."""
        with self.act(actor, "phrases.add") as act:
            if common:
                _refuse_common(actor)
            phrase = Phrase(account_id=None if common else actor.account_id, kind=kind, card_code=card_code,
                            criterion_code=criterion_code, words=tidy(kind, words), created_utc_ms=act.now_utc_ms)
            _refuse_twice(act.session, actor, phrase)
            return _write(act, phrase)

    def change(self, actor: Actor, phrase_id: int, kind: PhraseKind, words: str, *, everywhere: bool = False) -> int:
        """Give a phrase other words or another kind; `everywhere`: it is no longer of one criterion. Its new id.

        Raises as `add`, and NotFound for one that is gone."""
        with self.act(actor, "phrases.change") as act:
            old = _found(act.session, actor, phrase_id)
            new = Phrase(account_id=old.account_id, kind=kind, words=tidy(kind, words), uses=old.uses,
                         card_code="" if everywhere else old.card_code,
                         criterion_code="" if everywhere else old.criterion_code,
                         created_utc_ms=act.now_utc_ms, used_utc_ms=old.used_utc_ms)
            old.closed_utc_ms = act.now_utc_ms
            act.session.flush()
            _refuse_twice(act.session, actor, new)
            return _write(act, new)

    def close(self, actor: Actor, phrase_id: int) -> None:
        """Take a phrase out of use. Raises NotFound, or NotAllowed where it is not the actor's to close."""
        with self.act(actor, "phrases.close") as act:
            phrase = _found(act.session, actor, phrase_id)
            phrase.closed_utc_ms = act.now_utc_ms
            act.about, act.detail = f"phrase {phrase.id}", _detail(phrase)

    def share(self, actor: Actor, phrase_id: int) -> int:
        """Hand anybody's phrase up to the centre, where everybody has it; returns its new id.

        Raises NotFound, Conflict when the centre has it already."""
        with self.act(actor, "phrases.share") as act:
            old = _open(act.session, phrase_id)
            new = Phrase(account_id=None, kind=old.kind, card_code=old.card_code, criterion_code=old.criterion_code,
                         words=old.words, uses=old.uses, created_utc_ms=act.now_utc_ms, used_utc_ms=old.used_utc_ms)
            _refuse_twice(act.session, actor, new)
            old.closed_utc_ms = act.now_utc_ms
            return _write(act, new)

    def note_use(self, actor: Actor, phrase_id: int) -> None:
        """Count a use of a phrase; one that is gone since is passed over: its words are used all the same."""
        self._authorise(actor, "phrases.note_use", f"phrase {phrase_id}")
        with self._station.database.transaction() as session:
            for phrase in session.scalars(select(Phrase).where(
                    Phrase.id == phrase_id, Phrase.closed_utc_ms.is_(None), _is_for(actor))):
                phrase.uses, phrase.used_utc_ms = phrase.uses + 1, self._station.clock.now_utc_ms()


def _is_for(actor: Actor) -> ColumnElement[bool]:
    return or_(Phrase.account_id == actor.account_id, Phrase.account_id.is_(None))


def _lines(session: Session, actor: Actor, rules: Rules, *which: ColumnElement[bool]) -> tuple[PhraseLine, ...]:
    asked = (select(Phrase.id, Phrase.kind, Phrase.card_code, Phrase.criterion_code, Phrase.words, Phrase.uses,
                    Phrase.used_utc_ms, Phrase.account_id, Account.display_name)
             .outerjoin(Account, Account.id == Phrase.account_id)
             .where(Phrase.closed_utc_ms.is_(None), *which).order_by(Phrase.id))
    return _read(session.execute(asked), actor, _card_names(session, rules))


def _card_names(session: Session, rules: Rules) -> dict[str, str]:
    """The title of each card by its code, as its newest version has it."""
    asked = select(ScorecardVersion).where(ScorecardVersion.state != CardState.DRAFT).order_by(ScorecardVersion.version)
    return {version.code: card_of(version, rules).name for version in session.scalars(asked)}


def _read(rows: Iterable[Row[Any]], actor: Actor, cards: Mapping[str, str]) -> tuple[PhraseLine, ...]:
    return tuple(PhraseLine(row.id, PhraseKind(row.kind), row.card_code, row.criterion_code, row.words, row.uses,
                            row.used_utc_ms, row.display_name or "", row.account_id == actor.account_id,
                            cards.get(row.card_code, row.card_code))
                 for row in rows)


def _open(session: Session, phrase_id: int) -> Phrase:
    phrase = session.get(Phrase, phrase_id)
    if phrase is None or phrase.closed_utc_ms is not None:
        raise NotFound(_("This phrase is no longer in use."), safe=_("Nothing was changed."),
                       todo=_("Choose another one."), code="E-PHR-03")
    return phrase


def _found(session: Session, actor: Actor, phrase_id: int) -> Phrase:
    """The phrase, which the actor may change."""
    phrase = _open(session, phrase_id)
    if phrase.account_id is None:
        _refuse_common(actor)
    elif phrase.account_id != actor.account_id:
        raise NotAllowed(_("This phrase is another person's."), safe=_("Nothing was changed."),
                         todo=_("Hand it up to the centre, or write one of your own."))
    return phrase


def _refuse_common(actor: Actor) -> None:
    if not may(actor, "phrases.share"):
        raise NotAllowed(_("The phrases of the centre are kept by the supervisor."), safe=_("Nothing was changed."),
                         todo=_("Keep it as one of your own."))


def _refuse_twice(session: Session, actor: Actor, phrase: Phrase) -> None:
    """The same words are offered once: among the centre's, and for one of one's own among both."""
    among = Phrase.account_id.is_(None) if phrase.account_id is None else _is_for(actor)
    there = select(Phrase.id).where(
        among, Phrase.closed_utc_ms.is_(None), Phrase.kind == phrase.kind, Phrase.words == phrase.words,
        Phrase.card_code == phrase.card_code, Phrase.criterion_code == phrase.criterion_code)
    if session.scalars(there.limit(1)).first() is not None:
        raise Conflict(_("This phrase is there already."), safe=_("Nothing was changed."),
                       todo=_("Choose it from the list."), code="E-PHR-04")


def _write(act: Act, phrase: Phrase) -> int:
    act.session.add(phrase)
    act.session.flush()
    act.about, act.detail = f"phrase {phrase.id}", _detail(phrase)
    return phrase.id


def _detail(phrase: Phrase) -> dict[str, object]:
    return {"kind": phrase.kind, "criterion": phrase.criterion_code, "common": phrase.account_id is None,
            "words": phrase.words}
