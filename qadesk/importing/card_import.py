"""A scorecard of another program, a spreadsheet or a text: what kind of file it is, and the card read from it."""

from __future__ import annotations

import re
from pathlib import Path, PurePath

from qadesk.errors import BadInput, reason_of
from qadesk.i18n import _
from qadesk.importing.card_amazon import find_amazon, read_amazon
from qadesk.importing.card_build import build
from qadesk.importing.card_draft import CardDraft
from qadesk.importing.card_genesys import find_genesys, read_genesys
from qadesk.importing.card_json import load_json
from qadesk.importing.card_markdown import read_markdown
from qadesk.importing.card_outline import read_outline
from qadesk.importing.card_sheet import read_delimited
from qadesk.importing.card_workbook import read_workbook
from qadesk.importing.encodings import decode, detect_encoding
from qadesk.importing.scorecard_yaml import parse_scorecard
from qadesk.models.card_imports import CardLayout, ImportedCard
from qadesk.models.scorecard_checks import check

MOST_BYTES = 5_000_000
_MOST_LINES = 20_000
_MOST_SIGNS = 1_000_000
_MOST_CRITERIA = 1_000
_FOREIGN = (
    (b"%PDF", "PDF"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"), (b"{\\rtf", "RTF"),
    (b"Rar!", "RAR"), (b"\x1f\x8b", "GZIP"), (b"RIFF", "RIFF"),
)
_OLE = b"\xd0\xcf\x11\xe0"
_OURS = re.compile(r"^format:\s", re.MULTILINE)
_OURS_TOO = re.compile(r"^sections:\s*$|^sections:\s*\[", re.MULTILINE)


def card_content(path: Path) -> bytes:
    """What is in a file, if it is not too large to be a card; raises BadInput."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise refused(path.name, _("it is larger than {size} MB").format(size=MOST_BYTES // 1_000_000))
        return path.read_bytes()
    except OSError as error:
        raise refused(path.name, reason_of(error)) from error


def import_card(content: bytes, file: str) -> ImportedCard:
    """The card in a file's bytes; `file` is its name, for messages and for a card without a title.

    Raises BadInput for a file that is empty, damaged, too large or holds no card."""
    if len(content) > MOST_BYTES:
        raise refused(file, _("it is larger than {size} MB").format(size=MOST_BYTES // 1_000_000))
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise refused(file, _("it is empty"))
    _refuse_foreign(content, file)
    draft = CardDraft()
    if content.startswith(b"PK"):
        read_workbook(content, file, draft)
        return _built(draft, file, CardLayout.WORKBOOK)
    text = decode(content, detect_encoding(content))
    if _is_ours(text, file):
        card = parse_scorecard(content if "\ufffd" in text else text, file)
        return ImportedCard(card, CardLayout.YAML, (), check(card))
    if "\x00" in text:
        raise refused(file, _("it is no text file"))
    if len(text) > _MOST_SIGNS or text.count("\n") > _MOST_LINES:
        raise refused(file, _("a text of more than {lines} lines or {signs} characters is no scorecard").format(
            lines=_MOST_LINES, signs=_MOST_SIGNS))
    if text.lstrip()[:1] in ("{", "["):
        return _json(content, file, draft)
    return _text(text.replace("\r\n", "\n").replace("\r", "\n"), file)


def refused(file: str, reason: str) -> BadInput:
    """The error of a file that no card can be read from."""
    return BadInput(
        _("No scorecard can be read from {file}: {reason}.").format(file=file, reason=reason), file=file,
        safe=_("No scorecard was changed."), code="E-CRD-40",
        todo=_("Take a form as JSON, a table as CSV or XLSX with a heading, a table in Markdown, or a list with points "
               "in brackets."))


def _is_ours(text: str, file: str) -> bool:
    """Whether it has the form of our cards, or at least the name of one, which may be damaged."""
    if text.lstrip()[:1] in ("{", "["):
        return False
    return PurePath(file).suffix.lower() in (".yaml", ".yml") or bool(_OURS.search(text) and _OURS_TOO.search(text))


def _refuse_foreign(content: bytes, file: str) -> None:
    for mark, name in _FOREIGN:
        if content.startswith(mark):
            raise refused(file, _("it is a file of the kind {kind}").format(kind=name))
    if content.startswith(_OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in content
        raise refused(file, _("the workbook is locked with a password: save it without one") if locked else
                      _("it is a workbook of the old kind (XLS): save it as XLSX"))
    if re.match(rb"\s*(<!doctype html|<html|<\?xml|<table)", content[:200], re.IGNORECASE):
        raise refused(file, _("it is a web page or XML: copy its table into a workbook"))


def _json(content: bytes, file: str, draft: CardDraft) -> ImportedCard:
    value = load_json(content, file, draft.told)
    amazon = find_amazon(value)
    if amazon:
        read_amazon(*amazon, draft)
        return _built(draft, file, CardLayout.AMAZON)
    genesys = find_genesys(value)
    if genesys:
        read_genesys(*genesys, draft)
        return _built(draft, file, CardLayout.GENESYS)
    raise refused(file, _("the JSON holds no evaluation form of Amazon Connect or Genesys Cloud"))


def _text(text: str, file: str) -> ImportedCard:
    """The first way of reading that finds criteria: a table in Markdown, a delimited table, a list."""
    suffix = PurePath(file).suffix.lower()
    ways = [(read_markdown, CardLayout.MARKDOWN), (read_delimited, CardLayout.TABLE),
            (read_outline, CardLayout.OUTLINE)]
    if suffix in (".md", ".txt", ".markdown", ""):
        ways = [ways[0], ways[2], ways[1]]
    for read, layout in ways:
        draft = CardDraft()
        if read(text, file, draft):
            return _built(draft, file, layout)
    raise refused(file, _("no criterion with points is found in it"))


def _built(draft: CardDraft, file: str, layout: CardLayout) -> ImportedCard:
    if not draft.criteria:
        raise refused(file, _("no criterion with points is found in it"))
    if len(draft.criteria) > _MOST_CRITERIA:
        raise refused(file, _("it has more than {count} criteria").format(count=_MOST_CRITERIA))
    return build(draft, file, layout)
