"""The audit chain: one row per act, in the same transaction, sealed by HMAC-SHA-256 over itself and the one before.

Tampering is discovered, not prevented: who deletes the tail, or rebuilds the chain with the key, is found out only
against a head that was printed before. The order is that of the numbers, never of the clock.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from json.encoder import encode_basestring as quoted
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from qadesk.errors import BadInput
from qadesk.i18n import _
from qadesk.models.audit import Anchor, AnchorResult, AuditHead, AuditRow, BreakKind, ChainBreak, Outcome
from qadesk.models.people import Actor
from qadesk.models.types import canonical

GENESIS = "0" * 64
SET_BACK = "clock.set_back"
SET_BACK_MS = 60_000
MIN_ANCHOR_DIGITS, MAX_NUMBER_DIGITS = 32, 15
ROWS_AT_A_TIME = 2000


_ROWS = ("SELECT seq, mac, at_utc_ms, offset_min, account_id, who, action, about, outcome, detail "
         "FROM audit WHERE seq > ? ORDER BY seq")


class AuditChain:
    """Appends rows to the chain and verifies it, with a key derived from the station's data key."""

    def __init__(self, data_key: bytes, zone: ZoneInfo) -> None:
        key = hmac.new(data_key, b"qadesk audit chain 1", hashlib.sha256).digest()
        self._blank = hmac.new(key, digestmod=hashlib.sha256)
        self._zone = zone

    def append(self, session: Session, actor: Actor, action: str, *, at_utc_ms: int, about: str = "",
               outcome: Outcome = Outcome.DONE, detail: dict[str, object] | None = None) -> AuditHead:
        """Add the next row within the caller's write transaction; returns the new head.

        When the clock was set back since the last row, a row that says so goes before it."""
        head, last_utc_ms = self._end(session)
        if last_utc_ms - at_utc_ms > SET_BACK_MS:
            instants = {"old": {"clock": last_utc_ms}, "new": {"clock": at_utc_ms}}
            head = self._add(session, head, actor, SET_BACK, at_utc_ms, "", Outcome.DONE, dict(instants))
        return self._add(session, head, actor, action, at_utc_ms, about, outcome, detail or {})

    def head(self, session: Session) -> AuditHead:
        """The last row's number and mac; number 0 and zeros before the first."""
        return self._end(session)[0]

    def first_break(self, session: Session, progress: Callable[[int], object] = lambda _done: None
                    ) -> ChainBreak | None:
        """The first place at which the chain is broken, or None. `progress` gets the number of rows gone through.

        What the chain cannot tell by itself: a tail that was cut off, and a chain rebuilt with the key."""
        before, done = GENESIS, 0
        for part in _parts(session):
            for seq, mac, *content in part:
                done += 1
                if seq > done:
                    return ChainBreak(done, BreakKind.MISSING)
                if seq < done or not self._fits(mac, before, seq, content):
                    return self._named(session, done, before)
                before = mac
            progress(done)
        return None

    def compare(self, session: Session, anchor: Anchor) -> AnchorResult:
        """Whether the trail holds the printed row."""
        mac = session.scalar(select(AuditRow.mac).where(AuditRow.seq == anchor.seq))
        if mac is None:
            return AnchorResult.ABSENT
        return AnchorResult.SAME if mac.startswith(anchor.digits) else AnchorResult.DIFFERENT

    def _named(self, session: Session, seq: int, before: str) -> ChainBreak:
        """A broken row is swapped when the one that belongs there stands further on; else it was altered."""
        rows = (row for part in _parts(session, after=seq) for row in part)
        found = next((at for at, mac, *content in rows if self._fits(mac, before, seq, content)), None)
        return ChainBreak(seq, BreakKind.ALTERED) if found is None else ChainBreak(seq, BreakKind.SWAPPED, found)

    def _end(self, session: Session) -> tuple[AuditHead, int]:
        asked = select(AuditRow.seq, AuditRow.mac, AuditRow.at_utc_ms).order_by(AuditRow.seq.desc()).limit(1)
        last = session.execute(asked).first()
        return (AuditHead(last.seq, last.mac), last.at_utc_ms) if last else (AuditHead(0, GENESIS), 0)

    def _add(self, session: Session, head: AuditHead, actor: Actor, action: str, at_utc_ms: int, about: str,
             outcome: Outcome, detail: dict[str, object]) -> AuditHead:
        row = AuditRow(seq=head.seq + 1, at_utc_ms=at_utc_ms, offset_min=self._offset_min(at_utc_ms),
                       account_id=actor.account_id, who=actor.display_name, action=action, about=about,
                       outcome=outcome, detail=detail)
        row.mac = self._mac(head.mac, row.seq, (row.at_utc_ms, row.offset_min, row.account_id, row.who, row.action,
                                                row.about, str(outcome), canonical(detail)))
        session.add(row)
        session.flush()
        return AuditHead(row.seq, row.mac)

    def _fits(self, mac: str, before: str, seq: int, content: Sequence[Any]) -> bool:
        try:
            return mac == self._mac(before, seq, content)
        except (TypeError, ValueError):  # a text was replaced by something that is none
            return False

    def _mac(self, before: str, seq: int, content: Sequence[Any]) -> str:
        # the JSON text of a list, by hand: a million rows are checked in half the time
        at_utc_ms, offset_min, account_id, who, action, about, outcome, detail = content
        sealing = self._blank.copy()
        sealing.update(f'["{before}",{seq},{at_utc_ms},{offset_min},{quoted(account_id)},{quoted(who)},{quoted(action)},'
                       f'{quoted(about)},{quoted(outcome)},{detail}]'.encode())
        return sealing.hexdigest()

    def _offset_min(self, at_utc_ms: int) -> int:
        offset = datetime.fromtimestamp(at_utc_ms / 1000, self._zone).utcoffset()
        return int(offset.total_seconds() // 60) if offset else 0


def read_anchor(text: str) -> Anchor:
    """`N:HASH` as printed, spaces and capitals forgiven; raises BadInput for fewer than 32 digits."""
    number, _colon, digits = "".join(text.split()).replace("：", ":").lower().partition(":")
    hexadecimal = set(digits) <= set("0123456789abcdef")
    long_enough = MIN_ANCHOR_DIGITS <= len(digits) <= len(GENESIS)
    if not number.isdecimal() or len(number) > MAX_NUMBER_DIGITS or not hexadecimal or not long_enough:
        raise BadInput(_("This is no anchor: {anchor}").format(anchor=text), field="anchor",
                       todo=_("Type number:hash as printed, with at least 32 digits of the hash."))
    return Anchor(int(number), digits)


def _parts(session: Session, after: int = -1 << 63) -> Iterator[Sequence[Any]]:
    # past SQLAlchemy's rows, which cost more than the sealing
    connection = session.connection()
    cursor = connection.connection.cursor()
    try:
        cursor.execute(_ROWS, (after,))
        while part := cursor.fetchmany(ROWS_AT_A_TIME):
            yield part
    except connection.dialect.loaded_dbapi.Error as error:
        raise DatabaseError(_ROWS, None, error) from error
    finally:
        cursor.close()
