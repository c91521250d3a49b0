"""
Two weeks of the size that the largest conferences have, drawn from a seed.

Numbers follow `seeds/un-practice` and the references there: a COP of 12 days and an UNGA high-level
week. What is not known (who wishes what, who speaks where) is drawn; so these measure size, not an event.
"""

from datetime import date, timedelta
from random import Random
from typing import Any

from eventplan import Scenario

RANKS = ("head-of-state", "head-of-government", "minister", "head-of-delegation")
THEMES = tuple(f"theme-{n:02}" for n in range(24))

LEADERS = 120
"""Delegations of a COP with protocol whose leader comes."""


def cop(
    seed: int = 0, *, sessions: int = 1400, delegates: int = 60_000, days: int = 12, rooms: int = 60
) -> Scenario:
    """Return a COP week: negotiations morning and afternoon, side events on a grid, and what is between."""
    draw = Random(seed)
    dates = [date(2026, 11, 9) + timedelta(days=n) for n in range(days)]
    places = _rooms(draw, rooms)
    parties = _parties(draw, 200, delegates)
    grid = [f"{day} {start}/{end}" for day in dates for start, end in _SLOTS]
    stated_sessions: list[dict[str, Any]] = []
    names = [party["id"] for party in parties]
    kinds = (
        ("side-event", 0.55, 75, 60),
        ("roundtable", 0.15, 90, 80),
        ("hold", 0.20, 120, 120),
        ("high-level-session", 0.02, 120, 300),
        ("press-conference", 0.08, 30, 90),
    )
    for n in range(sessions):
        kind, _, minutes, heads = draw.choices(kinds, weights=[kind[1] for kind in kinds])[0]
        lead = draw.choice(names)
        session: dict[str, Any] = {
            "id": f"s{n:05}",
            "kind": kind,
            "title": f"{kind} {n}",
            "duration": minutes,
            "heads": draw.randint(heads // 2, heads * 3 // 2),
            "themes": draw.sample(THEMES, 1),
            "speakers": [f"{party}-{draw.randint(2, 6):02}" for party in draw.sample(names, 2)],
        }
        if kind == "side-event":
            session |= {"organisers": [lead], "slots": "side-events", "settling": 15}
        elif kind in ("hold", "roundtable"):
            day = draw.choice(dates)
            last = min(day + timedelta(days=2), dates[-1])
            session["windows"] = [f"{day + timedelta(days=k)}" for k in range((last - day).days + 1)]
            session["attendance"] = "closed" if kind == "hold" else "open"
        if draw.random() < 0.3:
            day = draw.choice(dates)
            session["prefer_times"] = [{"window": f"{day}", "price": 5}]
            if "windows" in session:
                session["prefer_times"] = [{"window": session["windows"][0], "price": 5}]
        stated_sessions.append(session)
    ids = [session["id"] for session in stated_sessions if session["kind"] in ("side-event", "roundtable")]
    for party in parties:
        wished = draw.sample(ids, min(len(ids), 40))
        party["interests"] = {name: draw.randint(1, 5) for name in wished}
    return Scenario.model_validate(
        {
            "event": _event("cop", dates, "08:00", "21:00", 15),
            "common_sense": False,
            "venues": [{"id": "venue", "name": "Venue"}],
            "zones": [{"id": "blue", "name": "Blue zone", "cap": 60_000}],
            "rooms": places,
            "delegations": parties,
            "sessions": stated_sessions,
            "slot_grids": [{"id": "side-events", "slots": grid}],
            "preferences": {"theme-clash": {"weight": 0}},
        }
    )


def cop_with_protocol(seed: int = 0, *, sessions: int = 1400) -> Scenario:
    """
    Return a COP week with what binds its programme.

    Leaders are there for days only and speak at high-level sessions, in six languages, in swept rooms;
    delegations meet; negotiating groups never run in parallel and partly in order; side events compete
    for screens and are limited, in all and per organiser; zones have clearances, ways and caps.
    """
    draw = Random(seed)
    plain = cop(seed, sessions=sessions).model_dump(mode="json", exclude_unset=True)
    days = [day["date"] for day in plain["event"]["days"]]
    for n, room in enumerate(plain["rooms"]):
        inner = n % 10 == 9
        room |= {"zone": "inner" if inner else "blue", "booths": 7 if n % 10 >= 7 else 0}
        room["features"] = ["screen"] if n % 5 == 0 else []
    stays: dict[str, tuple[int, int]] = {}
    for n, party in enumerate(plain["delegations"]):
        party |= {"rank": RANKS[n % 2] if n < LEADERS else "minister", "clearance": "delegate"}
        if n < LEADERS:
            first = draw.choice((0, 0, 0, 1, 7))
            last = min(len(days) - 1, first + draw.randint(1, 3))
            stays[party["id"]] = first, last
            party["members"] = [
                {"id": f"{party['id']}-01", "head": True, "rank": party["rank"], "clearance": "leader",
                 "arrives": f"{days[first]} 07:00", "leaves": f"{days[last]} 22:00"}
            ]  # fmt: skip
    names = [party["id"] for party in plain["delegations"]]

    def two(among: list[str]) -> list[str]:
        """Two parties whose heads are there on one day."""
        while True:
            pair = draw.sample(among, 2)
            spans = [stays.get(name, (0, len(days))) for name in pair]
            if max(first for first, _ in spans) <= min(last for _, last in spans):
                return pair

    groups: dict[int, list[dict[str, Any]]] = {}
    order: list[dict[str, str]] = []
    for session in plain["sessions"]:
        match session["kind"]:
            case "side-event" if draw.random() < 0.3:
                session["features"] = ["screen"]
            case "high-level-session":
                session |= {"speakers": [f"{name}-01" for name in two([*stays])], "protected": True}
                session |= {"languages": ["ar", "zh", "en", "fr", "ru", "es"], "interpreted": True}
            case "press-conference" if draw.random() < 0.5:
                for fact in ("speakers", "prefer_times"):
                    session.pop(fact, None)
                session |= {"kind": "bilateral", "parties": two(names), "heads": 10, "drop_price": 50}
            case "hold":
                session["windows"] = [f"{day} 10:00/18:00" for day in session["windows"]]
                session.pop("prefer_times", None)
                group = groups.setdefault(draw.randrange(40), [])
                if group and group[-1]["windows"][0] < session["windows"][0] and draw.random() < 0.5:
                    order.append({"before": group[-1]["id"], "after": session["id"]})
                group.append(session)
    return Scenario.model_validate(
        plain
        | {
            "clearances": ["accredited", "delegate", "leader"],
            "zones": [
                {"id": "blue", "name": "Blue", "cap": 60_000, "transit": 5, "clearance": "accredited"},
                {"id": "inner", "name": "Inner", "within": "blue", "cap": 5_000, "transit": 5,
                 "clearance": "accredited", "sweep": 30},
            ],
            "not_parallel": [
                {"id": f"group-{n}", "sessions": [session["id"] for session in group]}
                for n, group in sorted(groups.items())
                if len(group) > 1
            ],
            "order": order,
            "parallel": [{"id": "at-once", "kinds": ["side-event"], "most": 25}],
            "quotas": [{"id": "per-organiser", "kinds": ["side-event"], "most": 12}],
            "resources": {
                "interpretation": [
                    {"language": language, "teams": 8, "evening": "18:00"}
                    for language in ("ar", "zh", "en", "fr", "ru", "es")
                ]
            },
            "workload": [{"who": [f"{name}-01" for name in [*stays][:40]], "hours": 10, "rest": 600}],
        }
    )  # fmt: skip


_SLOTS = (
    ("10:00", "11:30"), ("11:30", "13:00"), ("13:15", "14:45"), ("15:00", "16:30"),
    ("16:30", "18:00"), ("18:15", "19:45"),
)  # fmt: skip


def unga(
    seed: int = 0, *, bilaterals: int = 1700, leaders: int = 150, booths: int = 50, side_events: int = 300
) -> Scenario:
    """Return an UNGA high-level week: bilaterals in booths between leaders, beside side events."""
    draw = Random(seed)
    dates = [date(2026, 9, 22) + timedelta(days=n) for n in range(6)]
    parties = _parties(draw, 193, 193 * 12)
    for number, party in enumerate(parties):
        party["rank"] = RANKS[number % 2] if number < leaders else "minister"
        if draw.random() < 0.5:
            # Half of the heads are there for three days.
            stay = draw.randint(0, 3)
            party["members"] = [
                {
                    "id": f"{party['id']}-01",
                    "head": True,
                    "rank": party["rank"],
                    "arrives": f"{dates[stay]} 07:00",
                    "leaves": f"{dates[min(stay + 2, 5)]} 22:00",
                }
            ]
    names = [party["id"] for party in parties]
    # Leaders of large parties meet more.
    weights = [1 + 6 * draw.random() ** 3 for _ in names]
    met: set[tuple[str, str]] = set()
    stays = {
        party["id"]: (party["members"][0]["arrives"][:10], party["members"][0]["leaves"][:10])
        for party in parties
        if "members" in party
    }
    while len(met) < bilaterals:
        one_leader, other = draw.choices(names, weights=weights, k=2)
        pair = min(one_leader, other), max(one_leader, other)
        first = max(stays.get(name, ("0", "9"))[0] for name in pair)
        last = min(stays.get(name, ("0", "9"))[1] for name in pair)
        if one_leader != other and first <= last:
            met.add(pair)
    sessions: list[dict[str, Any]] = [
        {
            "id": f"b{n:05}",
            "kind": "bilateral",
            "title": f"{first} and {other}",
            "parties": [first, other],
            "duration": draw.choice((15, 20)),
            "features": ["booth"],
            "layout": "booth",
            "drop_price": draw.randint(20, 100),
        }
        for n, (first, other) in enumerate(sorted(met))
    ]
    sessions += [
        {
            "id": f"s{n:04}",
            "kind": "side-event",
            "title": f"Side event {n}",
            "organisers": [draw.choice(names)],
            "duration": 75,
            "heads": draw.randint(40, 120),
            "layout": "theatre",
            "themes": draw.sample(THEMES, 1),
            "speakers": [f"{party}-{draw.randint(2, 6):02}" for party in draw.sample(names, 2)],
            "slots": "side-events",
        }
        for n in range(side_events)
    ]
    side = [session["id"] for session in sessions if session["kind"] == "side-event"]
    for party in parties:
        party["interests"] = {name: draw.randint(1, 5) for name in draw.sample(side, min(len(side), 12))}
    slots = (
        ("08:15", "09:45"),
        ("10:00", "11:30"),
        ("13:15", "14:45"),
        ("15:00", "16:30"),
        ("18:00", "19:30"),
    )
    stands = [
        {"id": f"booth-{n:02}", "name": f"Booth {n}", "venue": "venue", "floor": "1",
         "capacity": {"booth": 12}, "features": ["booth"], "turnover": 5}
        for n in range(booths)
    ]  # fmt: skip
    return Scenario.model_validate(
        {
            "event": _event("unga", dates, "08:00", "20:00", 5),
            "common_sense": False,
            "venues": [{"id": "venue", "name": "Headquarters"}],
            "rooms": [*stands, *_rooms(draw, 20, floor="1")],
            "walking": {"same_floor": 5},
            "delegations": parties,
            "sessions": sessions,
            "slot_grids": [
                {"id": "side-events", "slots": [f"{day} {a}/{b}" for day in dates for a, b in slots]}
            ],
            "preferences": {"theme-clash": {"weight": 0}},
        }
    )


def _event(name: str, dates: list[date], opens: str, closes: str, grid: int) -> dict[str, Any]:
    return {
        "id": name,
        "title": name.upper(),
        "time_zone": "Etc/UTC",
        "grid": grid,
        "days": [{"date": day, "opens": opens, "closes": closes} for day in dates],
    }


def _rooms(draw: Random, number: int, floor: str = "") -> list[dict[str, Any]]:
    sizes = (60, 60, 90, 90, 120, 120, 180, 250, 400, 800)
    return [
        {
            "id": f"room-{n:02}",
            "name": f"Room {n}",
            "venue": "venue",
            "floor": floor or str(draw.randint(1, 3)),
            "capacity": {"theatre": sizes[n % len(sizes)]},
            "turnover": 15,
        }
        for n in range(number)
    ]


def _parties(draw: Random, number: int, delegates: int) -> list[dict[str, Any]]:
    weights = [draw.paretovariate(1.2) for _ in range(number)]
    left = delegates - 8 * number
    scale = max(0, left) / sum(weights)
    return [
        {"id": f"P{n:03}", "name": f"Party {n:03}", "size": min(20_000, 8 + int(weight * scale))}
        for n, weight in enumerate(weights)
    ]
