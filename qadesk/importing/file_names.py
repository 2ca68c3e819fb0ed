"""The names of sound files as they are compared: without folders, suffix and capitals.

Suffixes and capitals do not count (`.WAV` beside `.wav`, a list that says .wav for a later .mp3).
"""

from __future__ import annotations

import re

_SUFFIXES = (
    ".wav .wave .mp3 .gsm .ogg .oga .opus .flac .m4a .mp4 .aac .amr .3gp .webm .wma .ulaw .alaw .ul .al .pcm .raw "
    ".sln .v3 .vox .au .snd .aif .aiff .caf .mka")
AUDIO_SUFFIXES = frozenset(_SUFFIXES.split())


def base_name(name: str) -> str:
    """The last part of a path or link of any system, without a query."""
    return re.split(r"[\\/]", name.split("?")[0])[-1].strip()


def cut_suffix(path: str) -> str:
    """A path without a sound suffix."""
    head, dot, tail = path.rpartition(".")
    return head if dot and f".{tail.casefold()}" in AUDIO_SUFFIXES else path


def without_suffix(name: str) -> str:
    """A base name without a sound suffix, as it is written."""
    return cut_suffix(base_name(name))


def stem(name: str) -> str:
    """A base name without a sound suffix, in small letters."""
    return without_suffix(name).casefold()
