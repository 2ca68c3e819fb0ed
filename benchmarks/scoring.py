"""How quick scoring is: a key until its repaint is done, the next call until its form stands, an autosave, a submit.

    .venv/bin/python benchmarks/scoring.py [--keys 400]

Key to repaint is processor time (other programs lengthen the wall), at 20 and 60 criteria, offscreen in software;
opening, saving and submitting are on the wall, on a station of their own. Exit 1 when a limit is missed.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from qadesk import i18n, resources
from qadesk.importing.scorecard_yaml import read_scorecard
from qadesk.models.answers import Answers
from qadesk.models.drafts import Draft
from qadesk.models.scorecards import Scorecard
from qadesk.ui import style
from qadesk.ui.keys import Keys
from qadesk.ui.scoring_form import ScoringForm
from tests import builders
from tests.services.queue_items import add_item

KEYS = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_F9, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_0, Qt.Key.Key_Minus,
        Qt.Key.Key_Up, Qt.Key.Key_1, Qt.Key.Key_Down, Qt.Key.Key_Return)
KEY_LIMIT_MS, OPEN_LIMIT_MS, SUBMIT_LIMIT_MS = 16.0, 150.0, 100.0
CALLS = 30


def card_of(times: int) -> Scorecard:
    """The inbound card, its sections repeated under other numbers."""
    card = read_scorecard(resources.scorecards() / "inbound.yaml")
    sections = tuple(replace(section, code=f"{n}{section.code}", criteria=tuple(
        replace(criterion, code=f"{n}{criterion.code}") for criterion in section.criteria))
        for n in range(1, times + 1) for section in card.sections)
    return card if times == 1 else replace(card, sections=sections)


def shown_form(app: QApplication, position_ms: Callable[[], int]) -> ScoringForm:
    form = ScoringForm(Keys(), position_ms)
    form.resize(412, 624)
    form.show()
    form.activateWindow()
    QTest.qWaitForWindowActive(form)
    app.processEvents()
    return form


def keys_ms(app: QApplication, card: Scorecard, count: int) -> list[float]:
    """Processor ms from each key press until nothing is left to paint."""
    place = [0]
    form = shown_form(app, lambda: place[0])
    form.show_draft(Draft(1, "benchmark", card, Answers(), 0, None))
    form.focus_form()
    app.processEvents()
    spent = []
    for number in range(count):
        place[0] = number * 1000
        begun = time.process_time()
        QTest.keyClick(QApplication.focusWidget() or form, KEYS[number % len(KEYS)])
        app.processEvents()
        spent.append((time.process_time() - begun) * 1000)
    form.close()
    return spent


def calls_ms(app: QApplication) -> dict[str, list[float]]:
    """Wall ms of opening a call's draft with its form, of an autosave, and of a submit."""
    found: dict[str, list[float]] = {"open": [], "save": [], "submit": []}
    with tempfile.TemporaryDirectory() as folder:
        work = builders.new_work()
        session = builders.new_station(Path(folder) / "station", work)
        form, evaluations = shown_form(app, lambda: 0), session.desk.evaluations
        for number in range(CALLS):
            item_id = add_item(session, f"R{number}")
            begun = time.perf_counter()
            draft = evaluations.open_draft(session.actor, item_id)
            form.show_draft(draft)
            app.processEvents()
            opened = time.perf_counter()
            evaluations.save_draft(session.actor, draft)
            saved = time.perf_counter()
            evaluations.submit(session.actor, draft, reason="benchmark")
            for name, spent_s in (("open", opened - begun), ("save", saved - opened),
                                  ("submit", time.perf_counter() - saved)):
                found[name].append(spent_s * 1000)
        session.close()
        work.close()
    return found


def told(what: str, spent_ms: list[float], limit_ms: float | None = None) -> bool:
    """Print median, p95 and largest; whether the limit holds for p95."""
    ordered = sorted(spent_ms)
    p95 = ordered[int(len(ordered) * 0.95)]
    limit = f", limit {limit_ms:.0f}" if limit_ms else ""
    print(f"{what}: p50 {ordered[len(ordered) // 2]:.1f} ms, p95 {p95:.1f} ms, max {ordered[-1]:.1f} ms{limit}")
    return limit_ms is None or p95 < limit_ms


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keys", type=int, default=400)
    count = parser.parse_args().keys
    i18n.install("zh_CN", resources.locale())
    app = QApplication([])
    style.apply(app, "light")
    held = [told(f"key to repaint, {20 * times} criteria, processor", keys_ms(app, card_of(times), count), KEY_LIMIT_MS)
            for times in (1, 3)]
    calls = calls_ms(app)
    held.append(told("next call with its form", calls["open"], OPEN_LIMIT_MS))
    held.append(told("autosave", calls["save"]))
    held.append(told("submit", calls["submit"], SUBMIT_LIMIT_MS))
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
