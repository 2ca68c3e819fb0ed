"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

from qadesk.audio.source import Place

HEAD_BYTES = 4096
_SOUND_MAGIC = ((b"RIFX", "wav"), (b"RF64", "wav"), (b"riff.\x91\xcf\x11", "w64"), (b"OggS", "ogg"), (b"fLaC", "flac"),
                (b"ID3", "mp3"), (b"#!AMR", "amr"), (b"\x1aE\xdf\xa3", "webm"), (b"0&\xb2u\x8ef\xcf\x11", "wma"),
                (b"FORM", "aiff"), (b".snd", "au"), (b"caff", "caf"), (b".RMF", "rm"), (b"Creative Voice File", "voc"),
                (b"NIST_1A", "nist"), (b"wvpk", "wv"), (b"MAC ", "ape"))
_OTHER_MAGIC = ((b"\xd4\xc3\xb2\xa1", "pcap"), (b"\xa1\xb2\xc3\xd4", "pcap"), (b"M<\xb2\xa1", "pcap"),
                (b"\xa1\xb2<M", "pcap"), (b"\n\r\r\n", "pcap"), (b"PK\x03\x04", "archive"), (b"\x1f\x8b", "archive"),
                (b"7z\xbc\xaf", "archive"), (b"Rar!", "archive"), (b"%PDF", "document"),
                (b"\xd0\xcf\x11\xe0", "document"), (b"\x89PNG", "picture"),
                (b"\xff\xd8\xff\xe0", "picture"), (b"\xff\xd8\xff\xe1", "picture"),
                (b"GIF8", "picture"), (b"SQLite format 3", "database"), (b"\x7fELF", "program"))
_MP3_KBPS = {True: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
             False: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)}
_MP3_HZ = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_CHAIN = 4


def head_of(path: Place) -> bytes:
    """The first HEAD_BYTES of the file; raises OSError."""
    with path.open("rb") as file:
        return file.read(HEAD_BYTES)


def sound_kind(head: bytes) -> str:
    """The kind of sound container (`wav`, `mp3`, `m4a`, ...) that the bytes begin with, or an empty text.

    MPEG and ADTS frames have no magic worth the name: four headers must follow one another."""
    if head[:4] == b"RIFF":
        return "wav" if head[8:12] == b"WAVE" else "riff"
    if head[4:8] == b"ftyp":
        return "m4a"
    for magic, kind in _SOUND_MAGIC:
        if head.startswith(magic):
            return kind
    return next((kind for kind in ("mp3", "aac") if _chained(head, kind)), "")


def other_kind(head: bytes) -> str:
    """The kind of file that holds no sound (`pcap`, `archive`, `text`, ...), or an empty text when unknown."""
    for magic, kind in _OTHER_MAGIC:
        if head.startswith(magic):
            return kind
    return "text" if _is_text(head) else ""


def looks_like_gsm(head: bytes) -> bool:
    """Whether each 33-byte frame begins with the mark 0xD of GSM 06.10 (RFC 3551 4.5.8)."""
    starts = head[::33]
    return bool(starts) and all(byte >> 4 == 0xD for byte in starts)


def _is_text(head: bytes) -> bool:
    if not head.strip() or b"\0" in head:
        return False
    try:
        head.rsplit(b"\n", 1)[0].decode("utf-8")
    except UnicodeDecodeError:
        return False
    return all(byte >= 32 or byte in b"\t\r\n\f" for byte in head)


def _chained(head: bytes, kind: str) -> bool:
    at = 0
    for _frame in range(_CHAIN):
        length = _mp3_frame(head[at:at + 4]) if kind == "mp3" else _adts_frame(head[at:at + 6])
        if not length:
            return False
        at += length
    return True


def _adts_frame(head: bytes) -> int:
    if len(head) < 6 or head[0] != 0xFF or head[1] & 0xF6 != 0xF0:
        return 0
    length = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    return length if length > 7 else 0


def _mp3_frame(head: bytes) -> int:
    """The length of a layer III frame in bytes, 0 if it is none (ISO 11172-3 2.4.1.3)."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return 0
    version, kbps_at, hz_at = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or not 1 <= kbps_at <= 14 or hz_at == 3:
        return 0
    kbps = _MP3_KBPS[version == 3][kbps_at - 1]
    samples_by_8 = 144 if version == 3 else 72
    return samples_by_8 * kbps * 1000 // _MP3_HZ[version][hz_at] + (head[2] >> 1 & 1)
