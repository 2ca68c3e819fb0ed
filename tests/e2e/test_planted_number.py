"""A customer's number that was imported, shown, scored and printed lies in no file in plain text, and not in the PDF.

The whole way is gone in a process with a home and a temporary folder of its own; then every byte there is searched.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.e2e.planted_child import NUMBER

CHECKOUT = Path(__file__).resolve().parents[2]
FULL_WIDTH = NUMBER.translate({ord("0") + n: chr(ord("０") + n) for n in range(10)})


def spellings() -> Iterator[bytes]:
    """The number as digits, in the groups in which it is written, and full-width; each in the encodings of files."""
    grouped = [mark.join((NUMBER[:3], NUMBER[3:7], NUMBER[7:])) for mark in ("-", " ", "\u3000", "－", ".")]
    for text in (NUMBER, FULL_WIDTH, *grouped):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
            yield text.encode(encoding)


LOOKED_FOR = re.compile(b"|".join(re.escape(spelling) for spelling in set(spellings())))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A computer on which the whole way was gone: its home, its temporary files, the station and the material."""
    folder = tmp_path_factory.mktemp("computer")
    homes = {"HOME": "home", "TMPDIR": "tmp", "XDG_CONFIG_HOME": "home/.config", "XDG_CACHE_HOME": "home/.cache",
             "XDG_DATA_HOME": "home/.local/share", "XDG_STATE_HOME": "home/.local/state", "XDG_RUNTIME_DIR": "run"}
    for name in {*homes.values(), "material"}:
        (folder / name).mkdir(parents=True, mode=0o700, exist_ok=True)
    environment = {**os.environ, **{name: str(folder / path) for name, path in homes.items()},
                   "QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-m", "tests.e2e.planted_child", str(folder)], cwd=CHECKOUT,
                          env=environment, capture_output=True, timeout=240)
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    assert not LOOKED_FOR.search(done.stdout + done.stderr)
    return folder


def test_no_file_holds_the_number(folder: Path) -> None:
    material = folder / "material"
    given = {material / "话单.csv"}
    written = [path for path in folder.rglob("*") if path.is_file() and path not in given]
    names = {str(path.relative_to(folder)) for path in written}
    assert {"station/station.db", "station/log/qadesk.log", "station/slots.json", "station/machine.json",
            "station/station.json", "material/评分表.pdf", "material/抽样/manifest.csv"} <= names
    assert any("rejects" in name for name in names)
    assert any(name.startswith("station/store/") for name in names), "the store has the recording"
    assert any(name.startswith("material/备份/store/") for name in names), "and the backup"
    assert [name for name in names if LOOKED_FOR.search((folder / name).read_bytes())] == []
    assert [name for name in names if LOOKED_FOR.search(name.encode())] == []
    assert LOOKED_FOR.search((material / "话单.csv").read_bytes()), "the search finds what is there"


def test_the_log_says_what_happened_without_it(folder: Path) -> None:
    log = (folder / "station" / "log" / "qadesk.log").read_text("utf-8")
    assert "E-AUD-11" in log, "the recording that is away was told, by its code"


def test_the_paper_shows_the_masked_number_only(folder: Path) -> None:
    reader = PdfReader(folder / "material" / "评分表.pdf")
    text = "".join("".join(page.extract_text() for page in reader.pages).split())
    assert "138****1234" in text and NUMBER not in text
    hidden = " ".join(map(str, [dict(reader.metadata or {}), reader.xmp_metadata and reader.xmp_metadata.stream]))
    assert NUMBER not in hidden and "1234" not in hidden
