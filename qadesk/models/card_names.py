"""What the kinds of criteria are called."""

from __future__ import annotations

from qadesk.i18n import N_
from qadesk.models.scorecards import CriterionKind

KIND_NAMES = {
    CriterionKind.DEDUCTIONS: N_("Deduction list"), CriterionKind.CHOICE: N_("Choice"),
    CriterionKind.YES_NO: N_("Yes or no"), CriterionKind.SCALE: N_("Scale"), CriterionKind.BONUS: N_("Bonus"),
    CriterionKind.NOTE: N_("Note"),
}
