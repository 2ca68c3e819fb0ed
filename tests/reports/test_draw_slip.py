"""The printed draw slip: page 1 all facts, page 2 the verifier as it is; long draws run on from page 3."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from qadesk import i18n, resources
from qadesk.models.draw_slip import DrawSlip, NextDraw, SlipAttempt, SlipCall, SlipUpset
from qadesk.models.frame import Commitment, Deal, DrawFacts, FixedManifest
from qadesk.models.replacement import ReplacedBy, ReplacedCall
from qadesk.models.sampling import AttemptOutcome, ReplacementReason
from qadesk.reports.draw_slip import print_draw_slip
from tests.reports.sheets import IMPRINT
from tests.reports.test_evaluation_sheet import POISON, compact, embedded_faces, text_of

M, C, S, NEXT, LATE = "8f3c" * 16, "21d0" * 16, "5b7e" * 16, "c04a" * 16, "77e1" * 16
DICE = "40792188350617424639"
CALLS = tuple(SlipCall(f"PBX:1725{n:06}.{n}", f"A{n % 4 + 1:02}", "C_morning", "5/58") for n in range(12))
COMING = (NextDraw("2026-W37", Commitment("2026-W37", NEXT, 0), "2026-09-07 08:40"),
          NextDraw("2026-W36+1", Commitment("2026-W36+1", LATE, 0), "2026-09-07 09:12"))
ATTEMPTS = (
    SlipAttempt("2026-09-07 09:02", "周岚", AttemptOutcome.FIXED, "", M, ""),
    SlipAttempt("2026-09-07 09:05", "林晓", AttemptOutcome.REFUSED, "E-DRW-10", "", ""),
    SlipAttempt("2026-09-07 09:12", "周岚", AttemptOutcome.DRAWN, "", M, DICE))


def slip(*, drawn: tuple[SlipCall, ...] = CALLS, commitment: str = C, secret: str = S, entropy: str = DICE,
         **changed: object) -> DrawSlip:
    facts = DrawFacts("2026-W36", 0, "周岚", len(drawn), M, f"2026-W36|{M}|{secret}|{entropy}", entropy, commitment)
    made = DrawSlip(
        IMPRINT, facts, "2026-08-31 – 2026-09-06", "2026-09-07 09:12", 3, "2026-08-31 08:31",
        FixedManifest(M, 0, "周岚"), "2026-09-07 09:02", 5374, 4418, 40,
        (("TOO_SHORT", 604), ("NO_AUDIO", 71), ("LATER_CODE", 2)),
        "3/148", "5/12", drawn, ATTEMPTS, COMING,
        resources.verifier().read_text("utf-8"))
    return replace(made, **changed)  # type: ignore[arg-type]


def pages(made: DrawSlip) -> list[str]:
    return [compact(page.extract_text()) for page in PdfReader(BytesIO(print_draw_slip(made).pdf)).pages]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_it_takes_two_pages_with_every_face_embedded(language: str) -> None:
    i18n.install(language, resources.locale())
    paper = print_draw_slip(slip())
    assert paper.n_pages == 2 and paper.missing_characters == () and all(embedded_faces(paper.pdf).values())
    assert paper.pdf == print_draw_slip(slip()).pdf
    assert "2026-W36" in paper.title


def test_page_1_has_every_fact_and_page_2_the_verifier() -> None:
    i18n.install("zh_CN", resources.locale())
    facts, verifier = pages(slip())
    for words in ("抽样单2026-W36", "2026-08-31–2026-09-06", "抽取时间2026-09-0709:12", "抽样人周岚", "5,374", "4,418",
                  "0.020", "3/148", "0.417", "5/12", "通话过短TOO_SHORT604", "无录音NO_AUDIO71", "LATER_CODE2", C, M, S,
                  DICE, f"2026-W36|{M}|{S}|{DICE}", "自2026-08-3108:31起工作站受C约束",
                  "2026-09-0709:05已拒绝林晓E-DRW-10",
                  "清单已锁定周岚M8f3c8f3c…8f3c8f3c", "2026-W37的C", NEXT, f"{IMPRINT.audit_seq}:{IMPRINT.audit_mac}",
                  "座席推选人", f"{CALLS[11].rec_id}A04上午高峰5/58"):
        assert words in facts, words
    source = compact(resources.verifier().read_text("utf-8"))
    numbered = "".join(f"{n}{compact(line)}" for n, line in enumerate(
        resources.verifier().read_text("utf-8").splitlines(), start=1))
    assert numbered in verifier and len(source) > 2000


@pytest.mark.parametrize(("changed", "said"), [
    ({"entropy": ""}, ("未加入公开随机数", "公开随机数P无")),
    ({"commitment": "", "secret": ""}, ("承诺值C无承诺", "只由公开随机数P和清单决定")),
    ({"commitment": "", "entropy": ""}, ("承诺值C无承诺", "无法证明种子")),
    ({"next_draws": (NextDraw("2026-W37", None, ""),)}, ("2026-W37的C", "尚未作出")),
    ({"attempts": ()}, ("当时尚未记录历次操作",)),
    ({"early": True}, ("抽取时本期尚未结束：之后的通话不在其中",)),
    ({"rules_since": "2026-09-06 22:10"}, ("这些规则于2026-09-0622:10生效，当时本期已开始",)),
    ({"upsets": (SlipUpset("2026-09-07 08:55", "何静", "backups.restore"),)}, ("2026-09-0708:55恢复备份何静",)),
    ({"deal": Deal("2026-W36", LATE, 0)}, ("2026-W36的C", LATE, "其s：本周结束后公布。")),
    ({"deal": Deal("2026-W36", LATE, 0, NEXT)}, (f"其s：{NEXT}。",)),
])
def test_what_is_not_there_is_said(changed: dict[str, object], said: tuple[str, ...]) -> None:
    i18n.install("zh_CN", resources.locale())
    assert all(words in pages(slip(**changed))[0] for words in said)  # type: ignore[arg-type]


def test_a_long_draw_is_listed_after_the_verifier() -> None:
    i18n.install("zh_CN", resources.locale())
    many = tuple(replace(CALLS[0], rec_id=f"PBX:{n:05}") for n in range(600))
    made = pages(slip(drawn=many))
    assert "抽中的600通通话从第3页起列出" in made[0] and "defdraw(manifest,seed)" in made[1]
    assert all(call.rec_id in "".join(made[2:]) for call in many)


@pytest.mark.parametrize("n_attempts", [14, 20, 23, 24])
def test_the_page_told_is_the_one_where_the_drawn_calls_begin(n_attempts: int) -> None:
    i18n.install("zh_CN", resources.locale())
    many = tuple(replace(CALLS[0], rec_id=f"PBX:{n:05}") for n in range(60))
    made = pages(slip(drawn=many, attempts=(ATTEMPTS * 8)[:n_attempts]))
    [told] = [page for page in made if "通话从第" in page]
    begins = int(told.split("通话从第")[1].split("页")[0])
    assert "PBX:00000" in made[begins - 1] and "PBX:00000" not in "".join(made[:begins - 1])
    assert "座席推选人" in told


def test_it_says_what_the_commitment_of_its_own_period_is_made_of() -> None:
    i18n.install("zh_CN", resources.locale())
    made = slip()
    made = replace(made, facts=replace(made.facts, period="2026-09-01"), days="2026-09-01")
    assert "2026-09-012026-09-01" not in pages(made)[0]
    assert "C是qadesk-commit-1|2026-09-01|s的SHA-256" in pages(made)[0]
    assert "种子为2026-09-01|M|s|P" in pages(made)[0]


def test_hostile_and_long_texts_print_as_they_stand() -> None:
    i18n.install("zh_CN", resources.locale())
    entropy = "长" * 200
    calls = tuple(SlipCall(poison, poison, poison, "1/1") for poison in POISON)
    text = compact(text_of(print_draw_slip(slip(drawn=calls, entropy=entropy))))
    assert all(compact(poison) in text for poison in POISON) and text.count("长") == 400


REPLACED = (ReplacedCall(CALLS[0].rec_id, "A01", "C_morning", ReplacementReason.UNPLAYABLE, "全程噪音", 0, "林晓",
                         "周岚", "PBX:9.1", "D_meal", "0.1", "1/9"),
            ReplacedCall(CALLS[1].rec_id, "A02", "C_morning", ReplacementReason.PRIVATE, "家中急事", 0, "周岚", ""))
REPLACED_AT = ("2026-09-08 10:02", "2026-09-08 10:31")
REPLACERS = (ReplacedBy("何静", 6, 0, 0, 0), ReplacedBy("周岚", 5, 0, 0, 1), ReplacedBy("林晓", 7, 1, 0, 0))


@pytest.mark.parametrize(("percent", "warns"), [(5, True), (17, False)])
def test_replaced_calls_come_last_with_a_warning_above_the_rule(percent: int, warns: bool) -> None:
    i18n.install("zh_CN", resources.locale())
    made = slip(replaced=REPLACED, replaced_at=REPLACED_AT, replaced_by=REPLACERS, warn_percent=percent)
    whole = "".join(pages(made))
    for words in ("抽中12通，补抽2通（16.7%）。", "2026-09-0810:02", CALLS[0].rec_id, "PBX:9.1", "无法播放",
                  "林晓，周岚确认", "周岚，单人", "→无可补", "私人紧急情况", "何静60000(0/6)", "林晓71001(1/7)"):
        assert words in whole, words
    assert ("警告：超过抽中通话的5%" in whole) == warns
    assert "家中急事" not in whole and all(call.rec_id in whole for call in CALLS)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_ids_of_replaced_calls_are_not_broken(language: str) -> None:
    """Those of switches that number calls by UUIDs either."""
    i18n.install(language, resources.locale())
    old, new = (f"PBX:6f0c1a2b-9d3e-4c55-8a01-0f2b7c9d1e{number}" for number in (44, 45))
    call = replace(REPLACED[0], rec_id=old, new_rec_id=new, by="Alexandra Lin", confirmed_by="Maximilian Zhou")
    text = text_of(print_draw_slip(slip(replaced=(call,), replaced_at=REPLACED_AT[:1], replaced_by=REPLACERS)))
    assert old in text and new in text


def test_a_draw_without_replacements_says_nothing_of_them() -> None:
    i18n.install("zh_CN", resources.locale())
    assert "补抽" not in "".join(pages(slip()))


def test_calls_passed_over_for_a_legal_hold_are_listed_and_nobodys() -> None:
    i18n.install("zh_CN", resources.locale())
    held = replace(REPLACED[0], rec_id="PBX:9.1", reason=ReplacementReason.LEGAL_HOLD, new_rec_id="PBX:9.2")
    whole = "".join(pages(slip(replaced=(REPLACED[0], held), replaced_at=REPLACED_AT, replaced_by=REPLACERS)))
    assert all(words in whole for words in ("抽中12通，补抽1通（8.3%）。", "PBX:9.2", "法务保留", "按规则"))
