"""Passwords that are good enough in either profile, when one is due, and those to hand over."""

from __future__ import annotations

import pytest

from qadesk import resources
from qadesk.errors import RuleBroken
from qadesk.security.passwords import (
    DAY_MS,
    MODERN,
    REGULATION,
    check_password,
    due_utc_ms,
    new_one_time_password,
    plain_text,
)


@pytest.mark.parametrize("password", ["Zhijian-2026", "长一点的密码Aa1", "abcDEF12", "Ｚｈｉｊｉａｎ－２０２６"])
def test_a_password_of_three_kinds_is_taken(password: str) -> None:
    check_password(password, "zhou")


@pytest.mark.parametrize("password", ["", "Ab1-", "abcdefgh1", "ABCDEFGH1", "Zhou-2026", "Ｚｈｏｕ-2026"])
def test_a_simple_password_is_refused(password: str) -> None:
    with pytest.raises(RuleBroken, match="too simple"):
        check_password(password, "zhou")


@pytest.mark.parametrize("password", [
    "correct horse battery staple", "correcthorsebatterystaple", "今天座席很多但录音更多再听一通吧",
    "Hmtw-7392-Rbka-5846"])
def test_a_long_password_is_taken_by_the_modern_profile(password: str) -> None:
    check_password(password, "zhou", MODERN)


@pytest.mark.parametrize("password", ["Zhijian-2026", "我爱你一生一世我爱你", "e\u0301" * 14])
def test_a_short_password_is_refused_by_the_modern_profile_counted_in_code_points(password: str) -> None:
    with pytest.raises(RuleBroken, match="too short"):
        check_password(password, "zhou", MODERN)


@pytest.mark.parametrize("password", [
    "woaini1314woaini1314", "WoAiNi5201314 5201314", "qwertyuiop12345", "a123456789a123456789", "1234567890123456",
    "aaaaaaaaaaaaaaaa", "abcxabcxabcxabcx", "zhouzhouzhou20262026", "QA-77 QA-77 QA-77", "poiuytrewq98765432",
    "ｗｏａｉｎｉ１３１４ｗｏａｉｎｉ", "我爱你我爱你我爱你我爱你我爱你"])
def test_what_is_guessed_first_is_refused_by_the_modern_profile(password: str) -> None:
    with pytest.raises(RuleBroken, match="easily guessed"):
        check_password(password, "zhou", MODERN, station_name="QA-77")


def test_the_shipped_list_is_plain_and_sorted_as_it_is_compared() -> None:
    lines = resources.common_passwords().read_text("utf-8").splitlines()
    words = [line for line in lines if not line.startswith("#")]
    assert len(words) > 400 and words == sorted(set(words))
    assert all(word == plain_text(word).casefold() for word in words)
    assert {"woaini1314", "5201314", "qwertyuiop", "a123456789"} <= set(words)


def test_a_password_is_due_by_the_regulation_and_never_by_the_modern_profile() -> None:
    assert due_utc_ms(1000, REGULATION, 90) == 1000 + 90 * DAY_MS
    assert due_utc_ms(1000, MODERN, 90) is None
    assert due_utc_ms(None, REGULATION, 90) == due_utc_ms(None, MODERN, 90) == 0


def test_passwords_to_hand_over_are_good_in_both_profiles_and_hold_nothing_to_misread() -> None:
    made = [new_one_time_password() for _n in range(200)]
    assert len(set(made)) == 200
    for password in made:
        check_password(password, "zhou")
        check_password(password, "zhou", MODERN)
        assert not set(password) & set("0Oo1Iil")
