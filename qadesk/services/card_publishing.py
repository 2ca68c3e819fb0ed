"""Publishing scorecards, which freezes a version for ever, and taking versions out of use."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk import resources
from qadesk.errors import BadInput, Conflict, RuleBroken
from qadesk.i18n import _
from qadesk.importing.scorecard_yaml import dump_scorecard, parse_scorecard
from qadesk.models.people import Actor
from qadesk.models.scorecard_checks import Finding, check
from qadesk.models.scorecard_difference import difference
from qadesk.models.scorecard_life import USE_NAMES, PublishReview
from qadesk.models.scorecard_versions import CardState, ScorecardVersion
from qadesk.models.scorecards import Scorecard
from qadesk.services.base import Act, Rules
from qadesk.services.card_drafts import digest_of, draft_of, follow_code, renumber_draft, the_draft
from qadesk.services.card_rows import row_of
from qadesk.services.card_uses import hand_uses, published_version, uses_of
from qadesk.services.card_versions import card_of, opened, stored_version

SHIPPED = ("mystery.yaml", "outbound.yaml", "inbound.yaml")
"""The files of the cards that come with the program; the last one is what a station falls back to."""
MOST_CHANGES_TOLD = 100


def publish_shipped(session: Session, now_utc_ms: int) -> None:
    """Publish the cards that ship with the program in a new station."""
    for name in SHIPPED:
        publish(session, (resources.scorecards() / name).read_bytes(), name, now_utc_ms)


def publish(session: Session, content: bytes, file: str, now_utc_ms: int,
            account_id: str | None = None) -> ScorecardVersion:
    """The published version of a card in a YAML text; see `Scorecards.publish`."""
    card = parse_scorecard(content, file)
    _refuse_blocked(card, file)
    body = content.decode("utf-8-sig")
    versions = session.scalars(select(ScorecardVersion).where(
        ScorecardVersion.code == card.code, ScorecardVersion.state != CardState.DRAFT)).all()
    for version in versions:
        if version.version == card.version and version.body_sha256 == digest_of(body):
            return version
    _refuse_old_number(card, [version.version for version in versions])
    retire_published(session, card.code, now_utc_ms)
    renumber_draft(session, card.code, card.version)
    published = ScorecardVersion(
        code=card.code, version=card.version, state=CardState.PUBLISHED, title=card.title, body=body,
        body_sha256=digest_of(body), published_utc_ms=now_utc_ms, changed_by=account_id, changed_utc_ms=now_utc_ms)
    session.add(published)
    session.flush()
    return published


def review_of(session: Session, version_id: int, rules: Rules) -> PublishReview:
    """What a publication of the draft rests on."""
    version = the_draft(session, version_id)
    draft = opened(session, version, rules)
    found = (*_code_findings(session, version, draft.card), *check(draft.card))
    before = published_version(session, draft.card.code)
    if before is None:
        return PublishReview(draft, found)
    return PublishReview(draft, found, row_of(session, before, rules),
                         difference(card_of(before, rules), as_published(draft.card)))


def as_published(card: Scorecard) -> Scorecard:
    """The card without what only a draft keeps (the deductions of what is a choice by now), where it can be written."""
    try:
        return replace(parse_scorecard(dump_scorecard(card), card.title), bands=card.bands)
    except BadInput:
        return card


def publish_draft(act: Act, actor: Actor, review: PublishReview, rules: Rules) -> ScorecardVersion:
    """Freeze the draft as it was reviewed; the version before it is retired at this moment.

    Raises RuleBroken for errors, and for warnings that nobody has read."""
    version, card = the_draft(act.session, review.draft.version_id), review.draft.card
    _refuse_errors(review)
    follow_code(act.session, version, card)
    body = dump_scorecard(replace(card, version=version.version))
    _refuse_blocked(parse_scorecard(body, card.title), card.title)
    retire_published(act.session, version.code, act.now_utc_ms)
    version.state, version.title, version.body = CardState.PUBLISHED, card.title, body
    version.body_sha256, version.published_utc_ms = digest_of(body), act.now_utc_ms
    version.changed_by, version.changed_utc_ms = actor.account_id, act.now_utc_ms
    act.session.flush()
    changes = review.difference.changes if review.difference else ()
    act.detail = {"code": version.code, "version": version.version, "sha256": version.body_sha256,
                  "warnings": len(review.warnings), "changes": len(changes),
                  "what": [change.short() for change in changes[:MOST_CHANGES_TOLD]]}
    return version


def retire(act: Act, actor: Actor, version_id: int, instead: str, rules: Rules) -> ScorecardVersion:
    """Take a published version out of use; `instead` is the code of the card that takes over what it is set for.

    Raises RuleBroken when it is set for calls and no other takes over, or when no other card is published."""
    version = stored_version(act.session, version_id)
    if version.state != CardState.PUBLISHED:
        raise RuleBroken(_("Only a published version can be retired."), safe=_("Nothing was changed."),
                         code="E-CRD-36")
    uses = uses_of(version.code, rules)
    others = act.session.scalars(select(ScorecardVersion.code).where(
        ScorecardVersion.state == CardState.PUBLISHED, ScorecardVersion.id != version.id)).all()
    if not others:
        raise RuleBroken(_("It is the only card in use: without it nobody could score."),
                         safe=_("Nothing was changed."), todo=_("Publish another card first."), code="E-CRD-37")
    if uses and instead not in others:
        raise RuleBroken(_("Scorecard {code} is in use for: {uses}.").format(
            code=version.code, uses=_(", ").join(_(USE_NAMES[use]) for use in uses)),
            safe=_("Nothing was changed."), todo=_("Say which card takes its place."), code="E-CRD-38")
    act.detail = {"code": version.code, "version": version.version}
    if uses:
        act.detail |= {"uses": list(uses), "instead": instead}
        hand_uses(act, actor, uses, instead)
    version.state, version.retired_utc_ms = CardState.RETIRED, act.now_utc_ms
    return version


def retire_published(session: Session, code: str, now_utc_ms: int) -> None:
    """Retire what is published of that code: its next version takes its place."""
    for version in session.scalars(select(ScorecardVersion).filter_by(code=code, state=CardState.PUBLISHED)):
        version.state, version.retired_utc_ms = CardState.RETIRED, now_utc_ms
    session.flush()


def _code_findings(session: Session, version: ScorecardVersion, card: Scorecard) -> tuple[Finding, ...]:
    """A number that another draft has: the row could not follow it."""
    if card.code == version.code or draft_of(session, card.code) is None:
        return ()
    return (Finding("code", _("Another draft has the number {code} already.").format(code=card.code), True, "code"),)


def _refuse_errors(review: PublishReview) -> None:
    if review.errors:
        raise RuleBroken(_("{file} cannot be published:").format(file=review.draft.card.name) + " "
                         + " ".join(finding.text for finding in review.errors), safe=_("No scorecard was changed."),
                         todo=_("Correct the card, then publish it."), code="E-CRD-21")


def _refuse_blocked(card: Scorecard, file: str) -> None:
    blocking = [finding.text for finding in check(card) if finding.blocks]
    if blocking:
        raise RuleBroken(_("{file} cannot be published:").format(file=file) + " " + " ".join(blocking),
                         safe=_("No scorecard was changed."), todo=_("Correct the card, then publish it."),
                         code="E-CRD-21")


def _refuse_old_number(card: Scorecard, used: list[int]) -> None:
    if used and card.version <= max(used):
        text = _("Version {version} of scorecard {code} is not newer than version {newest}, which is here.")
        raise Conflict(text.format(version=card.version, code=card.code, newest=max(used)),
                       safe=_("No scorecard was changed."), todo=_("Give the card the next version number."),
                       code="E-CRD-22")
