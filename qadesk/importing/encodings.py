"""Which encoding a text file has: byte order marks and plain checks first, guessing last.

Exporters in Chinese centres ship GBK, UTF-8 with a mark, or UTF-8; spreadsheets add UTF-16, Taiwan and Hong Kong Big5.
Detectors guess badly on a list of a few lines, so that is decided here: pairs of bytes that are nearly all in the block
of common characters of GB2312, or of Big5, are Chinese.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from qadesk.errors import BadInput
from qadesk.i18n import _

ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16-le", "utf-16-be", "big5", "cp1252", "utf-32-le", "utf-32-be")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\x84\x31\x95\x33", "gb18030"),
          (b"\xff\xfe\0\0", "utf-32-le"), (b"\0\0\xfe\xff", "utf-32-be"),
          (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_OURS = {"gbk": "gb18030", "gb2312": "gb18030", "utf-16": "utf-16-le", "utf-32": "utf-32-le", "big5hkscs": "big5",
         "cp950": "big5",
         "iso8859-1": "cp1252", "ascii": "utf-8"}
_WORDS = re.compile("[\u3400-\u9fff]+")
_SAMPLE = 200_000
_CHUNK = 1 << 20
_ASCII_MAX = 0x80
_ALL_BYTES_BEYOND = bytes(range(_ASCII_MAX, 256))
_COMMON = {"gb18030": ((0xB0, 0xD7), (0xA1, 0xFE)), "big5": ((0xA4, 0xC6), (0x40, 0xFE))}


def detect_encoding(data: bytes) -> str:
    """One of ENCODINGS; plain ASCII is `utf-8`."""
    return _marked(data) or _of_sample(_part_beyond_ascii(data))


def detect_file(path: Path) -> str:
    """The encoding of a file of any size, by its first bytes and the first of its lines beyond ASCII."""
    with path.open("rb") as file:
        head = file.read(_SAMPLE)
        if found := _marked(head):
            return found
        file.seek(0)
        at = 0
        while chunk := file.read(_CHUNK):
            if not chunk.isascii():
                first = len(chunk) - len(chunk.lstrip(bytes(range(_ASCII_MAX)))) if chunk[0] < _ASCII_MAX else 0
                file.seek(max(0, at + first - 500))
                return _of_sample(_part_beyond_ascii(file.read(_SAMPLE)))
            at += len(chunk)
    return "utf-8"


def known_encoding(name: str) -> str:
    """The encoding that a person named, as one of ours where it is one (`GBK` is `gb18030`). Raises BadInput."""
    try:
        found = codecs.lookup(name).name
    except LookupError as error:
        raise BadInput(_("There is no encoding {name}.").format(name=name), safe=_("Nothing was imported."),
                       todo=_("Known ones: {names}.").format(names=", ".join(ENCODINGS)), code="E-INP-05") from error
    return _OURS.get(found, found)


def decode(data: bytes, encoding: str) -> str:
    """The text; bytes that the encoding does not know become U+FFFD, so that only their rows are lost."""
    return data.decode(encoding, errors="replace").lstrip("\ufeff")


def _marked(data: bytes) -> str:
    return next((name for mark, name in _MARKS if data.startswith(mark)), "") or utf16_without_mark(data[:_SAMPLE])


def _of_sample(sample: bytes) -> str:
    return "utf-8" if _is_utf8(sample) else _chinese_or_other(sample)


def utf16_without_mark(sample: bytes) -> str:
    """`utf-16-le` or `utf-16-be` when one half of the pairs has zero bytes (commas, digits, line ends) and the other
    few; "" for another text."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    least = len(sample) // 40 + 1
    if max(even, odd) < least or min(even, odd) * 4 > max(even, odd):
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def _is_utf8(sample: bytes) -> bool:
    """Whether the sample is UTF-8: as a whole, or but for few damaged bytes among many that are right."""
    text = sample.decode("utf-8", errors="replace")
    broken = text.rstrip("\ufffd").count("\ufffd")
    right = len(text) - text.count("\ufffd") - sum(map(text.count, map(chr, range(_ASCII_MAX))))
    return broken == 0 and (right > 0 or "\ufffd" not in text) or right > 5 * broken


def _chinese_or_other(sample: bytes) -> str:
    """The Chinese encoding in whose common characters most pairs of bytes lie, or Western text."""
    gbk, big5 = _share(sample, "gb18030"), _share(sample, "big5")
    if max(gbk, big5) < 0.5:
        return "gb18030" if _reads_as_chinese(sample) else "cp1252"
    return "big5" if big5 > gbk else "gb18030"


def _reads_as_chinese(sample: bytes) -> bool:
    """Whether GB18030 gives words of Chinese signs, as of the old signs beyond GB2312; a lone é gives a lone sign."""
    text = sample.decode("gb18030", errors="replace")
    words = [len(word) for word in _WORDS.findall(text)]
    return text.count("\ufffd") * 20 <= sum(words) and sum(words) > 1 and sum(
        length for length in words if length > 1) >= 0.8 * sum(words)


def _share(sample: bytes, encoding: str) -> float:
    """The part of the pairs of bytes beyond ASCII that are common characters or signs of the encoding."""
    (low, high), (least, most) = _COMMON[encoding]
    inside = outside = at = 0
    while at < len(sample) - 1:
        first, second = sample[at], sample[at + 1]
        if first < _ASCII_MAX:
            at += 1
            continue
        if not (low <= first <= high and least <= second <= most):
            outside += not 0xA1 <= first <= 0xA3  # signs and wide letters are the same in both
        else:
            inside += 1
        at += 2 if second >= 0x40 else 1
    return inside / max(inside + outside, 1)


def _part_beyond_ascii(data: bytes) -> bytes:
    """A sample that holds the bytes beyond ASCII, wherever the first one stands (whole lines)."""
    plain = data.translate(None, _ALL_BYTES_BEYOND)
    if len(plain) == len(data):
        return data[:_SAMPLE]
    first = len(data) - len(data.lstrip(bytes(range(_ASCII_MAX))))
    start = data.rfind(b"\n", 0, first) + 1
    return data[start:start + _SAMPLE]
