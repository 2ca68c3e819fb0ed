"""QADESK-DRAW-1: which calls are drawn, from a manifest and a seed. Exact: fractions and strings, no floats.

1. A ticket T(x) is "0." and the reversed decimal digits (padded on the left with zeros to at least 64 before
   reversing) of the integer SHA256(SHA256hex(seed) + x): the order of Rivest's `consistent_sampler`
   (arXiv:1808.10016). Tickets are compared as strings.
2. Per agent the quota is shared over the bands in proportion to g·N, and rounded so that the sum stays.
3. Per band the eligible calls with the smallest tickets are drawn.

Anyone can recompute a draw: it depends on nothing but the manifest's rows, in any order, and the seed.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import nsmallest
from math import ceil

from qadesk.models.manifest import ManifestRow

METHOD = "QADESK-DRAW-1"
DRAW_COLUMNS = ("rec_id", "agent", "band", "ticket", "pi")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn call with its ticket and the chance that it had, a fraction in lowest terms."""

    rec_id: str
    agent: str
    band: str
    ticket: str
    pi: Fraction


class Tickets:
    """The tickets of one seed, which may be any text."""

    def __init__(self, seed: str) -> None:
        self._start = hashlib.sha256(hashlib.sha256(seed.encode()).hexdigest().encode())

    def __call__(self, x: str) -> str:
        """T(x): "0." and at least 64 decimal digits."""
        hashed = self._start.copy()
        hashed.update(x.encode())
        return "0." + str(int.from_bytes(hashed.digest())).zfill(64)[::-1]


def draw(rows: Iterable[ManifestRow], seed: str) -> tuple[Drawn, ...]:
    """The calls drawn with `seed`: agents by the bytes of their number, within an agent in the order of the draw."""
    tickets = Tickets(seed)
    agents = _by_agent(rows)
    return tuple(drawn for agent in sorted(agents, key=str.encode) for drawn in _draw_agent(agents[agent], tickets))


def chances(rows: Iterable[ManifestRow]) -> dict[tuple[str, str], Fraction]:
    """The chance of each eligible call by (agent, band), known before there is a seed: exactly e_h / N_h."""
    found: dict[tuple[str, str], Fraction] = {}
    for agent, calls in _by_agent(rows).items():
        bands = _by_band(calls)
        for band, expected in _expected(calls, bands).items():
            found[agent, band] = expected / len(bands[band])
    return found


def shares(sizes: Mapping[str, tuple[int, int]], n: int) -> dict[str, Fraction]:
    """Expected number of calls per band; `sizes` gives (N calls, size measure g) by band, `n` <= the sum of N.

    e_h = left·g_h·N_h / Σ g·N over the bands still left; a band where that reaches N_h takes all its calls
    and the rest is shared again. The sum of all is exactly `n`."""
    expected: dict[str, Fraction] = {}
    open_bands, left = dict(sizes), n
    while True:
        total = sum(g * calls for calls, g in open_bands.values())
        full = [band for band, (_calls, g) in open_bands.items() if left * g >= total]
        for band in full:
            calls = open_bands.pop(band)[0]
            expected[band] = Fraction(calls)
            left -= calls
        if not full:
            break
    return expected | {band: Fraction(left * g * calls, total) for band, (calls, g) in open_bands.items()}


def draw_csv(drawn: Iterable[Drawn]) -> bytes:
    """`draw.csv`: UTF-8, LF, in the order of the draw."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(DRAW_COLUMNS)
    for call in drawn:
        writer.writerow([call.rec_id, call.agent, call.band, call.ticket, fraction_text(call.pi)])
    return out.getvalue().encode()


def fraction_text(value: Fraction) -> str:
    """A chance as it is stored and printed: `5/58`, and `1/1` for a call that was certain."""
    return f"{value.numerator}/{value.denominator}"


def assign_order(drawn: Iterable[Drawn], seed: str) -> tuple[tuple[str, Drawn], ...]:
    """The drawn calls with T("assign|" + rec_id), in the order in which they are worked."""
    tickets = Tickets(seed)
    return tuple(sorted(((tickets("assign|" + call.rec_id), call) for call in drawn), key=lambda pair: pair[0]))


def rounded(agent: str, expected: Mapping[str, Fraction], tickets: Tickets) -> list[tuple[str, int]]:
    """Each band (or day) with its whole number of calls: systematic rounding from one start, so the sum stays."""
    start = Fraction(tickets("quota|" + agent))
    done = Fraction(0)
    counts: list[tuple[str, int]] = []
    for band in sorted(expected, key=lambda name: tickets(f"band|{agent}|{name}")):
        counts.append((band, ceil(done + expected[band] - start) - ceil(done - start)))
        done += expected[band]
    return counts


def _draw_agent(calls: Sequence[ManifestRow], tickets: Tickets) -> list[Drawn]:
    agent, bands = calls[0].agent, _by_band(calls)
    expected = _expected(calls, bands)
    drawn: list[Drawn] = []
    for band, count in rounded(agent, expected, tickets):
        pi = expected[band] / len(bands[band])
        ranked = nsmallest(count, ((tickets(rec_id), rec_id) for rec_id in bands[band]))
        drawn += [Drawn(rec_id, agent, band, ticket, pi) for ticket, rec_id in ranked]
    return drawn


def _by_agent(rows: Iterable[ManifestRow]) -> dict[str, list[ManifestRow]]:
    agents: dict[str, list[ManifestRow]] = defaultdict(list)
    for row in rows:
        if row.eligible:
            agents[row.agent].append(row)
    return agents


def _by_band(calls: Iterable[ManifestRow]) -> dict[str, list[str]]:
    bands: dict[str, list[str]] = defaultdict(list)
    for call in calls:
        bands[call.band].append(call.rec_id)
    return bands


def _expected(calls: Sequence[ManifestRow], bands: Mapping[str, Sequence[str]]) -> dict[str, Fraction]:
    sizes = {call.band: (len(bands[call.band]), call.g) for call in calls}
    return shares(sizes, min(calls[0].quota, len(calls)))
