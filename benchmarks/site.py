"""
The site of a large event: how long it takes to write, how heavy a day is, how fast a browser shows it.

`python -m benchmarks.site` writes the public site of 1,400 sessions in 60 rooms on 12 days, and opens its
fullest day in chromium (with the extra `browser`): first paint, and from a key that is typed into the search
to the next frame. `--sessions`, `--rooms` and `--days` choose another size, `-o` keeps the site.
"""

import argparse
import os
import random
import shutil
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from eventplan.model import Placement, Plan, Scenario, Status
from eventplan.publish.site import site

_KINDS = ("side-event",) * 6 + (
    "roundtable",
    "roundtable",
    "high-level-session",
    "press-conference",
    "plenary",
)
_TEXT = """finance mitigation forests oceans loss damage transparency ambition gender youth
agriculture cities transport cooling methane hydrogen resilience water health markets technology
capacity indigenous knowledge local communities just transition stocktake islands deserts mountains data"""
_WORDS = _TEXT.split()


def congress(sessions: int, rooms: int, days: int, seed: int = 0) -> tuple[Scenario, Plan]:
    """Return an event of that size and its plan: sessions with theme, organiser, speaker and abstract."""
    chance = random.Random(seed)
    first = datetime(2026, 11, 9, tzinfo=UTC)
    parties = [f"p{n}" for n in range(150)]
    per_day = -(-sessions // days)
    stated_sessions, placements, free = [], [], {}
    for number in range(sessions):
        day = number // per_day
        name = f"s{number:04}"
        words = chance.sample(_WORDS, 6)
        room = number % rooms
        start = free.get((day, room), 8 * 60 + 30 * chance.randrange(3))
        length = chance.choice((30, 60, 60, 90, 90, 120))
        free[day, room] = start + length + 15 * chance.randrange(1, 5)
        party = chance.choice(parties)
        stated_sessions.append({
            "id": name,
            "kind": chance.choice(_KINDS),
            "title": {"en": f"{' '.join(words[:4]).capitalize()}: {words[4]} and {words[5]}"},
            "abstract": {"en": " ".join(chance.choices(_WORDS, k=40)).capitalize() + "."},
            "duration": length,
            "themes": words[:2],
            "languages": chance.sample(["en", "fr", "es", "ar", "ru", "zh"], 2),
            "organisers": [party],
            "speakers": [f"{party}-1"],
        })  # fmt: skip
        at = first + timedelta(days=day, minutes=start)
        placements.append(Placement(session=name, start=at, room=f"r{room:02}"))
    scenario = Scenario.model_validate({
        "event": {
            "id": "congress", "title": "Conference of the Parties", "time_zone": "UTC", "languages": ["en"],
            "days": [{"date": f"{first + timedelta(days=n):%Y-%m-%d}", "opens": "07:00", "closes": "23:00"}
                     for n in range(days)],
        },
        "venues": [{"id": "v", "name": "Convention centre"}],
        "rooms": [{"id": f"r{n:02}", "name": f"Room {n + 1}", "venue": "v", "floor": str(n // 20),
                   "capacity": 200}
                  for n in range(rooms)],
        "delegations": [
            {"id": p, "name": f"Party {n + 1}",
             "members": [{"id": f"{p}-1", "name": f"Speaker {n + 1}", "rank": "minister"}]}
            for n, p in enumerate(parties)
        ],
        "sessions": stated_sessions,
    })  # fmt: skip
    held = sorted(placements, key=lambda placement: (placement.start, placement.session))
    return scenario, Plan(placements=tuple(held), status=Status.UNKNOWN)


_PAINT = """() => new Promise(done => {
  const found = () => performance.getEntriesByName("first-contentful-paint")[0];
  const look = () => found() ? done(found().startTime) : setTimeout(look, 20);
  look();
})"""

_FRAME = "() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))"

_KEY = """text => {
  const q = document.querySelector("#q");
  q.value = text;
  q.dispatchEvent(new Event("input", {bubbles: true}));
  return new Promise(done => requestAnimationFrame(() => setTimeout(done)));
}"""


def look(folder: Path, day: str) -> None:
    """Print how long a browser works until it shows a day, and for each key in the search."""
    from playwright.sync_api import sync_playwright

    browser = os.environ.get("EVENTPLAN_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser)
        for width in (360, 1280):
            paints, loads, walls, works = [], [], [], []
            for _ in range(5):
                page = opened.new_page(viewport={"width": width, "height": 900})
                session = page.context.new_cdp_session(page)
                # Time of the page's own thread: what else the machine does makes no difference.
                session.send("Performance.enable", {"timeDomain": "threadTicks"})

                def work(session: Any = session) -> float:
                    measure_of = {
                        metric["name"]: metric["value"]
                        for metric in session.send("Performance.getMetrics")["metrics"]
                    }
                    return 1000 * float(measure_of["TaskDuration"])

                page.goto(f"{folder.as_uri()}/{day}")
                paints.append(page.evaluate(_PAINT))
                loads.append(work())
                page.focus("#q")
                page.wait_for_timeout(500)
                for n in range(1, 13):
                    page.evaluate(_FRAME)
                    began, before = time.perf_counter(), work()
                    page.evaluate(_KEY, "forests loss"[:n])
                    walls.append(1000 * (time.perf_counter() - began))
                    works.append(work() - before)
                page.close()
            paint, load = statistics.median(paints), statistics.median(loads)
            wall, busy = statistics.median(walls), statistics.median(works)
            print(
                f"  {width:>4} px: first paint after {paint:.0f} ms ({load:.0f} ms of processor until loaded)"
            )
            print(
                f"           a key in the search {wall:.0f} ms, {busy:.0f} ms of processor "
                f"(at most {max(works):.0f})",
                flush=True,
            )
        opened.close()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.site", description=__doc__)
    parser.add_argument("--sessions", type=int, default=1400)
    parser.add_argument("--rooms", type=int, default=60)
    parser.add_argument("--days", type=int, default=12)
    parser.add_argument("-o", "--out", type=Path, default=None, help="keep the site here")
    options = parser.parse_args()
    scenario, plan = congress(options.sessions, options.rooms, options.days)
    folder = (options.out or Path(tempfile.mkdtemp())).absolute()
    try:
        wall, began = time.perf_counter(), time.process_time()
        files = site(scenario, plan, unlawful=True)  # it is measured, not verified
        for name, data in files.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        took, cpu = time.perf_counter() - wall, time.process_time() - began
        print(
            f"{options.sessions:,} sessions, {options.rooms} rooms, {options.days} days: {len(files):,} files"
        )
        print(f"  written in {took:.1f} s ({cpu:.1f} s of processor)")
        days = {name: data for name, data in files.items() if name.startswith("day-")}
        fullest = max(days, key=lambda name: len(days[name]))
        shared = {name: len(files[name]) for name in ("site.css", "site.js", "sessions.js", "icon.svg")}
        sizes = ", ".join(f"{name} {size / 1000:.0f}" for name, size in shared.items())
        print(f"  {fullest}: {len(days[fullest]) / 1000:.0f} KB, beside it {sizes} KB", flush=True)
        look(folder, fullest)
    finally:
        if options.out is None:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
