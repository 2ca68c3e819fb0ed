"""The faces: found by the list, told plainly when there is none, and copied back even beyond U+FFFF."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from qadesk.errors import StationError
from qadesk.reports.fonts import EmbeddedFace, find_faces, system_faces


def test_without_a_chinese_face_the_error_names_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(StationError) as caught:
        find_faces((tmp_path, tmp_path / "not there"))
    assert "fonts-wqy-microhei" in caught.value.todo or "YaHei" in caught.value.todo
    assert caught.value.safe and caught.value.code == "E-PRT-01"


def test_a_damaged_face_is_passed_over_and_named(tmp_path: Path) -> None:
    (tmp_path / "simhei.ttf").write_bytes(b"not a face")
    with pytest.raises(StationError, match=r"simhei\.ttf"):
        find_faces((tmp_path,))
    chinese = Path(system_faces().first.face.filename)
    shutil.copy(chinese, tmp_path / chinese.name)
    assert Path(find_faces((tmp_path,)).first.face.filename).name == chinese.name


def test_the_first_face_is_asked_before_the_second() -> None:
    faces = system_faces()
    assert faces.face_for("质") is faces.first and faces.face_for("A") is faces.first
    assert faces.face_for("\U00020bb7") in (None, faces.second)


def test_a_face_that_names_a_character_without_an_outline_is_not_asked_for_it() -> None:
    face = system_faces().first
    if Path(face.face.filename).stem != "wqy-microhei":
        pytest.skip("the first face is not wqy-microhei, which names ℃ without an outline")
    assert ord("℃") in face.face.charToGlyph and system_faces().face_for("℃") is not face
    assert face.has("质") and face.has(" ") and face.has("\u3000")


def test_a_character_beyond_the_basic_plane_can_be_copied_back() -> None:
    faces = [face for face in (system_faces().first, system_faces().second) if face is not None]
    face, code = next((face, code) for face in faces for code in face.face.charToGlyph if code > 0xFFFF)
    assert chr(code) in drawn(face, chr(code))


def drawn(face: EmbeddedFace, text: str) -> str:
    pdfmetrics.registerFont(face)
    buffer = BytesIO()
    canvas = Canvas(buffer)
    canvas.setFont(face.fontName, 12)
    canvas.drawString(72, 72, text)
    canvas.save()
    return PdfReader(BytesIO(buffer.getvalue())).pages[0].extract_text()
