"""Where a call's sound is: the places to decode it from, the best one first, or a plain word why there is none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import product
from pathlib import Path
from typing import TypeVar

from sqlalchemy.orm import Session

from qadesk.audio.legs import Legs
from qadesk.audio.looking import LEAST_S, warm_up_in
from qadesk.audio.source import Place
from qadesk.errors import AudioError
from qadesk.i18n import _
from qadesk.limited_child import LimitedChild
from qadesk.models.calls import Call, Recording, RecordingState
from qadesk.models.store import StoredRecording
from qadesk.services.store_sound import (
    StoredBroken,
    StoredSound,
    facts_of,
    is_original,
    object_path,
    warm_up_store,
)

T = TypeVar("T")


def places_of(session: Session, station: Path, recording: Recording) -> tuple[Place, ...]:
    """Where a recording's bytes are, in the order in which to try: the original while it is unchanged, its object in
    the store, an original that looks otherwise. Empty when it is away.

    Of a call of two legs, both of them in the places that each has; one alone where the other is away or damaged."""
    own = _places_of_file(session, station, recording)
    if recording.customer_leg is None:
        return own
    others = _places_of_file(session, station, recording.customer_leg)
    pairs = sorted(product(enumerate((*own, None)), enumerate((*others, None))), key=_missing_last)
    return tuple(Legs(agent, customer) for (_at, agent), (_n, customer) in pairs if agent or customer)


def whole_places_of(session: Session, station: Path, recording: Recording) -> tuple[Place, ...]:
    """The same, without those where a leg is missing."""
    return tuple(place for place in places_of(session, station, recording)
                 if not isinstance(place, Legs) or len(place.sides) > 1)


_Numbered = tuple[int, Place | None]


def _missing_last(pair: tuple[_Numbered, _Numbered]) -> tuple[int, int]:
    """The pairs with both legs first, each leg in its best place first; the agent's alone before the customer's."""
    (agent_at, agent), (customer_at, customer) = pair
    return (agent is None) * 2 + (customer is None), agent_at + customer_at


def _places_of_file(session: Session, station: Path, recording: Recording) -> tuple[Place, ...]:
    stored = session.get(StoredRecording, recording.sha256) if recording.sha256 else None
    original = Path(recording.path)
    there = facts_of(original) is not None
    if stored is None:
        return (original,) if there else ()
    kept = StoredSound(object_path(station, stored.sha256), recording.file_name, stored.size_bytes, stored.key)
    in_store: tuple[Place, ...] = (kept,) if facts_of(kept.file) is not None else ()
    if is_original(original, stored.size_bytes, stored.original_mtime_ms):
        return (original, *in_store)
    return (*in_store, original) if there else in_store


def playable(session: Session, station: Path, call: Call) -> tuple[Place, ...]:
    """The places of the call's recording. Raises AudioError when it has none, is away or known not to play."""
    recording = call.recording
    safe = _("The call stays in the queue; drafts and scores are untouched.")
    if recording is None:
        raise AudioError(_("This call has no recording."), safe=safe,
                         todo=_("Import its recording, or go on with the next call."), code="E-AUD-10")
    places = places_of(session, station, recording)
    if not places:
        raise AudioError(_("The recording {name} is not where it was imported from.").format(name=recording.file_name),
                         safe=safe, code="E-AUD-11",
                         todo=_("Plug in the drive or bring the folder back, then open the call again."))
    if recording.state == RecordingState.UNPLAYABLE:
        raise AudioError(_("The recording {name} cannot be played.").format(name=recording.file_name), safe=safe,
                         todo=recording.reason, code="E-AUD-12")
    return places


def reading(read: Callable[[LimitedChild, Place], T], places: Sequence[Place]) -> Callable[[LimitedChild], T]:
    """The task for the limited child that reads the first of the places whose bytes are whole."""
    return partial(_read_first, read, places)


def _read_first(read: Callable[[LimitedChild, Place], T], places: Sequence[Place], child: LimitedChild) -> T:
    for place in places[:-1]:
        try:
            return read(child, place)
        except StoredBroken:
            continue
    return read(child, places[-1])


def warm_up_first(child: LimitedChild) -> None:
    """Let the child load its decoders and what opens the store."""
    warm_up_in(child)
    child.run(warm_up_store, timeout_s=LEAST_S)


Whereabouts = tuple[int, bool]
"""A recording by its key, and whether it is away."""


def changed_whereabouts(recording: Recording | None) -> Whereabouts | None:
    """Whether a recording went away, or came back, since that was last looked at; None when nothing changed.

    One whose file was taken away on purpose (state MISSING) is no matter of this."""
    if recording is None or recording.state == RecordingState.MISSING:
        return None
    away = facts_of(Path(recording.path)) is None
    return (recording.id, away) if away != (recording.away_utc_ms is not None) else None


def note_whereabouts(session: Session, changed: Whereabouts, now_utc_ms: int) -> dict[str, object]:
    """Remember that a recording is not where it was, and since when; or that it is back. What the audit row says."""
    recording_id, away = changed
    session.get_one(Recording, recording_id).away_utc_ms = now_utc_ms if away else None
    return {"away": int(away), "back": int(not away)}
