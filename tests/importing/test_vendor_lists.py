"""The dry run of each vendor's list, field by field, and that every record of it lands in one place."""

from __future__ import annotations

from pathlib import Path

import pytest

from qadesk.errors import BadInput
from tests.importing.list_checks import check, check_text
from tests.importing.vendor_lists import VENDOR_LISTS, VendorList


@pytest.mark.parametrize("vendor", VENDOR_LISTS.values(), ids=VENDOR_LISTS)
def test_a_vendors_list_is_read_field_by_field(tmp_path: Path, vendor: VendorList) -> None:
    found = check_text(tmp_path, vendor.text, vendor.encoding, vendor.name)
    told = found.told
    assert {key: told[key] for key in ("layout", "encoding", "delimiter", "columns", "time_format", "rows", "not_calls",
                                       "unmatched_agents")} == {
        "layout": vendor.layout, "encoding": vendor.encoding, "delimiter": vendor.delimiter, "columns": vendor.columns,
        "time_format": vendor.time_format, "rows": vendor.rows, "not_calls": vendor.not_calls,
        "unmatched_agents": vendor.unmatched}
    assert [(*time, *parties) for time, parties in zip(found.times(), found.parties(), strict=True)] == vendor.calls
    assert (found.rejected, told["calls"]) == (vendor.rejected, len(vendor.calls))
    assert check(tmp_path / vendor.name) == found  # the same list says the same


def test_a_list_of_recordings_without_lengths_names_what_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="Duration"):
        check_text(tmp_path, "start_time,user,recording_id,lead_id,location\n"
                             "2026-09-01 09:00:00,1001,5,6,http://192.0.2.1/a.mp3\n")
