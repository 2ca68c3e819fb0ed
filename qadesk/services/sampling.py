"""The weekly draw: the commitment made before it, the frame of a week, the draw itself, its files, and the queue.

The first complete draw of a week counts; a second one is refused, and every attempt is kept. Without a commitment made
before the week ended a public random number is needed, and the draw says 无承诺.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qadesk.errors import Conflict, NotAllowed, RuleBroken, UserError
from qadesk.i18n import _
from qadesk.models.audit import Outcome
from qadesk.models.calls import Call
from qadesk.models.draw import Drawn, assign_order, draw, draw_csv, fraction_text
from qadesk.models.draw_files import DRAW, MANIFEST, SLIP, TOLD, committed_json, draw_json, join_seed
from qadesk.models.frame import (
    EXTRA_COLUMNS,
    Commitment,
    DrawFacts,
    FixedManifest,
    Frame,
    FrameRules,
    agent_lines,
    frame_rows,
    recorded,
)
from qadesk.models.manifest import Manifest, ManifestRow, read_manifest, write_manifest
from qadesk.models.people import Actor
from qadesk.models.periods import Week, local_text, week_at
from qadesk.models.sampling import AttemptOutcome, Draw, DrawnCall, Origin, QueueItem
from qadesk.reports import press
from qadesk.services.assignment_rows import deal_out
from qadesk.services.base import Act, Rules, Service
from qadesk.services.draw_commitments import (
    add_attempt,
    commitment_in,
    fixed_manifest,
    make_commitment,
    refuse_changed,
    refuse_early,
    refuse_late_commitment,
    refuse_uncommitted,
    secret_of,
)
from qadesk.services.draw_slip import draw_of, drawn_week, facts_of, slip_of
from qadesk.services.frame_query import call_ids, frame_calls, frame_rules, names_and_teams
from qadesk.services.printing import imprint_of
from qadesk.settings import write_whole


class Sampling(Service):
    """The frame and the draw of each week."""

    def weeks(self, actor: Actor) -> tuple[Week, ...]:
        """The weeks with calls in the station, the latest first."""
        with self.read(actor, "sampling.weeks") as session:
            zone = self.rules_in(session).zone
            first = session.scalar(select(func.min(Call.start_utc_ms)))
            last = session.scalar(select(func.max(Call.start_utc_ms)))
            if first is None or last is None:
                return ()
            found, week, end = [], week_at(first, zone), week_at(last, zone)
            while week <= end:
                if _has_calls(session, week.start_utc_ms(zone), week.end_utc_ms(zone)):
                    found.append(week)
                week = week.next()
            return tuple(reversed(found))

    def frame(self, actor: Actor, week: Week) -> Frame:
        """The frame of a week in figures, with each agent's line and the draw, if it was made: then as it was drawn
        from, whatever became of calls and recordings since."""
        with self.read(actor, "sampling.frame") as session:
            rules = frame_rules(self.rules_in(session), week)
            calls = frame_calls(session, rules)
            made = draw_of(session, week)
            rows = read_manifest(made.manifest.encode()).rows if made else frame_rows(calls, rules)
            people = names_and_teams(session, week.last_day)
            over = self._station.clock.now_utc_ms() >= week.end_utc_ms(rules.zone)
            excluded = Counter(row.reason for row in rows if not row.eligible)
            return Frame(week, len(rows), recorded(rows),
                         sum(row.eligible for row in rows), dict(excluded), agent_lines(calls, rows, rules, people),
                         over, facts_of(session, made) if made else None, commitment_in(session, week),
                         _fixed(session, week, rows) if made is None else None)

    def commit_running(self, actor: Actor) -> Commitment | None:
        """Commit to the draw of the week that runs, once for all; None when that was done before. It is made by
        itself when the first one works in a week."""
        with self.read(actor, "sampling.commit_running") as session:
            now = self._station.clock.now_utc_ms()
            week = week_at(now, self.rules_in(session).zone)
            if commitment_in(session, week) is not None:
                return None
        with self.act(actor, "sampling.commit_running", about=week.name, background=True) as act:
            return commitment_in(act.session, week) or make_commitment(act, actor, week)

    def commit_week(self, actor: Actor, week: Week) -> Commitment:
        """The commitment of a week, made now unless there is one. Raises RuleBroken once the week has ended without."""
        with self._step(actor, "sampling.commit_week", week) as act:
            made = commitment_in(act.session, week)
            if made is not None:
                return made
            refuse_late_commitment(week, self.rules_in(act.session), act.now_utc_ms)
            return make_commitment(act, actor, week)

    def fix_manifest(self, actor: Actor, week: Week, *, early: bool = False) -> FixedManifest:
        """Fix the manifest of a week by its hash M, before a random number is rolled; the draw is then made from it.

        Raises Conflict when the week was drawn, RuleBroken while it has not ended (unless `early`) or has no call."""
        with self._step(actor, "sampling.fix_manifest", week) as act:
            manifest, _data, _rules = self._frozen(act, week, early)
            add_attempt(act.session, actor, week, AttemptOutcome.FIXED, act.now_utc_ms, manifest_sha256=manifest.sha256)
            act.detail = {"manifest_sha256": manifest.sha256, "rows": len(manifest.rows)}
            return FixedManifest(manifest.sha256, act.now_utc_ms, actor.display_name)

    def draw_week(self, actor: Actor, week: Week, entropy: str = "", *, early: bool = False) -> DrawFacts:
        """Draw a week: its frame becomes the manifest, the seed is `week|M|s|P` with the secret of the commitment as s
        and the typed text as P; the drawn calls enter the queue. What is refused is kept as an attempt.

        Raises Conflict when the week was drawn before, or its calls are not those of the manifest that was fixed;
        RuleBroken while it has not ended (unless `early`), without commitment and P, and without a call to draw."""
        with self._step(actor, "sampling.draw_week", week, entropy.strip()) as act:
            return self._draw(act, actor, week, entropy.strip(), early)

    def write_draw(self, actor: Actor, week: Week, folder: Path) -> tuple[Path, ...]:
        """Write the files of a week's draw into a folder, as far as they exist; returns them. manifest.csv, draw.csv,
        draw.json and slip.pdf of a drawn week; before it draw.json with C and M, and the manifest once it is fixed.

        Raises NotFound when there is none of them, StationError when the folder cannot be written or, once the others
        are, the computer has no Chinese face for the slip."""
        with self.act(actor, "sampling.write_draw", about=week.name) as act:
            rules, made = self.rules_in(act.session), draw_of(act.session, week)
            files = self._files(act.session, week, rules) if made is None else _drawn_files(act.session, made)
            slip = slip_of(act.session, week, rules) if made is not None else None
        for name, content in files.items():
            write_whole(folder / name, content)
        if slip is not None:
            assert act.head is not None
            imprint = imprint_of(self._station, actor, rules, act.head, act.now_utc_ms)
            paper = self._station.work.foreground(press.draw_slip, replace(slip, imprint=imprint)).result()
            write_whole(folder / SLIP, paper.pdf)
            files[SLIP] = paper.pdf
        return tuple(folder / name for name in files)

    @contextmanager
    def _step(self, actor: Actor, use_case: str, week: Week, entropy: str | None = None) -> Iterator[Act]:
        """An act towards the draw of a week: its refusal is told to the auditor with its code, whatever the reason. One
        with `entropy` is an attempt to draw, which is kept too."""
        try:
            with self.act(actor, use_case, about=week.name) as act:
                yield act
        except NotAllowed:
            raise
        except UserError as error:
            station, now = self._station, self._station.clock.now_utc_ms()
            with station.database.transaction() as session:
                if entropy is not None:
                    add_attempt(session, actor, week, AttemptOutcome.REFUSED, now, code=error.code, entropy=entropy)
                station.chain.append(session, actor, use_case, at_utc_ms=now, about=week.name,
                                     outcome=Outcome.REFUSED, detail={"code": error.code})
            raise

    def _draw(self, act: Act, actor: Actor, week: Week, entropy: str, early: bool) -> DrawFacts:
        manifest, data, rules = self._frozen(act, week, early)
        commitment = commitment_in(act.session, week)
        refuse_uncommitted(commitment, entropy, week)
        refuse_changed(act.session, week, manifest.sha256)
        seed = join_seed(week.name, manifest.sha256, secret_of(act.session, week), entropy)
        drawn = draw(manifest.rows, seed)
        made = _store(act, actor, week, rules, data, manifest, seed, entropy, commitment, drawn)
        add_attempt(act.session, actor, week, AttemptOutcome.DRAWN, act.now_utc_ms, manifest_sha256=manifest.sha256,
                    entropy=entropy)
        act.detail = {"manifest_sha256": manifest.sha256, "drawn": len(drawn), "rows": len(manifest.rows),
                      "C": made.commitment}
        return facts_of(act.session, made)

    def _frozen(self, act: Act, week: Week, early: bool) -> tuple[Manifest, bytes, Rules]:
        """The manifest of a week as it is now, in bytes too, once it may be fixed or drawn from."""
        rules = self.rules_in(act.session)
        _refuse_second(act.session, week, rules)
        if not early:
            refuse_early(week, rules, act.now_utc_ms)
        data = self._manifest(act.session, frame_rules(rules, week))
        return read_manifest(data), data, rules

    def _files(self, session: Session, week: Week, rules: Rules) -> dict[str, bytes]:
        commitment, fixed = commitment_in(session, week), fixed_manifest(session, week)
        if commitment is None and fixed is None:
            drawn_week(session, week)
        data = self._manifest(session, frame_rules(rules, week)) if fixed else b""
        holds = fixed is not None and read_manifest(data).sha256 == fixed.manifest_sha256
        told = {TOLD: committed_json(week.name, commitment, fixed if holds else None)}
        return {MANIFEST: data, **told} if holds else told

    def _manifest(self, session: Session, rules: FrameRules) -> bytes:
        rows = frame_rows(frame_calls(session, rules), rules)
        _refuse_empty(rows, rules.week)
        return write_manifest(rows, EXTRA_COLUMNS)


def _has_calls(session: Session, start_utc_ms: int, end_utc_ms: int) -> bool:
    asked = select(Call.id).where(Call.start_utc_ms >= start_utc_ms, Call.start_utc_ms < end_utc_ms).limit(1)
    return session.scalar(asked) is not None


def _drawn_files(session: Session, made: Draw) -> dict[str, bytes]:
    manifest = made.manifest.encode()
    return {MANIFEST: manifest, DRAW: draw_csv(draw(read_manifest(manifest).rows, made.seed)),
            TOLD: draw_json(facts_of(session, made), made.counts)}


def _fixed(session: Session, week: Week, rows: Sequence[ManifestRow]) -> FixedManifest | None:
    """The manifest fixed last, and whether it is still that of these rows."""
    fixed = fixed_manifest(session, week)
    if fixed is None:
        return None
    return replace(fixed, holds=read_manifest(write_manifest(rows, EXTRA_COLUMNS)).sha256 == fixed.manifest_sha256)


def _refuse_second(session: Session, week: Week, rules: Rules) -> None:
    made = draw_of(session, week)
    if made is not None:
        facts = facts_of(session, made)
        raise Conflict(_("Week {week} was drawn by {who} on {when}; the first draw counts.").format(
            week=week.name, who=facts.by, when=local_text(facts.at_utc_ms, rules.zone)),
            safe=_("Nothing was changed."), todo=_("Work with the calls that were drawn."), code="E-DRW-03")


def _refuse_empty(rows: Sequence[ManifestRow], week: Week) -> None:
    if any(row.eligible and row.quota for row in rows):
        return
    reasons = Counter(row.reason for row in rows)
    counted = ", ".join(f"{reason} {count}" for reason, count in reasons.most_common()) or "0"
    raise RuleBroken(_("Week {week} has no call that can be drawn ({reasons}).").format(
        week=week.name, reasons=counted), safe=_("Nothing was changed."),
        todo=_("Import the call list, the people and the recordings of the week first."), code="E-DRW-04")


def _store(act: Act, actor: Actor, week: Week, rules: Rules, data: bytes, manifest: Manifest, seed: str,
           entropy: str, commitment: Commitment | None, drawn: Sequence[Drawn]) -> Draw:
    excluded = Counter(row.reason for row in manifest.rows if not row.eligible)
    counts: dict[str, object] = {
        "calls": len(manifest.rows), "eligible": sum(row.eligible for row in manifest.rows), "excluded": dict(excluded)}
    made = Draw(period=week.name, at_utc_ms=act.now_utc_ms, account_id=actor.account_id, manifest=data.decode(),
                manifest_sha256=manifest.sha256, seed=seed, entropy=entropy, rules_version=rules.version, counts=counts,
                commitment=commitment.value if commitment else "")
    act.session.add(made)
    act.session.flush()
    deal_out(act, actor, _store_calls(act, made, seed, drawn), seed, rules)
    return made


def _store_calls(act: Act, made: Draw, seed: str, drawn: Sequence[Drawn]) -> list[int]:
    """Store the drawn calls and put them into the queue; returns the queue items."""
    ids = call_ids(act.session, [call.rec_id for call in drawn])
    rows = {call.rec_id: DrawnCall(draw_id=made.id, call_id=ids[call.rec_id], agent_no=call.agent, band=call.band,
                                   ticket=call.ticket, pi=fraction_text(call.pi), position=position)
            for position, call in enumerate(drawn, start=1)}
    act.session.add_all(rows.values())
    act.session.flush()
    items = [QueueItem(call_id=ids[call.rec_id], origin=Origin.DRAW, period=made.period, order_key=key,
                       drawn_call_id=rows[call.rec_id].id, created_utc_ms=act.now_utc_ms)
             for key, call in assign_order(drawn, seed)]
    act.session.add_all(items)
    act.session.flush()
    return [item.id for item in items]
