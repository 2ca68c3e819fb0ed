"""The files of a draw as bytes and texts: commitment C, seed, `draw.json`, and whether the files belong together.

seed = `week|M|s|P`; C = SHA-256 of `qadesk-commit-1|week|s`, made before the week ends; M = SHA-256 of manifest.csv.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from enum import StrEnum

from qadesk.errors import BadInput
from qadesk.models.draw import METHOD, draw, draw_csv
from qadesk.models.frame import Commitment, Deal, DrawFacts, FixedManifest
from qadesk.models.manifest import ManifestRow, read_manifest

COMMIT_METHOD = "qadesk-commit-1"
NO_COMMITMENT = "无承诺"
MANIFEST, DRAW, TOLD, SLIP = "manifest.csv", "draw.csv", "draw.json", "slip.pdf"
REPLACED = "replacements.csv"
KNOWN = frozenset(("method", "week", "C", "M", "s", "P", "seed", "commitment", "drawn", "by", "at_utc_ms", "counts",
                   "deal", "sum"))
_SUM = b',\n "sum": "'


class Verdict(StrEnum):
    """Whether a part of a draw is what it claims to be; NONE: it claims nothing."""

    OK = "OK"
    MISMATCH = "MISMATCH"
    NONE = "none"


def commitment_of(period: str, secret: str) -> str:
    """C of a secret: 64 hex digits."""
    return hashlib.sha256("|".join((COMMIT_METHOD, period, secret)).encode()).hexdigest()


def join_seed(period: str, manifest_sha256: str, secret: str, entropy: str) -> str:
    """`week|M|s|P`; a part that there is not is empty."""
    return "|".join((period, manifest_sha256, secret, entropy))


def draw_json(facts: DrawFacts, counts: Mapping[str, object], deal: Deal | None = None) -> bytes:
    """`draw.json` of a draw: what a person needs to recompute it; of a day also by what its quotas were dealt."""
    dealt = {"deal": {"week": deal.week, "C": deal.commitment, "s": deal.secret or None}} if deal else {}
    return _summed({
        "method": METHOD, "week": facts.period, "C": facts.commitment or None, "M": facts.manifest_sha256,
        "s": facts.secret or None, "P": facts.entropy or None, "seed": facts.seed,
        "commitment": "" if facts.commitment else NO_COMMITMENT, "drawn": facts.drawn, "by": facts.by,
        "at_utc_ms": facts.at_utc_ms, "counts": counts, **dealt})


def counts_of(rows: Iterable[ManifestRow]) -> dict[str, object]:
    """How many calls a manifest has, how many can be drawn, and the others by reason, as draw.json tells it."""
    known = list(rows)
    excluded = Counter(row.reason for row in known if not row.eligible)
    return {"calls": len(known), "eligible": len(known) - excluded.total(), "excluded": dict(excluded)}


def committed_json(period: str, commitment: Commitment | None, fixed: FixedManifest | None) -> bytes:
    """`draw.json` before the draw: C and M as far as there are; the secret is not in it."""
    return _json({"method": METHOD, "week": period, "C": commitment.value if commitment else None,
                  "M": fixed.manifest_sha256 if fixed else None, "s": None, "P": None, "seed": None})


def verify(manifest: bytes, drawn: bytes, told: bytes) -> dict[str, Verdict]:
    """M, C, seed and draw of the three files, each recomputed; what cannot be read is a MISMATCH."""
    found = dict.fromkeys(("M", "C", "seed", "draw"), Verdict.MISMATCH)
    with suppress(ValueError, KeyError, TypeError, AttributeError, BadInput):  # what is not reached stays a mismatch
        parts = json.loads(told)
        seed, c, m, s, p, week = (_text(parts[name]) for name in ("seed", "C", "M", "s", "P", "week"))
        found["M"] = _verdict(hashlib.sha256(manifest).hexdigest() == m)
        opens = _opens(parts.get("deal"))
        found["C"] = Verdict.NONE if opens and not c else _verdict(opens and commitment_of(week, s) == c)
        found["seed"] = _verdict(seed == join_seed(week, m, s, p) and _is_whole(told))
        rows = read_manifest(manifest).rows
        again = draw(rows, seed)
        found["draw"] = _verdict(draw_csv(again) == drawn and _tells(parts, c, len(again), counts_of(rows)))
    return found


def _opens(deal: Mapping[str, str] | None) -> bool:
    """Whether the secret by which a week was dealt over its days, once it is told, is what its commitment binds to."""
    return not (deal and deal["s"]) or commitment_of(deal["week"], deal["s"]) == deal["C"]


def _tells(parts: Mapping[str, object], c: str, drawn: int, counts: Mapping[str, object]) -> bool:
    """Whether draw.json, as far as it says so, tells method, commitment and numbers of calls as they are."""
    says = {"method": METHOD, "commitment": "" if c else NO_COMMITMENT, "drawn": drawn, "counts": counts}
    return set(parts) <= KNOWN and all(parts.get(name, value) in (value, {}) for name, value in says.items())


def _is_whole(told: bytes) -> bool:
    """Whether draw.json, where it ends with a sum as `draw_json` writes it, is as it was written."""
    head, mark, tail = told.rpartition(_SUM)
    return not mark or tail == _summed_tail(head)


def _text(value: object) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    raise TypeError


def _verdict(same: bool) -> Verdict:
    return Verdict.OK if same else Verdict.MISMATCH


def _summed(document: Mapping[str, object]) -> bytes:
    """As `_json`, and at its end the SHA-256 of all that stands before: no byte is changed by mistake."""
    head = _json(document).removesuffix(b"\n}\n")
    return head + _SUM + _summed_tail(head)


def _summed_tail(head: bytes) -> bytes:
    return f'{hashlib.sha256(head).hexdigest()}"\n}}\n'.encode()


def _json(document: Mapping[str, object]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
