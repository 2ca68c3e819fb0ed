"""A disk that fails at any one call of a submit, or from then on: what the app says of the submit is true.

strace makes one fsync or write fail. "Saved" means that it is there; a refusal that it is not, unless it says that
this is not known; and once the disk works again the same submit succeeds and stands there once.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from qadesk.work import Work
from tests.e2e.busy_station import Filled, fill, wrong_in
from tests.e2e.faulty_child import ITEM
from tests.e2e.tracing import need_strace, run_traced

NUMBER, NOT_KNOWN = "20260907-0001", "E-SAV-07"
FAULTS = [("fsync", "EIO", ""), ("fsync", "EIO", "+"), ("pwrite64", "EIO", ""), ("pwrite64", "ENOSPC", ""),
          ("pwrite64", "EIO", "+"), ("pwrite64", "ENOSPC", "+")]
"""A call of the system, how it fails, and whether from then on (as strace writes it)."""
_CALL = re.compile(r"^(\d+) +(\w+)\((.*)$")


@dataclass(frozen=True)
class Measured:
    """A filled station, and how many calls of each kind a login and then a submit make."""

    filled: Filled
    before: dict[str, int]
    submit: dict[str, int]


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory, work: Work) -> Measured:
    need_strace()
    beside = tmp_path_factory.mktemp("measured")
    filled = fill(beside / "station", work)
    record = beside / "record"
    run_traced(record, ["-e", "trace=write,pwrite64,fsync"], "tests.e2e.faulty_child", beside / "station", beside,
               "fsync", 0)
    lines = [line for line in record.read_text("ascii").splitlines() if _CALL.match(line)]
    begun = next(at for at, line in enumerate(lines) if '"begun' in line.replace("\\", ""))
    ours = lines[begun].split()[0]

    def count(part: list[str], call: str) -> int:
        return sum(line.split()[0] == ours and _CALL.match(line)[2] == call for line in part)  # type: ignore[index]

    calls = {call for call, _error, _on in FAULTS}
    return Measured(filled, {call: count(lines[:begun], call) for call in calls},
                    {call: count(lines[begun:], call) for call in calls})


@pytest.mark.parametrize("step", [9, pytest.param(1, marks=pytest.mark.full)])
@pytest.mark.parametrize(("call", "error", "on"), FAULTS)
def test_what_is_said_of_a_submit_is_true_whatever_call_fails(measured: Measured, tmp_path: Path, work: Work,
                                                              call: str, error: str, on: str, step: int) -> None:
    number = measured.submit[call]
    assert number > 0
    idles = list(range(0, number, step if number > step else 1))
    record = tmp_path / "record"
    said = run_traced(record, [
        "-e", f"trace=write,{call}", "-e", f"inject={call}:error={error}:when={measured.before[call] + number}{on}"],
        "tests.e2e.faulty_child", measured.filled.folder, tmp_path, call, *idles)
    verdicts: dict[int, list[list[str]]] = {idle: [] for idle in idles}
    for idle, *verdict in map(json.loads, said):
        verdicts[idle].append(verdict)
    assert record.read_text("ascii").count("(INJECTED)") >= len(idles)
    for idle, (_begun, first, *again) in verdicts.items():
        last = again[0] if again else first
        if again:
            holds(tmp_path / f"refused-{idle}", first, measured.filled, work)
        holds(tmp_path / f"station-{idle}", last, measured.filled, work)
        assert on or last == ["saved", NUMBER]
    assert any(again for _begun, _first, *again in verdicts.values())


def holds(folder: Path, verdict: list[str], filled: Filled, work: Work) -> None:
    """Compare a verdict with what the folder holds when it is opened without faults."""
    wrong = wrong_in(folder, filled, [["submit", ITEM, NUMBER]], work)
    truth = ["refused", verdict[1]] if wrong == [str(["submit", ITEM, NUMBER])] else ["saved", NUMBER]
    assert len(wrong) <= 1
    assert verdict == truth or verdict[1] == NOT_KNOWN
