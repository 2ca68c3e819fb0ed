"""Acoustic marks (声学证据): measured in the background of every recording, shown with the call, accepted or rejected.

A mark points and never scores. Calls at risk are for purposive listening and never enter the fair sample.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path

from sqlalchemy.orm import Session

from qadesk.database.station_database import announce
from qadesk.errors import NotFound
from qadesk.files import write_whole
from qadesk.i18n import _
from qadesk.models.acoustic_marks import AcousticProgress, CallAcoustics, MarkRow, RiskFilter, RiskPage
from qadesk.models.acoustics import AcousticMark, AcousticResult, MarkDecision, MarkVerdict
from qadesk.models.people import Actor
from qadesk.services.acoustic_counts import Tally, done_before, progress_of
from qadesk.services.acoustic_list import risk_csv
from qadesk.services.acoustic_measuring import Outcome, measure_one, measured
from qadesk.services.acoustic_risk import risk_page
from qadesk.services.acoustic_rows import call_acoustics, marks_of, with_word, words_of, write_outcomes
from qadesk.services.acoustic_waiting import Plan, waiting_of
from qadesk.services.base import Station
from qadesk.services.case_rights import refuse_others
from qadesk.services.evaluations import queue_item
from qadesk.services.hearing_service import HearingService
from qadesk.services.listening_facts import agent_is_left
from qadesk.services.progress import SILENT, Progress

BATCH_FILES, BATCH_S = 20, 1.0
MOST_SHOWN = 1000


def one() -> int:
    """How many recordings are measured side by side unless somebody says otherwise."""
    return 1


class Acoustics(HearingService):
    """The use cases of the acoustic marks."""

    def __init__(self, station: Station) -> None:
        super().__init__(station)
        self._wanted: deque[int] = deque(maxlen=20)  # recordings of calls that somebody opened: they come first
        self._away: set[int] = set()
        self._runs = 0

    # -- measuring
    def run(self, actor: Actor, progress: Progress = SILENT, width: Callable[[], int] = one,
            enough: Callable[[], bool] = lambda: False) -> tuple[int, int]:
        """Measure whatever waits, `width` recordings side by side; returns how many were measured, and how many failed.

        Ends soon after a cancel, or after the recordings at hand once it is `enough`; what is written by then is kept,
        and the next run goes on from there. A recording that is away waits for the next run; one that fails costs
        itself and is not tried again until it changes."""
        self._authorise(actor, "acoustics.run", "")
        self._away.clear()
        self._runs += 1
        with self._station.database.reading() as session:
            before = done_before(session)
        tally = Tally(Plan(self._station, self._wanted), before)
        try:
            self._measure(tally, progress, width, enough)
        finally:
            self._runs -= 1
            if tally.measured or tally.failed:
                with self.act(actor, "acoustics.run", background=True) as act:
                    act.detail = {"measured": tally.measured, "failed": tally.failed}
                    announce(act.session, AcousticResult)  # that nothing goes on any more
        return tally.measured, tally.failed

    def measure_now(self, actor: Actor, item_id: int) -> CallAcoustics:
        """Measure the call's recording unless it is measured, in the child for what a person waits for; blocks until
        that is done.

        Raises NotFound when the item has left the queue, NotAllowed for a trainer whose case it is not."""
        self._authorise(actor, "acoustics.measure_now", f"queue item {item_id}")
        found = self.call(actor, item_id)
        if found.state is not None or found.recording_id is None:
            return found
        with self._station.database.reading() as session:
            waiting = waiting_of(session, self._station, [found.recording_id])
        measuring = [self._station.work.recording(partial(measure_one, waiting=recording)) for recording in waiting]
        self._write([outcome.result() for outcome in measuring])
        return self.call(actor, item_id)

    def progress(self, actor: Actor) -> AcousticProgress:
        """How far the measuring of all recordings is, with those that failed."""
        with self.read(actor, "acoustics.progress") as session:
            return progress_of(session, len(self._away), running=self._runs > 0)

    # -- a call's marks
    def call(self, actor: Actor, item_id: int) -> CallAcoustics:
        """What is known of the call's sound; where nothing is yet, its recording comes next in the measuring.

        Raises NotFound when the item has left the queue, NotAllowed for a trainer whose case it is not."""
        with self.read(actor, "acoustics.call") as session:
            self._refuse_others(session, actor, "acoustics.call", item_id)
            found = self._of_item(session, item_id)
        if found.recording_id is not None and found.state is None and found.recording_id not in self._wanted:
            self._wanted.append(found.recording_id)
        return found

    def decide(self, actor: Actor, item_id: int, mark_id: int, verdict: MarkVerdict) -> MarkRow:
        """Accept or reject a mark, or take that back (OPEN); returns the mark with the word.

        Raises NotFound when the call's marks were measured anew meanwhile."""
        with self.act(actor, "acoustics.decide", about=f"queue item {item_id}") as act:
            refuse_others(act.session, actor, item_id)
            call = queue_item(act.session, item_id).call
            mark = act.session.get(AcousticMark, mark_id)
            if mark is None or mark.recording_id != call.recording_id:
                raise NotFound(_("The marks of this call were measured anew."), safe=_("Nothing was changed."),
                               todo=_("Look at the mark that stands there now."))
            act.detail = {"call": call.rec_id, "kind": mark.kind, "start_ms": mark.start_ms, "verdict": verdict}
            mark.verdict = verdict
            act.session.add(MarkDecision(
                recording_id=mark.recording_id, kind=mark.kind, channel=mark.channel, start_ms=mark.start_ms,
                end_ms=mark.end_ms, verdict=verdict, account_id=actor.account_id, at_utc_ms=act.now_utc_ms))
            act.session.flush()
            return self._row(act.session, mark)

    def at_risk(self, actor: Actor, wanted: RiskFilter, limit: int = MOST_SHOWN) -> RiskPage:
        """The calls with marks that count and were not rejected, the most marks first, then the newest.

        They are for purposive listening: none of them enters the fair sample by this."""
        with self.read(actor, "acoustics.at_risk") as session:
            return risk_page(session, wanted, self.rules_in(session), self._station.clock.now_utc_ms(),
                             min(limit, MOST_SHOWN))

    def export_risks(self, actor: Actor, path: Path, wanted: RiskFilter, password: str) -> int:
        """Write all calls at risk that fit as a list; returns its rows. Asks for the password again.

        Raises StationError for a folder that does not take it."""
        self.prove(actor, "acoustics.export_risks", password)
        with self.act(actor, "acoustics.export_risks", about=path.name) as act:
            page = risk_page(act.session, wanted, self.rules_in(act.session), act.now_utc_ms, None)
            data, count = risk_csv(page.rows)
            act.detail = {"rows": count, **_said(wanted)}
        write_whole(path, data)
        return count

    # -- parts
    def _measure(self, tally: Tally, progress: Progress, width: Callable[[], int],
                 enough: Callable[[], bool]) -> None:
        batch, since_s = list[Outcome](), time.monotonic()
        try:
            for outcome in measured(self._station.work, iter(tally.plan), lambda: progress.cancelled, width,
                                    enough):
                if outcome is not None:
                    batch.append(outcome)
                    tally.note(outcome)
                if len(batch) >= BATCH_FILES or (batch and time.monotonic() - since_s >= BATCH_S):
                    written, batch, since_s = batch, [], time.monotonic()
                    self._write(written)
                if len(tally.plan):
                    tally.tell(progress)
        finally:
            self._write(batch)

    def _write(self, outcomes: list[Outcome]) -> None:
        self._away |= {outcome.recording.recording_id for outcome in outcomes if outcome.is_away}
        if any(not outcome.is_away for outcome in outcomes):
            with self._station.database.transaction(background=True) as session:
                write_outcomes(session, outcomes, self._station.clock.now_utc_ms())

    def _of_item(self, session: Session, item_id: int) -> CallAcoustics:
        call, rules = queue_item(session, item_id).call, self.rules_in(session)
        return call_acoustics(session, item_id, call.recording, rules, 0 if agent_is_left(call, rules) else 1)

    def _row(self, session: Session, mark: AcousticMark) -> MarkRow:
        found = next(row for row in marks_of(session, [mark.recording_id])[mark.recording_id] if row.mark_id == mark.id)
        return with_word(found, words_of(session, [mark.recording_id])[mark.recording_id], self.rules_in(session).zone)


def _said(wanted: RiskFilter) -> dict[str, object]:
    """What of the filter narrows the list, for the audit trail."""
    parts = {"days": wanted.days, "words": wanted.words, "agent": wanted.agent_no, "team": wanted.team,
             "kind": wanted.kind}
    return {name: value for name, value in parts.items() if value}
