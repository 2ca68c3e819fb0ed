"""Pages of a finished PDF as pictures, for the preview and for printers: the very file that is kept."""

from __future__ import annotations

import pypdfium2

from qadesk.models.printing import PageImage


def page_image(pdf: bytes, index: int, width_px: int) -> PageImage:
    """Page `index` (from 0) drawn `width_px` wide on white; text is smoothed, nothing is hinted away.

    Raises IndexError for a page that is not there."""
    with pypdfium2.PdfDocument(pdf) as document:
        if not 0 <= index < len(document):
            raise IndexError(index)
        page = document[index]
        bitmap = page.render(scale=width_px / page.get_width(), rev_byteorder=True, prefer_bgrx=False)
        pixels = bitmap.to_numpy()[:, :, :3]
        return PageImage(bitmap.width, bitmap.height, pixels.tobytes())


def page_count(pdf: bytes) -> int:
    """How many pages a paper has."""
    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)
