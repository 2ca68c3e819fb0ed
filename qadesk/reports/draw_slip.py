"""The 抽样单 (draw slip) on paper: page 1 the facts and the drawn calls, page 2 the verifier to be typed in.

Drawn calls that page 1 has no room for follow from page 3 on; nothing is cut. Calls replaced since (补抽) come last.
"""

from __future__ import annotations

from fractions import Fraction

from qadesk.i18n import _, ngettext
from qadesk.models.audit_words import action_words
from qadesk.models.bands import band_name
from qadesk.models.draw import METHOD
from qadesk.models.draw_files import COMMIT_METHOD, NO_COMMITMENT
from qadesk.models.draw_slip import DrawSlip, NextDraw, SlipAttempt
from qadesk.models.evaluation_sheet import Fact
from qadesk.models.frame import Deal, exclusion_name
from qadesk.models.printing import PrintedPaper
from qadesk.models.sampling import ATTEMPT_NAMES
from qadesk.models.summary_chapters import Head, Row, Table
from qadesk.reports.draw_slip_replaced import put_replaced
from qadesk.reports.fonts import Faces, system_faces
from qadesk.reports.furniture import BODY, BOTTOM, GREY, INNER, NOTE, PAD, TOP, Paper
from qadesk.reports.paper_parts import put_facts, put_figures, put_title
from qadesk.reports.summary_table import PITCH as ROW
from qadesk.reports.summary_table import put_table
from qadesk.reports.text import Typesetter

PITCH, LABEL, SIGNED = 12.5, 74.0, 52.0
CODE, CODE_PITCH, CODE_X, INDENT = 8.0, 10.6, 22.0, 4.4


def print_draw_slip(slip: DrawSlip, faces: Faces | None = None) -> PrintedPaper:
    """The slip as a PDF in the language in force; the same slip always gives the same bytes.

    Raises StationError when the computer has no Chinese face."""
    title, period = _("Draw slip"), slip.facts.period
    paper = Paper(Typesetter(faces or system_faces()), slip.imprint, f"{title} {period}")
    put_title(paper, title, period if slip.days == period else f"{period}   {slip.days}")
    _put_facts(paper, slip)
    _put_seed(paper, slip)
    _put_attempts(paper, slip)
    _put_next(paper, slip)
    fits = paper.y + 36 + ROW * (len(slip.drawn) + 1) + SIGNED <= BOTTOM
    if fits:
        put_table(paper, _calls(slip))
    else:
        paper.need(12 + PITCH + SIGNED)
        paper.y += 12
        _line(paper, "", ngettext("The {count} drawn call is listed from page {page} on.",
                                  "The {count} drawn calls are listed from page {page} on.", len(slip.drawn)).format(
            count=len(slip.drawn), page=paper.n_pages + 2))
    _sign(paper)
    _put_verifier(paper, slip)
    if not fits:
        _next_page(paper)
        put_table(paper, _calls(slip))
    if slip.replaced:
        put_replaced(paper, slip)
    return paper.finish(f"{title} {period}", f"{title} {period}.pdf")


def _put_facts(paper: Paper, slip: DrawSlip) -> None:
    put_facts(paper, (
        Fact(_("Drawn at"), slip.drawn_at), Fact(_("Drawn by"), slip.facts.by), Fact(_("Method"), METHOD),
        Fact(_("Manifest fixed at"), slip.fixed_at or "–"), Fact(_("Fixed by"), slip.fixed.by if slip.fixed else "–"),
        Fact(_("Rules version"), str(slip.rules_version))))
    put_figures(paper, (
        (_("Calls in the list"), f"{slip.calls:,}", _("excluded: {count:,}").format(count=slip.calls - slip.eligible)),
        (_("Can be drawn"), f"{slip.eligible:,}", ngettext("{count} agent", "{count} agents", slip.agents).format(
            count=slip.agents)),
        (_("Drawn calls"), f"{slip.facts.drawn:,}", ""),
        (_("Least chance"), _decimal(slip.least_chance), slip.least_chance),
        (_("Greatest chance"), _decimal(slip.greatest_chance), slip.greatest_chance)))
    words = _("; ").join(f"{_named(code)} {count:,}" for code, count in slip.excluded) or _("None")
    _line(paper, _("Excluded"), words)
    if slip.early:
        _line(paper, "", _("It was drawn before the period ended: calls that came later are not in it."))
    if slip.rules_since:
        _line(paper, "", _("These rules came into force on {when}, after the period had begun.").format(
            when=slip.rules_since))


def _decimal(fraction: str) -> str:
    return f"{float(Fraction(fraction)):.3f}"


def _named(code: str) -> str:
    """A code, as manifest.csv has it, after its name if it has one."""
    name = exclusion_name(code)
    return code if name == code else f"{name} {code}"


def _put_seed(paper: Paper, slip: DrawSlip) -> None:
    facts = slip.facts
    paper.chapter(_("Commitment, manifest, random number"), keep=6 * PITCH)
    _line(paper, _("Commitment C"), facts.commitment or NO_COMMITMENT)
    _line(paper, _("Manifest M"), facts.manifest_sha256)
    _line(paper, _("Secret s"), facts.secret or _("None"))
    _line(paper, _("Public number P"), facts.entropy or _("None"))
    _line(paper, _("Seed"), facts.seed)
    _line(paper, "", _commitment_words(slip))
    _line(paper, "", _("C is the SHA-256 of {text}, M that of manifest.csv; the seed is {seed}. With the seed "
                       "anyone draws the same calls again.").format(
        text=f"{COMMIT_METHOD}|{facts.period}|s", seed=f"{facts.period}|M|s|P"))
    if slip.deal:
        _line(paper, _("C of {period}").format(period=slip.deal.week), slip.deal.commitment)
        _line(paper, "", _deal_words(slip.deal))


