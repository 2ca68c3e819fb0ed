"""Which heading of the manual's page 监听评分 tells of the pane that has the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from qadesk.i18n import _

if TYPE_CHECKING:
    from qadesk.ui.listening_page import ListeningPage


def heading_of(page: ListeningPage) -> str:
    """The heading, in the language in force; "" for the beginning of the page."""
    focus: QWidget | None = page.window().focusWidget()
    centre = page.centre
    headings: tuple[tuple[QWidget, str], ...] = (
        (page.queue, _("Waiting calls")), (centre.waveform, _("Waveform")), (centre.transport, _("Sound")),
        (page.form, _("Scoring")), (page.record, _("Evaluation record")),
        (centre.history.pane, _("Agent's history")), (centre, _below(centre.tabs.currentIndex())))
    return next((words for pane, words in headings if focus is pane or (focus and pane.isAncestorOf(focus))), "")


def _below(tab: int) -> str:
    """Of what stands under the tabs below the sound; what was measured is told with the marks."""
    return (_("Acoustic marks"), _("Evidence"), _("Acoustic marks"), _("Agent's history"),
            _("Parts of the conversation"))[tab]
