"""What the audit chain, and a printed head, say of the audit trail: the same findings for the check and the auditor."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from qadesk.i18n import _
from qadesk.models.audit import NOT_AS_PRINTED, Anchor, AnchorResult, BreakKind, ChainBreak
from qadesk.models.checks import Finding
from qadesk.security.audit import AuditChain


def chain_findings(session: Session, chain: AuditChain, anchor: Anchor | None,
                   progress: Callable[[int], object] = lambda _done: None) -> list[Finding]:
    """The first place at which the trail does not hold, and whether it lacks the printed row."""
    broken = chain.first_break(session, progress)
    found = [] if broken is None else [Finding("E-CHK-06", _broken_words(broken), _todo())]
    return found if anchor is None else [*found, *_anchor_findings(session, chain, anchor)]


def _anchor_findings(session: Session, chain: AuditChain, anchor: Anchor) -> list[Finding]:
    result = chain.compare(session, anchor)
    if result is AnchorResult.SAME:
        return []
    if result is AnchorResult.ABSENT:
        words = _("The audit trail does not contain the printed row {seq}; it ends at {last}. Rows were cut off, or an "
                  "older file was put in place.").format(seq=anchor.seq, last=chain.head(session).seq)
    else:
        words = _("Row {seq} is not the one on the paper. If every digit was typed as printed, the audit trail was "
                  "rewritten.").format(seq=anchor.seq)
    return [Finding(NOT_AS_PRINTED, words, _todo())]


def _broken_words(broken: ChainBreak) -> str:
    if broken.kind is BreakKind.MISSING:
        return _("Row {seq} of the audit trail is missing.").format(seq=broken.seq)
    if broken.kind is BreakKind.SWAPPED:
        return _("Row {seq} of the audit trail was swapped: it stands at {other}.").format(
            seq=broken.seq, other=broken.stands_at)
    return _("Row {seq} of the audit trail was altered.").format(seq=broken.seq)


def _todo() -> str:
    return _("Tell the auditor; keep this computer as it is.")
