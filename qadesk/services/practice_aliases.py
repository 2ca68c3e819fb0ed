"""What lists call the agents of the practice centre beside their staff numbers: extensions, a login, and one text that
is nobody."""

from __future__ import annotations

from qadesk.models.aliases import NewAlias
from qadesk.models.sources import AliasKind
from qadesk.services.practice_scene import Scene

EXTENSIONS = 4
FIRST_EXTENSION = 8001


def settle_aliases(scene: Scene) -> None:
    """Settle them as the supervisor of the first day."""
    chief, desk = scene.cast.supervisor, scene.desk
    agents = [row for row in desk.people.list(chief) if row.staff_no in scene.people][:EXTENSIONS]
    for at, agent in enumerate(agents):
        desk.aliases.settle(chief, NewAlias(str(FIRST_EXTENSION + at), AliasKind.EXTENSION, agent.agent_id))
    desk.aliases.settle(chief, NewAlias(f"{agents[0].staff_no.lower()}@cc", AliasKind.LOGIN, agents[0].agent_id,
                                        scene.when.first_day))
    desk.aliases.settle(chief, NewAlias(scene.words["nobody"], AliasKind.NAME, None))
