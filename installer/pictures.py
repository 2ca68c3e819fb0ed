"""Makes the pictures of README and manual anew: the tour in both languages, its pictures made small.

    python3 installer/dev.py pictures

Which pictures there are is said by the texts that show them: `listening.png` is the Chinese picture `NN-listening.png`
of the tour, `listening.en.png` the English one. Runs in the `.venv` of the checkout; where PulseAudio is installed it
plays into a sink that nobody hears, so that the pictures show what was heard.
"""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
TEXTS = (*ROOT.glob("README*.md"), *(ROOT / "docs").rglob("*.md"))
SHOWN = re.compile(r"pictures/([\w.-]+\.png)")
COLOURS = 128
SUFFIXES = {"zh_CN": "", "en": ".en"}


def wanted(texts: tuple[Path, ...] = TEXTS) -> set[str]:
    """The names of the pictures that README and manual show."""
    return {name for text in texts for name in SHOWN.findall(text.read_text("utf-8"))}


def main() -> int:
    """0: all pictures made; else the tour's exit code, or 1 with the names that no tour has made."""
    made: set[str] = set()
    for language, suffix in SUFFIXES.items():
        with tempfile.TemporaryDirectory(prefix="qadesk-") as folder, sound() as environment:
            code = tour(language, Path(folder), environment)
            if code != 0:
                return code
            made |= take(Path(folder), suffix, wanted())
    missing = sorted(wanted() - made)
    print(f"[pictures] {len(made)} made" + (f"; no tour has made {', '.join(missing)}" if missing else ""))
    return int(bool(missing))


@contextmanager
def sound() -> Iterator[dict[str, str]]:
    """The environment in which the tour has a sound device, where one can be made: that of the tests."""
    sys.path.insert(0, str(ROOT))
    rigs = importlib.import_module("tests.sound_rig").SoundRig
    if not rigs.possible():
        yield {}
        return
    with tempfile.TemporaryDirectory() as folder:
        rig = rigs(Path(folder))
        rig.plug_in()
        try:
            yield rig.environment
        finally:
            rig.unplug()


def tour(language: str, folder: Path, environment: dict[str, str]) -> int:
    """Run the tour without a display; its exit code."""
    command = [sys.executable, str(ROOT / "main.py"), "tour", "--out", str(folder), "--lang", language]
    return subprocess.run(command, env={**os.environ, **environment, "QT_QPA_PLATFORM": "offscreen"},
                          check=False).returncode


def take(folder: Path, suffix: str, names: set[str]) -> set[str]:
    """Put the pictures that are shown somewhere into docs, with few colours; the names that were made."""
    made = set()
    for path in sorted(folder.glob("*.png")):
        name = f"{re.sub(r'^[0-9]+-', '', path.stem)}{suffix}.png"
        if name in names:
            small(path, PICTURES / name)
            made.add(name)
    return made


def small(path: Path, goal: Path) -> None:
    """The picture with a palette: a fifth of the bytes, and no difference that an eye finds, in rare colours either."""
    with Image.open(path) as whole:
        few = whole.convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        few.save(goal, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
