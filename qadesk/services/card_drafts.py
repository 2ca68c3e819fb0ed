"""Drafts of scorecards: making, saving, deleting them. One code has one draft; it gets its number when published."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qadesk.errors import Conflict, RuleBroken
from qadesk.i18n import _
from qadesk.models.card_document import draft_text
from qadesk.models.people import Account
from qadesk.models.periods import local_text
from qadesk.models.scorecard_versions import CardState, ScorecardVersion
from qadesk.models.scorecards import LONGEST_CODE, Scorecard, is_code
from qadesk.services.card_versions import stored_version

NEW_CODE = "card"


def add_draft(session: Session, account_id: str, card: Scorecard, now_utc_ms: int) -> ScorecardVersion:
    """Store the card as the draft of its code. Raises Conflict when there is one already."""
    there = draft_of(session, card.code)
    if there is not None:
        raise Conflict(_("There is a draft of scorecard {code} already: {title}.").format(
            code=card.code, title=there.title), safe=_("That draft was not touched."),
            todo=_("Work on that draft, or delete it first."), code="E-CRD-30")
    code = card.code if is_code(card.code) else free_code(session, NEW_CODE)
    draft = ScorecardVersion(code=code, version=next_number(session, code), state=CardState.DRAFT)
    _write(draft, account_id, card, now_utc_ms)
    session.add(draft)
    session.flush()
    return draft


def save(session: Session, account_id: str, version_id: int, card: Scorecard, based_on: str,
         now_utc_ms: int, zone: ZoneInfo) -> ScorecardVersion:
    """Store the draft as it is now; the same once more changes nothing.

    Raises NotFound; RuleBroken for a version that is no draft; Conflict when what is stored is neither what the save
    rests on nor what it brings: somebody else saved in between."""
    draft = the_draft(session, version_id)
    if draft.body_sha256 == digest_of(draft_text(card)):
        return draft
    if draft.body_sha256 != based_on:
        raise Conflict(_("This draft was changed elsewhere by {who}, {at}.").format(
            who=_name(session, draft.changed_by), at=local_text(draft.changed_utc_ms or now_utc_ms, zone)),
            safe=_("What is stored was not overwritten; what you wrote stands here still."),
            todo=_("Keep yours as a card of its own, or open the stored draft again."), code="E-CRD-31")
    _write(draft, account_id, card, now_utc_ms)
    follow_code(session, draft, card)
    return draft


def follow_code(session: Session, draft: ScorecardVersion, card: Scorecard) -> None:
    """Give the row the number that its card has, once that is valid and no other draft has it."""
    if card.code != draft.code and is_code(card.code) and draft_of(session, card.code) is None:
        draft.version = next_number(session, card.code)
        draft.code = card.code
        session.flush()


def the_draft(session: Session, version_id: int) -> ScorecardVersion:
    """The stored draft. Raises NotFound, or RuleBroken for a version that is none any more."""
    version = stored_version(session, version_id)
    if version.state != CardState.DRAFT:
        raise RuleBroken(_("Version {version} of scorecard {code} is published and is never changed.").format(
            version=version.version, code=version.code), safe=_("Nothing was changed."),
            todo=_("Copy it as a draft."), code="E-CRD-32")
    return version


def draft_of(session: Session, code: str) -> ScorecardVersion | None:
    """The draft that a code has."""
    return session.scalars(select(ScorecardVersion).filter_by(code=code, state=CardState.DRAFT)).first()


def next_number(session: Session, code: str) -> int:
    """The number of the version that a draft of that code will be."""
    last = session.scalar(select(func.max(ScorecardVersion.version)).where(
        ScorecardVersion.code == code, ScorecardVersion.state != CardState.DRAFT))
    return (last or 0) + 1


def renumber_draft(session: Session, code: str, above: int) -> None:
    """Give the draft of that code a number above the one that is taken now."""
    draft = draft_of(session, code)
    if draft is not None and draft.version <= above:
        draft.version = above + 1
        session.flush()


def free_code(session: Session, code: str) -> str:
    """The code, with a number behind it where the station has a card of that code already."""
    taken = set(session.scalars(select(ScorecardVersion.code).distinct()))
    number, found = 1, code
    while found in taken:
        number += 1
        found = f"{code[:LONGEST_CODE - len(str(number)) - 1]}-{number}"
    return found


def blank_card(code: str) -> Scorecard:
    """A card with nothing on it."""
    return Scorecard(code, 1, _("New scorecard"), "", ())


def digest_of(text: str) -> str:
    """The SHA-256 of a stored text."""
    return hashlib.sha256(text.encode()).hexdigest()


def _write(draft: ScorecardVersion, account_id: str, card: Scorecard, now_utc_ms: int) -> None:
    draft.title, draft.body = card.title, draft_text(replace(card, version=1))
    draft.body_sha256 = digest_of(draft.body)
    draft.changed_by, draft.changed_utc_ms = account_id, now_utc_ms


def _name(session: Session, account_id: str | None) -> str:
    account = session.get(Account, account_id) if account_id else None
    return account.display_name if account else "–"
