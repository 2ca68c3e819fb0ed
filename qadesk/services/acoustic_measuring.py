"""Measures recordings side by side in children with limits, at low priority: what a file does, it does to itself alone.

While a person waits for a process nothing new is begun. A stop ends the children in the midst of their work.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass

from qadesk.audio.acoustics_known import NotThis, measure_known
from qadesk.audio.looking import time_limits
from qadesk.audio.source import Place
from qadesk.errors import UserError, sentences
from qadesk.i18n import _
from qadesk.limited_child import LimitedChild
from qadesk.models.acoustics import Found
from qadesk.work import Work

LOOK_S = 0.05
log = logging.getLogger("qadesk.acoustics")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A recording that waits to be measured; `places` are where its bytes are, the best one first, none if away.

    `customer_sha256` is the hash of the customer's leg, "" for a recording in one file."""

    recording_id: int
    sha256: str
    duration_ms: int
    places: tuple[Place, ...]
    customer_sha256: str = ""

    @property
    def hashes(self) -> tuple[str, ...]:
        """The hashes of its files."""
        return (self.sha256, self.customer_sha256) if self.customer_sha256 else (self.sha256,)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one: found, or failed for a reason, or (neither) away or not the file that was brought in."""

    recording: Waiting
    found: Found | None = None
    reason: str = ""

    @property
    def is_away(self) -> bool:
        return self.found is None and not self.reason


def cores() -> int:
    """How many recordings can be measured side by side while nobody is there."""
    return os.cpu_count() or 1


def measured(work: Work, plan: Iterator[Waiting], stopped: Callable[[], bool], width: Callable[[], int],
             enough: Callable[[], bool] = lambda: False) -> Iterator[Outcome | None]:
    """Outcomes as they come, and None at least every LOOK_S in between; `width` is how many may be under way.

    Ends when the plan is at its end, or after what is under way once it is `enough`; or soon after `stopped`: then
    what is under way is lost, nothing else."""
    with _children(work) as begin:
        running: set[Future[Outcome]] = set()
        more = True
        while (running or more) and not stopped():
            while more and len(running) < width() and not work.is_waited_for():
                waiting = None if enough() else next(plan, None)
                more = waiting is not None
                running |= {begin(waiting)} if waiting is not None else set()
            if not running:
                time.sleep(LOOK_S if more else 0)
            done, running = wait(running, LOOK_S, FIRST_COMPLETED)
            yield from (future.result() for future in done)
            yield None


def measure_one(child: LimitedChild, waiting: Waiting) -> Outcome:
    """Measure one recording in the child, at the first place that has its bytes whole; never raises for what is in
    the file."""
    outcome = Outcome(waiting)
    for place in waiting.places:
        outcome = _measure_at(child, waiting, place)
        if outcome.found is not None:
            break
    return outcome


def _measure_at(child: LimitedChild, waiting: Waiting, place: Place) -> Outcome:
    limits = time_limits(place)
    try:
        return Outcome(waiting, child.run(measure_known, place, *waiting.hashes, timeout_s=limits.timeout_s,
                                          processor_s=limits.processor_s))
    except (NotThis, OSError):
        return Outcome(waiting)
    except UserError as error:
        return Outcome(waiting, reason=sentences(error.what, error.todo) if _is_there(place) else "")
    except Exception as error:  # noqa: BLE001  a decoder's surprise costs this file, not the thousand after it
        log.error("a recording could not be measured: %s", type(error).__name__)
        return Outcome(waiting, reason=_("The file could not be read: its reader crashed."))


def _is_there(place: Place) -> bool:
    """Whether a file that failed is there: a drive that was pulled says nothing of the file."""
    try:
        place.stat()
    except (OSError, ValueError):
        return False
    return True


@contextmanager
def _children(work: Work) -> Iterator[Callable[[Waiting], Future[Outcome]]]:
    """Begins the measuring of one recording in a child that is free; all are ended with the block."""
    free: list[LimitedChild] = []
    made: list[LimitedChild] = []

    def run(child: LimitedChild, waiting: Waiting) -> Outcome:
        try:
            return measure_one(child, waiting)
        finally:
            free.append(child)

    def begin(waiting: Waiting) -> Future[Outcome]:
        if not free:
            made.append(work.spare_child())
            free.append(made[-1])
        return threads.submit(run, free.pop(), waiting)

    with ThreadPoolExecutor(cores(), "acoustics") as threads:
        try:
            yield begin
        finally:
            for child in made:
                child.close()
