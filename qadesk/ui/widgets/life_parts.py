"""The history of an evaluation on its record: what happened, when, by whom, one thing after another."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from qadesk.i18n import _
from qadesk.models.evaluation_life import LifeEvent, Stage
from qadesk.ui.widgets.labels import Label, divider

STAGE_TONES = {Stage.SUBMITTED: "neutral", Stage.TO_CONFIRM: "fatal", Stage.ACKNOWLEDGED: "good",
               Stage.APPEALED: "warn", Stage.RULED: "accent", Stage.CLOSED: "neutral"}


def life_part(events: tuple[LifeEvent, ...]) -> QVBoxLayout:
    """All events below a heading; each with its lines."""
    part = QVBoxLayout()
    part.setSpacing(2)
    part.addWidget(divider())
    part.addWidget(Label(_("History"), "section"))
    for event in events:
        part.addWidget(Label(event.head, wrap=True))
        for line in event.lines:
            part.addWidget(Label(line, "caption", wrap=True))
    return part
