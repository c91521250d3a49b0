"""
Events of about sixty sessions, drawn from a seed around a plan that is kept hidden.

    python -m benchmarks.events 0 2 4 6 8 10 12 14 --seconds 60

Summits, ministerial conferences, assemblies and congresses, with what practice has (`seeds/un-practice`):
leaders who come and go, ceremonies that are swept, statements and signatures, side events on a grid,
bilaterals, languages, zones, hours and meals, wishes. Sessions are placed first, with room between them,
and everything that is stated afterwards is kept by that plan: so there is one. No setting of the search
is chosen by the events of odd seeds: these are for reporting.
"""

import argparse
import math
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from statistics import median
from typing import Any, NamedTuple

from eventplan import Plan, Scenario, plan

THEMES = ("water", "energy", "finance", "health", "law", "data", "trade", "climate")
LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")
GRID = 15

SOON = 5.0
"""Seconds within which there should be a first plan."""

REST = 30
"""Minutes that anybody has between two sessions of the hidden plan."""

ALL = "all"
"""Whoever is taken up by what has nothing beside it."""

OPENING, CLOSING, MEAL = 9 * 60 + 30, 16 * 60, (12 * 60 + 30, 14 * 60)
MORNING, EVENING = 9 * 60, 19 * 60


class Size(NamedTuple):
    """How large the events of a family are: least and most."""

    days: tuple[int, int]
    parties: tuple[int, int]
    leaders: tuple[float, float]
    """Part of the delegations that come with a leader."""
    rooms: tuple[int, int]
    statements: tuple[float, float]
    """Part of the delegations that make a statement."""
    sessions: dict[str, tuple[int, int]]


FAMILIES = {
    "summit": Size(
        (2, 3), (18, 30), (0.3, 0.8), (11, 14), (0.7, 1.0),
        {"high-level-session": (3, 5), "roundtable": (6, 10), "side-event": (10, 18), "bilateral": (14, 22),
         "press-conference": (2, 4)},
    ),
    "ministerial": Size(
        (3, 4), (30, 50), (0.0, 0.15), (11, 15), (0.6, 0.9),
        {"high-level-session": (3, 5), "roundtable": (8, 14), "side-event": (12, 20), "bilateral": (10, 18),
         "press-conference": (2, 4)},
    ),
    "assembly": Size(
        (3, 4), (70, 110), (0.1, 0.2), (12, 16), (0.4, 0.6),
        {"high-level-session": (2, 4), "roundtable": (4, 8), "side-event": (20, 30), "bilateral": (8, 16),
         "press-conference": (1, 3)},
    ),
    "congress": Size(
        (2, 4), (20, 40), (0.0, 0.05), (10, 14), (0.0, 0.3),
        {"high-level-session": (2, 3), "roundtable": (20, 28), "side-event": (16, 24), "bilateral": (0, 6),
         "press-conference": (1, 2)},
    ),
}  # fmt: skip


class Spot(NamedTuple):
    """Where a session of the hidden plan is: day, start in minutes of the day, and room."""

    day: int
    start: int
    room: str


