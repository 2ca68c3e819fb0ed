"""Which files of a folder are recordings, by their suffix; what a file really holds is found by decoding it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from qadesk.errors import BadInput, reason_of
from qadesk.i18n import _
from qadesk.importing.file_names import AUDIO_SUFFIXES


def find_recordings(paths: Iterable[Path]) -> list[Path]:
    """Absolute paths of all recordings under the folders, and of the given files whatever their suffix; each once.

    Raises BadInput naming a path that is not there or a folder that cannot be read."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found.update(dict.fromkeys(sorted(_in_folder(path.absolute()))))
        elif path.is_file():
            found[path.absolute()] = None
        else:
            raise _no_path(path, _("there is no such file or folder"))
    return list(found)


def is_recording(path: Path) -> bool:
    """Whether a file's name says that it holds sound."""
    return path.suffix.casefold() in AUDIO_SUFFIXES and not path.name.startswith(".")


def _in_folder(folder: Path) -> Iterable[Path]:
    def stop(error: OSError) -> None:
        raise _no_path(Path(error.filename or folder), reason_of(error)) from error

    for place, _folders, names in os.walk(folder, onerror=stop):
        yield from (path for path in (Path(place, name) for name in names) if is_recording(path))


def _no_path(path: Path, reason: str) -> BadInput:
    return BadInput(_("{path} cannot be read: {reason}.").format(path=path, reason=reason), file=str(path),
                    safe=_("Nothing was imported."), todo=_("Check whether the disk is plugged in and the folder is "
                                                             "still there."), code="E-INP-05")
