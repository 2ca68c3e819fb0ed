"""The audit chain: one row per act, in the same transaction, sealed by HMAC-SHA-256 over itself and the one before.

Tampering is discovered, not prevented: who deletes the tail, or rebuilds the chain with the key, is found out only
against a head that was printed before.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from qadesk.models.audit import AuditHead, AuditRow, Outcome
from qadesk.models.people import Actor

GENESIS = "0" * 64


class AuditChain:
    """Appends rows to the chain and verifies it, with a key derived from the station's data key."""

    def __init__(self, data_key: bytes, zone: ZoneInfo) -> None:
        self._key = hmac.new(data_key, b"qadesk audit chain 1", hashlib.sha256).digest()
        self._zone = zone

    def append(self, session: Session, actor: Actor, action: str, *, at_utc_ms: int, about: str = "",
               outcome: Outcome = Outcome.DONE, detail: dict[str, object] | None = None) -> AuditHead:
        """Add the next row within the caller's transaction; returns the new head."""
        head = self.head(session)
        row = AuditRow(seq=head.seq + 1, at_utc_ms=at_utc_ms, offset_min=self._offset_min(at_utc_ms),
                       account_id=actor.account_id, who=actor.display_name, action=action, about=about,
                       outcome=outcome, detail=detail or {})
        row.mac = self._mac(row, head.mac)
        session.add(row)
        session.flush()
        return AuditHead(row.seq, row.mac)

    def head(self, session: Session) -> AuditHead:
        """The last row's number and mac; number 0 and zeros before the first."""
        last = session.execute(select(AuditRow.seq, AuditRow.mac).order_by(AuditRow.seq.desc()).limit(1)).first()
        return AuditHead(last.seq, last.mac) if last else AuditHead(0, GENESIS)

    def first_break(self, session: Session) -> int | None:
        """The sequence number at which the chain is broken (missing, altered or swapped row), or None."""
        mac = GENESIS
        rows = session.scalars(select(AuditRow).order_by(AuditRow.seq).execution_options(yield_per=1000))
        for expected, row in enumerate(rows, start=1):
            if row.seq != expected or not hmac.compare_digest(row.mac, self._mac(row, mac)):
                return expected
            mac = row.mac
        return None

    def _mac(self, row: AuditRow, before: str) -> str:
        fields = [before, row.seq, row.at_utc_ms, row.offset_min, row.account_id, row.who, row.action, row.about,
                  str(row.outcome), row.detail]
        text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()

    def _offset_min(self, at_utc_ms: int) -> int:
        offset = datetime.fromtimestamp(at_utc_ms / 1000, self._zone).utcoffset()
        return int(offset.total_seconds() // 60) if offset else 0
