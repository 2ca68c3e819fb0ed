"""Which recording belongs to which call: by the file name in the list, else by the call's id in the file's name.

What fits two recordings equally well fits none: a wrong recording is worse than a missing one. Two files of the same
bytes are one recording.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC

from qadesk.importing.file_names import base_name, stem
from qadesk.importing.known_names import GENERAL, read_name
from qadesk.importing.legs_in_names import WHOLE, whole_stem
from qadesk.importing.name_facts import NameFacts, NamePattern

_SHORTEST_ID = 4
_FAR_MS = 2 * 86_400_000


@dataclass(frozen=True, slots=True)
class CallKey:
    """What a call says about its recording; `call` is the caller's own key for it, `start_utc_ms` 0 if not known."""

    call: int
    recording_name: str
    call_id: str
    agent_no: str
    start_utc_ms: int = 0


@dataclass(frozen=True)
class Beside:
    """What is known of recordings beside their names, by their keys: hashes, the ids that sidecars give, and the paths
    of the customers' legs of those that are two files."""

    hashes: Mapping[int, str] = field(default_factory=dict)
    ids: Mapping[int, str] = field(default_factory=dict)
    legs: Mapping[int, str] = field(default_factory=dict)


class RecordingIndex:
    """Recordings by the names of their files; answers which one belongs to a call."""

    def __init__(self, paths: Iterable[tuple[int, str]], beside: Beside | None = None,
                 own: Sequence[NamePattern] = ()) -> None:
        """`paths`: (key of the recording, its path); `own`: the centre's patterns of names."""
        self._paths: dict[int, str] = {}
        self._by_stem: dict[str, list[int]] = defaultdict(list)
        self._by_part: dict[str, list[int]] = defaultdict(list)
        self._beside, self._own = beside or Beside(), own
        for key, path in paths:
            self._paths[key] = path.replace("\\", "/").casefold()
            self._by_stem[stem(path)].append(key)
        for key, path in self._beside.legs.items():
            self._by_stem[stem(path)].append(key)

    def match(self, calls: Sequence[CallKey]) -> dict[int, int]:
        """Call -> recording for each call that one recording fits best."""
        wanted = {call.call_id.casefold() for call in calls
                  if not call.recording_name and len(call.call_id) >= _SHORTEST_ID}
        self._by_part = defaultdict(list)
        for key, path in self._paths.items():
            for part in self._ids(key, path) & wanted if wanted else ():
                self._by_part[part].append(key)
        found = ((call.call, self._one(call)) for call in calls)
        return {call: key for call, key in found if key is not None}

    def _ids(self, key: int, path: str) -> set[str]:
        """What may be a call's id: what the sidecar says, else each piece of the name."""
        said = self._beside.ids.get(key, "")
        return {said.casefold()} if said else _parts(stem(path))

    def _one(self, call: CallKey) -> int | None:
        if call.recording_name:
            return self._nearest(self._by_stem.get(stem(call.recording_name), []), call.recording_name)
        held = self._by_part.get(call.call_id.casefold(), []) if call.call_id else []
        return self._nearest(self._of_agent([key for key in held if self._is_of(key, call)], call.agent_no), "")

    def _is_of(self, key: int, call: CallKey) -> bool:
        """Whether the id in a name is one: not a number or an extension there, nor of a call of another day."""
        facts, wanted = read_name(self._paths[key], self._own), call.call_id.casefold()
        if self._beside.ids.get(key, "").casefold() != wanted and wanted in _no_ids(facts):
            return False
        starts = facts.starts_utc_ms(UTC)  # a zone is hours, a wrong call is days away
        return not (starts and call.start_utc_ms) or any(
            abs(start - call.start_utc_ms) <= _FAR_MS for start in starts)

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
        best = [key for rank, key in ranked if rank == ranked[0][0]]
        hashes = {self._beside.hashes.get(key) or key for key in best}
        return best[0] if len(hashes) == 1 else None

    def _rank(self, key: int, listed: str, folders: Sequence[str]) -> tuple[int, int, int]:
        path = self._paths[key]
        own = path.split("/")[:-1]
        same = next((n for n, (a, b) in enumerate(zip(reversed(own), reversed(folders), strict=False)) if a != b),
                    min(len(own), len(folders)))
        is_leg = whole_stem(stem(path))[1] not in ("", *WHOLE)
        return (-same, base_name(path) != base_name(listed).casefold() if listed else 0, is_leg)


def _no_ids(facts: NameFacts) -> set[str]:
    """What stands in a name that a pattern reads and is no id: its numbers, its extension, its agent, its day."""
    if facts.pattern in ("", GENERAL):
        return set()
    days = {text for start in facts.starts for text in (f"{start:%Y%m%d}", f"{start:%H%M%S}", f"{start:%Y%m%d%H%M%S}")}
    return ({facts.extension, facts.agent.casefold()} | days | {number.lstrip("+") for number in facts.numbers}
            | set(facts.numbers)) - {"", *facts.ids}


def _parts(name: str) -> set[str]:
    """All pieces of a name that begin and end at a break: `a-b_c` holds a, b, c, a-b, b_c, a-b_c."""
    pieces = [match.span() for match in re.finditer(r"[0-9a-z\u0080-\uffff]+", name)]
    return {name[start:end] for at, (start, _end) in enumerate(pieces) for _start, end in pieces[at:at + 8]}
