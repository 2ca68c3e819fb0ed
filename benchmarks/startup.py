"""From the start of the process to the painted login window, beside a bare QMainWindow in the same run.

    .venv/bin/python benchmarks/startup.py [--runs 9]

Each start is a process of its own; the two kinds take turns. Prints medians in ms and their ratio (aim: 1.5), on the
wall and of the processor, since other programs lengthen the first.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# compiled modules are kept between starts, as on a desk
_ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

# what runs in the child: `exec` of the event loop is where a first paint can be waited for
WATCH = """
import os, sys, time
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget) and watched.isWindow():
            QTimer.singleShot(0, self.done)
        return False
    def done(self):
        print(time.time() - float(os.environ["BEGUN"]), time.process_time(), flush=True)
        os._exit(0)
run = QApplication.exec
def watched_exec(*_given):
    QApplication.instance().watch = watch = Watch()
    QApplication.instance().installEventFilter(watch)
    return run()
QApplication.exec = watched_exec
"""
BARE = WATCH + """
app = QApplication([])
window = QMainWindow()
window.resize(360, 480)
window.show()
app.exec()
"""
LOGIN = WATCH + """
sys.path.insert(0, sys.argv[1])
from qadesk.app import main
main(["--station", sys.argv[2]])
"""


def started_s(code: str, *arguments: str) -> tuple[float, float]:
    """Seconds on the wall and of processor from the start of a process that runs `code` to its first painted window."""
    begun = time.time()
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False,
                          env={**_ENVIRONMENT, "BEGUN": repr(begun)}, timeout=60)
    if done.returncode != 0 or not done.stdout.strip():
        raise SystemExit(f"a start failed:\n{done.stderr}")
    wall_s, processor_s = done.stdout.split()[-2:]
    return float(wall_s), float(processor_s)


def new_station(folder: Path) -> None:
    subprocess.run([sys.executable, str(ROOT / "main.py"), "--station", str(folder), "--user", "zhou",
                    "--password-stdin", "station", "new"], input="Zhijian-2026\n", text=True, check=True,
                   capture_output=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=9)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        station = Path(folder) / "station"
        new_station(station)
        started_s(BARE)
        started_s(LOGIN, str(ROOT), str(station))  # files into the cache
        pairs = [(started_s(BARE), started_s(LOGIN, str(ROOT), str(station))) for _run in range(runs)]
    for name, place in (("on the wall", 0), ("of processor", 1)):
        bare = statistics.median(pair[0][place] for pair in pairs)
        login = statistics.median(pair[1][place] for pair in pairs)
        ratios = sorted(pair[1][place] / pair[0][place] for pair in pairs)
        print(f"{name}: bare QMainWindow {bare * 1000:.0f} ms, login window {login * 1000:.0f} ms, "
              f"ratio {login / bare:.2f} (aim 1.5; single runs {ratios[0]:.2f} to {ratios[-1]:.2f})")


if __name__ == "__main__":
    main()
