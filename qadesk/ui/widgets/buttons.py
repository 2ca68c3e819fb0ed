"""Buttons: one primary a page, outline for the normal, ghost for the secondary, red outline for danger."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from qadesk.ui import theme
from qadesk.ui.icons import icon as themed_icon

KINDS = ("outline", "primary", "ghost", "danger", "link", "icon")
_ICON_TOKENS = {"primary": "on_primary", "danger": "fatal", "link": "accent"}


class Button(QPushButton):
    """A button with words; `key` names its shortcut in the tooltip (the keycap stands beside it as a widget)."""

    def __init__(self, text: str, kind: str = "outline", *, icon: str = "", key: str = "",
                 parent: QWidget | None = None) -> None:
        super().__init__(text.replace("&", "&&"), parent)
        self.setProperty("kind", kind)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setFont(theme.font(bold=kind == "primary"))
        self.setAccessibleName(text)
        self.setAutoDefault(False)
        if kind == "link":
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        if icon:
            self.setIcon(themed_icon(icon, _ICON_TOKENS.get(kind, "text")))
        if key:
            self.setToolTip(f"{text}  {key}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def set_kind(self, kind: str) -> None:
        """Make it another kind of button."""
        self.setProperty("kind", kind)
        self.style().polish(self)


class IconButton(QPushButton):
    """A button of 28 x 28 with an icon alone: its name and key stand in the tooltip and for the screen reader."""

    def __init__(self, icon: str, name: str, *, key: str = "", checkable: bool = False, token: str = "text2",
                 size_px: int = theme.ICON, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "icon")
        self.setIconSize(QSize(size_px, size_px))
        self.setCheckable(checkable)
        self.setAutoDefault(False)
        self.setFixedSize(theme.CONTROL, theme.CONTROL)
        self.set_face(icon, name, key=key, token=token)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def set_face(self, icon: str, name: str, *, key: str = "", token: str = "text2") -> None:
        """Show another icon, name and key."""
        self.setIcon(themed_icon(icon, token, on_token="accent"))
        self.setToolTip(f"{name}  {key}" if key else name)
        self.setAccessibleName(name)


def _pressed_by_enter(button: QPushButton, event: QKeyEvent) -> bool:
    """Enter presses the button that has the keys, as Space does; Qt does so for the default one of a dialog alone."""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if held or event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return False
    if not event.isAutoRepeat():
        button.click()
    return True


def foot_of(*buttons: QPushButton) -> QHBoxLayout:
    """The foot of a dialog: these buttons at its right end."""
    foot = QHBoxLayout()
    foot.addStretch(1)
    for button in buttons:
        foot.addWidget(button)
    return foot
