"""`inspect` in the shell: one JSON document, exit 1 when a file cannot be played, 2 when a rule cannot be read."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

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
