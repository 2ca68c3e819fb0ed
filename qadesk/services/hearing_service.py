"""What the services share by which a person hears calls: who may not hear one is refused, and that is written down."""

from __future__ import annotations

from sqlalchemy.orm import Session

from qadesk.errors import NotAllowed
from qadesk.models.people import Actor
from qadesk.services.base import Service
from qadesk.services.case_rights import refuse_others


class HearingService(Service):
    """A service that asks call by call who may hear it, also where a read needs no row of its own in the trail."""

    def _refuse_others(self, session: Session, actor: Actor, use_case: str, item_id: int) -> None:
        """Raises NotAllowed as `refuse_others`, once the refusal is noted."""
        try:
            refuse_others(session, actor, item_id)
        except NotAllowed:
            self._note_refusal(actor, use_case, f"queue item {item_id}")
            raise
