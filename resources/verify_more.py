"""What verify_draw.py asks beside the draw when this file lies beside it; standard library only, as that one.

Whether each row of manifest.csv keeps the rules, whether draw.json counts what the files hold, and whether the calls in
replacements.csv are those that come next: the next ticket of the same agent and band, where none is left of the band
with the call that starts nearest by the clock (the earlier of two).
"""
import csv
import hashlib
import io
import json
import re
from collections import Counter
from fractions import Fraction

FILES = ("manifest.csv", "draw.csv", "draw.json", "replacements.csv")
KNOWN = {*"method week C M s P seed commitment drawn by at_utc_ms counts deal sum".split()}
REPLACED = "rec_id agent band reason at_utc_ms by confirmed_by new_rec_id new_band new_ticket new_pi".split()
ROW = re.compile("[01],[0-9]{1,9},0*[1-9][0-9]*")


def more(folder):
    """The verdicts that change by it, `rules` those of manifest and counts: by name whether it fits."""
    manifest, drawn, told = ((folder / name).read_bytes() for name in FILES[:3])
    whole, told = is_whole(told), json.loads(told)
    if not all(told[name] is None or isinstance(told[name], str) for name in "week C M s P seed".split()):
        return dict.fromkeys(("M", "C", "seed", "rules"), False)
    found = {} if _fits(keeps_rules, manifest) and _fits(counts_right, manifest, drawn, told) else {"rules": False}
    if not whole:
        found["seed"] = False
    if not _fits(opens, told.get("deal")):
        found["C"] = False
    if (folder / FILES[3]).exists():
        replaced = (folder / FILES[3]).read_bytes()
        found["replacements"] = _fits(follows, manifest, drawn, told["seed"], replaced)
    return found


def is_whole(told):
    """Whether draw.json, where it ends with the sum of what stands before, is as it was written."""
    head, mark, tail = told.rpartition(b',\n "sum": "')
    return not mark or tail == (hashlib.sha256(head).hexdigest() + '"\n}\n').encode()


def keeps_rules(manifest):
    """Whether the manifest leaves no chance open."""
    facts = {}
    for at, row in enumerate(table(manifest)):
        x, agent, band = row["rec_id"], row["agent"], row["band"]
        mine = {("x", x): at, ("quota", agent): int(row["quota"]), ("g", agent, band): int(row["g"])}
        if not ROW.fullmatch(",".join((row["eligible"], row["quota"], row["g"]))) or len(row["g"]) > 9 or not x:
            return False
        if "|" in x + agent + band or row["eligible"] == "1" and not (agent and band):
            return False
        if any(facts.setdefault(name, value) != value for name, value in mine.items()):
            return False
    return True


def opens(deal):
    """Whether the secret by which a week was dealt over its days, once it is told, is what its commitment binds to."""
    return not (deal and deal["s"]) or sha("|".join(("qadesk-commit-1", deal["week"], deal["s"]))) == deal["C"]


def counts_right(manifest, drawn, told):
    """Whether draw.json, as far as it says so, tells method, commitment and numbers of calls as they are."""
    rows = table(manifest)
    out = Counter(row["reason"] for row in rows if row["eligible"] == "0")
    says = {"method": "QADESK-DRAW-1", "commitment": "" if told["C"] else "\u65e0\u627f\u8bfa",
            "drawn": len(table(drawn)),
            "counts": {"calls": len(rows), "eligible": len(rows) - sum(out.values()), "excluded": dict(out)}}
    return set(told) <= KNOWN and all(told.get(name, value) in (value, {}) for name, value in says.items())


def follows(manifest, drawn, seed, replaced):
    """Whether each replaced call is a drawn one, replaced once, by the call that comes next."""
    calls, taken, gone = {row["rec_id"]: row for row in table(manifest)}, set(), set()
    taken.update(row["rec_id"] for row in table(drawn))
    for row in table(replaced):
        if list(row) != REPLACED:
            return False
        old = calls[row["rec_id"]]
        if row["rec_id"] not in taken - gone or (row["agent"], row["band"]) != (old["agent"], old["band"]):
            return False
        own = [call for call in calls.values() if call["agent"] == old["agent"] and call["eligible"] == "1"]
        new = following(own, old, taken, seed)
        if new != [row[name] for name in "new_rec_id new_band new_ticket new_pi".split()]:
            return False
        gone.add(old["rec_id"])
        taken.update(new[:1] if new[0] else [])
    return True


def following(own, old, taken, seed):
    """rec_id, band, ticket and chance of what takes the place of `old` among the agent's `own` calls; "" each where
    none is left."""
    left = [call for call in own if call["rec_id"] not in taken]
    if not left:
        return [""] * 4
    band = old["band"]
    if all(call["band"] != band for call in left):
        band = min(left, key=lambda call: (*apart(call, old), call["rec_id"]))["band"]
    number, x = min((ticket(seed, call["rec_id"]), call["rec_id"]) for call in left if call["band"] == band)
    return [x, band, number, chance(own, band)]


def apart(call, old):
    """Minutes between two starts by the clock, the shorter way round, and the minute of the first."""
    at, there = (int(row["start"][11:13]) * 60 + int(row["start"][14:16]) for row in (call, old))
    return min((at - there) % 1440, (there - at) % 1440), at


def ticket(seed, x):
    """T(x)."""
    return "0." + str(int(sha(sha(seed) + x), 16)).zfill(64)[::-1]


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def chance(own, band):
    """The chance of an agent's call of this band, as a fraction in lowest terms."""
    sizes, left, fixed = Counter(call["band"] for call in own), min(int(own[0]["quota"]), len(own)), {}
    g = {call["band"]: int(call["g"]) for call in own}
    while True:
        total = sum(g[h] * sizes[h] for h in sizes if h not in fixed)
        full = [h for h in sizes if h not in fixed and left * g[h] >= total]
        if not full:
            break
        fixed.update((h, Fraction(1)) for h in full)
        left -= sum(sizes[h] for h in full)
    return "{}/{}".format(*fixed.get(band, Fraction(left * g[band], total or 1)).as_integer_ratio())


def table(data):
    """The rows of a file by the names of its columns. Raises ValueError where they do not fit."""
    names, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
    if len(set(names)) < len(names) or any(row and len(row) != len(names) for row in rows):
        raise ValueError("a column stands there twice, or a row is too short or too long")
    return [{names[at]: cell for at, cell in enumerate(row)} for row in rows if row]


def _fits(question, *files):
    try:
        return question(*files)
    except (ValueError, LookupError, TypeError, csv.Error):
        return False
