"""Which decoder reads a file: by its content, by the rule of its extension when headerless, the better one first."""

from __future__ import annotations

from collections.abc import Callable

from qadesk.audio import pyav_source, refusals, sniff, soundfile_source
from qadesk.audio.pyav_source import PyavSource, VoxSource
from qadesk.audio.raw_rules import RawRule
from qadesk.audio.soundfile_source import SoundfileSource
from qadesk.audio.source import Place, Source, SourceError

Choice = tuple[Source | None, Callable[[], Source] | None]
_ONLY_PYAV = frozenset({"m4a", "webm", "wma", "amr", "aac", "rm"})


def choose(path: Place, head: bytes, rule: RawRule | None) -> Choice:
    """The source for a file that begins with `head`, and how to open the other decoder should it fail on the way.

    (None, None) when neither takes it; raises AudioError when it is some other kind of file."""
    kind = sniff.sound_kind(head)
    if not kind and (other := sniff.other_kind(head)):
        raise refusals.not_sound(path, other)
    if rule is not None and not kind and (rule.codec != "gsm" or sniff.looks_like_gsm(head)):
        return _opened(lambda: _raw_source(path, rule)), None
    if kind in _ONLY_PYAV:
        return _opened(lambda: PyavSource(path)), None
    return _better_of_two(path)


def _better_of_two(path: Place) -> Choice:
    first = _opened(lambda: SoundfileSource(path))
    if isinstance(first, SoundfileSource) and first.preferred:
        return first, lambda: PyavSource(path)
    second = _opened(lambda: PyavSource(path))
    if second is None:
        return first, None
    if first is not None:
        first.close()
    return second, lambda: SoundfileSource(path)


def _raw_source(path: Place, rule: RawRule) -> Source:
    if soundfile_source.can_read_raw(rule):
        return SoundfileSource(path, rule)
    if pyav_source.can_read_raw(rule):
        return PyavSource(path, rule)
    return VoxSource(path, rule)


def _opened(opener: Callable[[], Source]) -> Source | None:
    """The source, or None when this decoder cannot take the file: the caller then tries the other or refuses."""
    try:
        return opener()
    except SourceError:
        return None
