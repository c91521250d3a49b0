"""
Agendas at scale: a release on disk against the naive icalendar way.

`python -m benchmarks.agendas` writes 2,500 delegates' agendas of 20 items each, as a release (verified,
ledger, hashes, atomically on disk), and for comparison a sample of them the naive way: a new
`icalendar.Event` for each item and `add_missing_timezones` for each calendar, nothing written to disk.
`--delegates 100000` is the test of memory, `--pages` writes a page with a code beside each feed.
Every agenda of the sample is read back and must say the same.
"""

import argparse
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from eventplan.model import Placement, Plan, Scenario, Status, say
from eventplan.publish import readers
from eventplan.publish.release import publish
from eventplan.publish.secret import token
from eventplan.publish.site.released import PublicPages

SECRET = b"0123456789abcdef0123456789abcdef"
ROOMS, PER_DELEGATION = 10, 250


def conference(delegates: int, items: int, seed: int = 0) -> tuple[Scenario, Plan]:
    """Return a conference of *delegates* who go to *items* public sessions each, and its plan."""
    chance = random.Random(seed)
    slots = -(-items * 3 // 2)
    days = -(-slots // 6)
    first = datetime(2026, 11, 10, tzinfo=UTC)
    sessions, placements, by_slot = [], [], []
    for slot in range(slots):
        day, hour = divmod(slot, 6)
        row = []
        for room in range(ROOMS):
            name = f"s-{slot:03}-{room}"
            title = {
                "en": f"Session {slot}-{room}: evidence across borders",
                "vi": f"Phiên {slot}-{room}: chứng cứ điện tử",
            }
            sessions.append(
                {
                    "id": name,
                    "kind": "roundtable",
                    "title": title,
                    "duration": 60,
                    "abstract": "About evidence. " * 6,
                }
            )
            start = first + timedelta(days=day, hours=2 + 2 * hour)
            placements.append(Placement(session=name, start=start, room=f"r-{room}"))
            row.append(name)
        by_slot.append(row)
    parties = -(-delegates // PER_DELEGATION)
    sizes = [min(PER_DELEGATION, delegates - n * PER_DELEGATION) for n in range(parties)]
    scenario = Scenario.model_validate(
        {
            "event": {
                "id": "bench",
                "title": {"en": "A large conference", "vi": "Hội nghị lớn"},
                "time_zone": "Asia/Ho_Chi_Minh",
                "languages": ["en", "vi"],
                "days": [
                    {"date": f"{first + timedelta(days=n):%Y-%m-%d}", "opens": "07:00", "closes": "22:00"}
                    for n in range(days)
                ],
            },
            "venues": [{"id": "v", "name": "Convention centre"}],
            "rooms": [
                {"id": f"r-{n}", "name": f"Hall {n}", "venue": "v", "floor": "1", "capacity": 150_000}
                for n in range(ROOMS)
            ],
            "delegations": [
                {"id": f"d{n}", "name": f"Delegation {n}", "size": size} for n, size in enumerate(sizes)
            ],
            "sessions": sessions,
            "rules": {"delegation-coverage": {"waived": True}},
        }
    )
    attendance: dict[str, list[str]] = {}
    for person in scenario.people:
        for slot in chance.sample(range(slots), items):
            attendance.setdefault(chance.choice(by_slot[slot]), []).append(person)
    held = sorted(placements, key=lambda p: (p.start, p.session))
    return scenario, Plan(
        placements=tuple(held), attendance={k: tuple(v) for k, v in attendance.items()}, status=Status.UNKNOWN
    )


def naive(scenario: Scenario, plan: Plan, people: list[str]) -> Iterator[bytes]:
    """Yield agendas as one would write them with icalendar and no further thought."""
    from icalendar import Calendar, Event

    zone = scenario.event.zone
    for person in people:
        calendar = Calendar.new(prodid="-//naive//EN", name=person)
        for session in plan.sessions_of.get(person, ()):
            part, placement = scenario.session_by_id[session], plan.placement_by_session[session]
            start = placement.start.astimezone(zone)
            calendar.add_component(
                Event.new(
                    uid=f"{session}@example.org",
                    stamp=datetime(2026, 1, 1, tzinfo=UTC),
                    start=start,
                    end=start + timedelta(minutes=part.duration),
                    summary=say(part.title),
                    description=say(part.abstract),
                    location=say(scenario.room_by_id[placement.room].name),
                )
            )
        calendar.add_missing_timezones()
        yield calendar.to_ical()


def same(ours: bytes, theirs: bytes) -> bool:
    """Whether two agendas have the same titles at the same times."""
    from icalendar import Calendar

    return {(e.start, e.end, str(e["SUMMARY"])) for e in Calendar.from_ical(ours).walk("VEVENT")} == {
        (e.start, e.end, str(e["SUMMARY"])) for e in Calendar.from_ical(theirs).walk("VEVENT")
    }


def main() -> None:
    """Measure, check, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.agendas", description=__doc__)
    parser.add_argument("--delegates", type=int, default=2500)
    parser.add_argument("--items", type=int, default=20)
    parser.add_argument("--naive", type=int, default=50, help="agendas to write the naive way (50)")
    parser.add_argument("--pages", action="store_true", help="write pages with codes beside the feeds")
    parser.add_argument("--folder", type=Path, default=None, help="where to write; default: a temporary one")
    options = parser.parse_args()
    scenario, plan = conference(options.delegates, options.items)
    before = _peak()
    folder = Path(tempfile.mkdtemp(dir=options.folder))
    try:
        began = time.perf_counter(), time.process_time()
        more: dict[str, Any] = {"url": "https://agenda.example.org"} if options.pages else {}
        pages = [PublicPages() if options.pages else None for _ in range(2)]
        release = publish(scenario, plan, folder / "site", secret=SECRET, pages=pages[0], **more)
        ours, cpu = time.perf_counter() - began[0], time.process_time() - began[1]
        peak = _peak()
        assert release.written == release.feeds
        print(f"{options.delegates:,} delegates x {options.items} items: {release.feeds:,} files")
        print(f"  release, verified, on disk   {ours:8.2f} s ({cpu:.2f} s of processor)")
        print(
            f"  memory at most               {peak:8.0f} MB (conference and plan: {before:.0f} MB)",
            flush=True,
        )
        start = time.perf_counter()
        again = publish(scenario, plan, folder / "site", secret=SECRET, pages=pages[1])
        assert not again.changed
        print(f"  the same again, unchanged    {time.perf_counter() - start:8.2f} s", flush=True)
        people = list(scenario.people)[:: max(1, options.delegates // max(1, options.naive))][: options.naive]
        start = time.process_time()
        written = list(naive(scenario, plan, people))
        theirs = (time.process_time() - start) / max(1, len(written)) * options.delegates
        for person, data in zip(people, written, strict=True):
            name = token(SECRET, scenario.event.id, readers.delegate(person), 0)
            assert same((folder / "site" / "feeds" / f"{name}.ics").read_bytes(), data), person
    finally:
        shutil.rmtree(folder)
    if written:
        print(f"  icalendar, the naive way     {theirs:8.2f} s of processor (from {len(written)} agendas)")
        print(f"  ratio                        {theirs / cpu:8.0f}")


def _peak() -> float:
    """Most memory so far, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    main()
