"""The files of a month: made in a worker process, named in a manifest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from qadesk.models.closing import FIGURES, MANIFEST, PDF, WORKBOOK
from qadesk.models.summary_chapters import MonthlySummary
from qadesk.services.closed_months import MonthDocument, document_bytes

Files = tuple[tuple[str, bytes], ...]


@dataclass(frozen=True)
class Package:
    """What the files are made of: the paper of the whole centre, and all figures."""

    summary: MonthlySummary
    document: MonthDocument


def make_files(package: Package) -> Files:
    """The PDF, the workbook and the figures as (name, bytes), and the manifest that names them.

    Raises StationError when the computer has no Chinese face."""
    from qadesk.reports.monthly_summary import print_monthly_summary
    from qadesk.services.month_workbook import month_workbook

    files = ((PDF, print_monthly_summary(package.summary).pdf),
             (WORKBOOK, month_workbook(package.summary, package.document.centre)),
             (FIGURES, document_bytes(package.document)))
    return (*files, (MANIFEST, manifest(files)))


def manifest(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A line for each file, as `sha256sum --check` reads them."""
    return "".join(f"{sha256(content)}  {name}\n" for name, content in files).encode()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

