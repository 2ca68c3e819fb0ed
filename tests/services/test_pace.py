"""Pieces of background writing: all rows once, smaller when slow, larger when quick, within bounds."""

from __future__ import annotations

from qadesk.services.pace import FIRST_ROWS, LEAST_ROWS, MOST_ROWS, WANTED_S, next_size, paced


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
