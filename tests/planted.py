"""
Scenarios grown around a lawful plan.

`planted(seed)` draws a plan first and then states rules that it keeps, tightly. So a scenario has at
least one lawful plan, and every rule is somewhere in the way of the others.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import combinations, permutations
from random import Random
from typing import Any

from eventplan.model import Baseline, Level, Placement, Plan, Scenario
from tests.planted_protocol import guarded

DAYS = ("2025-10-25", "2025-10-26")
OPENS, CLOSES = 8 * 60, 14 * 60
GRID = 15


class _Garden:
    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.other = Random(-seed - 1)
        """For what came later: so that a seed still grows what it grew."""
        self.sent: dict[str, list[str]] = {}
        """Those who are at a session as organisers, or because it is meant for them."""
        self.papers = Random(-1_000_003 - seed)
        """For series: so that all else of a seed still grows what it grew."""
        self.usual = Random(-1 - seed)
        """For what costs points only: whatever it draws, the plan stays lawful."""
        self.days = DAYS[: self.random.choice((1, 2))]
        self.rooms = self._rooms()
        self.delegations = [
            {
                "id": f"D{n}",
                "name": f"Delegation {n}",
                "size": self.random.randint(1, 4),
                "clearance": "green",
            }
            for n in range(self.random.randint(2, 4))
        ]
        self.placed: list[dict[str, Any]] = []
        self.sessions: list[dict[str, Any]] = []

    def _rooms(self) -> list[dict[str, Any]]:
        draw = self.random
        rooms = [
            {
                "id": f"R{n}",
                "name": f"Room {n}",
                "venue": "main" if draw.random() < 0.8 else "annexe",
                "floor": draw.choice("12"),
                "capacity": {"theatre": draw.choice((20, 50, 100))},
                "features": draw.sample(("screen", "stage", "step-free"), draw.randint(0, 3)),
                "turnover": draw.choice((0, 15)),
                "zone": draw.choice((None, "outer", "inner")),
            }
            for n in range(draw.randint(2, 4))
        ]
        if draw.random() < 0.3:
            rooms.append(
                {
                    "id": "R01",
                    "name": "Room 0 and 1",
                    "venue": rooms[0]["venue"],
                    "floor": rooms[0]["floor"],
                    "capacity": {"theatre": 150},
                    "combines": ["R0", "R1"],
                    "turnover": 15,
                }
            )
        return [{key: value for key, value in room.items() if value is not None} for room in rooms]

    def parts(self, room: str) -> set[str]:
        return set(next(r for r in self.rooms if r["id"] == room).get("combines", [room]))

    def room(self, name: str) -> dict[str, Any]:
        return next(r for r in self.rooms if r["id"] == name)

    def way(self, a: str, b: str) -> int:
        """Never less than the true way: the same venue at most 5 + 2 + 2 minutes, else 30 more."""
        if a == b:
            return 0
        return 9 if self.room(a)["venue"] == self.room(b)["venue"] else 34

    def grow(self) -> tuple[Scenario, Plan]:
        draw = self.random
        for n in range(draw.randint(3, 9)):
            self._place(f"s{n}")
        for session, placed in zip(self.sessions, self.placed, strict=True):
            self._tighten(session, placed)
        self._people()
        self._coverage()
        self._hosts()
        self._principals()
        self._heads()
        booths = {session["id"]: self._fair(session) for session in self.sessions}
        self.booths = {name: chosen for name, chosen in booths.items() if chosen}
        scenario = Scenario.model_validate(
            {
                "event": {
                    "id": "planted",
                    "title": "Planted",
                    "time_zone": "Asia/Ho_Chi_Minh",
                    "grid": GRID,
                    "days": [{"date": day, "opens": OPENS, "closes": CLOSES} for day in self.days],
                },
                "clearances": ["green", "red"],
                "venues": [{"id": "main", "name": "Main"}, {"id": "annexe", "name": "Annexe"}],
                "zones": [
                    {"id": "outer", "name": "Outer", "clearance": "green", "transit": 2},
                    {"id": "inner", "name": "Inner", "within": "outer", "clearance": "green", "transit": 2},
                ],
                "rooms": [self._meant(room) for room in self.rooms],
                "kinds": self._kinds(),
                "delegations": self.delegations,
                "sessions": self.sessions,
                **self._series(),
                "order": list(self._orders()),
                "not_parallel": list(self._groups()),
                "parallel": [
                    {"id": "limit", "kinds": ["side-event", "roundtable"], "most": max(1, self._peak())}
                ],
                "quotas": [{"id": "quota", "most": max(1, self._led())}],
                "preferences": self._preferences(),
            }
        )
        return self._revised(*guarded(self.random, scenario, self._plan(scenario)))

    def _revised(self, scenario: Scenario, plan: Plan) -> tuple[Scenario, Plan]:
        """Now and then, make it a replan from a baseline of which the plan keeps whatever is frozen."""
        draw = self.random
        if draw.random() < 0.5:
            return scenario, plan
        now = draw.choice((None, *(p.start for p in plan.placements)))
        levels = (Level.DRAFT, Level.PUBLISHED, Level.NOTIFIED, Level.UNDER_WAY)
        sessions = tuple(s.model_copy(update={"level": draw.choice(levels)}) for s in scenario.sessions)
        stays = {s.id for s in sessions if s.level is Level.UNDER_WAY}
        placements, dropped = [], []
        for p in plan.placements:
            start = p.start + timedelta(minutes=GRID * draw.choice((0, -4, -1, 1, 2, 6, 96)))
            if p.session in stays or (now is not None and min(p.start, start) <= now) or draw.random() < 0.5:
                placements.append(p)
            elif draw.random() < 0.1:
                dropped.append(p.session)
            else:
                room = draw.choice((p.room, draw.choice(self.rooms)["id"]))
                placements.append(Placement(session=p.session, start=start, room=room))
        before = plan.model_copy(update={"placements": tuple(placements), "dropped": tuple(dropped)})
        return scenario.changed(sessions=sessions).with_baseline(Baseline(plan=before, now=now)), plan

    def _meant(self, room: dict[str, Any]) -> dict[str, Any]:
        """A room that may be for something, and takes other things at a price."""
        draw = self.usual
        if draw.random() < 0.6:
            return room
        uses = {"meant_for": draw.sample(("side-event", "roundtable", "cyber", "s1"), draw.randint(1, 2))}
        if draw.random() < 0.5:
            uses["other_uses"] = {draw.choice(("press-conference", "youth", "s2")): draw.randint(0, 9)}
        return {**room, **uses}

    def _kinds(self) -> dict[str, Any]:
        """Working hours of some kinds, around which the plan knows nothing."""
        draw = self.usual
        stretches = ("08:00-10:00", "09:20-12:40", "11:00-13:00", "13:30-14:00", "00:00-24:00")
        kinds = ("side-event", "roundtable", "press-conference")
        return {
            kind: {"hours": draw.sample(stretches, draw.randint(0, 2))}
            for kind in kinds
            if draw.random() < 0.6
        }

    def _place(self, name: str) -> None:
        draw = self.random
        for _ in range(20):
            duration = draw.choice((30, 45, 60, 90))
            setup, teardown = draw.choice((0, 0, 15)), draw.choice((0, 0, 15))
            start = draw.randrange(OPENS + setup, CLOSES - duration - teardown + 1, GRID)
            placed = {
                "day": draw.randrange(len(self.days)),
                "start": start,
                "end": start + duration,
                "from": start - setup,
                "until": start + duration + teardown,
                "room": draw.choice(self.rooms)["id"],
                "settling": draw.choice((0, 0, 15)),
            }
            if all(self._apart(placed, other) for other in self.placed):
                kind = draw.choice((*["side-event"] * 3, "roundtable", "press-conference"))
                session = {
                    "id": name,
                    "kind": kind,
                    "title": f"Session {name}",
                    "duration": duration,
                    "setup": setup,
                    "teardown": teardown,
                    "settling": placed["settling"],
                    "attendance": "closed",
                    "invited": [],
                }
                if kind == "side-event":
                    session["organisers"] = [draw.choice(self.delegations)["id"]]
                self.placed.append(placed)
                self.sessions.append(session)
                return

    def _apart(self, first: dict[str, Any], other: dict[str, Any]) -> bool:
        if first["day"] != other["day"] or not self.parts(first["room"]) & self.parts(other["room"]):
            return True
        gap = max(
            first["settling"],
            other["settling"],
            *(self.room(x["room"]).get("turnover", 0) for x in (first, other)),
        )
        return first["until"] + gap <= other["from"] or other["until"] + gap <= first["from"]

    def moment(self, day: int, minute: int) -> str:
        return f"{datetime.fromisoformat(self.days[day]) + timedelta(minutes=minute):%Y-%m-%d %H:%M}"

    def window(self, placed: dict[str, Any], before: int = 0, after: int = 0) -> str:
        return "/".join(
            (
                self.moment(placed["day"], placed["start"] - before),
                self.moment(placed["day"], placed["end"] + after),
            )
        )

    def slots(self) -> list[str]:
        return sorted({self.window(placed, 0, 15) for placed in self.placed})

    def _series(self) -> dict[str, Any]:
        """Slot grids; and now and then series whose stays the plan has."""
        draw, grid = self.papers, {"id": "grid", "slots": self.slots()}
        if draw.random() < 0.7:
            return {"slot_grids": [grid]}

        slots: list[tuple[int, int, int]] = []
        stays: dict[tuple[int, str], list[str]] = {}
        until: dict[tuple[int, str], int] = {}

        for n in sorted(
            range(len(self.placed)), key=lambda n: (self.placed[n]["day"], self.placed[n]["start"])
        ):
            placed = self.placed[n]
            if not slots or (placed["day"], placed["start"]) >= (slots[-1][0], slots[-1][2]):
                slots.append((placed["day"], placed["start"], placed["end"] + draw.choice((0, 15, 60))))

            _, begin, end = slots[-1]
            stay = len(slots) - 1, placed["room"]

            if placed["start"] == until.get(stay, begin) and placed["end"] <= end:
                stays.setdefault(stay, []).append(self.sessions[n]["id"])
                until[stay] = placed["end"]

        windows = [f"{self.moment(day, begin)}/{self.moment(day, end)}" for day, begin, end in slots]
        held: dict[str, list[tuple[int, str]]] = {}

        for stay in stays:
            held.setdefault(draw.choice(("track-1", "track-2", "")), []).append(stay)

        held.pop("", None)
        items = {name for mine in held.values() for stay in mine for name in stays[stay]}

        for session in self.sessions:
            if session["id"] in items:
                session.pop("slots", None)  # it has those of its series

        prices = [
            {"during": [draw.choice(windows)], "price": draw.randint(1, 9)},
            {"room": draw.choice(self.rooms)["id"], "price": draw.randint(1, 9)},
        ]
        return {
            "slot_grids": [grid, {"id": "stays", "slots": windows, "prices": prices}],
            "series": [self._one_series(name, mine, stays) for name, mine in sorted(held.items())],
        }

    def _one_series(
        self, name: str, mine: list[tuple[int, str]], stays: dict[tuple[int, str], list[str]]
    ) -> dict[str, Any]:
        """A series that has these stays, with wishes that the plan knows nothing of."""
        draw = self.papers
        items: list[dict[str, Any]] = [{"session": session} for stay in mine for session in stays[stay]]
        draw.shuffle(items)
        for item in items:
            if draw.random() < 0.5:
                item["position"] = draw.randint(1, len(items))
        series: dict[str, Any] = {"id": name, "title": name, "slots": "stays", "items": items}
        for price in ("room_price", "at_once_price", "break_price", "position_price", "distance_price"):
            series[price] = draw.choice((0, draw.randint(1, 9)))
        if draw.random() < 0.5:
            slots = [slot for slot, _ in mine]
            series["most_at_once"] = max(map(slots.count, slots))
        if draw.random() < 0.3:
            series["rooms"] = sorted({room for _, room in mine})
        return series

    def _tighten(self, session: dict[str, Any], placed: dict[str, Any]) -> None:
        draw = self.random
        room = self.room(placed["room"])
        match draw.randrange(5):
            case 0:
                session["windows"] = [self.window(placed, draw.choice((0, 15, 60)), draw.choice((0, 30)))]
            case 1:
                session["slots"] = "grid"
            case 2:
                session["start"] = self.moment(placed["day"], placed["start"])
        if draw.random() < 0.2:
            window = self.window(placed, draw.choice((0, 15, 60)), draw.choice((0, 30)))
            session["room_windows"] = [{"room": placed["room"], "windows": [window]}]
        if draw.random() < 0.2:
            session["room"] = placed["room"]
        if draw.random() < 0.5:
            session["heads"] = draw.randint(1, room["capacity"]["theatre"])
            session["layout"] = "theatre"
        if draw.random() < 0.3:
            session["features"] = room.get("features", [])
        if draw.random() < 0.2:
            session["drop_price"] = draw.randint(1, 50)
        if draw.random() < 0.4:
            session["themes"] = draw.sample(("cyber", "youth", "law"), draw.randint(1, 2))
        if draw.random() < 0.3:
            session["prefer_times"] = [{"window": self.window(placed, 0, 60), "price": draw.randint(1, 9)}]
            if draw.random() < 0.4:
                session["prefer_times"][0]["room"] = [draw.choice(self.rooms)["id"]]
            elif draw.random() < 0.4:
                session["prefer_times"][0]["each"] = draw.choice((1, 20, 60))
            if draw.random() < 0.3:
                session["prefer_times"][0]["also"] = [self.window(draw.choice(self.placed), 30, 60)]
        if draw.random() < 0.3:
            session["prefer_rooms"] = [{"room": draw.choice(self.rooms)["id"], "price": draw.randint(1, 9)}]
        if draw.random() < 0.1 and all(
            other is placed
            or other["day"] != placed["day"]
            or other["end"] <= placed["start"]
            or placed["end"] <= other["start"]
            for other in self.placed
        ):
            session["exclusive"] = True
        if draw.random() < 0.2:
            room.setdefault("holds", []).extend(self._hold(placed["room"]))

    def _hold(self, room: str) -> list[str]:
        """A time at which nothing uses the room, or a room that shares a part with it."""
        day = self.random.randrange(len(self.days))
        start = self.random.randrange(OPENS, CLOSES - 30, GRID)
        busy = any(
            other["day"] == day
            and self.parts(other["room"]) & self.parts(room)
            and other["from"] < start + 30
            and start < other["until"]
            for other in self.placed
        )
        return [] if busy else ["/".join((self.moment(day, start), self.moment(day, start + 30)))]

    def _people(self) -> None:
        """Ask for people where they can be, and give some of them a presence that just suffices."""
        draw = self.random
        going: dict[str, list[dict[str, Any]]] = {}
        for session, placed in zip(self.sessions, self.placed, strict=True):
            for delegation in draw.sample(self.delegations, draw.randint(0, 2)):
                person = f"{delegation['id']}-{draw.randint(1, delegation['size']):02}"
                if all(self._walks(placed, other) for other in going.get(person, [])):
                    session.setdefault("speakers", []).append(person)
                    going.setdefault(person, []).append(placed)
        for person, stays in going.items():
            if draw.random() < 0.4:
                delegation = next(d for d in self.delegations if d["id"] == person.split("-")[0])
                delegation.setdefault("members", []).append(
                    {"id": person, "available": [self.window(placed, 15, 15) for placed in stays]}
                )
        self.going = going

    def _walks(self, first: dict[str, Any], other: dict[str, Any]) -> bool:
        if first["day"] != other["day"]:
            return True
        way = self.way(first["room"], other["room"])
        return first["end"] + way <= other["start"] or other["end"] + way <= first["start"]

    def _coverage(self) -> None:
        """Make some sessions ones that a delegation must cover, where it has a member left for them."""
        self.covers: dict[str, list[str]] = {}
        draw = self.random
        for session, placed in zip(self.sessions, self.placed, strict=True):
            if draw.random() < 0.6:
                continue
            names, invited = [], []
            for delegation in self.delegations:
                free = [
                    person
                    for n in range(1, delegation["size"] + 1)
                    if (person := f"{delegation['id']}-{n:02}")
                    and all(self._walks(placed, other) for other in self.going.get(person, []))
                    and not any(m["id"] == person for m in delegation.get("members", []))
                ]
                if free:
                    names.append(free[-1])
                    invited.append(delegation["id"])
                    self.going.setdefault(free[-1], []).append(placed)
            if names and len(names) + len(session.get("speakers", [])) <= self._seats(placed):
                session.update(attendance="delegations", invited=invited)
                self.covers[session["id"]] = names
        if draw.random() < 0.7:
            for delegation in self.delegations:
                delegation["interests"] = {
                    theme: draw.randint(1, 3)
                    for session in self.sessions
                    if session["attendance"] == "closed"
                    for theme in session.get("themes", ())
                    if draw.random() < 0.6
                }
            for session in self.sessions:
                if session["attendance"] == "closed" and session.get("themes"):
                    session["attendance"] = "open"

    def _free(self, person: str, placed: dict[str, Any]) -> bool:
        """Whether somebody is there all the time, and has time for one more session."""
        party = next(d for d in self.delegations if d["id"] == person.split("-")[0])
        known = any(m["id"] == person for m in party.get("members", []))
        return not known and all(self._walks(placed, other) for other in self.going.get(person, []))

    def _send(self, session: dict[str, Any], placed: dict[str, Any], people: list[str]) -> bool:
        """Send people to a session, if it has the seats."""
        name = session["id"]
        there = [*session.get("speakers", []), *self.covers.get(name, []), *self.sent.get(name, [])]
        if len({*there, *people}) > self._seats(placed):
            return False
        self.sent.setdefault(name, []).extend(people)
        for person in people:
            self.going.setdefault(person, []).append(placed)
        return True

    def _hosts(self) -> None:
        """Send somebody of the organiser to a side event, or state that nobody need be there."""
        for session, placed in zip(self.sessions, self.placed, strict=True):
            for party in session.get("organisers", ()):
                there = [*session.get("speakers", []), *self.covers.get(session["id"], [])]
                if any(person.split("-")[0] == party for person in there):
                    continue
                size = next(d["size"] for d in self.delegations if d["id"] == party)
                members = [f"{party}-{n:02}" for n in range(size, 0, -1)]
                free = [person for person in members if self._free(person, placed)]
                if not free or not self._send(session, placed, free[:1]):
                    session["representatives"] = 0

    def _head(self, delegation: dict[str, Any]) -> str:
        """The first member who is not listed leads; if all are, the first of the list."""
        listed = [member["id"] for member in delegation.get("members", ())]
        numbers = [f"{delegation['id']}-{n:02}" for n in range(1, delegation["size"] + 1)]
        return next((name for name in numbers if name not in listed), listed[0] if listed else numbers[0])

    def _heads(self) -> None:
        """Let some sessions be meant for the heads of delegations who have the time, and bind them."""
        for session, placed in zip(self.sessions, self.placed, strict=True):
            if session["attendance"] != "closed" or self.other.random() < 0.7:
                continue
            heads = {d["id"]: self._head(d) for d in self.delegations}
            there = {*session.get("speakers", []), *self.sent.get(session["id"], [])}
            invited = [party for party, head in heads.items() if head in there or self._free(head, placed)]
            new = [heads[party] for party in invited if heads[party] not in there]
            if invited and self._send(session, placed, new):
                session.update(attendance="heads", absence="forbidden", invited=invited)

    def _seats(self, placed: dict[str, Any]) -> int:
        return min(self.room(placed["room"])["capacity"].values())

    def _principals(self) -> None:
        """Make some of those who are needed principals, so that their waiting and walking count."""
        for person in self.going:
            if self.random.random() < 0.4:
                delegation = next(d for d in self.delegations if d["id"] == person.split("-")[0])
                members = delegation.setdefault("members", [])
                known = next((member for member in members if member["id"] == person), None)
                if known is None:
                    members.append({"id": person, "principal": True})
                else:
                    known["principal"] = True

    def _fair(self, session: dict[str, Any]) -> dict[str, str]:
        """Make a closed session an exhibition now and then; give everyone the booth that wishes ask for."""
        draw = self.random
        if session["kind"] == "side-event" or session["attendance"] != "closed" or draw.random() < 0.7:
            return {}
        parties = [delegation["id"] for delegation in self.delegations][:3]
        stands = [f"b{n}" for n in range(len(parties) + draw.randint(0, 1))]
        session.update(
            kind="exhibition",
            booths=[{"id": a, "next_to": [b]} for a, b in zip(stands, [*stands[1:], stands[0]], strict=True)],
            exhibitors=[
                {
                    "delegation": party,
                    "wishes": draw.sample(stands, draw.randint(0, len(stands))),
                    "near": [other for other in parties if other != party and draw.random() < 0.3],
                }
                for party in parties
            ],
        )
        plans = [dict(zip(parties, chosen, strict=True)) for chosen in permutations(stands, len(parties))]
        return min(plans, key=lambda chosen: self._short(session, chosen))

    @staticmethod
    def _short(session: dict[str, Any], chosen: dict[str, str]) -> int:
        """How much a floor plan falls short of the wishes, counted once more and differently."""
        beside = {
            frozenset((booth["id"], other)) for booth in session["booths"] for other in booth["next_to"]
        }
        short = 0
        for exhibitor in session["exhibitors"]:
            mine = chosen[exhibitor["delegation"]]
            short += [*exhibitor["wishes"], mine].index(mine)
            short += sum(frozenset((mine, chosen[other])) not in beside for other in exhibitor["near"])
        return short

    def _preferences(self) -> dict[str, Any]:
        """Regions with prime time, compactness on request, and weights."""
        draw = self.random
        for delegation in self.delegations:
            if draw.random() < 0.8:
                delegation["region"] = draw.choice(("north", "south"))
        session: dict[str, Any] = {
            name: {"weight": draw.randint(0, 3)}
            for name in ("principal-waiting", "walking", "booth-wishes", "compactness")
            if draw.random() < 0.5
        }
        if draw.random() < 0.7:
            start = draw.randrange(OPENS, CLOSES - 180, 60)
            windows = [
                "/".join((self.moment(day, start), self.moment(day, start + 180)))
                for day in range(len(self.days))
            ]
            session["fair-slots"] = {"weight": draw.randint(1, 3), "prime": windows}
        return session

    def _orders(self) -> Iterable[dict[str, Any]]:
        index = range(len(self.placed))
        for a, b in combinations(index, 2):
            first, other = self.placed[a], self.placed[b]
            if self.random.random() > 0.15:
                continue
            relation: dict[str, Any] = {"before": self.sessions[a]["id"], "after": self.sessions[b]["id"]}
            same = first["day"] == other["day"]
            if same and first["end"] <= other["start"]:
                gap = other["start"] - first["end"]
                yield (
                    {**relation, "gap": gap // 2, "within": gap}
                    if self.random.random() < 0.5
                    else {**relation, "gap": gap, "consecutive": True}
                )
            elif same:
                yield {**relation, "in_order": False, "same_day": True}
            else:
                yield {**relation, "in_order": False, "different_day": True}

    def _groups(self) -> Iterable[dict[str, Any]]:
        for n, (a, b) in enumerate(combinations(range(len(self.placed)), 2)):
            first, other = self.placed[a], self.placed[b]
            apart = (
                first["day"] != other["day"]
                or first["end"] <= other["start"]
                or other["end"] <= first["start"]
            )
            if apart and self.random.random() < 0.2:
                yield {"id": f"group{n}", "sessions": [self.sessions[a]["id"], self.sessions[b]["id"]]}

    def _peak(self) -> int:
        counted = [
            placed
            for session, placed in zip(self.sessions, self.placed, strict=True)
            if session["kind"] in ("side-event", "roundtable")
        ]
        return max(
            (
                sum(o["day"] == p["day"] and o["start"] <= p["start"] < o["end"] for o in counted)
                for p in counted
            ),
            default=1,
        )

    def _led(self) -> int:
        leads = [session["organisers"][0] for session in self.sessions if session["kind"] == "side-event"]
        return max((leads.count(lead) for lead in leads), default=1)

    def _plan(self, scenario: Scenario) -> Plan:
        event = scenario.event
        attendance: dict[str, tuple[str, ...]] = {}
        for session in self.sessions:
            name = session["id"]
            people = [*session.get("speakers", ()), *self.covers.get(name, ()), *self.sent.get(name, ())]
            if people:
                attendance[name] = tuple(dict.fromkeys(people))
        return Plan(
            placements=tuple(
                Placement(
                    session=session["id"],
                    start=event.instant(datetime.fromisoformat(self.moment(placed["day"], placed["start"]))),
                    room=placed["room"],
                )
                for session, placed in zip(self.sessions, self.placed, strict=True)
            ),
            attendance=attendance,
            booths=self.booths,
        )


def planted(seed: int) -> tuple[Scenario, Plan]:
    """Return a scenario and a lawful plan of it, the same for the same seed."""
    return _Garden(seed).grow()
