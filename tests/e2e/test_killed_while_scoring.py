"""kill -9 in the middle of a half-scored call: what is older than 2 s is there, and so is the playhead."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from qadesk.clock import SystemClock
from qadesk.services import stations
from tests import builders
from tests.e2e.scoring_child import EVERY_MS
from tests.services.queue_items import add_item

CHECKOUT = Path(__file__).resolve().parents[2]
OLD_S = 2.0
PRESSES = 16


@pytest.mark.parametrize("seed", range(2))
def test_every_answer_older_than_two_seconds_survives_kill_9(tmp_path, work, seed):
    folder = tmp_path / "station"
    logged_in = builders.new_station(folder, work, SystemClock())
    item_id = add_item(logged_in)
    logged_in.close()
    lines, killed_s = score_and_kill(folder, item_id, more=random.Random(seed).randrange(12))

    again = stations.login(folder, builders.CHIEF.login_name, builders.PASSWORD, clock=SystemClock(), work=work)
    draft = again.desk.evaluations.open_draft(again.actor, item_id)
    again.close()

    pressed = [line for line in lines if line[0] == "pressed"]
    old = [line for line in pressed if killed_s - float(line[3]) > OLD_S]
    assert len(old) >= PRESSES / 2
    ticked = {code for _word, code, key, _at, _position in old if int(key) == Qt.Key.Key_1}
    assert len(ticked) > 1
    assert ticked <= {code for code, answer in draft.answers.criteria.items() if answer.ticks}
    stamped = {code for _word, code, key, _at, _position in old if int(key) == Qt.Key.Key_F9}
    assert stamped <= {code for code, answer in draft.answers.criteria.items() if answer.evidence}
    assert int(old[-1][4]) - EVERY_MS <= draft.playhead_ms <= int(pressed[-1][4]) + EVERY_MS


def score_and_kill(folder: Path, item_id: int, *, more: int) -> tuple[list[list[str]], float]:
    """Run the child until it has pressed enough keys, then kill it and all it started; its lines, and when."""
    command = [sys.executable, "-m", "tests.e2e.scoring_child", str(folder), str(item_id)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(command, cwd=CHECKOUT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          text=True, start_new_session=True) as child:
        assert child.stdout is not None
        lines = []
        wanted = PRESSES + round(OLD_S * 1000 / EVERY_MS) + more
        while sum(line[0] == "pressed" for line in lines) < wanted:
            line = child.stdout.readline()
            assert line, "the child ended by itself"
            lines.append(line.split())
        killed_s = time.monotonic()
        os.killpg(child.pid, signal.SIGKILL)
        lines += [line.split() for line in child.stdout.read().splitlines()]
    return lines, killed_s
