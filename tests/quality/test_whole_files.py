"""Files are written whole: whatever would leave half a file behind stands in the few places that take care of it."""

from __future__ import annotations

import ast
import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from qadesk.errors import StationError
from qadesk.files import write_whole

CHECKOUT = Path(__file__).resolve().parents[2]
WRITERS = {"write_bytes", "write_text", "copyfile", "copy", "copy2", "copytree", "move"}
ALLOWED = {
    "files.py: open(wb)": "write_whole itself",
    "security/sealed_file.py: open(xb)": "an object of the store, which gets its name only when it is whole",
    "services/whole_files.py: open(wb)": "into the folder of a backup, which gets its name only when it is whole",
    "services/whole_files.py: open(xb)": "a clip on its way, which gets its name only when it is whole",
    "database/journal.py: write_bytes": "a page and the journal, copied to be looked at and removed at once",
    "database/journal.py: copyfile": "the same",
    "cli_draw.py: write_bytes": "an empty probe, removed at once",
    "services/practice_sound.py: write_bytes": "recordings of a practice station, marked half made until all are there",
    "services/practice_material.py: copyfile": "a recording put beside a practice station, made anew with it",
}


def test_nothing_else_writes_files() -> None:
    found = {f"{path.relative_to(CHECKOUT / 'qadesk').as_posix()}: {how}"
             for path in (CHECKOUT / "qadesk").rglob("*.py") for how in _writes(ast.parse(path.read_text("utf-8")))}
    assert found == set(ALLOWED)


def _writes(tree: ast.Module) -> Iterator[str]:
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        copies = name.startswith(("copy", "move"))
        if name in WRITERS and (not copies or (isinstance(owner, ast.Name) and owner.id == "shutil")):
            yield name
        modes = [word.value for word in (*call.args, *(keyword.value for keyword in call.keywords))
                 if isinstance(word, ast.Constant) and isinstance(word.value, str)]
        if name == "open":
            yield from (f"open({mode})" for mode in modes if set(mode) <= set("rwxab+t") and set(mode) & set("wxa+"))


@pytest.mark.skipif(not hasattr(os, "O_DIRECTORY"), reason="folders can be synced on POSIX only")
def test_file_then_name_are_synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[bool] = []
    fsync = os.fsync

    def noted(descriptor: int) -> None:
        synced.append(stat.S_ISDIR(os.fstat(descriptor).st_mode))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    write_whole(tmp_path / "slots.json", b"{}")
    assert synced == [False, True]


@pytest.mark.parametrize(("failing", "content", "words"), [(1, b"old", "as it was before is untouched"),
                                                           (2, b"new", "or the one before it")])
def test_a_disk_that_fails_leaves_a_whole_file_and_true_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                              failing: int, content: bytes, words: str) -> None:
    (tmp_path / "slots.json").write_bytes(b"old")
    calls = iter(range(1, 9))

    def fsync(_descriptor: int) -> None:
        if next(calls) == failing:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(StationError, match=words):
        write_whole(tmp_path / "slots.json", b"new")
    assert (tmp_path / "slots.json").read_bytes() == content
    assert [path.name for path in tmp_path.iterdir()] == ["slots.json"]
