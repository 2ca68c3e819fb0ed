"""What the workbench says of appeals that wait for this person's ruling, and of papers that did not come back."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from qadesk.i18n import _
from qadesk.models.appeal_record import AppealLink, AppealRow
from qadesk.models.paper_list import PaperLink
from qadesk.models.people import Actor
from qadesk.models.periods import local_day, midnight_utc_ms
from qadesk.models.workbench import ToDo, ToDoKind
from qadesk.security.roles import may
from qadesk.services.appeal_query import open_rows
from qadesk.services.base import Rules
from qadesk.services.paper_query import waiting_count


def appeals_waiting(session: Session, actor: Actor, rules: Rules, now_utc_ms: int) -> list[ToDo]:
    """Each appeal that the actor may rule by the day due; papers of earlier days that were not acknowledged."""
    today = local_day(now_utc_ms, rules.zone)
    found = [_appeal(row) for row in open_rows(session, actor, today) if row.waits_for_reader] if may(
        actor, "appeals.rule") else []
    if may(actor, "acknowledgements.enter"):
        count, oldest = waiting_count(session, actor, today, rules, until_utc_ms=midnight_utc_ms(today, rules.zone))
        if count:
            found.append(ToDo(ToDoKind.ACKNOWLEDGE, count=count, since_utc_ms=oldest, item=PaperLink()))
    return found


def _appeal(row: AppealRow) -> ToDo:
    about = _("{codes} of {number}").format(codes=_(", ").join(row.codes), number=row.evaluation_number)
    to_do = ToDo(ToDoKind.APPEAL, whom=row.agent_no, about=about, due_day=row.rule_by,
                 item=AppealLink(row.appeal_id))
    return replace(to_do, count=1) if row.overdue else to_do
