"""Pieces of background writing: all rows once, smaller when slow, larger when quick, within bounds."""

from __future__ import annotations

import gc
import math

import pytest

from qadesk.database.turns import Turns
from qadesk.services.call_import import old_objects_left_alone
from qadesk.services.pace import (
    FIRST_ROWS,
    LEAST_ROWS,
    MOST_ROWS,
    QUIET_AFTER_S,
    QUIET_ROWS,
    QUIET_S,
    WANTED_S,
    Pace,
    next_size,
    paced,
)


def test_every_row_comes_once_and_in_order() -> None:
    rows = list(range(7321))
    pieces = list(paced(rows))
    assert [row for _at, piece in pieces for row in piece] == rows
    assert [at for at, _piece in pieces] == [piece[0] for _at, piece in pieces]
    assert all(0 < len(piece) <= MOST_ROWS for _at, piece in pieces) and len(pieces[0][1]) == FIRST_ROWS


def test_the_size_follows_the_time_within_bounds() -> None:
    assert next_size(400, 10 * WANTED_S) == 200 and next_size(400, WANTED_S / 10) == 800
    assert next_size(400, WANTED_S) == 400
    assert next_size(LEAST_ROWS, 1.0) == LEAST_ROWS and next_size(MOST_ROWS, 0.0) == MOST_ROWS


class Lane:
    """A lane on which a person was so many seconds ago."""

    def __init__(self, quiet_s: float) -> None:
        self._quiet_s = quiet_s

    def quiet_s(self) -> float:
        return self._quiet_s


def test_pieces_grow_while_nobody_works_and_are_small_again_at_once_for_who_does() -> None:
    assert next_size(MOST_ROWS, 0.0, quiet=True) == 4 * MOST_ROWS
    assert next_size(QUIET_ROWS, 0.0, quiet=True) == QUIET_ROWS
    assert next_size(QUIET_ROWS, QUIET_S, quiet=True) == QUIET_ROWS
    assert next_size(QUIET_ROWS, QUIET_S) == MOST_ROWS
    for quiet_s, most in ((QUIET_AFTER_S, QUIET_ROWS), (QUIET_AFTER_S - 1, MOST_ROWS)):
        pace = Pace(Lane(quiet_s))
        for _piece in range(10):
            pace.begin()
            pace.end()
        assert pace.size == most


def test_a_lane_knows_how_long_ago_a_person_had_it() -> None:
    turns = Turns()
    with turns.turn(background=True):
        assert turns.quiet_s() == math.inf
    with turns.turn():
        assert turns.quiet_s() == 0
    with turns.turn(background=True):
        assert turns.quiet_s() < 60


def test_objects_that_the_collector_leaves_alone_stay_so_after_an_import() -> None:
    assert gc.get_freeze_count() > 0  # the tests keep what was imported out of the collections
    with old_objects_left_alone():
        assert gc.get_freeze_count() > 0
    assert gc.get_freeze_count() > 0


def test_the_collector_looks_at_all_objects_again_after_an_import_even_one_that_failed() -> None:
    gc.unfreeze()
    try:
        with pytest.raises(ZeroDivisionError), old_objects_left_alone():
            assert gc.get_freeze_count() > 0
            raise ZeroDivisionError
        assert gc.get_freeze_count() == 0
    finally:
        gc.freeze()
