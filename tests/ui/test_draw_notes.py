"""What is noted beside an agent's line of the frame."""

from __future__ import annotations

import pytest

from qadesk.models.frame import AgentFrame
from qadesk.ui.draw_pane import note


def line(*, missing: int = 0, eligible: int = 0, quota: int = 0, new_staff: bool = False) -> AgentFrame:
    return AgentFrame("A01", "", "", 5, 100, missing, eligible, quota, new_staff)


@pytest.mark.parametrize(("agent", "words"), [
    (line(missing=6, eligible=9, quota=3), "缺录音 6 通"),
    (line(missing=1, eligible=9, quota=3), ""),
    (line(missing=1, quota=3), "缺录音 1 通"),
    (line(missing=1), ""),
    (line(new_staff=True), ""),
    (line(eligible=9, quota=5, new_staff=True), "新员工，配额 5"),
], ids=["many missing", "few missing", "none left", "nothing came late", "new, nothing late", "new"])
def test_a_note_tells_what_is_special_of_whom_calls_are_drawn_from(agent: AgentFrame, words: str) -> None:
    assert note(agent) == words
