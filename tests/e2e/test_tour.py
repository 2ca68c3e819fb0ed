"""The tour as a person starts it: it ends well, leaves pictures and papers, and finds nothing wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import soundfile
from pypdf import PdfReader

CHECKOUT = Path(__file__).resolve().parents[2]
STATIONS = set("""wizard wizard-code wizard-practice login recordings listening marks clip scored submit preview
record-revised problems kinds phrase-picker unscorable coaching coaching-held training training-draft training-request
appeals appeal-ruled papers complaints complaint-entry at-risk store clips workbench summary summary-5 summary-behind
closing summary-closed summary-preview people teams rosters calendar scorecards scorecards-compared scorecard-designer
phrases accounts backups relations settings-5 help keys lock trainer audit import-choose import-check import-result
recordings-frame reconciliation recordings-dice coverage recordings-calls imports plans plan-new queue-mine
queue-everybody replacement aliases mappings names""".split())
PAPERS = {"sheet.pdf", "problem-slip.pdf", "interview-record.pdf", "training-request.pdf", "appeal-ruling.pdf",
          "monthly-summary.pdf", "draw-slip.pdf"}


def embedded(reader: PdfReader) -> bool:
    """Whether every face of every page lies in the file."""
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]
    faces = [part.get_object() for font in fonts for part in font.get("/DescendantFonts", [font])]
    return all({"/FontFile", "/FontFile2", "/FontFile3"} & set(face["/FontDescriptor"]) for face in faces)


@pytest.mark.slow_start
def test_the_tour_in_english_and_dark_without_a_display(tmp_path: Path) -> None:
    command = [sys.executable, str(CHECKOUT / "main.py"), "tour", "--out", str(tmp_path), "--lang", "en",
               "--theme", "dark", "--json"]
    done = subprocess.run(command, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, capture_output=True, text=True,
                          check=False, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout)
    assert told["problems"] == []
    assert PAPERS | {"sheet.png"} <= set(told["pictures"])
    for paper in PAPERS:
        reader = PdfReader(tmp_path / paper)
        assert "".join(page.extract_text() for page in reader.pages).strip() and embedded(reader), paper
    assert all((tmp_path / name).stat().st_size > 1000 for name in told["pictures"])
    seen = {name.partition("-")[2].removesuffix(".png") for name in told["pictures"]}
    assert seen >= STATIONS, STATIONS - seen
    clip, = tmp_path.glob("*.wav")
    assert soundfile.info(clip).duration == 9 and "learn from" in soundfile.SoundFile(clip).copy_metadata()["comment"]
