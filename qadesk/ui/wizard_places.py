"""The wizard's step of the places: data, recordings and backup, each judged by the room and the disk it lies on."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from PySide6.QtCore import QStorageInfo, Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from qadesk.i18n import _
from qadesk.security.slots import station_exists
from qadesk.ui.widgets.banners import Banner
from qadesk.ui.widgets.buttons import Button
from qadesk.ui.widgets.chips import Chip
from qadesk.ui.widgets.labels import ElidedLabel, Label
from qadesk.ui.wizard_steps import Step

GIB = 1 << 30
YEAR_GIB = {"recordings": 190, "data": 6, "backup": 60}  # 200 agents, 100,000 calls a month


class PlaceRow(QWidget):
    """One folder: its path, a button to choose another, room left and needed, a chip that judges it."""

    changed = Signal()

    def __init__(self, caption: str, folder: Path, need_gib: int, *, fixed: bool = False) -> None:
        super().__init__()
        self._need_gib = need_gib
        self.line = QLineEdit(str(folder))
        self.line.setReadOnly(fixed)
        self.line.setAccessibleName(caption)
        self.chip = Chip("", parent=self)
        self.room = ElidedLabel("", "caption")
        choose = Button(_("Choose …"))
        choose.setEnabled(not fixed)
        choose.setAccessibleName(_("Choose the folder: {what}").format(what=caption))
        title = Label(caption, "section")
        title.setBuddy(self.line)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self.chip)
        grid.addLayout(head, 0, 0, 1, 2)
        grid.addWidget(self.line, 1, 0)
        grid.addWidget(choose, 1, 1)
        grid.addWidget(self.room, 2, 0, 1, 2)
        choose.clicked.connect(self._choose)
        self.line.textChanged.connect(lambda _text: self.changed.emit())

    def folder(self) -> Path:
        return Path(self.line.text().strip()).expanduser()

    def judge(self, *, same_disk: bool = False) -> bool:
        """Show room and verdict; False when the folder cannot be used."""
        problem = folder_problem(self.folder()) if self.line.text().strip() else _("Choose a folder.")
        if problem:
            self._show(problem, _("Not usable"), "fatal")
            return False
        left = free_gib(self.folder())
        words = _("{left} GB left, about {need} GB needed a year").format(left=f"{left:,}", need=self._need_gib)
        if left < self._need_gib:
            self._show(words, _("Little room"), "warn")
        else:
            self._show(words, *((_("Same disk as the data"), "warn") if same_disk else (_("Enough room"), "good")))
        return True

    def _show(self, words: str, chip: str, tone: str) -> None:
        self.room.setText(words)
        self.chip.set_chip(chip, tone)

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Choose a folder"), str(standing(self.folder())))
        if chosen:
            self.line.setText(chosen)


class PlacesStep(Step):
    """Where data, recordings and backups lie; the backup better on another disk."""

    def __init__(self, data: Path, *, data_fixed: bool) -> None:
        super().__init__()
        self.intro(_("Where things are kept"),
                   _("Put the backup on another disk: when one breaks, the other is still there."))
        base = data.parent
        self.recordings = PlaceRow(_("Recordings"), base / _("recordings"), YEAR_GIB["recordings"])
        self.data = PlaceRow(_("Data"), data, YEAR_GIB["data"], fixed=data_fixed)
        self.backup = PlaceRow(_("Backup"), base / _("backup"), YEAR_GIB["backup"])
        self.advice = Banner("warn", _("The backup is on the same disk as the data"))
        self._move = Button("")
        self.advice.add_action(self._move)
        for row in (self.recordings, self.data, self.backup):
            self.form.addWidget(row)
            row.changed.connect(self.check)
        self.form.addWidget(self.advice)
        self.form.addStretch(1)
        self._move.clicked.connect(self._use_other_disk)
        self.check()

    def check(self) -> bool:
        same = same_disk(self.backup.folder(), self.data.folder())
        well = [self.recordings.judge(), self.data.judge(), self.backup.judge(same_disk=same)]
        self._advise(same)
        return all(well)

    def note(self) -> str:
        return _("Data and backup")

    def _advise(self, same: bool) -> None:
        other = other_disk(self.data.folder())
        words = _("You can go on, but both are lost together when the disk breaks.")
        if other is not None:
            words += " " + _("{disk} has {left} GB left.").format(disk=other, left=f"{free_gib(other):,}")
            self._move.setText(_("Use {disk}").format(disk=other))
        self._move.setVisible(other is not None)
        self.advice.set_words(_("The backup is on the same disk as the data"), words)
        self.advice.setVisible(same)

    def _use_other_disk(self) -> None:
        other = other_disk(self.data.folder())
        if other is not None:
            self.backup.line.setText(str(other / "qadesk" / _("backup")))


def standing(folder: Path) -> Path:
    """The nearest folder above (or the folder itself) that exists."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder


def folder_problem(folder: Path) -> str:
    """Why the folder cannot be used, or nothing."""
    if not folder.is_absolute():
        return _("Give the whole path, from the disk on.")
    if folder.exists() and not folder.is_dir():
        return _("This is a file, not a folder.")
    if station_exists(folder):
        return _("There is a station in this folder already.")
    if not os.access(standing(folder), os.W_OK):
        return _("Nothing can be written there.")
    return ""


def free_gib(folder: Path) -> int:
    """Room left on the folder's disk, in GiB."""
    return shutil.disk_usage(standing(folder)).free // GIB


def same_disk(one: Path, other: Path) -> bool:
    """Whether both folders lie on one disk."""
    return standing(one).stat().st_dev == standing(other).stat().st_dev


def other_disk(than: Path) -> Path | None:
    """The disk with the most room that is not the given folder's, or None."""
    roots = [Path(volume.rootPath()) for volume in QStorageInfo.mountedVolumes()
             if volume.isValid() and volume.isReady() and not volume.isReadOnly() and volume.bytesTotal() > GIB]
    others = [root for root in roots if root.is_dir() and os.access(root, os.W_OK) and not same_disk(root, than)]
    return max(others, key=free_gib, default=None)
