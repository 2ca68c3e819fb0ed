"""How the parts of a scoring form stand below each other and are joined: which signal asks for which act."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from qadesk.ui.scoring_keys import ScoringKeys
from qadesk.ui.widgets.labels import divider

if TYPE_CHECKING:
    from qadesk.ui.scoring_form import ScoringForm


def connect_parts(form: ScoringForm, keys: ScoringKeys) -> None:
    """Join list, fatal block, texts, head and foot of a form with its acts."""
    card, acts, fatal = form.list.card, form.acts, form.fatal
    form.head.undo_asked.connect(form.undo)
    form.head.explanation_asked.connect(acts.explain)
    form.head.discard_asked.connect(form.discard_asked)
    form.list.criterion_chosen.connect(form.select)
    form.list.focus_changed.connect(form.keys_moved)
    card.behaviour_pressed.connect(acts.press_behaviour)
    card.behaviour_lowered.connect(acts.lower_behaviour)
    card.value_chosen.connect(acts.choose_by_mouse)
    card.note_typed.connect(acts.write_note)
    card.action_asked.connect(keys.act)
    fatal.focus_changed.connect(form.keys_moved)
    fatal.height_changed.connect(form.list.reveal)
    fatal.item_asked.connect(acts.toggle_fatal_by_mouse)
    for part, item in ((card, lambda: form.list.current), (fatal, lambda: fatal.current.code if fatal.current else "")):
        part.span_play_asked.connect(form.play)  # each with its own evidence, whichever of the two has the keys
        part.stamp_asked.connect(partial(acts.stamp_item, is_fatal=part is fatal))
        part.span_remove_asked.connect(lambda span, item=item: acts.remove_evidence(item(), span))
        part.span_noted.connect(lambda span, note, item=item: acts.note_evidence(item(), span, note))
        part.note_left.connect(form.leave_field)
    form.texts.typed.connect(acts.write_texts)
    form.texts.left.connect(form.focus_form)
    form.texts.phrases_asked.connect(lambda: form.player_asked.emit("form.reasons"))
    form.foot.asked.connect(form.player_asked)
    form.head.card_asked.connect(lambda: form.player_asked.emit("form.card"))
    form.submit.clicked.connect(form.ask_submit)


def lay_out(form: ScoringForm) -> None:
    """Put the parts of a form below each other; the list takes what room is left."""
    whole = QVBoxLayout(form)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.setSpacing(0)
    for part in (form.head, divider(), form.list, form.fatal, divider(), form.texts, divider(), form.foot):
        whole.addWidget(part, 1 if part is form.list else 0)
