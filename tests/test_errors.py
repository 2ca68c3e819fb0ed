"""Errors read as sentences in both languages, and survive the way back from a worker process."""

from __future__ import annotations

import pickle

import pytest

from qadesk.errors import BadInput, UserError


@pytest.mark.parametrize(("parts", "read"), [
    (("It broke.", "All is safe.", "Try again."), "It broke. All is safe. Try again."),
    (("坏了。", "没有丢失。", "请重试。"), "坏了。没有丢失。请重试。"),
    (("It broke.", "", "Try again."), "It broke. Try again."),
])
def test_an_error_reads_as_sentences(parts: tuple[str, str, str], read: str) -> None:
    assert str(UserError(parts[0], safe=parts[1], todo=parts[2])) == read


def test_an_error_of_a_worker_keeps_its_file_row_and_field() -> None:
    error = pickle.loads(pickle.dumps(BadInput("wrong", file="list.csv", row=7, field="start", todo="mend it")))
    assert (error.file, error.row, error.field, error.todo) == ("list.csv", 7, "start", "mend it")
