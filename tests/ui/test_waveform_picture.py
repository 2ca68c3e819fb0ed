"""What the waveform paints: marks and hatches by pattern, ruler, what is not decoded yet; no trace of its strips."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qadesk.models.acoustics import MarkKind, MarkVerdict
from qadesk.ui import theme
from qadesk.ui.widgets.waveform import Waveform
from qadesk.ui.widgets.waveform_marks import SoundMark, WaveformMark
from qadesk.ui.widgets.waveform_shown import Clock
from tests.ui.synthetic_peaks import SyntheticPeaks
from tests.ui.waves import DURATION_MS, colours, rows_of, seen, shown_waveform

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture(params=["light", "dark", "contrast"])
def each_look(request: pytest.FixtureRequest) -> Iterator[str]:
    theme.use(request.param)
    yield request.param
    theme.use("light")


@pytest.fixture
def waveform(qtbot: QtBot) -> Waveform:
    return shown_waveform(qtbot)


def grey(image: QImage, left: int, right: int, top: int, bottom: int) -> list[list[int]]:
    """As a printer without colours has it."""
    plain = image.convertToFormat(QImage.Format.Format_Grayscale8)
    return [[QColor(plain.pixel(x, y)).lightness() for x in range(left, right)] for y in range(top, bottom)]


def hatched(waveform: Waveform, kind: MarkKind, channel: int = -1) -> list[list[int]]:
    """The grey picture of a mark over silence."""
    waveform.set_acoustics([SoundMark("1", kind, 160_000, 175_000, "", channel)])
    top, _bottom = rows_of(waveform, 0)
    return grey(seen(waveform), waveform.x_of(161_000), waveform.x_of(161_000) + 24, top + 26, top + 36)


def test_marks_differ_by_pattern_and_not_by_colour_only(waveform: Waveform, each_look: str) -> None:
    waveform.show_whole()
    waveform.show_span(150_000, 190_000)
    talk, hold, ring, flat = (hatched(waveform, kind) for kind in (
        MarkKind.OVER_TALK, MarkKind.HOLD, MarkKind.RING_BACK, MarkKind.DEAD_AIR))
    assert len({cell for row in flat for cell in row}) == 1, "silence is flat"
    assert all(row == hold[0] for row in hold) and len(set(hold[0])) > 1, "a hold has upright lines"
    assert all(len(set(row)) == 1 for row in ring) and len({row[0] for row in ring}) > 1, "ringing has level lines"
    assert talk[0] != talk[1] and talk[0][1:] == talk[1][:-1], "over-talk has slanted lines"


def test_an_interruption_is_hatched_where_who_interrupts_speaks(waveform: Waveform) -> None:
    waveform.show_span(150_000, 190_000)
    waveform.set_acoustics([SoundMark("1", MarkKind.INTERRUPTION, 160_000, 175_000, "", 1)])

    def has_hatch(lane: int) -> bool:
        image, x, top = seen(waveform), waveform.x_of(165_000), rows_of(waveform, lane)[0]
        return len(colours(image, x, top + 6, top + 26)) > 1

    assert (has_hatch(0), has_hatch(1)) == (False, True)
    waveform.set_agent_channel(1)
    assert (has_hatch(0), has_hatch(1)) == (True, False)


def test_a_verdict_shows_by_its_shape(waveform: Waveform) -> None:
    waveform.show_span(30_000, 50_000)
    row, pictures = waveform.rows.marks, []
    for verdict in MarkVerdict:
        waveform.set_acoustics([SoundMark("1", MarkKind.LOUDNESS, 40_000, 40_000, "", 0, verdict)])
        x = waveform.x_of(40_000)
        pictures.append(grey(seen(waveform), x - 5, x + 6, row.top(), row.bottom()))
    assert pictures[0] != pictures[1] != pictures[2] != pictures[0]


def test_a_rejected_mark_hatches_nothing(waveform: Waveform) -> None:
    waveform.set_acoustics([SoundMark("1", MarkKind.OVER_TALK, 40_000, 60_000, "", verdict=MarkVerdict.REJECTED)])
    rejected = seen(waveform)
    waveform.set_acoustics([])
    plain, x = seen(waveform), waveform.x_of(50_000)
    assert colours(rejected, x, *rows_of(waveform, 0)) == colours(plain, x, *rows_of(waveform, 0))


def test_the_overview_has_ticks_for_marks_and_evidence(waveform: Waveform, each_look: str) -> None:
    waveform.set_call(SyntheticPeaks(DURATION_MS), DURATION_MS)
    waveform.set_marks([WaveformMark("4.3/0", 174_000, 174_000, "")])
    waveform.set_acoustics([SoundMark("1", MarkKind.CLIPPING, 87_000, 88_000, "")])
    waveform.show_whole()
    row, image = waveform.rows.overview, seen(waveform)
    middle, quarter = row.left() + row.width() // 2, row.left() + row.width() // 4
    assert theme.value("evidence").lower() in colours(image, middle, row.bottom() - 4, row.bottom())
    assert theme.value("text2").lower() in colours(image, quarter, row.top(), row.top() + 3)


def test_the_ruler_tells_the_time_of_the_call_or_of_the_day(waveform: Waveform, qtbot: QtBot) -> None:
    assert [tick.text for tick in waveform._ticks][:3] == ["00:00", "00:30", "01:00"]
    waveform.set_started_at(datetime(2026, 3, 17, 11, 42, 2, tzinfo=SHANGHAI))
    told: list[bool] = []
    waveform.clock_changed.connect(told.append)
    waveform.toggle_clock()
    assert told == [True]
    assert [tick.text for tick in waveform._ticks][:3] == ["11:42:30", "11:43:00", "11:43:30"], "round on that clock"
    waveform.set_position(171_400)
    waveform.reveal_position()
    assert waveform._head.text == "11:44:53.4"
    waveform.toggle_clock()
    assert waveform._head.text == "02:51.4"


def test_the_clock_goes_over_midnight_and_summer_time() -> None:
    night = Clock(datetime(2026, 3, 17, 23, 59, 50, tzinfo=SHANGHAI), of_day=True)
    assert night.text(15_000) == "00:00:05"
    spring = Clock(datetime(2026, 3, 29, 1, 59, 50, tzinfo=ZoneInfo("Europe/Berlin")), of_day=True)
    assert spring.text(15_000) == "03:00:05"


def test_without_a_start_the_ruler_cannot_tell_the_time_of_day(waveform: Waveform) -> None:
    waveform.toggle_clock()
    assert not waveform.shows_time_of_day


def test_what_is_not_decoded_yet_is_shaded_and_comes(waveform: Waveform) -> None:
    whole = SyntheticPeaks(DURATION_MS)
    waveform.set_call(SyntheticPeaks(60_000), DURATION_MS, known_ms=60_000)
    waveform.show_whole()
    waveform.set_loop((10_000, 20_000))
    waveform.set_position(30_000)
    token, lane = theme.value("agent_peak").lower(), rows_of(waveform, 0)
    late = waveform.x_of(3_000 + 14_000 * 20)
    assert token not in colours(seen(waveform), late, *lane)
    waveform.set_peaks(SyntheticPeaks(200_000), 200_000, 400_000)
    assert waveform.window_ms == (0, DURATION_MS) and waveform.position_ms == 30_000
    waveform.set_peaks(whole, DURATION_MS, DURATION_MS)
    assert token in colours(seen(waveform), late, *lane)
    assert waveform.window_ms == (0, DURATION_MS) and waveform.position_ms == 30_000 and waveform.has_loop


def test_scrolled_or_painted_at_once_it_is_the_same_picture(waveform: Waveform) -> None:
    waveform.set_marks([WaveformMark("4.3/0", 100_000, 120_000, "4.3")])
    waveform.set_acoustics([SoundMark("1", MarkKind.OVER_TALK, 70_000, 90_000, "")])
    waveform.show_span(20_000, 80_000)
    for _step in range(40):
        waveform._look_at(waveform._window.panned(1_700))
        QApplication.processEvents()
    scrolled = seen(waveform)
    waveform._redraw()
    assert seen(waveform) == scrolled


def test_the_playhead_leaves_no_trace_over_marks_and_loop(waveform: Waveform) -> None:
    waveform.set_marks([WaveformMark("4.3/0", 20_000, 60_000, "4.3 等待静音")])
    waveform.set_acoustics([SoundMark("1", MarkKind.HOLD, 30_000, 40_000, "")])
    waveform.set_loop((35_000, 70_000))
    waveform.set_heard([(0, 50_000)], 100, skipped=[(10_000, 20_000)], repeated=[(30_000, 40_000)])
    for step in range(120):
        waveform.set_position(15_000 + step * 500)
        if step == 60:
            waveform.set_heard([(0, 90_000)], 200, skipped=[(10_000, 20_000)], repeated=[(30_000, 40_000)])
        QApplication.processEvents()
    stepped = seen(waveform)
    waveform._redraw()
    assert seen(waveform) == stepped


def test_skipped_silence_and_what_was_heard_again_show_in_the_band(waveform: Waveform) -> None:
    waveform.set_heard([(0, 60_000)], 172, skipped=[(20_000, 40_000)], repeated=[(45_000, 55_000)])
    image, band = seen(waveform), waveform.rows.coverage
    rows = band.top() + 1, band.bottom()
    heard, text = theme.value("heard").lower(), theme.value("text").lower()
    assert colours(image, waveform.x_of(10_000), *rows) == {heard}
    assert colours(image, waveform.x_of(50_000), *rows) == {heard, text}
    assert {heard, theme.value("surface").lower()} == {
        name for x in range(8) for name in colours(image, waveform.x_of(30_000) + x, *rows)}


def test_higher_waves_fill_more_of_the_lane(waveform: Waveform) -> None:
    def height() -> int:
        image, x = seen(waveform), waveform.x_of(3_000)
        top, bottom = rows_of(waveform, 0)
        return sum(QColor(image.pixel(x, y)).name() == theme.value("agent").lower() for y in range(top, bottom))

    before = height()
    waveform.set_gain(2.0)
    assert height() > before * 1.5


def test_the_view_comes_back(waveform: Waveform, qtbot: QtBot) -> None:
    waveform.show_span(100_000, 140_000)
    waveform.set_gain(2.0)
    view = waveform.view()
    other = shown_waveform(qtbot)
    other.show_view(view)
    assert (other.window_ms, other.gain) == (waveform.window_ms, 2.0)
    other.show_view({"start_ms": "x", "end_ms": -4, "gain_milli": None})
    assert other.window_ms == waveform.window_ms, "what is no view changes nothing"


def test_a_view_further_on_comes_back_when_it_is_decoded(waveform: Waveform) -> None:
    waveform.set_call(SyntheticPeaks(60_000), 60_000, known_ms=60_000)
    waveform.show_view({"start_ms": 200_000, "end_ms": 240_000})
    waveform.set_peaks(SyntheticPeaks(DURATION_MS), DURATION_MS, DURATION_MS)
    assert waveform.window_ms == (200_000, 240_000)


def test_screen_readers_are_told_of_loop_and_marks(waveform: Waveform) -> None:
    waveform.set_marks([WaveformMark("4.3/0", 60_000, 70_000, "4.3 −2")])
    waveform.set_loop((10_000, 20_000))
    assert "循环 00:10–00:20" in waveform.accessibleDescription()
    assert "1 个标记" in waveform.accessibleDescription()
