"""Legal holds: a held call stands in the frame and cannot be drawn; once lifted it can, late ones in a supplement."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from qadesk.errors import Conflict, NotAllowed, NotFound, RuleBroken, UserError
from qadesk.models.audit import AuditRow
from qadesk.models.call_lines import CallFilter
from qadesk.models.people import NewAccount, Role
from qadesk.models.sampling import DrawnCall
from qadesk.services.call_holds import CallHolds
from qadesk.services.stations import LoggedIn
from tests import builders
from tests.services.field import WEEK, Field

Act = Callable[[CallHolds, Field, int], object]


@pytest.fixture
def field(logged_in: LoggedIn, tmp_path: Path) -> Field:
    field = Field(logged_in, tmp_path / "来源")
    field.fill()
    return field


def holds(field: Field) -> CallHolds:
    return field.session.desk.call_holds


def calls(field: Field) -> list[int]:
    return [line.call_id for line in field.session.desk.calls.list(field.session.actor, CallFilter(WEEK)).lines]


def excluded(field: Field) -> dict[str, int]:
    return dict(field.session.desk.sampling.frame(field.session.actor, WEEK).excluded)


def test_a_held_call_is_in_the_frame_with_its_reason_until_the_hold_is_lifted(field: Field) -> None:
    actor, call, *_others = field.session.actor, *calls(field)
    placed = holds(field).place(actor, call, " 律师函 2026-17 ")
    assert placed.on_hold and placed.entries[0].document == "律师函 2026-17" and placed.entries[0].by == "周岚"
    assert excluded(field) == {"LEGAL_HOLD": 1}
    lifted = holds(field).lift(actor, call, "案件已结")
    assert not lifted.on_hold and (lifted.entries[0].lifted_by, lifted.entries[0].lifted_words) == ("周岚", "案件已结")
    assert excluded(field) == {}
    again = holds(field).place(actor, call, "函 18")
    assert [entry.document for entry in again.entries] == ["函 18", "律师函 2026-17"]
    with field.session.desk.station.database.reading() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.action.startswith("call_holds")).order_by(AuditRow.seq))
        assert [(row.action, row.about, row.detail["document"]) for row in rows] == [
            (f"call_holds.{act}", placed.rec_id, document)
            for act, document in (("place", "律师函 2026-17"), ("lift", "律师函 2026-17"), ("place", "函 18"))]


def test_a_call_that_was_held_when_its_week_was_drawn_comes_into_a_supplement(field: Field) -> None:
    sampling, actor, (call, *_others) = field.session.desk.sampling, field.session.actor, calls(field)
    holds(field).place(actor, call, "函 1")
    sampling.draw_period(actor, WEEK, "40718")
    with field.session.desk.station.database.reading() as session:
        assert call not in session.scalars(select(DrawnCall.call_id)).all()
    assert sampling.frame(actor, WEEK).late is None
    holds(field).lift(actor, call, "撤诉")
    late = sampling.frame(actor, WEEK).late
    assert late is not None and (late.period.name, late.calls) == ("2026-W36+1", 1)


def test_a_drawn_call_that_is_held_stays_drawn_and_the_dialog_is_told(field: Field) -> None:
    sampling, actor = field.session.desk.sampling, field.session.actor
    sampling.draw_period(actor, WEEK, "40718")
    with field.session.desk.station.database.reading() as session:
        call = session.scalars(select(DrawnCall.call_id)).first()
    assert call is not None and holds(field).of_call(actor, call).drawn_in == "2026-W36"
    assert holds(field).place(actor, call, "函").on_hold


@pytest.mark.parametrize(("act", "error", "code"), [
    (lambda held, field, call: held.place(field.session.actor, call, "  "), RuleBroken, "E-HLD-01"),
    (lambda held, field, call: held.lift(field.session.actor, call, "理由"), Conflict, "E-HLD-03"),
    (lambda held, field, call: (held.place(field.session.actor, call, "函"),
                                held.place(field.session.actor, call, "另一函")), Conflict, "E-HLD-02"),
    (lambda held, field, call: held.place(field.session.actor, 99_999, "函"), NotFound, "E-HLD-04"),
], ids=["no document", "not held", "held already", "no call"])
def test_what_makes_no_sense_is_refused(field: Field, act: Act, error: type[UserError], code: str) -> None:
    with pytest.raises(error) as refused:
        act(holds(field), field, calls(field)[0])
    assert refused.value.code == code


def test_a_supervisor_alone_holds_calls(field: Field) -> None:
    inspector = builders.add_account(field.session, NewAccount("lin", "林晓", builders.PASSWORD,
                                                               frozenset({Role.INSPECTOR})))
    with pytest.raises(NotAllowed):
        holds(field).place(inspector, calls(field)[0], "函")
