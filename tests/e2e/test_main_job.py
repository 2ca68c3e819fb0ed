"""The main job on real recordings, as a person does it: import, draw, listen, score by keys, submit, print.

What is played is caught at the sound card's monitor and compared with the recording itself, at 1x and at 1.5x.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import soundfile
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from qadesk.audio.player import SoundState
from qadesk.audio.player_pyaudio import PyAudioPlayer
from qadesk.clock import FixedClock
from qadesk.models.audit import AuditRow
from qadesk.models.evaluations import Evaluation
from qadesk.services import stations
from qadesk.settings import MachineSettings
from qadesk.ui import style
from qadesk.ui.application import Application
from qadesk.ui.import_dialog import ImportDialog
from qadesk.ui.listening_page import ListeningPage
from qadesk.ui.login_window import LoginWindow
from qadesk.ui.main_window import MainWindow
from qadesk.ui.preview_dialog import PreviewDialog
from qadesk.ui.recordings_page import RecordingsPage
from qadesk.ui.submit_dialog import SubmitDialog
from qadesk.ui.tour_driver import Driver, Script, Until, activate, button, click, is_shown, press, shown, type_text
from tests import builders
from tests.sound_rig import SoundRig, similarity

# a hand-written list as a switch exports it; real names, real lengths, one file that is not there
CALLS = """\
流水号,开始时间,时长(秒),工号,主叫号码,方向,技能组,录音文件名
T-0001,2026-09-01 09:12:40,245,A01,138-0000-0001,呼入,汽车维修,Auto_Repairs_40_UTC_agent.wav
T-0002,2026-09-01 10:31:05,45,A01,138-0000-0002,呼入,业务咨询,commercial_mono.wav
T-0003,2026-09-02 12:03:00,66,A01,138-0000-0003,呼入,业务咨询,dutch_duo_sample_2-mono-NB.wav
T-0004,2026-09-02 15:20:00,142,A02,138-0000-0004,呼入,业务咨询,agent.wav
T-0005,2026-09-03 17:45:10,42,A02,138-0000-0005,呼出,回访,diarizationExample.wav
T-0006,2026-09-03 18:01:00,7,A02,138-0000-0006,呼入,业务咨询,two_channel_16k.wav
T-0007,2026-09-04 08:10:00,61,A02,138-0000-0007,呼入,业务咨询,gone.wav
"""
PEOPLE = """\
工号,姓名,班组,自,至,入职
A01,座席 A01,一班,2025-01-01,,2025-01-01
A02,座席 A02,二班,2025-01-01,,2025-01-01
"""
PLAYED, PLAYED_RATE_HZ = "commercial_mono.wav", 8000
COMMENT = "语速适中；等待前请先说明原因。"

Wave = npt.NDArray[np.float64]


@pytest.fixture
def application(tmp_path: Path, qapp: QApplication, sound_rig: SoundRig) -> Iterator[Application]:
    """The whole application on a fresh station, at its login window."""
    style.apply(qapp, "light")
    folder, clock = tmp_path / "station", FixedClock(builders.NOW)
    stations.create(folder, builders.CHIEF, name="QA-01", clock=clock)
    made = Application(folder=folder, machine=MachineSettings(folder / "machine.json"), clock=clock,
                       work=builders.new_work(), make_player=PyAudioPlayer, folder_fixed=True)
    made.start()
    yield made
    made.close()


@pytest.fixture
def do(qtbot: QtBot) -> Callable[[Script], None]:
    """Runs a script of clicks and keys to its end; what stops it fails the test."""
    def run(script: Script) -> None:
        ends: list[Exception | None] = []
        driver = Driver(script, ends.append)
        driver.start()
        qtbot.waitUntil(lambda: bool(ends), timeout=120_000)
        if ends[0] is not None:
            raise ends[0]

    return run


def test_the_main_job_on_real_recordings(application: Application, do: Callable[[Script], None], shared: Path,
                                         sound_rig: SoundRig, tmp_path: Path) -> None:
    telephone = shared / "data" / "audio" / "telephone"
    (tmp_path / "清单.csv").write_bytes(CALLS.encode("gbk"))
    (tmp_path / "人员.csv").write_text(PEOPLE, "utf-8-sig")
    do(log_in())
    do(bring_in(application, tmp_path / "清单.csv", telephone, tmp_path / "人员.csv"))
    do(draw(application))
    page = listening(application)
    do(open_call_of(application, page, "138****0002"))
    source = soundfile.read(telephone / PLAYED, dtype="int16")[0].astype(float)
    prove_sound(do, page, sound_rig, source)
    do(score_by_keys(page))
    do(submit(application, page))
    do(print_to(application, page, tmp_path / "评分表.pdf"))
    prove_what_is_stored(application, tmp_path / "评分表.pdf")
    do(lock())


def log_in() -> Script:
    yield Until(lambda: is_shown(LoginWindow), "the login window")
    yield from activate(shown(LoginWindow))
    yield from click(shown(LoginWindow).name)
    yield from type_text(builders.CHIEF.login_name)
    yield from press("Return")
    yield from type_text(builders.PASSWORD)
    yield from press("Return")
    yield Until(lambda: is_shown(MainWindow), "the main window")
    shown(MainWindow).resize(1366, 696)
    yield from activate(shown(MainWindow))


def bring_in(application: Application, calls: Path, recordings: Path, people: Path) -> Script:
    window = application.main_window
    yield from click(window.navigation.item("recordings"))
    page = shown(RecordingsPage)
    yield from click(page.import_button)
    yield Until(lambda: is_shown(ImportDialog), "the import dialog")
    dialog = shown(ImportDialog)
    for choice, path in ((dialog.choice.calls, calls), (dialog.choice.recordings, recordings),
                         (dialog.choice.people, people)):
        yield from click(choice.edit)
        yield from type_text(str(path))
    yield from press("Tab")
    yield from click(dialog.next)
    yield Until(lambda: dialog.check.preview is not None, "the check")
    yield from click(dialog.next)
    yield Until(lambda: not dialog.is_running() and dialog.next.isEnabled(), "the import")
    yield from click(dialog.next)
    yield Until(lambda: not is_shown(ImportDialog), "the dialog to close")
    yield from activate(window)


def draw(application: Application) -> Script:
    page = shown(RecordingsPage)
    panel = page.draw_pane.panel
    yield Until(lambda: panel.fix.isVisible() and panel.fix.isEnabled(), "the frame of the week")
    yield from click(panel.fix)
    yield Until(panel.draw.isVisible, "the manifest")
    for line, digits in ((panel.entropy.first, "4071883506"), (panel.entropy.second, "6174248390")):
        yield from click(line)
        yield from type_text(digits)
    yield Until(panel.draw.isEnabled, "the dice")
    yield from click(panel.draw)
    yield Until(panel.listen.isVisible, "the draw")
    assert "5" in panel.outcome.said(), "five calls: the too short and the missing one are left out"


def listening(application: Application) -> ListeningPage:
    page = application.main_window.page("listening")
    assert isinstance(page, ListeningPage)
    return page


def open_call_of(application: Application, page: ListeningPage, number: str) -> Script:
    """Go down the queue by the keyboard until the call with this masked number is open."""
    yield from click(application.main_window.navigation.item("listening"))
    yield Until(lambda: len(page.queue.list.rows.rows()) == 5, "five calls in the queue")
    page.queue.list.setFocus()
    yield from press("Home")
    yield from press("Return")
    yield Until(lambda: page.playback.has_call and page.form.card is not None, "the first call")
    while number not in _words(page):
        before = page.item_id
        yield from press("Ctrl+PgDown")
        yield Until(lambda before=before: page.item_id != before and page.playback.has_call, "the next call")
        yield Until(lambda: page.form.card is not None, "its form")
    yield Until(lambda: page.playback.sound is SoundState.OK, "the sound card")


def _words(page: ListeningPage) -> str:
    """What the facts of the open call say."""
    return " ".join(label.text() for label in page.centre.facts.findChildren(QLabel))


def prove_sound(do: Callable[[Script], None], page: ListeningPage, rig: SoundRig, source: Wave) -> None:
    with rig.record(PLAYED_RATE_HZ) as recording:
        do(play_for(page, 5000))
    heard = recording.samples.astype(float)
    for channel in (0, 1):
        likeness, _at = similarity(heard[:, channel], source[8000:24000])
        assert likeness > 0.97, f"channel {channel}: {likeness}"

    do(faster(page, 1.5))
    begun_ms = page.playback.position_ms
    with rig.record(PLAYED_RATE_HZ) as recording:
        do(play_for(page, begun_ms + 6000))
    heard = recording.samples[:, 0].astype(float)
    at_speed, at_one = local_likeness(heard, source, begun_ms, 1.5), local_likeness(heard, source, begun_ms, 1.0)
    assert at_speed > 0.9 and at_speed > at_one + 0.2, (at_speed, at_one)


def play_for(page: ListeningPage, until_ms: int) -> Script:
    yield from press("F3")
    yield Until(lambda: page.playback.position_ms >= until_ms, "the playhead")
    yield from press("F3")
    yield Until(lambda: not page.playback.is_playing, "the pause")


def faster(page: ListeningPage, speed: float) -> Script:
    while page.playback.speed < speed:
        yield from press("F8")
    assert page.playback.speed == speed


def local_likeness(heard: Wave, source: Wave, begun_ms: int, speed: float) -> float:
    """How like 25 ms pieces of what was heard are to the source where `speed` puts them; the pitch is in the pieces.

    The place of the first sound is fitted; each piece may lie 30 ms off, as time-stretching moves it. Returns the
    median of the loud pieces' correlations at the best place."""
    piece, slack = 200, 240
    first = int(np.flatnonzero(np.abs(heard) > 200)[0])
    fits = []
    for lead in range(-2400, 12001, 400):  # where in the source the first sound of the recording is, in frames
        likes = []
        for place in range(first + 4000, min(len(heard) - piece, first + 20000), 1200):
            middle = begun_ms * 8 - 12000 + lead + round((place - first) * speed)
            around = source[max(middle - slack, 0):middle + piece + slack]
            own = heard[place:place + piece]
            if len(around) > piece and np.sqrt(np.mean(own ** 2)) > 300:
                likes.append(similarity(around, own)[0])
        fits.append(float(np.median(likes)) if likes else 0.0)
    return max(fits)


