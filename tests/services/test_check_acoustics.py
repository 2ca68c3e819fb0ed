"""The check finds marks that lie where no sound is, and words that nobody said."""

from __future__ import annotations

from pathlib import Path

from qadesk.models.acoustics import FoundMark, MarkKind, MarkVerdict
from qadesk.services.stations import LoggedIn
from tests.services.acoustic_stations import put_marks
from tests.services.sounding_calls import add_sounding_item, write_recording
from tests.services.test_check_evaluations import codes

FORGED = (
    ("UPDATE acoustic_marks SET end_ms = 900000 WHERE start_ms = 50000", "E-CHK-25"),
    ("UPDATE acoustic_marks SET start_ms = -1, end_ms = 2 WHERE start_ms = 50000", "E-CHK-25"),
    ("DELETE FROM acoustic_measures", "E-CHK-25"),
    ("UPDATE acoustic_results SET state = 'failed'", "E-CHK-25"),
    ("UPDATE acoustic_marks SET verdict = 'open'", "E-CHK-26"),
    ("UPDATE acoustic_marks SET verdict = 'accepted'", "E-CHK-26"),
)


def test_what_was_measured_and_said_is_whole_and_each_forgery_is_found(logged_in: LoggedIn, tmp_path: Path) -> None:
    item = add_sounding_item(logged_in, write_recording(tmp_path / "1.wav", 60))
    put_marks(logged_in, item, [FoundMark(MarkKind.HOLD, 10_000, 45_000, 35_000),
                                FoundMark(MarkKind.HOLD, 50_000, 59_000, 9_000)])
    first = logged_in.desk.acoustics.call(logged_in.actor, item).marks[0]
    logged_in.desk.acoustics.decide(logged_in.actor, item, first.mark_id, MarkVerdict.REJECTED)
    assert codes(logged_in, "SELECT 1") == []
    for statement, code in FORGED:
        assert codes(logged_in, statement) == [code], statement
