"""Recomputes a draw of qadesk (QADESK-DRAW-1), without qadesk: python verify_draw.py FOLDER"""
import csv, hashlib, io, json, math, pathlib, sys
from fractions import Fraction

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
        bands, e, full = agents[agent], {}, [""]
        size = {h: len(bands[h]) for h in bands}
        g = {h: int(bands[h][0]["g"]) for h in bands}
        quota = max(int(row["quota"]) for h in bands for row in bands[h])
        left = min(quota, sum(size.values()))
        while full:
            rest = [h for h in bands if h not in e]
            total = sum(g[h] * size[h] for h in rest)
            full = [h for h in rest if left * g[h] >= total]
            e.update((h, Fraction(size[h])) for h in full)
            left -= sum(size[h] for h in full)
        e.update((h, Fraction(left * g[h] * size[h], total)) for h in rest)
        u, c = Fraction(ticket("quota|" + agent)), Fraction(0)
        for h in sorted(bands, key=lambda h: ticket("band|" + agent + "|" + h)):
            count, c = math.ceil(c + e[h] - u) - math.ceil(c - u), c + e[h]
            pi, ids = e[h] / size[h], [row["rec_id"] for row in bands[h]]
            for t, rec_id in sorted((ticket(rec_id), rec_id) for rec_id in ids)[:count]:
                lines.writerow([rec_id, agent, h, t, f"{pi.numerator}/{pi.denominator}"])
    return out.getvalue().encode()

def main(folder):
    names = ("manifest.csv", "draw.csv", "draw.json")
    manifest, drawn, told = (pathlib.Path(folder, name).read_bytes() for name in names)
    found = dict.fromkeys(("M", "C", "seed", "draw"), "MISMATCH")
    try:
        told = json.loads(told)
        week, C, M, s, P, seed = (told[name] or "" for name in "week C M s P seed".split())
        made = sha("qadesk-commit-1|" + week + "|" + s)
        no = "MISMATCH" if C else "none: no commitment was made before the week ended"
        found["M"] = "OK" if hashlib.sha256(manifest).hexdigest() == M else "MISMATCH"
        found["C"] = "OK" if made == C else no
        found["seed"] = "OK" if seed == "|".join((week, M, s, P)) else "MISMATCH"
        found["draw"] = "OK" if drawn == draw(manifest.decode("utf-8-sig"), seed) else "MISMATCH"
    except (ValueError, KeyError, TypeError, csv.Error) as error:
        print("unreadable:", repr(error))
    for name in found:
        print(name, found[name])
    return 1 if "MISMATCH" in found.values() else 0

if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
