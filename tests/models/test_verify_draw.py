"""The stand-alone verifier and the station's own: the golden vectors pass, whatever was changed is a MISMATCH."""

from __future__ import annotations

import ast
import csv
import hashlib
import io
import json
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qadesk import resources
from qadesk.models.draw import draw, draw_csv
from qadesk.models.draw_files import Verdict, commitment_of, counts_of, draw_json, join_seed, verify
from qadesk.models.frame import DrawFacts
from qadesk.models.manifest import ManifestRow, read_manifest, write_manifest

NAMES = ("manifest.csv", "draw.csv", "draw.json")
BANDS = {"A_night": 100, "B_handover": 150, "C_morning": 100}
ROWS = [ManifestRow(f"PBX:{agent}-{band}{n},x", agent, band, n > 0, "" if n else "TOO_SHORT", 3, g)
        for agent in ("A01", "王“芳”") for band, g in BANDS.items() for n in range(6)]
SECRET = "5e" * 32


def files(rows: list[ManifestRow], secret: str = SECRET, entropy: str = "4071883506") -> dict[str, bytes]:
    manifest = write_manifest(rows)
    read = read_manifest(manifest)
    seed = join_seed("2026-W36", read.sha256, secret, entropy)
    told = {"week": "2026-W36", "C": commitment_of("2026-W36", secret) if secret else None, "M": read.sha256,
            "s": secret or None, "P": entropy or None, "seed": seed}
    return {"manifest.csv": manifest, "draw.csv": draw_csv(draw(read.rows, seed)),
            "draw.json": json.dumps(told, ensure_ascii=False).encode()}


def script() -> dict[str, object]:
    """What the script defines, loaded as who types it in would."""
    found: dict[str, object] = {"__name__": "verify_draw"}
    exec(compile(resources.verifier().read_text("utf-8"), "verify_draw.py", "exec"), found)
    return found


def stand_alone(made: dict[str, bytes], folder: Path) -> tuple[int, dict[str, str]]:
    """The verdicts of the script in a process of its own, which knows nothing of qadesk."""
    folder.mkdir(exist_ok=True)
    for name, content in made.items():
        (folder / name).write_bytes(content)
    done = subprocess.run([sys.executable, "-I", "-S", resources.verifier(), folder], capture_output=True, text=True,
                          encoding="utf-8", check=False)
    assert done.stderr == ""
    return done.returncode, dict(line.split(maxsplit=1) for line in done.stdout.splitlines())


def own(made: dict[str, bytes]) -> dict[str, Verdict]:
    return verify(*(made[name] for name in NAMES))


def test_the_golden_vector_is_drawn_again_to_the_byte(shared: Path) -> None:
    case = json.loads((shared / "cases" / "qadesk_draw_1_developers.json").read_text("utf-8"))
    text, seed = case["input"]["manifest_csv"], case["input"]["seed"]
    drawn = script()["draw"](text, seed)  # type: ignore[operator]
    expected = {entry["name"]: entry["value"] for entry in case["expected"]}
    rows = list(csv.DictReader(io.StringIO(drawn.decode())))
    assert [row["rec_id"] for row in rows] == expected["selected_in_draw_order"]
    assert {row["rec_id"]: row["pi"] for row in rows} == expected["inclusion_probability_fractions"]
    assert drawn == draw_csv(draw(read_manifest(text.encode()).rows, seed))


def test_the_commitment_is_the_published_formula() -> None:
    """SHA-256 of `qadesk-commit-1|2026-W36|5e5e…`, by any other tool: printf … | sha256sum."""
    assert commitment_of("2026-W36", SECRET) == "66e52f92321506bf48e2e48022f1203141d711ef3c5816c1a1e01a25f87762fb"


@pytest.mark.parametrize(("secret", "entropy", "commitment"), [
    (SECRET, "4071883506", "OK"), (SECRET, "", "OK"), ("", "双色球 03 07|11", "none")])
def test_untouched_files_are_told_so(tmp_path: Path, secret: str, entropy: str, commitment: str) -> None:
    made = files(ROWS, secret, entropy)
    code, said = stand_alone(made, tmp_path / "抽样")
    assert code == 0 and said.pop("C").startswith(commitment)
    assert said == {"M": "OK", "seed": "OK", "draw": "OK"}
    assert own(made) == {"M": "OK", "C": commitment, "seed": "OK", "draw": "OK"}


def replaced(name: str, old: bytes, new: bytes) -> Callable[[dict[str, bytes]], None]:
    def change(made: dict[str, bytes]) -> None:
        assert old in made[name]
        made[name] = made[name].replace(old, new, 1)
    return change


def without_a_drawn_call(made: dict[str, bytes]) -> None:
    lines = made["draw.csv"].splitlines(keepends=True)
    made["draw.csv"] = b"".join(lines[:2] + lines[3:])


