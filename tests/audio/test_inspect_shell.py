"""`inspect` in the shell: one JSON document, exit 1 when a file cannot be played, 2 when a rule cannot be read."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.audio.sounds import voice, wav_bytes

MAIN = Path(__file__).resolve().parents[2] / "main.py"


def inspect(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(MAIN), "inspect", "--lang", "en", *arguments], capture_output=True,
                          text=True, check=False, cwd=MAIN.parent)


def test_each_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(wav_bytes(voice(1.5)))
    (tmp_path / "b.wav").write_bytes(b"")
    (tmp_path / "c.bin").write_bytes(voice(1.0).tobytes())
    done = inspect("--json", "--raw", "bin=s16le,4000,2", str(tmp_path))
    good, empty, raw = json.loads(done.stdout)["files"]
    assert done.returncode == 1 and not done.stderr
    assert good == {"path": str(tmp_path / "a.wav"), "playable": True, "codec": "pcm_s16le", "sample_rate_hz": 8000,
                    "channels": 1, "duration_s": 1.5, "warnings": [], "reason": None}
    assert not empty["playable"] and "b.wav" in empty["reason"]
    assert (raw["playable"], raw["channels"], raw["duration_s"]) == (True, 2, 1.0)


def test_a_rule_that_cannot_be_read_stops_it(tmp_path: Path) -> None:
    done = inspect("--raw", "wav=what", str(tmp_path))
    assert done.returncode == 2 and "wav=what" in done.stdout + done.stderr and "Traceback" not in done.stderr


def test_two_legs_are_told_as_one_call(tmp_path: Path) -> None:
    (tmp_path / "agent.wav").write_bytes(wav_bytes(voice(4.0)))
    (tmp_path / "customer.wav").write_bytes(wav_bytes(voice(2.5, 16000), 16000))
    paths = [str(tmp_path / "agent.wav"), str(tmp_path / "customer.wav")]
    done = inspect("--json", "--legs", *paths)
    (call,) = json.loads(done.stdout)["files"]
    assert done.returncode == 0 and not done.stderr
    assert (call["path"], call["customer_path"]) == tuple(paths)
    assert (call["playable"], call["channels"], call["sample_rate_hz"], call["duration_s"]) == (True, 2, 16000, 4.0)
    assert len(call["warnings"]) == 2 and "customer.wav" in call["warnings"][1]
    plain = inspect("--legs", *paths)
    assert plain.returncode == 0 and plain.stdout.startswith(" + ".join(paths)) and "2 ch, 4.000 s" in plain.stdout


def test_one_file_or_a_folder_are_no_legs(tmp_path: Path) -> None:
    (tmp_path / "agent.wav").write_bytes(wav_bytes(voice(1.0)))
    for paths in ([str(tmp_path / "agent.wav")], [str(tmp_path / "agent.wav"), str(tmp_path)]):
        done = inspect("--legs", *paths)
        assert done.returncode == 2 and "--legs" in done.stdout + done.stderr and "Traceback" not in done.stderr


def test_the_real_material_is_told_whole(shared: Path) -> None:
    """Each file of class sound with its rate, channels and length; each other one with a reason; none ends the rest."""
    done = inspect("--json", str(shared / "data/audio"))
    assert done.returncode == 1 and not done.stderr
    told = {facts["path"].split("/data/", 1)[1]: facts for facts in json.loads(done.stdout)["files"]}
    with (shared / "data/decoded.tsv").open(encoding="utf-8") as table:
        rows = [row for row in csv.DictReader(table, delimiter="\t") if row["file"].startswith("audio/")]
    assert {row["file"] for row in rows} <= set(told)
    assert [row["file"] for row in rows if row["class"] == "sound" and not as_decoded(told[row["file"]], row)] == []
    assert [name for name, facts in told.items() if facts["playable"] == bool(facts["reason"])] == []
    assert [row["file"] for row in rows if row["class"] == "not_audio" and told[row["file"]]["playable"]] == []


def as_decoded(facts: dict[str, Any], row: dict[str, str]) -> bool:
    low, high = float(row["decoded_s_min"]), float(row["decoded_s_max"])
    slack = max(0.1, high / 100)
    return (facts["playable"] and str(facts["sample_rate_hz"]) in row["sample_rate_hz"].split("/")
            and facts["channels"] == int(row["channels"]) and low - slack <= facts["duration_s"] <= high + slack)
