"""Charts drawn: in their place and size, labels whole and apart, a region for each point, on paper as text and vectors.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from qadesk import i18n, resources
from qadesk.models.charts import Chart, ChartFrame, ChartImage, FunnelChart, Mark, RowsChart
from qadesk.models.pareto import Loss, pareto_chart
from qadesk.models.summary_chapters import MonthlySummary
from qadesk.models.summary_content import chapters
from qadesk.models.summary_words import sentences
from qadesk.reports.chart_scale import apart, overlap, round_scale
from qadesk.reports.chart_sheet import Sheet
from qadesk.reports.charts import chart_image, draw
from qadesk.reports.fonts import system_faces
from qadesk.reports.monthly_summary import print_monthly_summary
from qadesk.reports.text import Typesetter
from tests.reports.charts import LOOK, MAKERS, all_charts, full_month
from tests.reports.months import empty_month, one_call
from tests.reports.sheets import IMPRINT
from tests.reports.test_evaluation_sheet import POISON, compact, embedded_faces, text_of

SIZES = ((560, 150), (300, 130), (1100, 420))


@pytest.fixture(autouse=True)
def chinese() -> None:
    i18n.install("zh_CN", resources.locale())


def drawn(chart: Chart, width: int = 560, height: int = 200) -> Sheet:
    sheet = Sheet(width, height, Typesetter(system_faces()), LOOK)
    draw(sheet, chart)
    return sheet


def image(chart: Chart, width: int = 560, height: int = 200, ratio: float = 1.0) -> ChartImage:
    return chart_image(chart, ChartFrame(width, height, ratio, LOOK))


def pixels(found: ChartImage) -> np.ndarray:
    return np.frombuffer(found.rgb, np.uint8).reshape(found.height_px, found.width_px, 3)


def months() -> Iterator[Chart]:
    """Charts of plain and of unwelcome months that can be drawn."""
    for month in (full_month(), full_month(name="甲" * 200, teams=14), full_month(name="W" * 200, problems=3),
                  one_call("陈" * 200, team="班" * 200)):
        yield from (chart for chart in all_charts(month).values() if not chart.empty)


@pytest.mark.parametrize("size", SIZES)
def test_labels_are_whole_and_never_lie_on_each_other(size: tuple[int, int]) -> None:
    for chart in months():
        sheet = drawn(chart, *size)
        for left, top, right, bottom in sheet.inked():
            assert left >= -0.5 and right <= size[0] + 0.5 and top >= -0.5 and bottom <= size[1] + 0.5, chart.key
        boxes = [(left, top + 1, right, bottom - 1) for left, top, right, bottom in sheet.inked()]
        assert not [pair for pair in combinations(boxes, 2) if overlap(*pair)], (chart.key, chart.points[0].label[:5])


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("key", MAKERS)
def test_each_point_has_its_region_where_it_is_drawn(key: str, size: tuple[int, int]) -> None:
    chart = all_charts(full_month())[key]
    found = image(chart, *size)
    ink = np.abs(pixels(found).astype(int) - 255).sum(axis=2)
    for region in found.regions:
        assert 0 <= region.at < len(chart.points)
        left, top = max(0, round(region.left)), max(0, round(region.top))
        assert ink[top:round(region.top + region.height), left:round(region.left + region.width)].any()
    assert [region.at for region in found.regions] == list(range(len(found.regions)))
    assert len(found.regions) == len(chart.points) or isinstance(chart, RowsChart)


def test_rows_without_room_are_counted() -> None:
    chart = all_charts(full_month(teams=14))["teams"]
    sheet = drawn(chart, 400, 150)
    shown = len(image(chart, 400, 150).regions)
    assert shown < 14 and any(one.line == f"+ {14 - shown}" for one in sheet.words)
    assert len(image(chart, 400, 400).regions) == 14


@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
def test_the_picture_has_the_pixels_of_its_place(ratio: float) -> None:
    found = image(all_charts(full_month())["trend"], 561, 203, ratio)
    assert abs(found.width_px - 561 * ratio) <= 1 and abs(found.height_px - 203 * ratio) <= 1
    assert len(found.rgb) == 3 * found.width_px * found.height_px


def test_the_look_is_the_one_given() -> None:
    dark = replace(LOOK, surface="#101418", line="#7FB2FF")
    chart = all_charts(full_month())["trend"]
    seen = {tuple(one) for one in pixels(chart_image(chart, ChartFrame(400, 200, 1.0, dark))).reshape(-1, 3)}
    assert (0x10, 0x14, 0x18) in seen and (0x7F, 0xB2, 0xFF) in seen and (255, 255, 255) not in seen


def test_nothing_is_lost_in_grey_or_to_a_colour_blind_eye() -> None:
    """Who differs is told by shape: the funnel in one colour still has three shapes."""
    chart = all_charts(full_month())["groups"]
    assert isinstance(chart, FunnelChart) and {mark for mark, _words in chart.keys} == {Mark.UP, Mark.DOWN, Mark.RING}
    grey = replace(LOOK, up="#404040", down="#404040", soft="#404040")
    shown = pixels(chart_image(chart, ChartFrame(560, 220, 1.0, grey)))
    assert shown.std(axis=2).max() < 70  # but for smoothed edges there is no colour left to tell by
    marks = {point.mark for point in chart.points}
    assert marks == {Mark.UP, Mark.DOWN, Mark.RING}


def test_the_same_chart_gives_the_same_pixels() -> None:
    for chart in all_charts(full_month()).values():
        assert image(chart) == image(chart)


@pytest.mark.parametrize("poison", POISON)
def test_markup_is_drawn_as_it_stands(poison: str) -> None:
    for chart in all_charts(full_month(name=poison)).values():
        lines = [one.line for one in drawn(chart, 1400, 300).words]
        if chart.key in ("teams", "problems"):
            assert any(compact(poison) in compact(line) for line in lines), chart.key
        assert image(chart).rgb


def test_a_character_without_a_face_is_spelt() -> None:
    sheet = drawn(all_charts(full_month(name="\U00020bb7野"))["teams"], 900, 200)
    assert any("〔U+20BB7〕野" in one.line for one in sheet.words) and sheet.setter.missing == ("\U00020bb7",)


@pytest.mark.parametrize("drawn_calls", [0, 12])
def test_a_chart_that_cannot_be_made_says_why(drawn_calls: int) -> None:
    for key, chart in all_charts(empty_month(drawn_calls)).items():
        assert chart.empty.endswith("。") and not chart.points, key


def test_one_call_makes_the_charts_that_it_can() -> None:
    charts = all_charts(one_call())
    assert "（至少要 10 通）" in charts["groups"].empty or "10" in charts["groups"].empty
    for key in ("trend", "teams", "fatals", "bands", "problems"):
        assert not charts[key].empty and image(charts[key]).regions
        assert all("n = " in point.words or "/" in point.words or "通" in point.words for point in charts[key].points)


def test_every_point_tells_its_n() -> None:
    for chart in all_charts(full_month()).values():
        for point in chart.points:
            assert point.n > 0 and (f"{point.n:,}" in point.words or point.faint), point.words


# -- on paper
def paper_of(month: object, **imprint: str) -> MonthlySummary:
    found = full_month() if month is None else month
    return MonthlySummary(replace(IMPRINT, **imprint), "2026 年 8 月", "2026-08-01 – 2026-08-31", "全中心",
                          chapters(found, sentences(found)))  # type: ignore[arg-type]


def test_the_paper_has_the_charts_as_text_in_its_own_faces() -> None:
    paper = print_monthly_summary(paper_of(None))
    text = compact(text_of(paper))
    for words in ("上限86.7", "均值84.8", "下限82.9", "累计占扣分次数", "其余4项", "99.8%", "中心84.3", "抽听通数n",
                  "明显高于1", "A01", "A02", "未超出控制线（暂定）", "370个月"):
        assert words in text, words
    faces = embedded_faces(paper.pdf)
    assert faces and all(faces.values()) and len(paper.pdf) < 250_000


def test_the_paper_has_the_same_bytes_in_every_process() -> None:
    code = ("import hashlib, tests.reports.test_charts as t\n"
            "t.i18n.install('zh_CN', t.resources.locale())\n"
            "print(hashlib.sha256(t.print_monthly_summary(t.paper_of(None)).pdf).hexdigest())")
    found = {subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": "7"}, check=True,
                            capture_output=True, text=True).stdout.strip()}
    assert found == {hashlib.sha256(print_monthly_summary(paper_of(None)).pdf).hexdigest()}


def test_a_practice_paper_has_its_charts_over_the_watermark() -> None:
    text = compact(text_of(print_monthly_summary(paper_of(None, watermark="练习"))))
    assert "练习" in text and "上限86.7" in text


def test_a_month_without_evaluations_prints_the_reasons_in_place_of_charts() -> None:
    text = compact(text_of(print_monthly_summary(paper_of(empty_month(12)))))
    assert text.count("本月没有已评分的通话。") >= 4 and "nan" not in text.lower()


# -- the parts
def test_a_scale_holds_its_values_between_round_numbers() -> None:
    scale = round_scale((83.1, 86.9), 4)
    assert scale.ticks == (83, 84, 85, 86, 87) and scale.low <= 83.1 and scale.high >= 86.9
    assert round_scale((100.0, 100.0), 4).ticks[-1] == 100 and round_scale((0.0, 0.0), 3).ticks[0] == 0
    assert all(tick == int(tick) for tick in round_scale((9, 12), 12, most=1e9, whole=True).ticks)


def test_labels_are_moved_apart_in_their_order() -> None:
    assert apart([10, 11, 50], 10, 0, 100) == [10, 20, 50]
    assert apart([99, 98, 97], 10, 0, 100) == [100, 90, 80]
    assert apart([5, 5, 5], 60, 0, 100) == [0, 50, 100]


def test_the_pareto_adds_up_and_keeps_the_rest_together() -> None:
    chart = pareto_chart([Loss(f"{at}", 20 - at, 100, 0.1, 0.2) for at in range(12)], "题", "无")
    assert len(chart.points) == 9 and chart.points[-1].label == "其余 4 项" and chart.points[-1].faint
    assert chart.cumulative[-1] == 100 and list(chart.cumulative) == sorted(chart.cumulative)
    assert pareto_chart([], "题", "无").empty == "无"
