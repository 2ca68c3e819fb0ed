"""Scorecards of the station: drafts, publishing versions, which are frozen for ever, retiring, comparing, their use."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from qadesk.errors import Conflict, RuleBroken
from qadesk.i18n import _
from qadesk.models.card_drafts import CardDraft
from qadesk.models.people import Actor
from qadesk.models.scorecard_difference import CardDifference, difference
from qadesk.models.scorecard_life import CardRow, CardUse, ExportedCard, PublishReview, ShippedCard, TakenIn
from qadesk.models.scorecard_versions import CardState, ScorecardVersion
from qadesk.models.scorecards import Scorecard
from qadesk.security.roles import may
from qadesk.services import card_drafts, card_files, card_publishing
from qadesk.services.base import Act, Service
from qadesk.services.card_publishing import publish_shipped
from qadesk.services.card_rows import card_rows, row_of
from qadesk.services.card_uses import hand_uses, uses_of
from qadesk.services.card_versions import (
    card_of,
    cards_by_version,
    current_version,
    not_there,
    opened,
    stored_version,
    version_of,
)

__all__ = ["Scorecards", "card_of", "cards_by_version", "current_version", "publish_shipped", "version_of"]


class Scorecards(Service):
    """The life of the cards' versions."""

    def list(self, actor: Actor) -> tuple[CardRow, ...]:
        """All versions by code, of each card newest first; drafts for those who may change them."""
        with self.read(actor, "scorecards.list") as session:
            rows = card_rows(session, self.rules_in(session))
            drafts_too = may(actor, "scorecards.save_draft")
            return tuple(row for row in rows if drafts_too or row.state is not CardState.DRAFT)

    def shipped(self, actor: Actor) -> tuple[ShippedCard, ...]:
        """The cards that come with the program."""
        with self.read(actor, "scorecards.shipped") as session:
            return card_files.shipped_cards(session)

    def open_version(self, actor: Actor, version_id: int) -> CardDraft:
        """A version's card, of any state, and what a save of it rests on.

        Raises NotFound, also for a draft where the actor may not change it."""
        with self.read(actor, "scorecards.open_version") as session:
            return opened(session, self._readable(session, actor, version_id), self.rules_in(session))

    def difference(self, actor: Actor, before_id: int, after_id: int) -> CardDifference:
        """What changes from one version to another, of the same card or not. Raises NotFound."""
        with self.read(actor, "scorecards.difference") as session:
            rules = self.rules_in(session)
            before, after = (card_of(self._readable(session, actor, id_), rules) for id_ in (before_id, after_id))
            return difference(before, card_publishing.as_published(after))

    def new_draft(self, actor: Actor, card: Scorecard | None = None) -> CardDraft:
        """A blank card as a draft; or one that an editor holds: as a card of its own where its number has a draft."""
        with self.act(actor, "scorecards.new_draft") as act:
            if card is None:
                card = self._of_its_own(act, card_drafts.blank_card(card_drafts.NEW_CODE))
            return self._added(act, actor, self._beside_a_draft(act, card))

    def copy_as_draft(self, actor: Actor, version_id: int, *, own_card: bool = False) -> CardDraft:
        """The next version of a card as a draft, made from this version; `own_card`: as another card with its own code.

        Raises NotFound, Conflict when the card has a draft already (a copy of a draft is always another card)."""
        with self.act(actor, "scorecards.copy_as_draft", about=f"card {version_id}") as act:
            version = stored_version(act.session, version_id)
            card = replace(card_of(version, self.rules_in(act.session)), code=version.code)
            act.detail = {"from": f"{version.code} {version.version}"}
            is_draft = card_drafts.draft_of(act.session, version.code) is version
            return self._added(act, actor, self._of_its_own(act, card) if own_card or is_draft else card)

    def take_shipped(self, actor: Actor, file: str) -> CardDraft:
        """A card that comes with the program as a draft, under a number of its own where the station has that one."""
        with self.act(actor, "scorecards.take_shipped", about=file) as act:
            return self._added(act, actor, self._of_its_own(act, card_files.shipped_card(file)))

    def import_(self, actor: Actor, content: bytes, file: str) -> TakenIn:
        """Take a file in as a draft: the next version of the card of its code, or a card of its own where that has one.

        Raises BadInput with file, line and field."""
        self._authorise(actor, "scorecards.import_", file)
        read = card_files.read_card(content, file)
        with self.act(actor, "scorecards.import_", about=file) as act:
            draft = self._added(act, actor, self._beside_a_draft(act, read.found.card))
            act.detail |= {"file": file, "not_carried": len(read.found.not_carried)}
            return TakenIn(draft, read.found.layout, read.errors, read.warnings, read.found.not_carried)

    def save_draft(self, actor: Actor, version_id: int, card: Scorecard, based_on: str) -> CardDraft:
        """Store the draft as it is now; the same once more changes nothing. An act of its own only when it goes on from
        what another person wrote.

        `based_on` is the digest of what was opened or saved last. Raises NotFound, RuleBroken when it is no draft any
        more, Conflict when somebody else saved in between."""
        self._authorise(actor, "scorecards.save_draft", f"card {version_id}")
        with self._station.database.reading() as session:
            others = stored_version(session, version_id).changed_by != actor.account_id
        if others:
            with self.act(actor, "scorecards.save_draft", about=f"card {version_id}") as act:
                return self._saved(act.session, actor, version_id, card, based_on, act.now_utc_ms)
        with self._station.database.transaction() as session:
            now = self._station.clock.now_utc_ms()
            return self._saved(session, actor, version_id, card, based_on, now)

    def delete_draft(self, actor: Actor, version_id: int, based_on: str) -> None:
        """Delete a draft as it was seen. Raises NotFound, RuleBroken, Conflict when it was changed since."""
        with self.act(actor, "scorecards.delete_draft", about=f"card {version_id}") as act:
            version = card_drafts.the_draft(act.session, version_id)
            _refuse_changed(version.body_sha256, based_on)
            act.detail = {"code": version.code, "title": version.title, "sha256": version.body_sha256}
            act.session.delete(version)

    def review(self, actor: Actor, version_id: int) -> PublishReview:
        """What stands against publishing a draft, and what it changes. Raises NotFound, RuleBroken for no draft."""
        with self.read(actor, "scorecards.review") as session:
            return card_publishing.review_of(session, version_id, self.rules_in(session))

    def publish_draft(self, actor: Actor, version_id: int, based_on: str, *, warnings_read: bool = False) -> CardRow:
        """Freeze a draft for ever as it was reviewed; the version before it retires, drafts of evaluations keep theirs.

        Raises NotFound; Conflict when it was changed since; RuleBroken for errors or warnings not acknowledged."""
        with self.act(actor, "scorecards.publish_draft", about=f"card {version_id}") as act:
            rules = self.rules_in(act.session)
            review = card_publishing.review_of(act.session, version_id, rules)
            _refuse_changed(review.draft.digest, based_on)
            if review.warnings and not warnings_read and not review.errors:
                raise RuleBroken(_("The check has warnings that nobody has read yet."),
                                 safe=_("No scorecard was changed."), todo=_("Read them, then publish the card."),
                                 code="E-CRD-28")
            version = card_publishing.publish_draft(act, actor, review, rules)
            return row_of(act.session, version, rules)

    def publish(self, actor: Actor, content: bytes, file: str) -> CardRow:
        """Publish the card in a YAML text; the version before it is retired. The same text twice changes nothing.

        Raises BadInput with file, line and field; RuleBroken when a check blocks; Conflict when the number is used."""
        with self.act(actor, "scorecards.publish", about=file) as act:
            version = card_publishing.publish(act.session, content, file, act.now_utc_ms, actor.account_id)
            act.detail = {"code": version.code, "version": version.version, "sha256": version.body_sha256}
            return row_of(act.session, version, self.rules_in(act.session))

    def retire(self, actor: Actor, version_id: int, *, instead: str = "") -> None:
        """Take a published version out of use; `instead`: the code of the card that takes over its calls.

        Raises RuleBroken when it is the only one, or is set for calls and nothing takes over."""
        with self.act(actor, "scorecards.retire", about=f"card {version_id}") as act:
            card_publishing.retire(act, actor, version_id, instead, self.rules_in(act.session))

    def use_for(self, actor: Actor, use: CardUse, code: str) -> None:
        """Take a card for these calls from now on, as a new version of the station rules.

        Raises RuleBroken when no version of it is published."""
        with self.act(actor, "scorecards.use_for", about=code) as act:
            before = self.rules_in(act.session).text(use.setting)
            act.detail = {"use": use.value, "before": before}
            if use not in uses_of(code, self.rules_in(act.session)):
                hand_uses(act, actor, (use,), code)

    def export(self, actor: Actor, version_id: int) -> ExportedCard:
        """A version as a YAML file. Raises NotFound."""
        with self.act(actor, "scorecards.export", about=f"card {version_id}") as act:
            version = stored_version(act.session, version_id)
            act.detail = {"code": version.code, "version": version.version}
            return card_files.exported(version, self.rules_in(act.session))

    def _readable(self, session: Session, actor: Actor, version_id: int) -> ScorecardVersion:
        version = stored_version(session, version_id)
        if version.state == CardState.DRAFT and not may(actor, "scorecards.save_draft"):
            raise not_there()
        return version

    def _added(self, act: Act, actor: Actor, card: Scorecard) -> CardDraft:
        version = card_drafts.add_draft(act.session, actor.account_id, card, act.now_utc_ms)
        act.about = f"card {version.id}"
        act.detail |= {"code": version.code, "title": version.title}
        return opened(act.session, version, self.rules_in(act.session))

    def _beside_a_draft(self, act: Act, card: Scorecard) -> Scorecard:
        """The card, as one of its own where its number has a draft."""
        return card if card_drafts.draft_of(act.session, card.code) is None else self._of_its_own(act, card)

    def _of_its_own(self, act: Act, card: Scorecard) -> Scorecard:
        return replace(card, code=card_drafts.free_code(act.session, card.code))

    def _saved(self, session: Session, actor: Actor, version_id: int, card: Scorecard, based_on: str,
               now_utc_ms: int) -> CardDraft:
        rules = self.rules_in(session)
        version = card_drafts.save(session, actor.account_id, version_id, card, based_on, now_utc_ms, rules.zone)
        return opened(session, version, rules)


def _refuse_changed(stored: str, based_on: str) -> None:
    if stored != based_on:
        raise Conflict(_("This draft was changed since you looked at it."), safe=_("Nothing was changed."),
                       todo=_("Look at it again."), code="E-CRD-31")
