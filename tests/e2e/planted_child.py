"""The whole way of a call whose number is known, in a process whose home and temporary folder are its own.

    python -m tests.e2e.planted_child FOLDER
In FOLDER: `station`, and `material` with what a person brings (list, recordings) and takes (the PDF).
Import, draw, open, show the number, score, submit, print, save, keep and measure the recording, back up, a call whose
recording is gone, lock.
"""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel

from qadesk import i18n, resources
from qadesk.app import start_log
from qadesk.audio.player import SilentPlayer
from qadesk.clock import FixedClock
from qadesk.models.sampling import QueueItem
from qadesk.services import stations
from qadesk.services.backup_places import Places
from qadesk.settings import MachineSettings
from qadesk.ui import messages, style
from qadesk.ui.application import Application
from qadesk.ui.listening_page import ListeningPage
from qadesk.ui.tour_driver import Driver, Script, Until, click, press
from tests import builders
from tests.e2e import test_main_job as main_job
from tests.services.field import HEADING, WEEK, Field, tone

NUMBER = "13800001234"
CALLS = 3


def main(folder: Path) -> None:
    i18n.install("zh_CN", resources.locale())
    qt, clock, work = QApplication([]), FixedClock(builders.NOW), builders.new_work()
    style.apply(qt, "light")
    messages.catch_slot_errors()
    stations.create(folder / "station", builders.CHIEF, name="QA-01", clock=clock)
    start_log(folder / "station")
    app = Application(folder=folder / "station", machine=MachineSettings(folder / "station" / "machine.json"),
                      clock=clock, work=work, make_player=lambda: SilentPlayer(clock), folder_fixed=True, chores=False)
    app.start()
    ends: list[Exception | None] = []
    driver = Driver(whole_way(app, folder / "material"), lambda error: (ends.append(error), qt.exit()))
    QTimer.singleShot(0, driver.start)
    qt.exec()
    if ends[0] is not None:
        traceback.print_exception(ends[0])
        os._exit(1)  # in the middle of it all nothing would end in good order
    app.close()


def whole_way(app: Application, material: Path) -> Script:
    yield from main_job.log_in()
    bring_in(app, material)
    page = main_job.listening(app)
    yield from click(app.main_window.navigation.item("listening"))
    yield Until(lambda: len(page.queue.list.rows.rows()) == CALLS, "the queue")
    page.queue.list.setFocus()
    yield from press("Home")
    yield from press("Return")
    yield Until(lambda: page.form.card is not None and page.playback.has_call, "the call")
    yield from click(page.centre.facts.eye)
    yield Until(lambda: NUMBER in digits(page), "the full number")
    yield from main_job.score_by_keys(page)
    yield from main_job.submit(app, page)
    yield from main_job.print_to(app, page, material / "评分表.pdf")
    keep_and_measure(page, material / "备份")
    yield from meet_the_missing_one(page)
    yield from main_job.lock()


def bring_in(app: Application, material: Path) -> None:
    """A list whose last rows are refused, recordings named after the number, and the draw of the week."""
    assert app.session is not None
    field = Field(app.session, material)
    spelled = (NUMBER, "138-0000-1234", "138 0000 1234")
    rows = [f"{n},A01,{number},4001,2026-09-0{1 + n} 09:30:00,90,售后,呼入,A01_{NUMBER}_{n}.wav\n"
            for n, number in enumerate(spelled)]
    refused = [f"8,A01,{NUMBER},4001,{NUMBER},90,售后,呼入,\n", f'9,A01,"{NUMBER},4001,2026-09-01 09:30:00,90\n']
    for n in range(CALLS):
        tone(material / "录音" / f"A01_{NUMBER}_{n}.wav", seconds=2, shade=n + 1)
    field.import_people()
    done = field.import_list(field.write("话单.csv", HEADING + "".join([*rows, *refused])))
    assert (done.new, len(done.rejects)) == (CALLS, 2)
    app.session.desk.calls.import_recordings(app.session.actor, [material / "录音"])
    app.session.desk.sampling.draw_period(app.session.actor, WEEK, "1")
    app.session.desk.sampling.write_draw(app.session.actor, WEEK, material / "抽样")


def keep_and_measure(page: ListeningPage, place: Path) -> None:
    """What works in the background of an office: the recording in the store, its sound measured, all backed up."""
    desk, actor, item_id = page.desk, page.actor, page.item_id
    assert item_id is not None
    with desk.station.database.reading() as session:
        call_id = session.get_one(QueueItem, item_id).call_id
    desk.store.keep(actor, call_id)
    assert desk.acoustics.run(actor) == (CALLS, 0)
    desk.backups.make(actor, Places(place))


def meet_the_missing_one(page: ListeningPage) -> Script:
    """What is said of a recording that is away names its file; the log does not."""
    for path in (Path(page.desk.station.folder).parent / "material" / "录音").iterdir():
        path.unlink()
    before = page.item_id
    yield from press("Ctrl+PgDown")
    yield Until(lambda: page.item_id != before and page.form.card is not None, "the next call")
    yield Until(lambda: NUMBER in page.messages.said(), "the file's name")


def digits(page: ListeningPage) -> str:
    """The digits among the facts of the call; the list spells its numbers in three ways."""
    return "".join(filter(str.isdigit, "/".join(label.text() for label in page.centre.facts.findChildren(QLabel))))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
