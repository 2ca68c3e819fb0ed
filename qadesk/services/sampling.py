"""Draws of weeks and days and their supplements: the commitment made before, the frame, the draw, and its files.

The first complete draw of a period counts; a second one is refused, and every attempt is kept. Without a commitment
made before the period ended a public random number is needed, and the draw says 无承诺. What takes long (the frame of
very many calls, the draw itself) is done before the writer is taken, over a connection of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy.orm import Session

from qadesk.errors import NotAllowed, UserError
from qadesk.files import write_whole
from qadesk.models.audit import Outcome
from qadesk.models.draw import draw, draw_csv
from qadesk.models.draw_cost import listening_ms
from qadesk.models.draw_files import DRAW, MANIFEST, REPLACED, SLIP, TOLD, committed_json, draw_json, join_seed
from qadesk.models.frame import Commitment, Deal, DrawFacts, FixedManifest, Frame, Late
from qadesk.models.frame_lines import agent_lines
from qadesk.models.frame_rows import FrameCall, extra_columns, frame_rows, recorded, traffic_of
from qadesk.models.manifest import Manifest, ManifestRow, freeze, read_manifest
from qadesk.models.people import Actor
from qadesk.models.periods import DrawPeriod, Supplement
from qadesk.models.replacement import replaced_csv
from qadesk.models.sampling import AttemptOutcome, Draw
from qadesk.models.traffic import spans_of
from qadesk.reports import press
from qadesk.services.base import Rules, Service
from qadesk.services.draw_commitments import (
    add_attempt,
    commitment_in,
    fixed_manifest,
    make_commitment,
    secret_of,
)
from qadesk.services.draw_periods import periods_in, running
from qadesk.services.draw_refusals import (
    refuse_changed,
    refuse_early,
    refuse_empty,
    refuse_gone,
    refuse_late_commitment,
    refuse_second,
    refuse_uncommitted,
    refuse_unfounded,
)
from qadesk.services.draw_slip import draw_of, drawn_period, facts_of, slip_of, supplement_after
from qadesk.services.draw_storing import Frozen, Made, store_draw
from qadesk.services.frame_facts import deal_of, drawn_periods, frame_facts
from qadesk.services.frame_query import frame_calls, frame_rules, live_rows, names_and_teams
from qadesk.services.printing import imprint_of
from qadesk.services.replacement_query import replaced_calls

_HOUR_MS = 60 * 60 * 1000


class Sampling(Service):
    """The frame and the draw of each period."""

    def periods(self, actor: Actor) -> tuple[DrawPeriod, ...]:
        """The periods with calls in the station, the latest first, and the supplements that were drawn."""
        with self.read(actor, "sampling.periods") as session:
            return periods_in(session, self.rules_in(session))

    def frame(self, actor: Actor, period: DrawPeriod) -> Frame:
        """The frame of a period in figures, with each agent's line and the draw, if it was made: then as it was drawn
        from, whatever became of calls and recordings since, and with what came late.

        Raises RuleBroken for a supplement to what was not drawn yet."""
        with self.read_apart(actor, "sampling.frame") as session:
            refuse_unfounded(session, period)
            rules = self.rules_in(session)
            shape, facts = frame_rules(rules, period), frame_facts(session, rules, period)
            calls = frame_calls(session, shape)
            made = draw_of(session, period)
            now = self._station.clock.now_utc_ms()
            over = now >= period.end_utc_ms(rules.zone)
            fixed = fixed_manifest(session, period) if made is None else None
            if not (over or fixed):  # nobody learns while a day runs how many calls of an agent it takes
                facts = replace(facts, deal_seed=None)
            manifest = (read_manifest(made.manifest.encode()) if made else
                        Manifest(tuple(frame_rows(calls, shape, facts)), extra_columns(period), ""))
            rows = manifest.rows
            excluded = Counter(row.reason for row in rows if not row.eligible)
            return Frame(
                period, len(rows), recorded(rows), len(rows) - excluded.total(), dict(excluded),
                agent_lines(calls, rows, shape, names_and_teams(session, period.last_day), facts), over,
                facts_of(session, made) if made else None, commitment_in(session, period),
                _still(fixed, period, rows) if fixed else None,
                spans_of(traffic_of(rows, manifest.extra_names)), _awaited(period, rules, now) if made is None else 0,
                _late(session, rules, period, calls) if made and over else None,
                listening_ms(rows, manifest.extra_names))

    def commit_running(self, actor: Actor) -> Commitment | None:
        """Commit to the draw of the period that runs (of the days to come too, where each is drawn), once for all; None
        when that was done before. It is made by itself when the first one works in it."""
        with self.read(actor, "sampling.commit_running") as session:
            wanted = running(self.rules_in(session), self._station.clock.now_utc_ms())
            open_ = [one for one in wanted if commitment_in(session, one) is None]
        if not open_:
            return None
        with self.act(actor, "sampling.commit_running", about=open_[0].name, background=True) as act:
            made = {one: commitment_in(act.session, one) or make_commitment(act, actor, one) for one in open_}
            act.detail = {"C": {one.name: commitment.value for one, commitment in made.items()}}
            return made.get(wanted[0])

    def commit_period(self, actor: Actor, period: DrawPeriod) -> Commitment:
        """The commitment of a period, made now unless there is one. Raises RuleBroken once it has ended without."""
        with self._step(actor, "sampling.commit_period", period), \
                self.act(actor, "sampling.commit_period", about=period.name) as act:
            made = commitment_in(act.session, period)
            if made is not None:
                return made
            refuse_late_commitment(period, self.rules_in(act.session), act.now_utc_ms)
            return make_commitment(act, actor, period)

    def fix_manifest(self, actor: Actor, period: DrawPeriod, *, early: bool = False) -> FixedManifest:
        """Fix the manifest of a period by its hash M, before a random number is rolled; the draw is made from it.

        Raises Conflict when the period was drawn, RuleBroken while it has not ended (unless `early`) or has no call."""
        use_case = "sampling.fix_manifest"
        with self._step(actor, use_case, period):
            frozen = self._frozen(period, early)
            with self.act(actor, use_case, about=period.name) as act:
                refuse_second(act.session, period, frozen.rules)
                refuse_gone(act.session, period, frozen.rules, len(frozen.manifest.rows))
                sha256 = frozen.manifest.sha256
                add_attempt(act.session, actor, period, AttemptOutcome.FIXED, act.now_utc_ms, manifest_sha256=sha256)
                act.detail = {"manifest_sha256": sha256, "rows": len(frozen.manifest.rows),
                              **_told_early(period, frozen.rules, act.now_utc_ms)}
                return FixedManifest(sha256, act.now_utc_ms, actor.display_name)

    def draw_period(self, actor: Actor, period: DrawPeriod, entropy: str = "", *, early: bool = False) -> DrawFacts:
        """Draw a period: its frame becomes the manifest, the seed is `period|M|s|P` with the secret of the commitment
        as s and the typed text as P; the drawn calls enter the queue. What is refused is kept as an attempt.

        Raises Conflict when the period was drawn before, or its calls are not those of the manifest that was fixed;
        RuleBroken while it has not ended (unless `early`), without commitment and P, and without a call to draw."""
        use_case, entropy = "sampling.draw_period", entropy.strip()
        with self._step(actor, use_case, period, entropy):
            frozen = self._frozen(period, early)
            made = self._made(period, frozen, entropy)
            with self.act(actor, use_case, about=period.name) as act:
                refuse_second(act.session, period, frozen.rules)
                refuse_changed(act.session, period, frozen.manifest.sha256)
                row = store_draw(act, actor, period, frozen, made)
                add_attempt(act.session, actor, period, AttemptOutcome.DRAWN, act.now_utc_ms,
                            manifest_sha256=row.manifest_sha256, entropy=entropy)
                late = commitment_in(act.session, supplement_after(period))
                act.detail = {"manifest_sha256": row.manifest_sha256, "drawn": len(made.drawn), "C": row.commitment,
                              "rows": len(frozen.manifest.rows), "C of the supplement": late.value if late else "",
                              **_told_early(period, frozen.rules, act.now_utc_ms)}
                return facts_of(act.session, row)

    def write_draw(self, actor: Actor, period: DrawPeriod, folder: Path) -> tuple[Path, ...]:
        """Write the files of a period's draw into a folder, as far as they exist; returns them. manifest.csv, draw.csv,
        draw.json and slip.pdf of a drawn period, and replacements.csv where calls were replaced; before it draw.json
        with C and M, and the manifest once it is fixed.

        Raises NotFound when there is none of them, StationError when the folder cannot be written or, once the others
        are, the computer has no Chinese face for the slip."""
        self._authorise(actor, "sampling.write_draw", period.name)
        files = self._files(period)
        with self.read_apart(actor, "sampling.write_draw") as session:
            rules = self.rules_in(session)
            now = self._station.clock.now_utc_ms()
            slip = slip_of(session, period, rules, now) if draw_of(session, period) is not None else None
        with self.act(actor, "sampling.write_draw", about=period.name) as act:
            pass
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
    def _step(self, actor: Actor, use_case: str, period: DrawPeriod, entropy: str | None = None) -> Iterator[None]:
        """A step towards a draw: its refusal is told to the auditor with its code, whatever the reason. One with
        `entropy` is an attempt to draw, which is kept too."""
        self._authorise(actor, use_case, period.name)
        try:
            yield
        except NotAllowed:
            raise
        except UserError as error:
            station, now = self._station, self._station.clock.now_utc_ms()
            with station.database.transaction() as session:
                if entropy is not None:
                    add_attempt(session, actor, period, AttemptOutcome.REFUSED, now, code=error.code, entropy=entropy)
                station.chain.append(session, actor, use_case, at_utc_ms=now, about=period.name,
                                     outcome=Outcome.REFUSED, detail={"code": error.code})
            raise

    def _frozen(self, period: DrawPeriod, early: bool) -> Frozen:
        """The frame of a period as it is now, once it may be fixed or drawn from."""
        with self._station.database.reading_apart() as session:
            rules = self.rules_in(session)
            refuse_second(session, period, rules)
            refuse_unfounded(session, period)
            if not early:
                refuse_early(period, rules, self._station.clock.now_utc_ms())
            rows = live_rows(session, rules, period)
        refuse_empty(rows, period)
        manifest, data = freeze(rows, extra_columns(period))
        return Frozen(manifest, data, rules)

    def _made(self, period: DrawPeriod, frozen: Frozen, entropy: str) -> Made:
        with self._station.database.reading_apart() as session:
            commitment, secret = commitment_in(session, period), secret_of(session, period)
            refuse_uncommitted(commitment, entropy, period)
            refuse_changed(session, period, frozen.manifest.sha256)
        seed = join_seed(period.name, frozen.manifest.sha256, secret, entropy)
        return Made(seed, entropy, commitment, draw(frozen.manifest.rows, seed))

    def _files(self, period: DrawPeriod) -> dict[str, bytes]:
        with self._station.database.reading_apart() as session:
            made, rules = draw_of(session, period), self.rules_in(session)
            if made is not None:
                return _drawn_files(session, made, deal_of(session, rules, period, self._station.clock.now_utc_ms()))
            commitment, fixed = commitment_in(session, period), fixed_manifest(session, period)
            if commitment is None and fixed is None:
                drawn_period(session, period)
            rows = live_rows(session, rules, period) if fixed else []
        manifest, data = freeze(rows, extra_columns(period))
        holds = fixed is not None and manifest.sha256 == fixed.manifest_sha256
        told = {TOLD: committed_json(period.name, commitment, fixed if holds else None)}
        return {MANIFEST: data, **told} if holds else told


def _drawn_files(session: Session, made: Draw, deal: Deal | None) -> dict[str, bytes]:
    manifest, replaced = made.manifest.encode(), replaced_calls(session, made.id)
    files = {MANIFEST: manifest, DRAW: draw_csv(draw(read_manifest(manifest).rows, made.seed)),
             TOLD: draw_json(facts_of(session, made), made.counts, deal)}
    return files | ({REPLACED: replaced_csv(replaced)} if replaced else {})


def _still(fixed: FixedManifest, period: DrawPeriod, rows: Sequence[ManifestRow]) -> FixedManifest:
    """The manifest fixed last, with whether it is still that of these rows."""
    return replace(fixed, holds=freeze(rows, extra_columns(period))[0].sha256 == fixed.manifest_sha256)


def _told_early(period: DrawPeriod, rules: Rules, now_utc_ms: int) -> dict[str, object]:
    """For the audit trail: calls of the period could still come, which this draw leaves out."""
    return {"early": True} if now_utc_ms < period.end_utc_ms(rules.zone) else {}


def _awaited(period: DrawPeriod, rules: Rules, now_utc_ms: int) -> int:
    """Until when lists and recordings of a period are still awaited; 0 once the cut-off is past."""
    cut_off = period.end_utc_ms(rules.zone) + rules.number("draw_hour") * _HOUR_MS
    return cut_off if now_utc_ms < cut_off and not isinstance(period, Supplement) else 0


def _late(session: Session, rules: Rules, period: DrawPeriod, calls: Sequence[FrameCall]) -> Late | None:
    """The next supplement to a drawn period, when there are calls for it."""
    late, drawn = supplement_after(period.base), drawn_periods(session)
    while late in drawn:
        late = late.next()
    rows = frame_rows(calls, frame_rules(rules, late), frame_facts(session, rules, late))
    found = sum(row.eligible for row in rows)
    return Late(late, found) if found else None
