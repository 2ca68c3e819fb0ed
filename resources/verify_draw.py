"""Recomputes a draw of qadesk (QADESK-DRAW-1), without qadesk: python verify_draw.py FOLDER"""
import csv
import hashlib
import io
import json
import math
import sys
from fractions import Fraction
from pathlib import Path


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()

def draw(manifest, seed):
    def ticket(x):
        return "0." + str(int(sha(sha(seed) + x), 16)).zfill(64)[::-1]
    agents, out = {}, io.StringIO()
    for row in csv.DictReader(io.StringIO(manifest, newline="")):
        if row["eligible"] == "1":
            agents.setdefault(row["agent"], {}).setdefault(row["band"], []).append(row)
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(["rec_id", "agent", "band", "ticket", "pi"])
    for agent in sorted(agents, key=str.encode):
        bands, e, full, c = agents[agent], {}, [""], -Fraction(ticket("quota|" + agent))
        size = {h: len(bands[h]) for h in bands}
        g = {h: int(bands[h][0]["g"]) for h in bands}
        left = min(max(int(row["quota"]) for h in bands for row in bands[h]), sum(size.values()))
        while full:
            rest = [h for h in bands if h not in e]
            total = sum(g[h] * size[h] for h in rest)
            full = [h for h in rest if left * g[h] >= total]
            e.update((h, Fraction(size[h])) for h in full)
            left -= sum(size[h] for h in full)
        e.update((h, Fraction(left * g[h] * size[h], total)) for h in rest)
        for h in sorted(bands, key=lambda h: ticket("band|" + agent + "|" + h)):
            count, c = math.ceil(c + e[h]) - math.ceil(c), c + e[h]
            pi = "{}/{}".format(*(e[h] / size[h]).as_integer_ratio())
            for t, x in sorted((ticket(r["rec_id"]), r["rec_id"]) for r in bands[h])[:count]:
                lines.writerow([x, agent, h, t, pi])
    return out.getvalue().encode()

def main(manifest, drawn, told):
    found = {"M": False, "C": False, "seed": False, "draw": False}
    try:
        told = json.loads(told)
        week, C, M, s, P, seed = (told[name] or "" for name in "week C M s P seed".split())
        found["M"] = hashlib.sha256(manifest).hexdigest() == M
        found["C"] = sha("qadesk-commit-1|" + week + "|" + s) == C if C else "none: no commitment"
        found["seed"] = seed == "|".join((week, M, s, P))
        found["draw"] = drawn == draw(manifest.decode("utf-8-sig"), seed)
    except (ValueError, KeyError, TypeError, csv.Error) as error:
        print("unreadable:", repr(error))
    for name, fits in found.items():
        print(name, {True: "OK", False: "MISMATCH"}.get(fits, fits))
    return 1 if False in found.values() else 0

if __name__ == "__main__":
    names = ("manifest.csv", "draw.csv", "draw.json")
    sys.exit(main(*(Path(sys.argv[1], name).read_bytes() for name in names)))
