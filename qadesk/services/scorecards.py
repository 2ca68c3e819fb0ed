"""Scorecards of the station: publishing versions, which are frozen for ever, and listing them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk import resources
from qadesk.errors import Conflict, NotFound, RuleBroken
from qadesk.i18n import _
from qadesk.importing.scorecard_yaml import parse_scorecard
from qadesk.models.people import Actor
from qadesk.models.scorecard_checks import check, not_shown_yet
from qadesk.models.scorecard_versions import CardState, ScorecardVersion
from qadesk.models.scorecards import Bands, Scorecard
from qadesk.services.base import Rules, Service

SHIPPED = ("inbound.yaml",)


@dataclass(frozen=True, slots=True)
class CardRow:
    """One version in the list of scorecards."""

    version_id: int
    code: str
    version: int
    title: str
    state: CardState
    published_utc_ms: int | None


class Scorecards(Service):
    """Publishes and lists versions of scorecards."""

    def list(self, actor: Actor) -> tuple[CardRow, ...]:
        """All versions, by code, newest first."""
        with self.read(actor, "scorecards.list") as session:
            wanted = select(ScorecardVersion).order_by(ScorecardVersion.code, ScorecardVersion.version.desc())
            return tuple(_row(version) for version in session.scalars(wanted))

    def publish(self, actor: Actor, content: bytes, file: str) -> CardRow:
        """Publish the card in a YAML text; the version before it is retired. The same text twice changes nothing.

        Raises BadInput with file, line and field; RuleBroken when a check blocks; Conflict when the number is used."""
        with self.act(actor, "scorecards.publish", about=file) as act:
            version = publish(act.session, content, file, act.now_utc_ms)
            act.session.flush()
            act.detail = {"code": version.code, "version": version.version, "sha256": version.body_sha256}
            return _row(version)


def publish_shipped(session: Session, now_utc_ms: int) -> None:
    """Publish the cards that ship with the program in a new station."""
    for name in SHIPPED:
        publish(session, (resources.scorecards() / name).read_bytes(), name, now_utc_ms)


def publish(session: Session, content: bytes, file: str, now_utc_ms: int) -> ScorecardVersion:
    """The published version of a card; see `Scorecards.publish`."""
    card = parse_scorecard(content, file)
    _refuse_blocked(card, file)
    _refuse_unshown(card, file)
    body = content.decode("utf-8-sig")
    digest = hashlib.sha256(body.encode()).hexdigest()
    versions = session.scalars(select(ScorecardVersion).where(ScorecardVersion.code == card.code)).all()
    for version in versions:
        if version.version == card.version and version.body_sha256 == digest:
            return version
    _refuse_old_number(card, [version.version for version in versions])
    for version in versions:
        version.state = CardState.RETIRED
    published = ScorecardVersion(code=card.code, version=card.version, state=CardState.PUBLISHED, title=card.title,
                                 body=body, body_sha256=digest, published_utc_ms=now_utc_ms)
    session.add(published)
    return published


def current_version(session: Session) -> ScorecardVersion:
    """The version that new evaluations pin: the one published last. Raises NotFound when there is none."""
    newest = select(ScorecardVersion).where(ScorecardVersion.state == CardState.PUBLISHED).order_by(
        ScorecardVersion.published_utc_ms.desc(), ScorecardVersion.id.desc())
    version = session.scalars(newest.limit(1)).first()
    if version is None:
        raise NotFound(_("No scorecard is published in this station."), safe=_("Nothing was changed."),
                       todo=_("Ask the supervisor to publish one."), code="E-CRD-20")
    return version


def version_of(session: Session, card: Scorecard) -> ScorecardVersion:
    """The stored version of a card, published or retired since. Raises NotFound."""
    wanted = select(ScorecardVersion).filter_by(code=card.code, version=card.version)
    version = session.scalars(wanted).first()
    if version is None:
        raise NotFound(_("Version {version} of scorecard {code} is not in this station.").format(
            version=card.version, code=card.code), safe=_("Nothing was changed."), todo=_("Open the call again."),
            code="E-CRD-23")
    return version


def card_of(version: ScorecardVersion, rules: Rules) -> Scorecard:
    """The card of a stored version, with the bands of the station's rules."""
    bands = Bands(rules.number("band_excellent_milli"), rules.number("band_good_milli"),
                  rules.number("band_pass_milli"))
    return replace(_parsed(version.body), bands=bands)


def cards_by_version(session: Session, rules: Rules, version_ids: Iterable[int | None]) -> dict[int, Scorecard]:
    """The cards of these stored versions, by the version's id."""
    used = {id_ for id_ in version_ids if id_ is not None}
    versions = session.scalars(select(ScorecardVersion).where(ScorecardVersion.id.in_(used)))
    return {version.id: card_of(version, rules) for version in versions}


@lru_cache(maxsize=32)
def _parsed(body: str) -> Scorecard:
    return parse_scorecard(body, _("scorecard of the station"))


def _refuse_blocked(card: Scorecard, file: str) -> None:
    blocking = [finding.text for finding in check(card) if finding.blocks]
    if blocking:
        raise RuleBroken(_("{file} cannot be published:").format(file=file) + " " + " ".join(blocking),
                         safe=_("No scorecard was changed."), todo=_("Correct the card, then publish it."),
                         code="E-CRD-21")


def _refuse_unshown(card: Scorecard, file: str) -> None:
    """Refuse what the scoring form and the papers cannot show yet: nobody could score by such a card."""
    unshown = not_shown_yet(card)
    if unshown:
        text = _("{file} cannot be published: the form cannot show the kind or the condition of {codes} yet.")
        raise RuleBroken(text.format(file=file, codes=", ".join(unshown)), safe=_("No scorecard was changed."),
                         todo=_("Use deduction lists without conditions."), code="E-CRD-24")


def _refuse_old_number(card: Scorecard, used: list[int]) -> None:
    if used and card.version <= max(used):
        text = _("Version {version} of scorecard {code} is not newer than version {newest}, which is here.")
        raise Conflict(text.format(version=card.version, code=card.code, newest=max(used)),
                       safe=_("No scorecard was changed."), todo=_("Give the card the next version number."),
                       code="E-CRD-22")


def _row(version: ScorecardVersion) -> CardRow:
    return CardRow(version.id, version.code, version.version, version.title, CardState(version.state),
                   version.published_utc_ms)
