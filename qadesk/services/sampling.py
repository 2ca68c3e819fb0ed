"""The weekly draw: the frame of a week, the draw itself, its files, and the queue that follows from it.

The first complete draw of a week counts; a second one is refused. Without a commitment made before the week
ended (a later issue) every draw says 无承诺.
"""

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qadesk.errors import Conflict, NotFound, RuleBroken
from qadesk.i18n import _
from qadesk.models.bands import read_bands
from qadesk.models.calls import Call
from qadesk.models.draw import METHOD, Drawn, assign_order, draw, draw_csv, fraction_text
from qadesk.models.frame import (
    EXTRA_COLUMNS,
    DrawFacts,
    Frame,
    FrameRules,
    agent_lines,
    frame_rows,
    read_queues,
    recorded,
)
from qadesk.models.manifest import Manifest, ManifestRow, read_manifest, write_manifest
from qadesk.models.people import Account, Actor
from qadesk.models.periods import Week, local_text, week_at
from qadesk.models.sampling import Draw, DrawnCall, Origin, QueueItem
from qadesk.services.base import Act, Rules, Service
from qadesk.services.frame_query import call_ids, frame_calls, names_and_teams
from qadesk.settings import write_whole

SECRET_BYTES = 32
NO_COMMITMENT = "无承诺"


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
            made = _draw_of(session, week)
            rows = read_manifest(made.manifest.encode()).rows if made else frame_rows(calls, rules)
            people = names_and_teams(session, week.last_day)
            over = self._station.clock.now_utc_ms() >= week.end_utc_ms(rules.zone)
            excluded = Counter(row.reason for row in rows if not row.eligible)
            return Frame(week, len(rows), recorded(rows),
                         sum(row.eligible for row in rows), dict(excluded), agent_lines(calls, rows, rules, people),
                         over, _facts(session, made) if made else None)

    def draw_week(self, actor: Actor, week: Week, entropy: str = "") -> DrawFacts:
        """Draw a week: its frame becomes the manifest, the seed is `week|M|s|P` with the typed text as P, or a
        secret s made here when nothing was typed; the drawn calls enter the queue.

        Raises Conflict when the week was drawn before, RuleBroken when it has no call that can be drawn."""
        with self.act(actor, "sampling.draw_week", about=week.name) as act:
            _refuse_second(act.session, week, self.rules_in(act.session))
            rules = self.rules_in(act.session)
            data = self._manifest(act.session, frame_rules(rules, week))
            manifest = read_manifest(data)
            seed = make_seed(week, manifest, entropy.strip())
            drawn = draw(manifest.rows, seed)
            made = _store(act, actor, week, rules, data, manifest, seed, entropy.strip(), drawn)
            act.detail = {"manifest_sha256": manifest.sha256, "drawn": len(drawn), "rows": len(manifest.rows)}
            return _facts(act.session, made)

    def write_draw(self, actor: Actor, week: Week, folder: Path) -> tuple[Path, ...]:
        """Write manifest.csv, draw.csv and draw.json of a drawn week into a folder; returns the files.

        Raises NotFound when the week was not drawn, StationError when the folder cannot be written."""
        with self.act(actor, "sampling.write_draw", about=week.name) as act:
            made = _draw_of(act.session, week)
            if made is None:
                raise NotFound(_("Week {week} was not drawn yet.").format(week=week.name), code="E-DRW-05")
            manifest = made.manifest.encode()
            drawn = draw(read_manifest(manifest).rows, made.seed)
            files = {"manifest.csv": manifest, "draw.csv": draw_csv(drawn),
                     "draw.json": draw_json(_facts(act.session, made), made.counts)}
        for name, content in files.items():
            write_whole(folder / name, content)
        return tuple(folder / name for name in files)

    def _manifest(self, session: Session, rules: FrameRules) -> bytes:
        rows = frame_rows(frame_calls(session, rules), rules)
        _refuse_empty(rows, rules.week)
        return write_manifest(rows, EXTRA_COLUMNS)