def with_another_quota(made: dict[str, bytes]) -> None:
    """Of all rows of an agent, and M, seed and draw made to fit: only the commitment and the slip stand against it."""
    made["manifest.csv"] = made["manifest.csv"].replace(b",3,1", b",4,1")


def made_to_fit(old: bytes, new: bytes) -> Callable[[dict[str, bytes]], None]:
    """A manifest that breaks a rule, with hash and seed of its own."""
    def change(made: dict[str, bytes]) -> None:
        assert old in made["manifest.csv"]
        before = hashlib.sha256(made["manifest.csv"]).hexdigest()
        made["manifest.csv"] = made["manifest.csv"].replace(old, new, 1)
        made["draw.json"] = made["draw.json"].replace(
            before.encode(), hashlib.sha256(made["manifest.csv"]).hexdigest().encode())
    return change


CHANGES = {
    "byte of the manifest": (replaced("manifest.csv", b"TOO_SHORT", b"TOO_SHORt"), {"M"}),
    "quota of one row": (replaced("manifest.csv", b",3,100", b",4,100"), {"M", "draw"}),
    "quota of all": (with_another_quota, {"M", "draw"}),
    "drawn call removed": (without_a_drawn_call, {"draw"}),
    "ticket": (replaced("draw.csv", b",0.", b",1."), {"draw"}),
    "line ends": (replaced("draw.csv", b"\n", b"\r\n"), {"draw"}),
    "secret": (replaced("draw.json", b'"s": "5e', b'"s": "5f'), {"C", "seed"}),
    "random number": (replaced("draw.json", b'"P": "4', b'"P": "5'), {"seed"}),
    "week": (replaced("draw.json", b'"week": "2026-W36"', b'"week": "2026-W37"'), {"C", "seed"}),
    "hash": (replaced("draw.json", b'"M": "', b'"M": "0'), {"M", "seed"}),
    "no text in the manifest": (replaced("manifest.csv", b"PBX", b"\xff\xfe"), {"M", "draw"}),
    "a call twice": (made_to_fit(b"A_night2,x", b"A_night1,x"), {"draw"}),
    "a vertical bar": (made_to_fit(b"PBX:", b"PBX|"), {"draw"}),
    "two quotas of an agent": (made_to_fit(b",0,TOO_SHORT,3,", b",0,TOO_SHORT,4,"), {"draw"}),
    "no json": (replaced("draw.json", b"{", b""), {"M", "C", "seed", "draw"}),
    "a number for a text": (replaced("draw.json", b'"s": "' + SECRET.encode() + b'"', b'"s": 5'),
                            {"M", "C", "seed", "draw"}),
    "a part gone": (replaced("draw.json", b'"seed"', b'"sead"'), {"M", "C", "seed", "draw"}),
}


@pytest.mark.parametrize("name", CHANGES)
def test_whatever_was_changed_is_a_mismatch(tmp_path: Path, name: str) -> None:
    change, wrong = CHANGES[name]
    made = files(ROWS)
    change(made)
    code, said = stand_alone(made, tmp_path / "draw")
    said.pop("unreadable:", None)
    mine = {part for part, verdict in own(made).items() if verdict is Verdict.MISMATCH}
    assert code == 1 and mine == wrong
    theirs = {part for part, verdict in said.items() if verdict == "MISMATCH"}
    assert theirs == wrong


CLAIMS = {"method": "QADESK-DRAW-2", "drawn": 7, "commitment": "无承诺",
          "counts": {"calls": 36, "eligible": 31, "excluded": {"TOO_SHORT": 5}},
          "deal": {"week": "2026-W36", "C": "0" * 64, "s": SECRET}}


def test_what_draw_json_says_besides_is_held_against_the_files(tmp_path: Path) -> None:
    made = files(ROWS)
    right = {**json.loads(made["draw.json"]), "method": "QADESK-DRAW-1", "drawn": 6, "commitment": "", "by": "周岚",
             "counts": {"calls": 36, "eligible": 30, "excluded": {"TOO_SHORT": 6}},
             "deal": {"week": "2026-W36", "C": commitment_of("2026-W36", SECRET), "s": SECRET}}
    for name, wrong in {"by": "林晓", **CLAIMS}.items():
        made["draw.json"] = json.dumps({**right, name: wrong}).encode()
        part = {"by": set(), "deal": {"C"}}.get(name, {"draw"})
        _code, said = stand_alone(made, tmp_path / "draw")
        assert {one for one, verdict in said.items() if verdict == "MISMATCH"} == part, name
        assert {one for one, verdict in own(made).items() if verdict is Verdict.MISMATCH} == part, name


