"""Reads recordings in a child with limits: what a file does there, it does to itself alone.

A file that crashes, hangs or decodes without end is told as one that cannot be played.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import CancelledError
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from qadesk.audio import refusals
from qadesk.audio.buffer import DecodedCall, decode_to_buffer, warm_up
from qadesk.audio.decode import AudioFacts, inspect_audio
from qadesk.audio.growth import Growth
from qadesk.audio.legs import Legs, inspect_legs
from qadesk.audio.raw_rules import DEFAULT_RAW, RawRules
from qadesk.audio.sample_buffer import end_leftovers
from qadesk.audio.source import Place
from qadesk.errors import UserError, sentences
from qadesk.i18n import _
from qadesk.limited_child import LimitedChild, WorkerDied

LEAST_S = 60.0
BYTES_PER_S = 2_000_000
WALL_PER_PROCESSOR = 2  # other programs have the processor as well
log = logging.getLogger("qadesk.audio")


@dataclass(frozen=True)
class TimeLimits:
    """How long a recording may be read, in seconds on the wall and of the processor."""

    timeout_s: float
    processor_s: float


def time_limits(*paths: Place) -> TimeLimits:
    """A minute of the processor, and more for large files; twice that on the wall."""
    processor_s = LEAST_S + sum(map(_size, paths)) / BYTES_PER_S
    return TimeLimits(WALL_PER_PROCESSOR * processor_s, processor_s)


def look_into(child: LimitedChild, path: Path, raw: RawRules = DEFAULT_RAW, *,
              limits: TimeLimits | None = None) -> AudioFacts:
    """The facts of a file, counted by decoding all of it in the child; never raises for what is in the file."""
    return _facts(child, path, inspect_audio, (path, dict(raw)), limits or time_limits(path))


def look_into_legs(child: LimitedChild, legs: Legs, raw: RawRules = DEFAULT_RAW, *,
                   limits: TimeLimits | None = None) -> AudioFacts:
    """The facts of the call that two files are the legs of, as look_into gives them."""
    return _facts(child, Path(legs.name), inspect_legs, (legs, dict(raw)), limits or time_limits(legs))


def decode_in(child: LimitedChild, path: Place, *, growth: Growth | None = None,
              limits: TimeLimits | None = None) -> DecodedCall:
    """What decode_to_buffer gives, decoded in the child; raises AudioError, also when the child did not survive it.

    `growth` may be looked at meanwhile; who gave it closes it."""
    if growth is None:
        with closing(Growth()) as own:
            return decode_in(child, path, growth=own, limits=limits)
    allowed = limits or time_limits(path)
    try:
        return child.run(partial(decode_to_buffer, growth=growth.name), path, timeout_s=allowed.timeout_s,
                         processor_s=allowed.processor_s)
    except WorkerDied as error:
        growth.clear_up()
        raise refusals.reader_died(path, error) from error
    except (UserError, CancelledError):
        raise
    except Exception as error:
        log.error("a recording's reader failed: %s", type(error).__name__)
        raise refusals.reader_died(path, UserError(_("The file could not be read: its reader crashed."))) from error


def warm_up_in(child: LimitedChild) -> None:
    """Let the child load the decoders; meanwhile clear up after windows that were killed."""
    end_leftovers()
    child.run(warm_up, timeout_s=LEAST_S)


def _facts(child: LimitedChild, path: Path, inspect: Callable[..., AudioFacts], told: tuple[object, ...],
           limits: TimeLimits) -> AudioFacts:
    try:
        return child.run(inspect, *told, timeout_s=limits.timeout_s, processor_s=limits.processor_s)
    except UserError as error:
        return _unplayable(path, sentences(error.what, error.todo))
    except Exception as error:  # noqa: BLE001  a decoder's surprise costs this file, not the thousand after it
        log.error("a recording's reader failed: %s", type(error).__name__)
        return _unplayable(path, _("The file could not be read: its reader crashed."))


def _unplayable(path: Path, reason: str) -> AudioFacts:
    return AudioFacts(path, False, "", 0, 0, 0.0, (), reason)


def _size(path: Place) -> int:
    if isinstance(path, Legs):
        return sum(map(_size, path.sides))
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0
