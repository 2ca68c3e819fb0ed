"""Names in the order in which people count."""

from __future__ import annotations

import pytest

from qadesk.models.numerals import by_number


@pytest.mark.parametrize("counted", [
    ["一班", "二班", "三班", "九班", "十班", "十一班", "二十班", "二十三班"],
    ["客服一组", "客服三组", "客服十组"],
    ["1班", "2班", "10班"],
    ["Team 2", "Team 10"],
])
def test_numbers_in_names_are_compared_as_people_count(counted: list[str]) -> None:
    assert sorted(sorted(counted), key=by_number) == counted


def test_what_counts_nothing_stays_as_it_is() -> None:
    assert by_number("王一") == "王一"
    assert by_number("早班") == "早班"
    assert by_number("0.55") < by_number("0.6")
    assert by_number("十十班") == "十000010班"
