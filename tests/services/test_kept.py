"""Figures that are kept until what they count changes."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qadesk.models.people import Agent, Team
from qadesk.services.kept import MOST_KEYS, Kept
from qadesk.services.stations import LoggedIn


def add(logged_in: LoggedIn, row: object) -> None:
    with logged_in.desk.station.database.transaction() as session:
        session.add(row)


def test_a_figure_is_asked_again_only_after_its_classes_changed(logged_in: LoggedIn) -> None:
    asked: list[str] = []

    def count(session: Session, key: str) -> int:
        asked.append(key)
        return session.scalar(select(func.count()).select_from(Team)) or 0

    kept = Kept(logged_in.desk.station.database, frozenset({Team}), count)
    add(logged_in, Team(name="一班"))
    assert [kept.of("all"), kept.of("all"), kept.of("same")] == [1, 1, 1]
    add(logged_in, Agent(staff_no="A01", name="座席 A01"))
    assert (kept.of("all"), asked) == (1, ["all", "same"])
    add(logged_in, Team(name="二班"))
    assert (kept.of("all"), asked) == (2, ["all", "same", "all"])


def test_what_changed_while_it_was_asked_is_asked_again(logged_in: LoggedIn) -> None:
    def count_while_one_comes(session: Session, _key: str) -> int:
        found = session.scalar(select(func.count()).select_from(Team)) or 0
        if not found:
            add(logged_in, Team(name="一班"))
        return found

    kept = Kept(logged_in.desk.station.database, frozenset({Team}), count_while_one_comes)
    assert [kept.of("all"), kept.of("all")] == [0, 1]


def test_not_every_key_ever_asked_is_kept(logged_in: LoggedIn) -> None:
    kept = Kept(logged_in.desk.station.database, frozenset({Team}), lambda _session, key: key)
    assert [kept.of(key) for key in range(MOST_KEYS * 2)] == list(range(MOST_KEYS * 2))
    assert len(kept._known) <= MOST_KEYS