def score_by_keys(page: ListeningPage) -> Script:
    form = page.form
    for _press in range(6):
        if form.list.hasFocus():
            break
        yield from press("F6")
    while form.total is not None and form.total.open_codes:
        code = form.current
        if code == "4.3":
            yield from press("1")
            yield from press("F9")
        yield from press("Return")
        yield Until(lambda code=code: form.answers.answer(code).is_answered, f"{code} answered")
    yield from press("C")
    yield from type_text(COMMENT)


def submit(application: Application, page: ListeningPage) -> Script:
    yield from press("Ctrl+Return")
    yield Until(lambda: is_shown(SubmitDialog), "the summary")
    if not shown(SubmitDialog).submit.isEnabled():
        yield from type_text("只听了一部分")
    yield from press("Ctrl+Return")
    yield Until(lambda: not is_shown(SubmitDialog), "the dialog to close")
    yield Until(lambda: "98" in page.messages.said(), "the word that it is submitted")
    yield from activate(application.main_window)


def print_to(application: Application, page: ListeningPage, path: Path) -> Script:
    yield from click(button("打印预览", inside=page))
    yield Until(lambda: is_shown(PreviewDialog), "the preview")
    preview = shown(PreviewDialog)
    yield Until(lambda: preview.pages.image_of(0) is not None, "the first page")
    preview.save_to(path)
    yield Until(path.exists, "the file")
    yield Until(application.tasks.is_idle, "the audit row")
    yield from activate(preview)
    yield from press("Esc")
    yield Until(lambda: not is_shown(PreviewDialog), "the preview to close")
    yield from activate(application.main_window)


def lock() -> Script:
    yield from press("Ctrl+L")
    yield Until(lambda: is_shown(LoginWindow), "the login window again")


def prove_what_is_stored(application: Application, pdf: Path) -> None:
    assert application.session is not None
    with application.session.desk.station.database.reading() as session:
        submitted = session.scalars(select(Evaluation.score_shown).where(Evaluation.submitted_utc_ms.is_not(None)))
        assert list(submitted) == ["98.0"]
        acts = set(session.scalars(select(AuditRow.action)))
    assert {"calls.import_list", "calls.import_recordings", "sampling.draw_period", "listening.open_call",
            "evaluations.submit"} <= acts
    reader = PdfReader(pdf)
    text = "".join(reader.pages[0].extract_text().split())
    assert len(reader.pages) == 1
    for words in ("质量监听评分表", "138****0002", "98.0", "让客户等待前未说明原因", "语速适中"):
        assert words in text
    assert "138-0000-0002" not in text and "13800000002" not in text
