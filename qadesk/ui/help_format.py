"""The look of a manual page: Markdown as Qt reads it, in the sizes and colours of the theme in force."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import (
    QBrush,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFragment,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)

from qadesk.ui import theme

HEADINGS_PX = (theme.CLOCK, theme.TITLE, theme.BODY + 1)
LINE_PERCENT = 145
TEXT_PX = theme.BODY + 1


def dress(document: QTextDocument) -> None:
    """Give a document that Markdown was put in our type scale, room between its parts, and keys that look like keys."""
    for block in blocks(document):
        _dress_block(block)
        _dress_keys(block)
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _dress_table(frame)


def blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    """The paragraphs, headings and lines of a document, from its top."""
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _dress_block(block: QTextBlock) -> None:
    level = block.blockFormat().headingLevel()
    shape, cursor = QTextBlockFormat(), QTextCursor(block)
    if not any(run.charFormat().isImageFormat() for run in _fragments(block)):
        shape.setLineHeight(LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    shape.setTopMargin((0, 0, 18, 12)[min(level, 3)])
    shape.setBottomMargin(8 if level or block.textList() is None else 4)
    cursor.mergeBlockFormat(shape)
    if level:
        _dress_heading(block, HEADINGS_PX[min(level, 3) - 1])


def _dress_heading(block: QTextBlock, size_px: int) -> None:
    """Qt makes headings larger step by step; that is taken out for a size of our own."""
    for start, end in _runs(block):
        cursor = _over(block, start, end)
        letters = cursor.charFormat()
        letters.clearProperty(QTextFormat.Property.FontSizeAdjustment.value)
        letters.setProperty(QTextFormat.Property.FontPixelSize.value, size_px)
        cursor.setCharFormat(letters)


def _dress_keys(block: QTextBlock) -> None:
    letters = QTextCharFormat()
    letters.setFontFamilies(theme.families())
    letters.setBackground(QBrush(theme.color("hover")))
    for start, end in _runs(block, keys_only=True):
        _over(block, start, end).mergeCharFormat(letters)


def _runs(block: QTextBlock, *, keys_only: bool = False) -> list[tuple[int, int]]:
    """Where the runs of one format stand in a block; gathered first, since a change of format splits them anew."""
    return [(run.position(), run.position() + run.length()) for run in _fragments(block)
            if not keys_only or run.charFormat().fontFixedPitch()]


def _fragments(block: QTextBlock) -> list[QTextFragment]:
    return [place.fragment() for place in block]  # type: ignore[attr-defined]  # the stubs leave __next__ out


def _over(block: QTextBlock, start: int, end: int) -> QTextCursor:
    cursor = QTextCursor(block)
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    return cursor


def _dress_table(table: QTextTable) -> None:
    shape = table.format()
    shape.setBorder(1)
    shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    shape.setBorderBrush(QBrush(theme.color("border")))
    shape.setBorderCollapse(True)
    shape.setCellPadding(5)
    shape.setCellSpacing(0)
    shape.setBottomMargin(10)
    shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    table.setFormat(shape)
