"""Parts of the page 月度汇总: where its numbers lead, a chapter that scrolls, a box of months or teams."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QScrollArea

from qadesk.models.coaching_list import InterviewLink
from qadesk.models.major_problems import ProblemLink
from qadesk.models.summary_chapters import Leads, PageLink
from qadesk.models.training_record import RequestLink
from qadesk.ui.widgets.chapter_view import ChapterView

OPENS = {"appeals": "appeals.list", "coaching": "coaching.list", "training": "training.list",
         "workbench": "major_problems.list"}
"""What a person has to be allowed who follows a number of the loop to its page."""


def page_of(leads: Leads) -> str | None:
    """The page on which something of the loop stands; None for what is no part of it."""
    if isinstance(leads, PageLink):
        return leads.page
    pages = ((InterviewLink, "coaching"), (RequestLink, "training"), (ProblemLink, "workbench"))
    return next((page for kind, page in pages if isinstance(leads, kind)), None)


def scrolled(view: ChapterView) -> QScrollArea:
    """Long sentences and many figures scroll where the screen is small; the page grows by neither."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setMinimumWidth(view.minimumSizeHint().width())
    area.setWidget(view)
    area.viewport().setAutoFillBackground(False)
    view.setAutoFillBackground(False)
    return area


def chooser(name: str) -> QComboBox:
    """A box without a label, named for screen readers."""
    box = QComboBox()
    box.setAccessibleName(name)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    return box
