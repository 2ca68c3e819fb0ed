"""The list of scorecards: each version with who changed it, what it is used for, and how many evaluations pin it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qadesk.importing.scorecard_yaml import english_title
from qadesk.models.card_document import card_of_draft
from qadesk.models.evaluations import Evaluation, EvaluationState
from qadesk.models.people import Account
from qadesk.models.scorecard_life import CardRow, CardUse
from qadesk.models.scorecard_versions import CardState, ScorecardVersion
from qadesk.services.base import Rules
from qadesk.services.card_uses import uses_of, version_for

Pinned = Mapping[tuple[int, str], int]


def card_rows(session: Session, rules: Rules) -> tuple[CardRow, ...]:
    """All versions by code; of each card the draft first, then newest first."""
    wanted = select(ScorecardVersion).order_by(ScorecardVersion.code, ScorecardVersion.version.desc())
    versions = session.scalars(wanted).all()
    pinned, stand_ins, names = _pinned(session), _stand_ins(session, rules), _names(session)
    return tuple(_row(version, rules, pinned, stand_ins, names) for version in versions)


def row_of(session: Session, version: ScorecardVersion, rules: Rules) -> CardRow:
    """One version as it stands in the list."""
    return _row(version, rules, _pinned(session, version.id), _stand_ins(session, rules), _names(session))


def _row(version: ScorecardVersion, rules: Rules, pinned: Pinned, stand_ins: Mapping[CardUse, int],
         names: Mapping[str, str]) -> CardRow:
    published = version.state == CardState.PUBLISHED
    drafts = pinned.get((version.id, EvaluationState.DRAFT), 0)
    return CardRow(
        version.id, version.code, version.version, version.title, CardState(version.state), version.published_utc_ms,
        _english_title(version), names.get(version.changed_by or "", ""), version.changed_utc_ms,
        version.retired_utc_ms, drafts + pinned.get((version.id, EvaluationState.SUBMITTED), 0), drafts,
        uses_of(version.code, rules) if published else (),
        tuple(use for use, version_id in stand_ins.items() if version_id == version.id))


def _english_title(version: ScorecardVersion) -> str:
    if version.state == CardState.DRAFT:
        return card_of_draft(version.body, version.version).title_en
    return english_title(version.body)


def _pinned(session: Session, version_id: int | None = None) -> Pinned:
    """How many evaluations pin each version, by its id and their state."""
    wanted = select(Evaluation.scorecard_version_id, Evaluation.state, func.count()).group_by(
        Evaluation.scorecard_version_id, Evaluation.state)
    if version_id is not None:
        wanted = wanted.where(Evaluation.scorecard_version_id == version_id)
    return Counter({(id_, state): count for id_, state, count in session.execute(wanted)})


def _stand_ins(session: Session, rules: Rules) -> dict[CardUse, int]:
    """The versions taken for calls whose own card is not published."""
    found = {}
    for use in CardUse if _any_published(session) else ():
        version = version_for(session, rules, use)
        if version.code != rules.text(use.setting):
            found[use] = version.id
    return found


def _any_published(session: Session) -> bool:
    return session.scalar(select(ScorecardVersion.id).filter_by(state=CardState.PUBLISHED).limit(1)) is not None


def _names(session: Session) -> dict[str, str]:
    return {account.id: account.display_name for account in session.scalars(select(Account))}
