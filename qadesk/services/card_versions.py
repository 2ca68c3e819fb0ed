"""Stored versions of scorecards as cards: read with the station's bands, found by id, by card, or the one in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.errors import NotFound
from qadesk.i18n import _
from qadesk.importing.scorecard_yaml import parse_scorecard
from qadesk.models.card_codes import codes_had
from qadesk.models.card_document import card_of_draft
from qadesk.models.card_drafts import CardDraft
from qadesk.models.scorecard_versions import CardState, ScorecardVersion
from qadesk.models.scorecards import Bands, Scorecard
from qadesk.services.base import Rules


def stored_version(session: Session, version_id: int) -> ScorecardVersion:
    """The stored version of that id, a draft too. Raises NotFound."""
    version = session.get(ScorecardVersion, version_id)
    if version is None:
        raise not_there()
    return version


def not_there() -> NotFound:
    """The error for a version that is not in the station, or not for who asks."""
    return NotFound(_("This version of a scorecard is no longer in the station."), safe=_("Nothing was changed."),
                    todo=_("Choose another one from the list."), code="E-CRD-25")


def current_version(session: Session) -> ScorecardVersion:
    """The version published last, which is taken where no card is set for a call. Raises NotFound without any."""
    newest = select(ScorecardVersion).where(ScorecardVersion.state == CardState.PUBLISHED).order_by(
        ScorecardVersion.published_utc_ms.desc(), ScorecardVersion.id.desc())
    version = session.scalars(newest.limit(1)).first()
    if version is None:
        raise NotFound(_("No scorecard is published in this station."), safe=_("Nothing was changed."),
                       todo=_("Ask the supervisor to publish one."), code="E-CRD-20")
    return version


def version_of(session: Session, card: Scorecard) -> ScorecardVersion:
    """The stored version of a card, published or retired since. Raises NotFound."""
    wanted = select(ScorecardVersion).where(
        ScorecardVersion.code == card.code, ScorecardVersion.version == card.version,
        ScorecardVersion.state != CardState.DRAFT)
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
    card = (card_of_draft(version.body, version.version) if version.state == CardState.DRAFT
            else _published(version.body))
    return replace(card, bands=bands)


def opened(session: Session, version: ScorecardVersion, rules: Rules) -> CardDraft:
    """A stored version as the designer is given it."""
    state = CardState(version.state)
    had = _codes_published(session, version.code) if state is CardState.DRAFT else frozenset[str]()
    return CardDraft(version.id, card_of(version, rules), state, version.body_sha256, version.changed_utc_ms,
                     rules.zone.key, had)


def cards_by_version(session: Session, rules: Rules, version_ids: Iterable[int | None]) -> dict[int, Scorecard]:
    """The cards of these stored versions, by the version's id."""
    used = {id_ for id_ in version_ids if id_ is not None}
    versions = session.scalars(select(ScorecardVersion).where(ScorecardVersion.id.in_(used)))
    return {version.id: card_of(version, rules) for version in versions}


def _codes_published(session: Session, code: str) -> frozenset[str]:
    """The codes that published versions of a card have had."""
    bodies = session.scalars(select(ScorecardVersion.body).where(
        ScorecardVersion.code == code, ScorecardVersion.state != CardState.DRAFT))
    return codes_had([_published(body) for body in bodies])


@lru_cache(maxsize=128)
def _published(body: str) -> Scorecard:
    """The card of a text that is frozen for ever; drafts, which change with every save, are read each time."""
    return parse_scorecard(body, _("scorecard of the station"))
