"""Which encoding a text file has: byte order marks and plain checks first, guessing last.

Exporters in Chinese centres ship GBK, UTF-8 with a mark, or UTF-8; spreadsheets add UTF-16. Detectors guess
badly on a GBK list of a few lines, so that case is decided here: pairs of bytes that are nearly all in the
GB2312 block of common characters are Chinese.
"""

from __future__ import annotations

from charset_normalizer import from_bytes

ENCODINGS = ("utf-8-sig", "gb18030", "utf-16-le", "utf-16-be", "big5", "cp1252")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\x84\x31\x95\x33", "gb18030"),
          (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_SAMPLE = 200_000
_ASCII_MAX = 0x80


def detect_encoding(data: bytes) -> str:
    """One of ENCODINGS; `utf-8-sig` reads plain ASCII and UTF-8 with or without its mark."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    wide = _utf16_without_mark(data[:_SAMPLE])
    if wide:
        return wide
    if _is_utf8(data):
        return "utf-8-sig"
    return _chinese_or_other(data)


def decode(data: bytes, encoding: str) -> str:
    """The text; bytes that the encoding does not know become U+FFFD, so that only their rows are lost."""
    return data.decode(encoding, errors="replace").lstrip("\ufeff")


def _utf16_without_mark(sample: bytes) -> str:
    """UTF-16 shows zero bytes in one half of its pairs (commas, digits, line ends) and few in the other."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    least = len(sample) // 40 + 1
    if max(even, odd) < least or min(even, odd) * 4 > max(even, odd):
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.end >= len(data) and error.reason == "unexpected end of data"
    return True


def _chinese_or_other(data: bytes) -> str:
    gb2312, other = _double_bytes(data)
    if gb2312 >= 9 * other:
        return "gb18030"
    best = from_bytes(_part_beyond_ascii(data)).best()
    guessed = best.encoding if best else ""
    if guessed in ("big5", "big5hkscs", "cp950"):
        return "big5"
    if gb2312 > other:
        return "gb18030"
    return "cp1252"


def _double_bytes(data: bytes) -> tuple[int, int]:
    """How many pairs lie in the GB2312 block of characters and signs, and how many bytes beyond ASCII do not."""
    inside = outside = at = 0
    sample = _part_beyond_ascii(data)
    while at < len(sample):
        if sample[at] < _ASCII_MAX:
            at += 1
        elif 0xA1 <= sample[at] <= 0xF7 and at + 1 < len(sample) and sample[at + 1] >= 0xA1:
            inside, at = inside + 1, at + 2
        else:
            outside, at = outside + 1, at + 1 + (sample[at + 1:at + 2] >= b"\x40")
    return inside, outside


def _part_beyond_ascii(data: bytes) -> bytes:
    """A sample that holds the bytes beyond ASCII, wherever in the file the first one stands (whole lines)."""
    first = next((at for at, byte in enumerate(data) if byte >= _ASCII_MAX), 0)
    start = data.rfind(b"\n", 0, first) + 1
    return data[start:start + _SAMPLE]
