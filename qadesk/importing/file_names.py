"""Which recording belongs to which call: by the file name in the list, else by the call's id in the file's name.

Suffixes and capitals do not count (`.WAV` beside `.wav`, a list that says .wav for a later .mp3). What fits two
recordings equally well fits none: a wrong recording is worse than a missing one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_SUFFIXES = (
    ".wav .wave .mp3 .gsm .ogg .oga .opus .flac .m4a .mp4 .aac .amr .3gp .webm .wma .ulaw .alaw .ul .al .pcm .raw "
    ".sln .v3 .vox .au .snd .aif .aiff .caf .mka")
AUDIO_SUFFIXES = frozenset(_SUFFIXES.split())
_LEG_ENDINGS = re.compile(r"[-_. ](in|out|rx|tx|caller|callee|agent|customer|left|right|[01])$")
_SHORTEST_ID = 4


@dataclass(frozen=True, slots=True)
class CallKey:
    """What a call says about its recording; `call` is the caller's own key for it."""

    call: int
    recording_name: str
    call_id: str
    agent_no: str


def base_name(name: str) -> str:
    """The last part of a path or link of any system, without a query."""
    return re.split(r"[\\/]", name.split("?")[0])[-1].strip()


def stem(name: str) -> str:
    """A base name without a sound suffix, in small letters."""
    lowered = base_name(name).casefold()
    head, dot, tail = lowered.rpartition(".")
    return head if dot and f".{tail}" in AUDIO_SUFFIXES else lowered


class RecordingIndex:
    """Recordings by the names of their files; answers which one belongs to a call."""

    def __init__(self, paths: Iterable[tuple[int, str]]) -> None:
        """`paths`: (key of the recording, its path)."""
        self._paths: dict[int, str] = {}
        self._by_stem: dict[str, list[int]] = defaultdict(list)
        self._by_part: dict[str, list[int]] = defaultdict(list)
        for key, path in paths:
            self._paths[key] = path.replace("\\", "/").casefold()
            self._by_stem[stem(path)].append(key)

    def match(self, calls: Sequence[CallKey]) -> dict[int, int]:
        """Call -> recording for each call that one recording fits best."""
        wanted = {call.call_id.casefold() for call in calls if len(call.call_id) >= _SHORTEST_ID}
        self._by_part = defaultdict(list)
        for key, path in self._paths.items():
            for part in _parts(stem(path)) & wanted if wanted else ():
                self._by_part[part].append(key)
        found = ((call.call, self._one(call)) for call in calls)
        return {call: key for call, key in found if key is not None}

    def _one(self, call: CallKey) -> int | None:
        if call.recording_name:
            return self._nearest(self._by_stem.get(stem(call.recording_name), []), call.recording_name)
        held = self._by_part.get(call.call_id.casefold(), []) if call.call_id else []
        return self._nearest(self._of_agent(held, call.agent_no), "")

    def _of_agent(self, keys: Sequence[int], agent_no: str) -> Sequence[int]:
        """Among several recordings of one call those that name the agent, if any does."""
        agent = agent_no.casefold()
        own = [key for key in keys if agent and agent in _parts(stem(self._paths[key]))]
        return own or keys

    def _nearest(self, keys: Sequence[int], listed: str) -> int | None:
        """The one recording whose folders agree best with the listed path; a whole call before one of its legs."""
        if len(keys) <= 1:
            return keys[0] if keys else None
        folders = listed.replace("\\", "/").casefold().split("/")[:-1]
        ranked = sorted((self._rank(key, listed, folders), key) for key in keys)
        return ranked[0][1] if ranked[0][0] < ranked[1][0] else None

    def _rank(self, key: int, listed: str, folders: Sequence[str]) -> tuple[int, int, int]:
        path = self._paths[key]
        own = path.split("/")[:-1]
        same = next((n for n, (a, b) in enumerate(zip(reversed(own), reversed(folders), strict=False)) if a != b),
                    min(len(own), len(folders)))
        return (-same, base_name(path) != base_name(listed).casefold() if listed else 0,
                bool(_LEG_ENDINGS.search(stem(path))))


def _parts(name: str) -> set[str]:
    """All pieces of a name that begin and end at a break: `a-b_c` holds a, b, c, a-b, b_c, a-b_c."""
    pieces = [match.span() for match in re.finditer(r"[0-9a-z\u0080-\uffff]+", name)]
    return {name[start:end] for at, (start, _end) in enumerate(pieces) for _start, end in pieces[at:at + 8]}
