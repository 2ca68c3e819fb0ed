"""What kind of file a list is, by its bytes and never by its name: text, JSON or workbook; others are refused."""

from __future__ import annotations

import re
from pathlib import Path

from qadesk.errors import BadInput
from qadesk.i18n import N_, _
from qadesk.importing.encodings import utf16_without_mark

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_LOCK = "EncryptedPackage".encode("utf-16-le")
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_LOOKED_AT = 8 << 20
_HEAD = 4096
_SQL_WITHIN = 1 << 16
_SQL = re.compile(rb"^\s*(?:CREATE\s+TABLE|INSERT\s+INTO|DROP\s+TABLE|SET\s+NAMES|LOCK\s+TABLES|ALTER\s+TABLE)\b",
                  re.IGNORECASE | re.MULTILINE)
_MARKUP = re.compile(rb"^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*(?:MIME-Version:"
                     rb"|<(?:\?xml|!doctype|html|table|head|body|meta|style|workbook|div))", re.IGNORECASE)
_MAGIC = (
    (b"%PDF", N_("it is a PDF, a page for printing")), (b"\x89PNG", N_("it is a picture")),
    (b"\xff\xd8\xff", N_("it is a picture")), (b"GIF8", N_("it is a picture")), (b"RIFF", N_("it is a recording")),
    (b"OggS", N_("it is a recording")), (b"ID3\x03", N_("it is a recording")), (b"fLaC", N_("it is a recording")),
    (b"#!AMR", N_("it is a recording")), (b"\x1f\x8b", N_("it is a packed file: unpack it first")),
    (b"7z\xbc\xaf", N_("it is a packed file: unpack it first")), (b"Rar!", N_("it is a packed file: unpack it first")),
    (b"SQLite format 3", N_("it is a database")), (b"\x09\x08", N_("it is a workbook of the old kind (.xls)")),
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\x0b\x0c\x1a"))


def refuse_other_kinds(path: Path) -> str:
    """`text`, `json` or `workbook`. Raises BadInput, with the reason, for what is none of them; OSError."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
        if head.startswith(_OLE):
            raise no_table(path.name, *_old_workbook(head + file.read(_LOOKED_AT)))
        rest = head if head.strip() else file.read(_LOOKED_AT)
        plain = (head + file.read(_SQL_WITHIN)).replace(b"\x00", b"")
    if not rest.strip(b"\x00\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise no_table(path.name, _("it is empty"))
    if head.startswith(_ZIP):
        return "workbook"
    if magic := next((reason for mark, reason in _MAGIC if head.startswith(mark)), ""):
        raise no_table(path.name, _(magic))
    if _SQL.search(plain.lstrip(b"\xef\xbb\xbf\xff\xfe")):
        raise no_table(path.name, _("it is SQL, the text of a database, not a list of calls"), _(
            "Let the database export the table as CSV, or export the list from the switch."))
    if _MARKUP.match(plain):
        raise no_table(path.name, _("it is a web page or XML"), _(
            "Open it in a spreadsheet and save it as CSV or XLSX."))
    if _is_binary(head.rstrip(b"\x00")) and not utf16_without_mark(head) and not head.startswith(_WIDE):
        raise no_table(path.name, _("it is no text file"))
    first = plain.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return "json" if re.match(rb'\{\s*"|\[\s*[\[{]', first) else "text"


def _is_binary(head: bytes) -> bool:
    """Whether many of the bytes are none of a text; a few that got between its letters are told at their rows."""
    head = re.sub(rb"\x00{4,}", b"", head)
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls * 20 > len(head)


def no_table(file: str, reason: str, todo: str = "") -> BadInput:
    """The error that a file is no list, with the reason."""
    return BadInput(_("{file} cannot be read as a list: {reason}.").format(file=file, reason=reason), file=file,
                    safe=_("Nothing was imported."),
                    todo=todo or _("Choose the list that the switch exported, as CSV, text or XLSX."), code="E-INP-02")


def _old_workbook(data: bytes) -> tuple[str, str]:
    if _LOCK in data:
        return _("it is a workbook that is locked with a password"), _(
            "Open it with its password and save it without one, or as CSV.")
    return _("it is a workbook of the old kind (.xls)"), _("Open it in a spreadsheet and save it as XLSX or CSV.")
