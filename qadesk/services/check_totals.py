"""The check's recount: what each submitted evaluation says is computed again from its answers and its card.

Earned and applicable points, score, band by its version of the rules, and each stored row. One pass over the table;
an answer that many evaluations share is looked at once for each card, so that 150,000 take seconds, not minutes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import Row, select, text
from sqlalchemy.orm import Session

from qadesk.errors import UserError
from qadesk.i18n import _
from qadesk.models.answers import BLANK, Answer, Answers
from qadesk.models.checks import Finding
from qadesk.models.scorecard_versions import ScorecardVersion
from qadesk.models.scorecards import Criterion, Scorecard
from qadesk.models.scoring import earned_milli, score_text, shown_criteria, shown_score_milli
from qadesk.models.types import canonical
from qadesk.services.card_versions import card_of
from qadesk.services.evaluation_content import rules_used

_CELL, _ROW = "\x1f", "\x1e"
_SUBMITTED = text(
    "SELECT number, scorecard_version_id, rules_version, answers, unscorable, score_milli, score_shown, band, "
    "earned_milli, applicable_milli, (SELECT group_concat(criterion_code || char(31) || not_applicable || answered "
    "|| char(31) || weight_milli || char(31) || earned_milli || char(31) || ticks || char(31) || coalesce(value, '') "
    "|| char(31) || coalesce(ruled_milli, ''), char(30) ORDER BY position) FROM answers WHERE evaluation_id = "
    "evaluations.id) AS rows FROM evaluations WHERE state = 'submitted'")
"""Each submitted evaluation with its rows as one text: cells parted by a unit's separator, rows by a record's."""


@dataclass(frozen=True, slots=True)
class _Counted:
    """One answer to one criterion: its row as stored, and what it gives to the sums."""

    answer: Answer
    row: str
    earned_milli: int
    applicable_milli: int


Figures = tuple[int, int, int | None, str, str, str]
"""Earned and applicable points, the score and how it is shown, the band, the rows as one text."""


class Recount:
    """The figures of any evaluation by one card, from the answers that a submit stored."""

    def __init__(self, card: Scorecard) -> None:
        self._card = card
        self._conditional = any(criterion.only_if is not None for criterion in card.criteria)
        self._hidden = {c.code: _counted(c, BLANK, is_shown=False) for c in card.criteria}
        self._open = {c.code: _counted(c, BLANK) for c in card.criteria}
        self._known: dict[tuple[str, str], _Counted] = {}

    def of(self, document: Mapping[str, Any], unscorable: str) -> Figures:
        """The figures of answers as `Answers.to_json` writes them. Raises UserError when they are damaged."""
        answered = {code: self._answered(code, entry) for code, entry in document.get("criteria", {}).items()}
        shown = self._shown(answered, unscorable)
        counted = [answered.get(c.code, self._open[c.code]) if shown is None or c.code in shown else
                   self._hidden[c.code] for c in self._card.criteria]
        earned = sum(one.earned_milli for one in counted)
        applicable = sum(one.applicable_milli for one in counted)
        score = shown_score_milli(Fraction(100 * earned, applicable)) if applicable else None
        band = "" if score is None else str(self._card.bands.of(score))
        return earned, applicable, score, score_text(score), band, _ROW.join(one.row for one in counted)

    def _answered(self, code: str, entry: dict[str, Any]) -> _Counted:
        entry.pop("evidence", None)
        key = code, repr(entry)
        if key not in self._known:
            answer = Answers.from_json({"format": 1, "criteria": {code: entry}}).answer(code)
            self._known[key] = _counted(self._card.criterion(code), answer)
        return self._known[key]

    def _shown(self, answered: Mapping[str, _Counted], unscorable: str) -> frozenset[str] | None:
        """The codes of the criteria shown; None for all."""
        if not self._conditional and not unscorable:
            return None
        answers = Answers({code: one.answer for code, one in answered.items()}, unscorable=unscorable)
        return shown_criteria(self._card, answers)


def _counted(criterion: Criterion, answer: Answer, *, is_shown: bool = True) -> _Counted:
    earned = earned_milli(criterion, answer) if answer.is_answered else 0
    is_na = answer.not_applicable or not is_shown
    counts = answer.is_answered and not is_na
    cells = (criterion.code, f"{is_na:d}{answer.is_answered:d}", str(criterion.weight_milli), str(earned),
             canonical(dict(answer.ticks)), "" if answer.value is None else canonical(answer.value),
             "" if answer.ruled_milli is None else str(answer.ruled_milli))
    return _Counted(answer, _CELL.join(cells), earned if counts else 0, criterion.weight_milli if counts else 0)


def wrong_totals(session: Session) -> list[Finding]:
    """Evaluations whose figures, band or rows do not follow from their answers and their card."""
    counts: dict[tuple[int, int], Recount | None] = {}
    wrong: list[Finding] = []
    for row in session.execute(_SUBMITTED):
        key = row.scorecard_version_id, row.rules_version
        if key not in counts:
            counts[key] = _recount(session, *key)
        count = counts[key]
        if count is not None and not _follows(count, row):
            wrong.append(Finding(
                "E-CHK-03", _("The total of evaluation {number} does not follow from its answers.").format(
                    number=row.number), _("Compare it with its printout, and restore the latest backup.")))
    return [*_unreadable(session, [version for (version, _rules), count in counts.items() if count is None]), *wrong]


def _recount(session: Session, version_id: int, rules_version: int) -> Recount | None:
    """None when the card or the rules cannot be read."""
    try:
        return Recount(card_of(session.get_one(ScorecardVersion, version_id), rules_used(session, rules_version)))
    except UserError:
        return None


def _follows(count: Recount, row: Row[Any]) -> bool:
    try:
        return count.of(json.loads(row.answers), row.unscorable) == (
            row.earned_milli, row.applicable_milli, row.score_milli, row.score_shown, row.band, row.rows or "")
    except (UserError, ValueError, AttributeError, TypeError):
        return False  # answers that cannot be read give no total


def _unreadable(session: Session, version_ids: list[int]) -> list[Finding]:
    versions = session.scalars(select(ScorecardVersion).where(ScorecardVersion.id.in_(version_ids)))
    return [Finding("E-CHK-03", _("Scorecard {title}, version {version}, cannot be read: the totals by it were not "
                                  "computed again.").format(title=version.title, version=version.version),
                    _("Restore the latest backup.")) for version in versions]