@dataclass
class Drawn:
    """An event as it is drawn: what is stated, and the hidden plan."""

    draw: Random
    family: str
    days: list[date]
    rooms: list[dict[str, Any]]
    parties: list[dict[str, Any]]
    sessions: list[dict[str, Any]] = field(default_factory=list)
    hidden: dict[str, Spot] = field(default_factory=dict)
    busy: dict[str, list[tuple[int, int, int]]] = field(default_factory=dict)
    """By person or room: day, from and until."""

    @property
    def heads(self) -> list[str]:
        """The heads of the delegations that take part, the host's first."""
        return [party["members"][0]["id"] for party in self.parties if party["kind"] != "media"]

    def free(self, who: str, day: int, begin: int, end: int, rest: int = REST) -> bool:
        """Whether nobody has a person or a room near this time."""
        return not any(
            d == day and begin < until + rest and since < end + rest
            for d, since, until in self.busy.get(who, ())
        )

    def take(self, who: str, day: int, begin: int, end: int) -> None:
        """Keep a person or a room for this time."""
        self.busy.setdefault(who, []).append((day, begin, end))

    def hold(self, session: dict[str, Any], spot: Spot, people: list[str], room_from: int = 0) -> None:
        """Put a session into the hidden plan."""
        end = spot.start + session["duration"]
        self.sessions.append(session)
        self.hidden[session["id"]] = spot
        for who in people:
            self.take(who, spot.day, spot.start, end)
        self.take(spot.room, spot.day, spot.start - room_from, end)
        if session["kind"] == "ceremony":
            self.take(ALL, spot.day, spot.start, end)

    def someone(self, number: int, day: int, begin: int, end: int, *, heads: bool = False) -> list[str]:
        """People who are free, of different delegations; fewer than asked for if there are none."""
        pool = self.heads if heads else self.heads + self.deputies
        drawn = self.draw.sample(pool, len(pool))
        return [who for who in drawn if self.free(who, day, begin, end)][:number]

    @property
    def deputies(self) -> list[str]:
        """People named who are no heads."""
        return [member["id"] for party in self.parties for member in party["members"][1:]]

    def place(self, rooms: list[str], minutes: int, starts: list[tuple[int, int]]) -> Spot | None:
        """A room and a time that are free, in some order that is drawn."""
        for day, start in self.draw.sample(starts, len(starts)):
            for room in self.draw.sample(rooms, len(rooms)):
                if self.free(room, day, start, start + minutes) and self.free(
                    ALL, day, start, start + minutes
                ):
                    return Spot(day, start, room)
        return None

    def window(self, day: int, begin: int, end: int) -> str:
        """A window of one day, as a scenario states it."""
        return f"{self.days[day]} {_clock(begin)}/{_clock(end)}"


def event(seed: int) -> Scenario:
    """Return the event of a seed; families take turns."""
    return drawn(seed)[0]


