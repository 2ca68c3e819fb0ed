"""Recomputes a draw of qadesk (QADESK-DRAW-1), without qadesk: python verify_draw.py FOLDER"""
import csv
import hashlib
import io
import json
import math
import runpy
import sys
from fractions import Fraction
from pathlib import Path


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()

def draw(manifest, seed):
    def ticket(x):
        return "0." + str(int(sha(sha(seed) + x), 16)).zfill(64)[::-1]
    agents, known, text = {}, {}, io.StringIO()
    for at, row in enumerate(csv.DictReader(io.StringIO(manifest, newline=""), strict=True)):
        x, agent, h = row["rec_id"], row["agent"], row["band"]
        facts = {(x, "", ""): at, (agent,): int(row["quota"]), (agent, h): int(row["g"])}
        if "|" in x + agent + h or any(known.setdefault(f, facts[f]) != facts[f] for f in facts):
            raise ValueError("a second rec_id, quota or g, or a vertical bar: " + x)
        if row["eligible"] == "1":
            agents.setdefault(agent, {}).setdefault(h, []).append(x)
    out = csv.writer(text, lineterminator="\n")
    for agent in sorted(agents, key=str.encode):
        bands, e, full, c = agents[agent], {}, [""], -Fraction(ticket("quota|" + agent))
        n = min(known[agent,], sum(map(len, bands.values())))
        while full:
            rest, left = [h for h in bands if h not in e], n - sum(e.values())
            total = sum(known[agent, h] * len(bands[h]) for h in rest)
            full = [h for h in rest if left * known[agent, h] >= total]
            e.update((h, Fraction(len(bands[h]))) for h in full)
        e.update((h, Fraction(left * known[agent, h] * len(bands[h]), total)) for h in rest)
        for h in sorted(bands, key=lambda h: ticket("band|" + agent + "|" + h)):
            count, c, p = math.ceil(c + e[h]) - math.ceil(c), c + e[h], e[h] / len(bands[h])
            for t, x in sorted((ticket(x), x) for x in bands[h])[:count]:
                out.writerow([x, agent, h, t, "{}/{}".format(*p.as_integer_ratio())])
    return ("rec_id,agent,band,ticket,pi\n" + text.getvalue()).encode()

def main(*at):
    found, more = {"M": False, "C": False, "seed": False, "draw": False}, "verify_more.py"
    try:
        m, d, j = (Path(*at, x).read_bytes() for x in "manifest.csv draw.csv draw.json".split())
        week, C, M, s, P, seed = (json.loads(j)[x] or "" for x in "week C M s P seed".split())
        found["seed"] = seed + "|" + C == "|".join((week, M, s, P, C))
        found["M"] = hashlib.sha256(m).hexdigest() == M
        found["C"] = sha("qadesk-commit-1|" + week + "|" + s) == C if C else "none: no commitment"
        if Path(__file__).with_name(more).exists():  # rules, counts, replacements
            found.update(runpy.run_path(str(Path(__file__).with_name(more)))["more"](Path(*at)))
        found["draw"] = all((found.pop("rules", True), d == draw(m.decode("utf-8-sig"), seed)))
    except (AttributeError, OSError, ValueError, LookupError, TypeError, csv.Error) as error:
        print("unreadable:", type(error).__name__, error)
    print("\n".join(x + " " + {1: "OK", 0: "MISMATCH"}.get(found[x], found[x]) for x in found))
    return False in found.values()

if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
