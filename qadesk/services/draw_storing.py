"""A draw as it is stored: the manifest it was made from, the drawn calls with their chances, and the queue of work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qadesk.models.draw import Drawn, assign_order, fraction_text
from qadesk.models.draw_files import counts_of
from qadesk.models.frame import Commitment
from qadesk.models.manifest import Manifest
from qadesk.models.people import Actor
from qadesk.models.periods import DrawPeriod
from qadesk.models.sampling import Draw, DrawnCall, Origin, QueueItem
from qadesk.services.assignment_rows import deal_out
from qadesk.services.base import Act, Rules
from qadesk.services.draw_commitments import commitment_in, make_commitment
from qadesk.services.draw_refusals import refuse_gone
from qadesk.services.draw_slip import supplement_after
from qadesk.services.frame_query import call_ids


@dataclass(frozen=True)
class Frozen:
    """The frame of a period as it was read at one moment: as a manifest, and in its bytes."""

    manifest: Manifest
    data: bytes
    rules: Rules


@dataclass(frozen=True)
class Made:
    """A draw that was made and is not stored yet."""

    seed: str
    entropy: str
    commitment: Commitment | None
    drawn: Sequence[Drawn]


def store_draw(act: Act, actor: Actor, period: DrawPeriod, frozen: Frozen, made: Made) -> Draw:
    """Store a draw, deal its calls out, and commit to the supplement that takes what comes later.

    Raises Conflict when calls of the manifest have gone meanwhile."""
    rows = frozen.manifest.rows
    refuse_gone(act.session, period, frozen.rules, len(rows))
    row = Draw(period=period.name, at_utc_ms=act.now_utc_ms, account_id=actor.account_id,
               manifest=frozen.data.decode(), manifest_sha256=frozen.manifest.sha256, seed=made.seed,
               entropy=made.entropy, rules_version=frozen.rules.version, counts=counts_of(rows),
               commitment=made.commitment.value if made.commitment else "")
    act.session.add(row)
    act.session.flush()
    deal_out(act, actor, _store_calls(act, row, period, made), made.seed, frozen.rules)
    late = supplement_after(period)
    if commitment_in(act.session, late) is None:
        make_commitment(act, actor, late)
    return row


def _store_calls(act: Act, row: Draw, period: DrawPeriod, made: Made) -> list[int]:
    """Store the drawn calls and put them into the queue; returns the queue items."""
    ids = call_ids(act.session, [call.rec_id for call in made.drawn])
    rows = {call.rec_id: DrawnCall(draw_id=row.id, call_id=ids[call.rec_id], agent_no=call.agent, band=call.band,
                                   ticket=call.ticket, pi=fraction_text(call.pi), position=position)
            for position, call in enumerate(made.drawn, start=1)}
    act.session.add_all(rows.values())
    act.session.flush()
    items = [QueueItem(call_id=ids[call.rec_id], origin=Origin.DRAW, period=row.period, order_key=key,
                       drawn_call_id=rows[call.rec_id].id, created_utc_ms=act.now_utc_ms)
             for key, call in assign_order(made.drawn, made.seed)]
    act.session.add_all(items)
    act.session.flush()
    return [item.id for item in items]
