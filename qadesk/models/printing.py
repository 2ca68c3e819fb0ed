"""What stands on every printed page around its content, and what a finished paper is."""

from __future__ import annotations

from dataclasses import dataclass

from qadesk.models.evaluation_life import Stage


@dataclass(frozen=True)
class Imprint:
    """Who printed a paper, where and when, under which label, and where the audit trail stood.

    `printed_at` is text in the centre's zone; `audit_mac` has all 64 digits, of which the footer shows 8.
    `watermark` is empty except in a practice station; `closed`: the paper is of a closed month, and `printed_by` and
    `printed_at` tell who closed it and when.
    """

    label: str
    station: str
    printed_by: str
    printed_at: str
    audit_seq: int
    audit_mac: str
    watermark: str = ""
    closed: bool = False


@dataclass(frozen=True)
class PrintedPaper:
    """A finished PDF: its bytes, its pages, and the characters that no face could draw (in order of code)."""

    title: str
    file_name: str
    pdf: bytes
    n_pages: int
    missing_characters: tuple[str, ...] = ()


@dataclass(frozen=True)
class PageImage:
    """A page as a picture: `rgb` has `height_px` rows of `width_px` pixels, 3 bytes each, without padding."""

    width_px: int
    height_px: int
    rgb: bytes


@dataclass(frozen=True)
class PrintableRow:
    """One submitted evaluation of which the scorecard can be printed; `submitted_at` is in the centre's zone."""

    evaluation_id: int
    number: str
    agent_no: str
    agent_name: str
    submitted_at: str
    score_shown: str
    grade: str
    fatal_pending: bool
    inspector: str
    stage: Stage = Stage.SUBMITTED
