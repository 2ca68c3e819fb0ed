"""Errors read as sentences in both languages, and survive the way back from a worker process."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from qadesk import i18n, resources
from qadesk.errors import BadInput, UserError, reason_of, sentences


@pytest.mark.parametrize(("parts", "read"), [
    (("It broke.", "All is safe.", "Try again."), "It broke. All is safe. Try again."),
    (("坏了。", "没有丢失。", "请重试。"), "坏了。没有丢失。请重试。"),
    (("It broke.", "", "Try again."), "It broke. Try again."),
    (("It broke: a folder", "All is safe"), "It broke: a folder. All is safe"),
])
def test_an_error_reads_as_sentences(parts: tuple[str, ...], read: str) -> None:
    assert str(UserError(parts[0], safe=parts[1], todo="".join(parts[2:]))) == read


def test_words_that_end_with_a_reason_get_the_stop_of_their_language() -> None:
    i18n.install("zh_CN", resources.locale())
    assert sentences("无法写入：磁盘已满", "没有丢失。") == "无法写入：磁盘已满。没有丢失。"


def test_an_error_of_a_worker_keeps_its_file_row_and_field() -> None:
    error = pickle.loads(pickle.dumps(BadInput("wrong", file="list.csv", row=7, field="start", todo="mend it")))
    assert (error.file, error.row, error.field, error.todo) == ("list.csv", 7, "start", "mend it")


def test_a_common_refusal_of_the_system_is_said_in_the_language_in_force(tmp_path: Path) -> None:
    with pytest.raises(OSError) as missing:
        (tmp_path / "gone").read_bytes()
    with pytest.raises(OSError) as folder:
        tmp_path.read_bytes()
    assert (reason_of(missing.value), reason_of(folder.value)) == ("it is not there", "it is a folder")
    i18n.install("zh_CN", resources.locale())
    assert (reason_of(missing.value), reason_of(folder.value)) == ("找不到", "是文件夹")
    assert reason_of(OSError(9999, "strange")) == "strange"