def frame_rules(rules: Rules, week: Week) -> FrameRules:
    """The station rules as the frame of a week needs them."""
    bands = rules.values["bands"]
    assert isinstance(bands, list)
    return FrameRules(week, rules.zone, read_bands(bands), rules.number("min_connected_s"), rules.number("quota"),
                      rules.number("quota_new_staff"), rules.number("new_staff_days"),
                      read_queues(rules.text("plan_queues")))


def make_seed(week: Week, manifest: Manifest, entropy: str) -> str:
    """`week|M|s|P`: with a typed P the station adds no s of its own, else s is 256 fresh random bits."""
    secret = "" if entropy else secrets.token_hex(SECRET_BYTES)
    return "|".join((week.name, manifest.sha256, secret, entropy))


def draw_json(facts: DrawFacts, counts: dict[str, object]) -> bytes:
    """`draw.json`: what a person needs to recompute the draw, and that there was no commitment."""
    document = {
        "method": METHOD, "week": facts.period, "C": facts.commitment or None, "M": facts.manifest_sha256,
        "s": facts.secret or None, "P": facts.entropy or None, "seed": facts.seed,
        "commitment": "" if facts.commitment else NO_COMMITMENT, "drawn": facts.drawn, "by": facts.by,
        "at_utc_ms": facts.at_utc_ms, "counts": counts}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _has_calls(session: Session, start_utc_ms: int, end_utc_ms: int) -> bool:
    asked = select(Call.id).where(Call.start_utc_ms >= start_utc_ms, Call.start_utc_ms < end_utc_ms).limit(1)
    return session.scalar(asked) is not None


def _draw_of(session: Session, week: Week) -> Draw | None:
    return session.scalar(select(Draw).where(Draw.period == week.name))


def _facts(session: Session, made: Draw) -> DrawFacts:
    by = session.get_one(Account, made.account_id).display_name
    drawn = session.scalar(select(func.count()).select_from(DrawnCall).where(DrawnCall.draw_id == made.id)) or 0
    return DrawFacts(made.period, made.at_utc_ms, by, drawn, made.manifest_sha256, made.seed, made.entropy,
                     made.commitment)


def _refuse_second(session: Session, week: Week, rules: Rules) -> None:
    made = _draw_of(session, week)
    if made is not None:
        facts = _facts(session, made)
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
           entropy: str, drawn: Sequence[Drawn]) -> Draw:
    excluded = Counter(row.reason for row in manifest.rows if not row.eligible)
    counts: dict[str, object] = {
        "calls": len(manifest.rows), "eligible": sum(row.eligible for row in manifest.rows), "excluded": dict(excluded)}
    made = Draw(period=week.name, at_utc_ms=act.now_utc_ms, account_id=actor.account_id, manifest=data.decode(),
                manifest_sha256=manifest.sha256, seed=seed, entropy=entropy, rules_version=rules.version, counts=counts)
    act.session.add(made)
    act.session.flush()
    _store_calls(act, made, seed, drawn)
    return made


def _store_calls(act: Act, made: Draw, seed: str, drawn: Sequence[Drawn]) -> None:
    ids = call_ids(act.session, [call.rec_id for call in drawn])
    rows = {call.rec_id: DrawnCall(draw_id=made.id, call_id=ids[call.rec_id], agent_no=call.agent, band=call.band,
                                   ticket=call.ticket, pi=fraction_text(call.pi), position=position)
            for position, call in enumerate(drawn, start=1)}
    act.session.add_all(rows.values())
    act.session.flush()
    act.session.add_all(
        QueueItem(call_id=ids[call.rec_id], origin=Origin.DRAW, period=made.period, drawn_call_id=rows[call.rec_id].id,
                  order_key=key, created_utc_ms=act.now_utc_ms) for key, call in assign_order(drawn, seed))
    act.session.flush()
