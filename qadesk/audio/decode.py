"""From any recording to blocks of int16 samples: one face over two decoders, told apart by content, not by name.

Headers are not believed: lengths are counted. A damaged file plays what it holds; one that holds no sound says why.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from qadesk.audio import refusals, sniff
from qadesk.audio.raw_rules import DEFAULT_RAW, RawRules, rule_for
from qadesk.audio.source import Place, Reader, Samples, Source, SourceError
from qadesk.errors import AudioError, sentences
from qadesk.i18n import _, ngettext

MAX_DURATION_S = 24 * 3600
LOWEST_HZ, HIGHEST_HZ, MOST_CHANNELS = 1000, 384_000, 64
_EXACT_CODECS = frozenset({"flac", "alac"})  # their headers count samples
_NAMES_OF_KIND = {
    "wav": ("wav", "wave", "wav49", "bwf", "gsw"), "w64": ("w64",), "mp3": ("mp3", "mpga", "mp2"),
    "ogg": ("ogg", "oga", "opus", "spx"), "flac": ("flac",), "m4a": ("m4a", "mp4", "3gp", "aac4", "m4b", "mov"),
    "aac": ("aac", "adts"), "amr": ("amr", "awb"), "webm": ("webm", "mka", "mkv"), "wma": ("wma", "asf"),
    "gsm": ("gsm",), "aiff": ("aif", "aiff", "aifc"), "au": ("au", "snd"), "caf": ("caf",)}
_KNOWN_NAMES = {name: kind for kind, names in _NAMES_OF_KIND.items() for name in names}

_Version = tuple[int, int, int] | None


@dataclass(frozen=True)
class AudioFacts:
    """What a file really holds; `reason` says why when it cannot be played (then rate, channels, duration may be 0)."""

    path: Path
    playable: bool
    codec: str
    sample_rate_hz: int
    channels: int
    duration_s: float
    warnings: tuple[str, ...]
    reason: str | None


class AudioReader:
    """An opened recording: `blocks()` once, then close; `warnings` is complete when the blocks are through."""

    def __init__(self, path: Place, source: Source, spare: Callable[[], Source] | None,
                 as_opened: _Version) -> None:
        self.sample_rate_hz, self.n_channels, self.codec = source.sample_rate_hz, source.n_channels, source.codec
        self.claimed_s = source.claimed_s
        self.warnings: list[str] = _name_warnings(path, source)
        self._source, self._spare = source, spare
        self._path, self._as_opened = path, as_opened
        self._n_frames = 0

    def blocks(self) -> Iterator[Samples]:
        """Blocks (n_frames, n_channels) int16 of bounded size, to the end of what the file holds."""
        most = MAX_DURATION_S * self.sample_rate_hz
        for block in self._all_blocks():
            block = block[:most - self._n_frames]
            self._n_frames += len(block)
            yield block
            if self._n_frames >= most:
                self.warnings.append(_("The recording is longer than 24 hours; what comes after is left out."))
                return
        _refuse_damaged(self._path)
        self._judge_length()
        self._judge_change()

    def close(self) -> None:
        self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()

    def _all_blocks(self) -> Iterator[Samples]:
        try:
            yield from self._source.blocks()
        except SourceError:
            self.warnings.append(_("Damaged at {seconds} s.").format(seconds=f"{self._seconds():.1f}"))
            yield from self._rest_by_spare()

    def _rest_by_spare(self) -> Iterator[Samples]:
        """What the other decoder still finds after the frames that were delivered."""
        try:
            spare = self._spare() if self._spare else None
        except SourceError:
            spare = None
        if spare is None:
            return
        self._source.close()
        self._source, to_skip = spare, self._n_frames
        if (spare.sample_rate_hz, spare.n_channels) != (self.sample_rate_hz, self.n_channels):
            return
        try:
            for block in spare.blocks():
                if len(block) > to_skip:
                    yield block[to_skip:]
                to_skip = max(0, to_skip - len(block))
        except SourceError:
            return

    def _seconds(self) -> float:
        return self._n_frames / self.sample_rate_hz

    def _judge_length(self) -> None:
        damaged, held = self._source.damaged_packets, self._seconds()
        if damaged:
            self.warnings.append(ngettext("{count} damaged piece was left out.",
                                          "{count} damaged pieces were left out.", damaged).format(count=damaged))
        slack = 0.01 if self.codec in _EXACT_CODECS else max(0.5, held / 50)
        if self._source.length_corrected:
            self.warnings.append(_("The length in the file's header is wrong; {seconds} s of sound are really there.")
                                 .format(seconds=f"{held:.1f}"))
        elif self.claimed_s and abs(self.claimed_s - held) > slack:
            self.warnings.append(_("The file's header says {said} s, but {seconds} s of sound are really there.")
                                 .format(said=f"{self.claimed_s:.1f}", seconds=f"{held:.1f}"))

    def _judge_change(self) -> None:
        now = _version(self._path)
        if now is None:
            self.warnings.append(_("The file went away while it was read; {seconds} s of it were read.").format(
                seconds=f"{self._seconds():.1f}"))
        elif now != self._as_opened:
            self.warnings.append(_("The file changed while it was read; {seconds} s of it were read. Read it again "
                                   "when its recorder has finished.").format(seconds=f"{self._seconds():.1f}"))


def open_audio(path: Place, *, raw: RawRules = DEFAULT_RAW) -> AudioReader:
    """The recording, ready to be read; headerless files open by the rule of their extension.

    Raises AudioError naming the file, what is wrong with it and what to do."""
    from qadesk.audio import back_ends  # the decoders take 0.2 s to load, which the window's own process never needs

    as_opened = _version(path)
    head = _checked_head(path)
    source, spare = back_ends.choose(path, head, rule_for(path, raw))
    if source is None:
        _refuse_damaged(path)
        raise refusals.unknown_format(path)
    if not LOWEST_HZ <= source.sample_rate_hz <= HIGHEST_HZ or not 1 <= source.n_channels <= MOST_CHANNELS:
        source.close()
        raise refusals.impossible_header(path, source.sample_rate_hz, source.n_channels)
    return AudioReader(path, source, spare, as_opened)


def inspect_audio(path: Path, raw: RawRules = DEFAULT_RAW) -> AudioFacts:
    """The facts of a file, counted by decoding all of it; bad audio is a reason, never an exception."""
    return facts_of(path, lambda: open_audio(path, raw=raw))


def facts_of(path: Path, opener: Callable[[], Reader]) -> AudioFacts:
    """The facts of what `opener` opens, told as those of the file at `path`."""
    try:
        with opener() as reader:
            n_frames = sum(len(block) for block in reader.blocks())
    except AudioError as error:
        return AudioFacts(path, False, "", 0, 0, 0.0, (), _reason(error))
    reason = None if n_frames else _reason(refusals.no_sound(path))
    return AudioFacts(path, bool(n_frames), reader.codec, reader.sample_rate_hz, reader.n_channels,
                      round(n_frames / reader.sample_rate_hz, 3), tuple(reader.warnings), reason)


def _version(path: Place) -> _Version:
    """What changes when the file's content does; None when it is not there."""
    try:
        facts = path.stat()
    except (OSError, ValueError):
        return None
    return facts.st_ino, facts.st_size, facts.st_mtime_ns


def _refuse_damaged(path: Place) -> None:
    if not isinstance(path, Path):
        path.refuse_damaged()


def _reason(error: AudioError) -> str:
    return sentences(error.what, error.todo)


def _checked_head(path: Place) -> bytes:
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            raise refusals.not_a_file(path)
        if not facts.st_size:
            raise refusals.empty_file(path)
        return sniff.head_of(path)
    except FileNotFoundError as error:
        raise refusals.missing(path) from error
    except (OSError, ValueError) as error:
        raise refusals.unreadable(path) from error


def _name_warnings(path: Place, source: Source) -> list[str]:
    said = path.suffix.lower().lstrip(".")
    if source.container == "raw" or said not in _KNOWN_NAMES or source.container not in _NAMES_OF_KIND:
        return []
    if _KNOWN_NAMES[said] == source.container:
        return []
    return [_("The name says .{said}, but the content is {really}; the content counts.").format(
        said=said, really=f"{source.container.upper()} ({source.codec})")]
