"""How long a draw takes: 1,000,000 calls of 2,000 agents with rosters, from the frame's calls to the drawn ones.

    .venv/bin/python benchmarks/draw.py [--calls 1000000] [--agents 2000]

Measured: rows by the rules, the manifest with its hash, the draw with its tickets; not reading the calls from a
station, nor storing what was drawn there. The yardstick is what one would write without promises: `random.sample` of
each agent's calls, from the same calls. It knows no bands, no chances, and nobody can repeat it; the ratio, of
processor times, says what the promises cost. Prints each time on the wall and on the processor, the ratio and the
memory; exit 1 when a limit is missed, that of the time by the wall.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.figures import Table, most_memory_mb
from qadesk.models.bands import read_bands
from qadesk.models.draw import draw, draw_csv
from qadesk.models.frame_rows import EXTRA_COLUMNS, FrameCall, FrameFacts, FrameRules, frame_rows
from qadesk.models.manifest import freeze
from qadesk.models.periods import Week
from qadesk.models.quotas import QuotaRules
from qadesk.models.shifts import ShiftTime
from qadesk.settings import BANDS

T = TypeVar("T")
LIMIT_S, LIMIT_MB = 20, 1_200
WEEK, ZONE = Week(2026, 36), ZoneInfo("Asia/Shanghai")
RULES = FrameRules(WEEK, ZONE, read_bands(BANDS), 30, QuotaRules(3, 5, 90, 2), handover_min=30, meal_min=15)


class Times(NamedTuple):
    """Seconds on the wall and on this process's processor."""

    wall_s: float
    processor_s: float


def main() -> int:
    options = parse()
    calls, facts = made_up(options.calls, options.agents)
    figures, before_mb = Table(), most_memory_mb()
    rows, rows_took = timed(lambda: frame_rows(calls, RULES, facts))
    (manifest, data), manifest_took = timed(lambda: freeze(rows, EXTRA_COLUMNS))
    drawn, draw_took = timed(lambda: draw(manifest.rows, f"{WEEK.name}|{manifest.sha256}|s|40718"))
    used_mb = most_memory_mb() - before_mb
    plain, plain_took = timed(lambda: sampled(calls))
    print(f"{len(calls):,} calls of {options.agents:,} agents: {len(drawn):,} drawn ({len(draw_csv(drawn)):,} bytes), "
          f"manifest {len(data) / 1e6:.0f} MB; random.sample {len(plain):,}")
    whole = Times(*map(sum, zip(rows_took, manifest_took, draw_took, strict=True)))
    for words, took in (("rows", rows_took), ("manifest", manifest_took), ("draw", draw_took), ("whole", whole),
                        ("random.sample of the same calls", plain_took)):
        figures.row(words, took.wall_s, "s", LIMIT_S if took is whole else None)
        figures.row("  on the processor", took.processor_s, "s")
    figures.row("times random.sample, on the processor", whole.processor_s / plain_took.processor_s, "x")
    figures.row("memory above that of the calls", used_mb, "MB", LIMIT_MB)
    return int(figures.missed)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=int, default=1_000_000)
    parser.add_argument("--agents", type=int, default=2_000)
    return parser.parse_args()


def made_up(count: int, agents: int) -> tuple[list[FrameCall], FrameFacts]:
    """A week's calls by rec_id, one in twelve too short, one in fifty not recorded; a shift a day for each agent."""
    chance, start, span = random.Random(7), WEEK.start_utc_ms(ZONE) // 1000, 7 * 86_400
    numbers = [f"A{number:05}" for number in range(agents)]
    shifts = {no: [ShiftTime(WEEK.first_day + timedelta(days=day), 480 + at % 4 * 120, 1020 + at % 4 * 120, "",
                             (720 + at % 4 * 60, 750 + at % 4 * 60)) for day in range(-1, 8)]
              for at, no in enumerate(numbers)}
    calls = []
    for number in range(count):
        length = chance.randrange(2_000, 600_000)
        calls.append(FrameCall(
            f"PBX:1756{number:09}.{number % 977}", numbers[chance.randrange(agents)], True, None,
            (start + chance.randrange(span)) * 1000, length, None if number % 3 else length - 1_000,
            f"{chance.getrandbits(256):064x}" if number % 50 else "", "售后", f"138{chance.randrange(10**8):08}",
            "95000"))
    return calls, FrameFacts(shifts=shifts)


def sampled(calls: list[FrameCall]) -> list[FrameCall]:
    """Three calls of each agent, as one would take them without a promise."""
    able: dict[str, list[FrameCall]] = defaultdict(list)
    for call in calls:
        if call.audio_sha256 and call.connected_ms >= 30_000:
            able[call.agent_no].append(call)
    chance = random.Random(1)
    return [one for own in able.values() for one in chance.sample(own, min(3, len(own)))]


def timed(task: Callable[[], T]) -> tuple[T, Times]:
    began_s, began = time.perf_counter(), time.process_time()
    return task(), Times(time.perf_counter() - began_s, time.process_time() - began)


if __name__ == "__main__":
    sys.exit(main())