def _deal_words(deal: Deal) -> str:
    words = _("By the secret of this week, which nobody knew, its quotas were dealt over the days. Its s: {told}.")
    return words.format(told=deal.secret or _("it is told once the week is over"))


def _commitment_words(slip: DrawSlip) -> str:
    facts = slip.facts
    if facts.commitment and facts.entropy:
        return _("The station was bound by C since {when}; P was added in public.").format(when=slip.committed_at)
    if facts.commitment:
        return _("The station was bound by C since {when}; no public number was added.").format(when=slip.committed_at)
    if facts.entropy:
        return _("{statement}: no commitment was made before the period ended. The calls follow from the public number "
                 "P and the manifest alone.").format(statement=NO_COMMITMENT)
    return _("{statement}: no commitment was made before the period ended, and no public number was added. That the "
             "station did not choose the seed cannot be shown.").format(statement=NO_COMMITMENT)


def _put_attempts(paper: Paper, slip: DrawSlip) -> None:
    paper.chapter(_("Every attempt"), keep=PITCH)
    for attempt in slip.attempts:
        _line(paper, attempt.at, _attempt_words(attempt))
    for upset in slip.upsets:
        _line(paper, upset.at, "   ".join((action_words(upset.action), upset.by)))
    if not slip.attempts:
        _line(paper, slip.drawn_at, _("Draw made by {who}; attempts were not kept yet.").format(who=slip.facts.by))


def _attempt_words(attempt: SlipAttempt) -> str:
    parts = [_(ATTEMPT_NAMES[attempt.outcome]), attempt.by]
    if attempt.manifest_sha256:
        parts.append(f"M {attempt.manifest_sha256[:8]}…{attempt.manifest_sha256[-8:]}")
    if attempt.entropy:
        parts.append(f"P {attempt.entropy}")
    return "   ".join([*parts, attempt.code]).rstrip()


def _put_next(paper: Paper, slip: DrawSlip) -> None:
    paper.chapter(_("For the next draw, and the audit trail"), keep=3 * PITCH)
    for coming in slip.next_draws:
        _put_coming(paper, coming)
    _line(paper, _("Audit head"), f"{slip.imprint.audit_seq}:{slip.imprint.audit_mac}")


def _put_coming(paper: Paper, coming: NextDraw) -> None:
    made = coming.commitment
    _line(paper, _("C of {period}").format(period=coming.period), made.value if made else
          _("Not made yet: it is made when somebody works at the station then."))
    if made:
        _line(paper, "", _("Made at {when}. Keep this slip: it proves that the next draw was not chosen.").format(
            when=coming.committed_at))


def _line(paper: Paper, label: str, words: str) -> None:
    """A label with any text beside it, over as many lines as it takes."""
    wide = max(LABEL, paper.setter.width(paper.setter.one_line(label), BODY) + 10)
    for index, line in enumerate(paper.setter.wrap(words, BODY, INNER - wide - 2 * PAD)):
        paper.need(PITCH)
        if index == 0 and label:
            paper.text(PAD, label, BODY, ink=GREY, y=paper.y + PITCH / 2)
        paper.text(PAD + wide, line, BODY, y=paper.y + PITCH / 2)
        paper.y += PITCH


def _calls(slip: DrawSlip) -> Table:
    return Table("drawn", _("Drawn calls"), (
        Head(_("No."), number=True), Head(_("Recording no."), wide=True), Head(_("Agent")), Head(_("Time band")),
        Head(_("Chance"), number=True)),
        tuple(Row((str(number), call.rec_id, call.agent_no, band_name(call.band), call.chance))
              for number, call in enumerate(slip.drawn, start=1)), _("None"))


def _sign(paper: Paper) -> None:
    paper.need(SIGNED)
    paper.y += 30
    paper.signatures((_("Drawn by"), _("Rolled by"), _("Rolled by (agents)")))


def _next_page(paper: Paper) -> None:
    paper.need(BOTTOM - TOP)


def _put_verifier(paper: Paper, slip: DrawSlip) -> None:
    _next_page(paper)
    paper.chapter(_("Check this draw yourself"), keep=PITCH)
    paper.paragraph(_("Type in these lines (or take verify_draw.py, which ships with qadesk), put manifest.csv, "
                      "draw.csv and draw.json into a folder, and run: python verify_draw.py FOLDER. It needs Python "
                      "alone. Each line must say OK, and M, C and P must be those of this slip."), PITCH)
    paper.y += 6
    for number, line in enumerate(slip.verifier.splitlines(), start=1):
        paper.need(CODE_PITCH)
        words = line.lstrip(" ")
        paper.text_right(CODE_X - 8, str(number), NOTE, ink=GREY, y=paper.y + CODE_PITCH / 2)
        paper.text(CODE_X + INDENT * (len(line) - len(words)), words, CODE, y=paper.y + CODE_PITCH / 2)
        paper.y += CODE_PITCH