def drawn(seed: int) -> tuple[Scenario, dict[str, Spot]]:
    """Return an event and the plan that is hidden in it."""
    draw, family = Random(seed), [*FAMILIES][seed // 2 % len(FAMILIES)]
    size = FAMILIES[family]
    first = date(2027, 3, 1) + timedelta(days=draw.randrange(200))
    days = [first + timedelta(days=n) for n in range(draw.randint(*size.days))]
    event_drawn = Drawn(draw, family, days, _rooms(draw, draw.randint(*size.rooms)), _parties(draw, size))
    rest = _ceremonies(event_drawn, size)
    _meetings(event_drawn, size)
    rest |= _resources(event_drawn)
    _wishes(event_drawn)
    _presence(event_drawn)
    themes = {theme for session in event_drawn.sessions for theme in session.get("themes", ())}
    for party in event_drawn.parties:
        party["interests"] = {theme: n for theme, n in party["interests"].items() if theme in themes}
    stated: dict[str, Any] = {
        "event": {
            "id": f"{family}-{seed}", "title": f"{family.title()} {seed}", "host": "P00",
            "time_zone": draw.choice(("Europe/Vienna", "Africa/Nairobi", "Asia/Bangkok", "America/Bogota")),
            "languages": ["en"], "grid": draw.choice((5, GRID, GRID)),
            "days": [{"date": f"{day}", "opens": "08:00", "closes": "22:00"} for day in days],
        },
        "clearances": ["media", "delegate", "leader"],
        "venues": [{"id": "centre", "name": "Conference centre"}, {"id": "annex", "name": "Annex"}],
        "zones": [
            {"id": "outer", "name": "Outer ring", "clearance": "media", "cap": 6000, "staff": 100,
             "transit": 5},
            {"id": "core", "name": "Core", "within": "outer", "clearance": "delegate", "cap": 4000,
             "staff": 50, "sweep": 30, "transit": 3},
        ],
        "walking": {"same_floor": 2, "other_floor": 4, "other_venue": 12},
        "rooms": event_drawn.rooms,
        "delegations": event_drawn.parties,
        "sessions": event_drawn.sessions,
        **rest,
    }  # fmt: skip
    return Scenario.model_validate(stated), event_drawn.hidden


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _rooms(draw: Random, number: int) -> list[dict[str, Any]]:
    rooms: list[dict[str, Any]] = [
        {"id": "hall", "seats": 1500, "booths": 6, "zone": "core"},
        {"id": "assembly", "seats": 1200, "booths": 6, "zone": "core"},
        {"id": "press", "seats": 150, "booths": 2, "zone": "outer"},
        {"id": "salon-1", "seats": 20, "booths": 0, "zone": "core"},
        {"id": "salon-2", "seats": 16, "booths": 0, "zone": "core"},
    ]
    rooms += [
        {"id": f"room-{n}", "seats": draw.choice((40, 60, 80, 120, 200)), "booths": draw.choice((0, 2, 3)),
         "zone": draw.choice(("core", "outer"))}
        for n in range(number - len(rooms))
    ]  # fmt: skip
    rooms[5] |= {"seats": 200, "booths": 3}
    return [
        {
            "id": room["id"], "name": room["id"].title(), "zone": room["zone"], "floor": f"{n % 3}",
            "venue": "annex" if n >= 8 and draw.random() < 0.4 else "centre",
            "capacity": room["seats"], "booths": room["booths"], "turnover": draw.choice((10, 15, 20)),
        }
        for n, room in enumerate(rooms)
    ]  # fmt: skip


def _parties(draw: Random, size: Size) -> list[dict[str, Any]]:
    number, part = draw.randint(*size.parties), draw.uniform(*size.leaders)
    parties = []
    for n in range(number):
        leader = n == 0 or draw.random() < part
        kind = "host" if n == 0 else "state" if n < 0.85 * number else draw.choice(("un", "ngo", "academia"))
        leader &= kind in ("host", "state")
        rank = draw.choice(("head-of-state", "head-of-government")) if leader else "minister"
        rank = rank if kind in ("host", "state") else "head-of-delegation"
        members = [
            {"id": f"P{n:02}-H", "rank": rank, "head": True, "principal": leader, "clearance": "leader",
             "office_since": f"{draw.randint(2016, 2026)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"}
        ]  # fmt: skip
        deputies = "AB" if n == 0 or leader else "A" if draw.random() < 0.5 else ""
        members += [
            {
                "id": f"P{n:02}-{deputy}",
                "rank": "minister" if leader else "vice-minister",
                "clearance": "leader",
            }
            for deputy in deputies
        ]  # fmt: skip
        parties.append(
            {
                "id": f"P{n:02}", "name": f"Party {n:02}", "kind": kind, "size": draw.randint(5, 14),
                "rank": rank, "region": f"region-{n % 5}", "clearance": "delegate",
                "languages": sorted({"en", draw.choice(LANGUAGES[:4])}),
                "interests": {theme: draw.randint(1, 5) for theme in draw.sample(THEMES, draw.randint(1, 3))},
                "members": members,
            }
        )  # fmt: skip
    return parties


def _ceremonies(drawn: Drawn, size: Size) -> dict[str, Any]:
    """State what all take part in, lists and signatures among it; and what comes before what."""
    draw, last, everyone = drawn.draw, len(drawn.days) - 1, drawn.heads
    invited = ["host", "state", "un", "ngo", "academia"]
    heads = min(600, 4 * len(everyone) + 60)
    tongues = draw.sample(LANGUAGES[1:], 2)
    common = {"room": "hall", "heads": heads, "languages": ["en", *tongues], "interpreted": True}
    ceremony = {**common, "kind": "ceremony", "setup": 45, "protected": True, "invited": invited}
    opening = {**ceremony, "id": "opening", "ceremony": "opening", "title": "Opening", "duration": 75}
    opening |= {
        "windows": [drawn.window(0, 8 * 60, 13 * 60)],
        "chairs": [everyone[0]],
        "speakers": [everyone[1]],
    }
    drawn.hold(opening, Spot(0, OPENING, "hall"), everyone, room_from=90)

    order: list[dict[str, Any]] = []
    closing = {**ceremony, "id": "closing", "ceremony": "closing", "title": "Closing", "duration": 45}
    closing |= {"windows": [drawn.window(last, 14 * 60, 20 * 60)], "chairs": ["P00-A"]}
    drawn.hold(closing, Spot(last, CLOSING, "hall"), [*everyone, "P00-A"], room_from=90)

    rest: dict[str, Any] = {"order": order}
    if drawn.family in ("summit", "ministerial") and draw.random() < 0.8:
        signing = {**ceremony, "id": "signing", "ceremony": "signing", "title": "Signing", "duration": 75}
        signing |= {
            "windows": [drawn.window(last, 9 * 60, 18 * 60)],
            "chairs": ["P00-A"],
            "room": ["hall", "assembly"],
        }
        drawn.hold(signing, Spot(last, 10 * 60 + 30, "assembly"), [*everyone, "P00-A"], room_from=90)
        order.append({"before": "signing", "after": "closing", "within": 6 * 60})
        signers = [who for who in everyone if draw.random() < 0.8][:40]
        rest["signing_orders"] = [
            {"id": "signatures", "seconds": 75, "parts": [{"session": "signing", "offset": 15}],
             "items": [{"who": who} for who in signers]}
        ]  # fmt: skip

    reception = {"id": "reception", "kind": "social", "title": "Reception", "duration": 90, "heads": heads,
                 "windows": [drawn.window(0, 18 * 60, 22 * 60)], "room": ["assembly", "hall"],
                 "invited": invited, "required": ["P00-A"]}  # fmt: skip
    drawn.hold(reception, Spot(0, 19 * 60 + 30, "assembly"), [*everyone, "P00-A"])

    speakers = [who for who in everyone if draw.random() < draw.uniform(*size.statements)]
    if speakers:
        seconds, parts, held = draw.choice((180, 240, 300)), [], 0
        number = -(-len(speakers) * seconds // (75 * 60))
        for n, day in enumerate([0, *range(1, last), *range(1, last), last][:number]):
            plenary = {**common, "id": f"plenary-{n + 1}", "kind": "plenary", "title": f"Plenary {n + 1}",
                       "duration": 90, "invited": invited, "room": ["assembly", "hall"],
                       "windows": [f"{drawn.days[day]}"], "chairs": ["P00-B"]}  # fmt: skip
            times = (14 * 60 + 15, 10 * 60 + 15, 16 * 60 + 30, 14 * 60 + 15)
            start = next((t for t in times if
                          drawn.free("assembly", day, t, t + 90) and drawn.free("P00-B", day, t, t + 90) and
                          all(drawn.free(who, day, t, t + 90, 15) for who in everyone)), None)  # fmt: skip
            if start is None:
                continue
            drawn.hold(plenary, Spot(day, start, "assembly"), [*everyone, "P00-B"])
            order.append({"before": "opening", "after": plenary["id"]})
            parts.append({"session": plenary["id"], "offset": 5, "minutes": 80})
            held += 80 * 60 // seconds
        speakers = speakers[: held - held // 10]
        if parts:
            rest["speakers_lists"] = [
                {"id": "statements", "seconds": seconds, "call_up": 10, "parts": parts,
                 "items": [{"who": who} for who in speakers]}
            ]  # fmt: skip
    return rest


def _meetings(drawn: Drawn, size: Size) -> None:
    """State what goes on beside: each at a place that is free, with people who are."""
    draw, days = drawn.draw, range(len(drawn.days))
    large = [room["id"] for room in drawn.rooms if room["booths"] >= 2 and room["id"] != "press"]
    small = [room["id"] for room in drawn.rooms if room["id"].startswith("room")]
    every = [(d, t) for d in days for t in range(MORNING, EVENING - 60, GRID)]
    every = [(d, t) for d, t in every if (d, t) > (0, 11 * 60) and (d, t) < (max(days), CLOSING - 2 * 60)]
    slots = _slots(drawn)
    seats = {room["id"]: room["capacity"] for room in drawn.rooms}
    for kind, (low, high) in size.sessions.items():
        for n in range(draw.randint(low, high)):
            made_of = {
                "high-level-session": (90, large, every), "roundtable": (75, small, every),
                "side-event": (75, small, [(d, t) for d, t, _ in slots]),
                "bilateral": (draw.choice((20, 30, 30)), ["salon-1", "salon-2", *small[:1]], every),
                "press-conference": (draw.choice((30, 45)), ["press"], every),
            }  # fmt: skip
            minutes, rooms, starts = made_of[kind]
            if kind != "side-event":
                starts = [(d, t) for d, t in starts if t + minutes <= MEAL[0] or t >= MEAL[1]]
            spot = drawn.place(rooms, minutes, starts)
            if spot is None:
                continue
            span = spot.day, spot.start, spot.start + minutes
            session: dict[str, Any] = {"id": f"{kind}-{n + 1}", "kind": kind, "title": f"{kind} {n + 1}",
                                       "duration": minutes, "themes": [draw.choice(THEMES)]}  # fmt: skip
            if kind == "bilateral":
                people = drawn.someone(2, *span, heads=True)
                session |= {"parties": [who.split("-")[0] for who in people],
                            "heads": 10, "room": rooms}  # fmt: skip
                session.pop("themes")
            elif kind == "side-event":
                people = []
                lead = draw.sample([party["id"] for party in drawn.parties], draw.choice((1, 1, 2)))
                session |= {"organisers": lead, "slots": "side-events",
                            "heads": draw.randint(20, max(21, seats[spot.room]))}  # fmt: skip
            else:
                number = {"high-level-session": 4, "roundtable": 3, "press-conference": 2}[kind]
                people = drawn.someone(draw.randint(2, number), *span)
                session |= {"chairs": people[:1], "speakers": people[1:],
                            "heads": draw.randint(seats[spot.room] // 2, seats[spot.room])}  # fmt: skip
                if kind == "high-level-session":
                    session |= {"languages": ["en", "fr"], "interpreted": True, "room": rooms,
                                "heads": min(180, session["heads"])}  # fmt: skip
                if kind == "press-conference":
                    session |= {"room": "press", "heads": min(90, session["heads"])}
            if len(people) < 2 and kind != "side-event":
                continue
            if kind in ("roundtable", "press-conference") and draw.random() < 0.4:
                session["windows"] = [f"{drawn.days[spot.day]}"]
            drawn.hold(session, spot, people)


def _slots(drawn: Drawn) -> list[tuple[int, int, int]]:
    """The slots for side events: noon and evening, and in the morning of all days but the first."""
    slots = []
    for d in range(len(drawn.days)):
        times = [13 * 60, 17 * 60 + 30] if d == 0 else [8 * 60 + 30, 13 * 60, 17 * 60 + 30]
        slots += [(d, t, t + 90) for t in times if d < len(drawn.days) - 1 or t < CLOSING - 60]
    return slots


def _resources(drawn: Drawn) -> dict[str, Any]:
    """State what is limited, with a little more than the hidden plan takes."""
    draw = drawn.draw
    daily: Counter[tuple[str, int]] = Counter()
    beside: Counter[Spot] = Counter()
    for session in drawn.sessions:
        spot = drawn.hidden[session["id"]]
        for language in session.get("languages", ()) if session.get("interpreted") else ():
            daily[language, spot.day] += 1
        beside[spot._replace(room="")] += session["kind"] == "side-event"
    teams = {language: max(n for (name, _), n in daily.items() if name == language) for language, _ in daily}
    loaded = [drawn.heads[0], *(who for who in drawn.heads[1:] if draw.random() < 0.15)][:6]
    return {
        "slot_grids": [{"id": "side-events", "slots": [drawn.window(*slot) for slot in _slots(drawn)]}],
        "parallel": [{"id": "side-events", "kinds": ["side-event"], "most": max(beside.values())}],
        "gates": [{"session": "opening", "checkpoints": ["gate"], "heads": 300}],
        "checkpoints": [
            {"id": "gate", "name": "Gate", "zone": "outer", "lanes": 6, "rate": 150, "queue": 300}
        ],
        "resources": {
            "sweep_teams": 2,
            "interpretation": [{"language": language, "teams": number} for language, number in teams.items()],
        },
        "workload": [{"who": loaded, "hours": 10, "meal": 45, "rest": 9 * 60}],
        "preferences": {"principal-waiting": {"weight": draw.choice((0, 1))}},
    }


def _wishes(drawn: Drawn) -> None:
    """State wishes: most of them the hidden plan grants, the others may be out of reach."""
    draw = drawn.draw
    for session in drawn.sessions:
        spot = drawn.hidden[session["id"]]
        if session["kind"] == "ceremony" or draw.random() < 0.6:
            continue
        day = spot.day if draw.random() < 0.7 else draw.randrange(len(drawn.days))
        half = (9 * 60, 13 * 60) if draw.random() < 0.5 else (13 * 60, 19 * 60)
        if draw.random() < 0.7:
            session["prefer_times"] = [
                {"window": drawn.window(day, *half), "price": draw.choice((5, 10, 20))}
            ]
        elif "room" not in session:
            session["prefer_rooms"] = [{"room": spot.room, "price": draw.choice((5, 10))}]


def _presence(drawn: Drawn) -> None:
    """Let some leaders come late or leave early, as the hidden plan allows."""
    draw, last = drawn.draw, len(drawn.days) - 1
    for party in drawn.parties:
        head = party["members"][0]
        if not head["principal"] or party["kind"] == "host" or draw.random() < 0.6:
            continue
        mine = drawn.busy[head["id"]]
        if draw.random() < 0.5:
            day, _, until = max(mine)
            head["leaves"] = f"{drawn.days[day]} {_clock(min(until + REST, 22 * 60))}"
        elif draw.random() < 0.5 and last:
            day, since, _ = min(mine)
            head["arrives"] = f"{drawn.days[day]} {_clock(max(since - REST, 8 * 60))}"


def main() -> None:
    """Plan events of some seeds one after the other, and say how well that went."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("seeds", type=int, nargs="+", help="seeds of the events")
    parser.add_argument("--seconds", type=float, default=60.0, help="for each event, with two workers")
    parser.add_argument("--effort", type=float, help="for each event, with one worker, in place of seconds")
    given = parser.parse_args()
    limits: dict[str, Any] = {"seconds": given.seconds, "workers": 2}
    if given.effort is not None:
        limits = {"effort": given.effort, "workers": 1}

    firsts, gaps = [], []
    print("event           sessions  first plan  stage           score  bound   gap")
    for seed in given.seeds:
        scenario, steps = event(seed), list[tuple[float, str]]()
        began = time.monotonic()

        def progress(now: Any, began: float = began, steps: list[tuple[float, str]] = steps) -> None:
            if now.message:
                steps.append((time.monotonic() - began, now.message.partition("(")[2].rstrip(")")))

        answer = plan(scenario, progress=progress, **limits)
        first, stage = steps[0] if steps else (math.inf, "none")
        score, bound = (answer.score or 0, answer.bound or 0) if isinstance(answer, Plan) else (0, 0)
        gap = (score - bound) / max(score, 1) if isinstance(answer, Plan) else 1.0
        firsts.append(first)
        gaps.append(gap)
        row = f"{scenario.event.id:<16}{len(scenario.sessions):>8}{first:>10.1f} s  {stage:<14}"
        print(f"{row}{score:>7}{bound:>7}{gap:>6.0%}", flush=True)
    soon = sum(first <= SOON for first in firsts) / len(firsts)
    print(f"first plan within {SOON:g} s: {soon:.0%}; gap: median {median(gaps):.0%}, worst {max(gaps):.0%}")


if __name__ == "__main__":
    main()