def test_no_byte_of_draw_json_is_changed_unnoticed(tmp_path: Path) -> None:
    """As the station writes it: each byte in turn, for both."""
    made = files(ROWS)
    read = read_manifest(made["manifest.csv"])
    facts = DrawFacts("2026-W36", 1788744600000, "周岚", 6, read.sha256, json.loads(made["draw.json"])["seed"],
                      "4071883506", commitment_of("2026-W36", SECRET))
    told = draw_json(facts, counts_of(read.rows))
    more = more_of(tmp_path)
    for at in range(len(told)):
        made["draw.json"] = told[:at] + bytes([told[at] ^ 4]) + told[at + 1:]
        assert Verdict.MISMATCH in own(made).values(), told[at - 9:at + 9]
    made["draw.json"] = told.replace("周岚".encode(), "林晓".encode())
    assert own(made)["seed"] is Verdict.MISMATCH and more(made) == {"seed": False}
    made["draw.json"] = told
    assert Verdict.MISMATCH not in own(made).values() and more(made) == {}


def more_of(folder: Path) -> Callable[[dict[str, bytes]], dict[str, bool]]:
    """What `verify_more.py` finds."""
    ask = runpy.run_path(str(resources.verifier().with_name("verify_more.py")))["more"]

    def found(made: dict[str, bytes]) -> dict[str, bool]:
        for name, content in made.items():
            (folder / name).write_bytes(content)
        return ask(folder)  # type: ignore[no-any-return]
    return found


@pytest.mark.parametrize("change", [
    (b",3,100", b", 3,100"), (b",3,100", b",+3,100"), (b",1,,3", b",2,,3"), (b",A01,A_night,1", b",,A_night,1"),
    (b",3,100\n", b",3,100,\n"), (b",3,100\n", b",3,0\n"), (b"rec_id,agent", b"rec_id,rec_id"),
    (b'"PBX', b'"x"PBX')], ids=["blank", "sign", "eligible", "no agent", "cell more", "g 0", "column twice", "quotes"])
def test_a_manifest_that_breaks_a_rule_is_no_draw_for_either(tmp_path: Path, change: tuple[bytes, bytes]) -> None:
    made = files(ROWS)
    made_to_fit(*change)(made)
    _code, said = stand_alone(made, tmp_path / "draw")
    assert "draw" in {part for part, verdict in own(made).items() if verdict is Verdict.MISMATCH}
    assert said["draw"] == "MISMATCH"


def test_files_in_windows_text_form_are_read_and_drawn_again(tmp_path: Path) -> None:
    """A byte-order mark and CR LF in the manifest, with an M of their own; draw.json may have a mark too."""
    made = files(ROWS)
    other = b"\xef\xbb\xbf" + made["manifest.csv"].replace(b"\n", b"\r\n")
    seed = join_seed("2026-W36", hashlib.sha256(other).hexdigest(), SECRET, "1")
    told = {**json.loads(made["draw.json"]), "M": hashlib.sha256(other).hexdigest(), "P": "1", "seed": seed}
    made = {"manifest.csv": other, "draw.csv": draw_csv(draw(ROWS, seed)),
            "draw.json": b"\xef\xbb\xbf" + json.dumps(told).encode()}
    code, said = stand_alone(made, tmp_path / "draw")
    assert code == 0 and set(said.values()) == {"OK"} and set(own(made).values()) == {Verdict.OK}


def test_the_scripts_need_no_newer_python_than_3_8() -> None:
    for path in (resources.verifier(), resources.verifier().with_name("verify_more.py")):
        ast.parse(path.read_text("utf-8"), feature_version=(3, 8))
        assert path.read_bytes().isascii() and b"\r" not in path.read_bytes()


def test_files_that_cannot_be_read_are_told_in_a_line(tmp_path: Path) -> None:
    code, said = stand_alone({}, tmp_path / "empty")
    assert code == 1 and "manifest.csv" in said.pop("unreadable:") and set(said.values()) == {"MISMATCH"}
    made = files(ROWS)
    replaced("manifest.csv", b"PBX", b"\xff\xfe")(made)
    _code, said = stand_alone(made, tmp_path / "draw")
    assert len(said["unreadable:"]) < 200  # the manifest is not poured out


@given(st.dictionaries(st.tuples(st.sampled_from(["A01", "A02", "王芳"]), st.sampled_from(sorted(BANDS))),
                       st.integers(1, 9), min_size=1), st.text(st.characters(codec="utf-8"), max_size=20),
       st.integers(0, 12))
def test_script_and_station_draw_the_same_from_anything(calls: dict[tuple[str, str], int], seed: str,
                                                        quota: int) -> None:
    rows = [ManifestRow(f"{agent}-{band}{n}", agent, band, True, "", quota, BANDS[band])
            for (agent, band), count in calls.items() for n in range(count)]
    manifest = write_manifest(rows).decode()
    assert script()["draw"](manifest, seed) == draw_csv(draw(rows, seed))  # type: ignore[operator]


def test_it_fits_on_one_page_to_be_typed_in() -> None:
    lines = resources.verifier().read_text("utf-8").splitlines()
    assert len(lines) <= 60 and max(map(len, lines)) <= 98 and resources.verifier().read_bytes().isascii()
