"""The faces that papers are set in: found by a list, embedded as TrueType subsets, never the PDF's own Helvetica.

CFF faces (Noto CJK) cannot be embedded by reportlab and are not in the list. A character is looked up in the first
face, then in the second; what neither has is spelt out by `text.py`.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from qadesk.errors import StationError
from qadesk.i18n import _

CHINESE_FACES = ("msyh.ttc", "msyh.ttf", "simhei.ttf", "wqy-microhei.ttc", "wqy-zenhei.ttc", "Deng.ttf", "simsun.ttc")
SPARE_FACES = ("simsunb.ttf", "wqy-zenhei.ttc", "wqy-microhei.ttc", "simhei.ttf", "simsun.ttc", "seguisym.ttf",
               "DejaVuSans.ttf")
FIRST_NAME, SECOND_NAME = "qadesk-first", "qadesk-second"


class EmbeddedFace(TTFont):  # type: ignore[misc]
    """A TrueType face whose text can be copied back, characters beyond U+FFFF included."""

    def addObjects(self, doc: PDFDocument) -> None:
        """Write the subsets; reportlab writes code points above U+FFFF as five digits, where UTF-16 is due."""
        super().addObjects(doc)
        for name, stream in doc.idToObject.items():
            if name.startswith("toUnicodeCMap:"):
                stream.content = re.sub(r"(?<=> )<([0-9A-F]{5,6})>", _as_utf16, stream.content)

    def has(self, character: str) -> bool:
        """Whether the face can draw the character: wqy-microhei names some, such as ℃, of which it has no outline."""
        glyph, starts = self.face.charToGlyph.get(ord(character)), self.face.glyphPos
        return glyph is not None and (character.isspace() or starts[glyph] < starts[glyph + 1])


def _as_utf16(match: re.Match[str]) -> str:
    return f"<{chr(int(match[1], 16)).encode('utf-16-be').hex().upper()}>"


@dataclass(frozen=True)
class Faces:
    """The first face and, where the computer has one, a second."""

    first: EmbeddedFace
    second: EmbeddedFace | None = None

    def face_for(self, character: str) -> EmbeddedFace | None:
        """The face that draws the character, or None when neither has it."""
        if self.first.has(character):
            return self.first
        return self.second if self.second is not None and self.second.has(character) else None


def font_folders() -> tuple[Path, ...]:
    """The folders in which this system keeps its faces, the system's own first."""
    home = Path.home()
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
        return windows, Path(os.environ.get("LOCALAPPDATA", home)) / "Microsoft" / "Windows" / "Fonts"
    return Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local/share/fonts", home / ".fonts"


def find_faces(folders: tuple[Path, ...]) -> Faces:
    """The first usable Chinese face of the list in `folders`, and the next usable other one as the second.

    Raises StationError, naming what to install and what was found unusable, when there is no Chinese face."""
    known = dict(_files(folders))
    unusable: list[str] = []
    first = next(_usable(CHINESE_FACES, known, FIRST_NAME, unusable), None)
    if first is None:
        raise _no_face(unusable)
    spare = tuple(name for name in SPARE_FACES if name != Path(first.face.filename).name)
    return Faces(first, next(_usable(spare, known, SECOND_NAME, unusable), None))


@lru_cache(maxsize=1)
def system_faces() -> Faces:
    """The faces of this computer, registered with reportlab before any canvas is made; found once a process.

    Raises StationError when there is no Chinese face."""
    faces = find_faces(font_folders())
    for face in (faces.first, faces.second):
        if face is not None:
            pdfmetrics.registerFont(face)
    rl_config.canvas_basefontname = FIRST_NAME
    return faces


def _files(folders: tuple[Path, ...]) -> Iterator[tuple[str, Path]]:
    wanted = {name.lower() for name in CHINESE_FACES + SPARE_FACES}
    for folder in reversed(folders):
        for place, _folders, names in os.walk(folder):
            yield from ((name.lower(), Path(place, name)) for name in sorted(names) if name.lower() in wanted)


def _usable(names: tuple[str, ...], known: dict[str, Path], register_as: str,
            unusable: list[str]) -> Iterator[EmbeddedFace]:
    for name in names:
        path = known.get(name.lower())
        if path is None:
            continue
        try:
            yield EmbeddedFace(register_as, str(path))
        except (TTFError, OSError) as error:
            unusable.append(f"{path.name}: {error}")


def _no_face(unusable: list[str]) -> StationError:
    if sys.platform == "win32":
        todo = _("Install the Chinese supplemental fonts (Microsoft YaHei or SimHei) in the Windows settings.")
    else:
        todo = _("Install the package fonts-wqy-microhei, for example with: apt install fonts-wqy-microhei")
    what = _("No Chinese TrueType font was found, so the paper cannot be made.")
    if unusable:
        what += " " + _("These fonts could not be used: {fonts}.").format(fonts="; ".join(unusable))
    return StationError(what, safe=_("The evaluation is saved."), todo=todo, code="E-PRT-01")
