"""The buttons in the header of the page 监听评分: calls before and after, the folded queue, flag, problem, focus."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt

from qadesk.i18n import _
from qadesk.ui.keys import Keys
from qadesk.ui.page import PageHeader
from qadesk.ui.widgets.buttons import Button


class ListeningButtons:
    """Makes them and puts them into a header."""

    def __init__(self, header: PageHeader, keys: Keys, *, step_call: Callable[[int], None],
                 toggle_queue: Callable[[], None], toggle_focus_mode: Callable[[], None],
                 flag: Callable[[], None], raise_problem: Callable[[], None]) -> None:
        self.earlier = Button(_("Previous call"), "ghost", icon="chevron-left", key=keys.shown("call.previous"))
        self.later = Button(_("Next call"), "ghost", icon="chevron-right", key=keys.shown("call.next"))
        self.unfold = Button(_("Waiting calls"), "ghost", icon="format-list-bulleted")
        self.flag = Button(_("Flag"), "ghost", icon="flag-outline", key=keys.shown("form.flag"))
        self.problem = Button(_("Major problem"), "ghost", icon="alert-octagon-outline",
                              key=keys.shown("problem.raise"))
        self.focus = Button(_("Focus mode"), "ghost", icon="fullscreen", key=keys.shown("page.focus_mode"))
        for button, slot in ((self.unfold, toggle_queue), (self.earlier, partial(step_call, -1)),
                             (self.later, partial(step_call, 1)), (self.flag, flag),
                             (self.problem, raise_problem), (self.focus, toggle_focus_mode)):
            button.clicked.connect(lambda _checked=False, act=slot: act())
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            header.add_action(button)
