"""What costs nothing does not hide what comes after it; and of what costs nothing nothing is said."""

from typing import Any

import pytest

from eventplan.model import Scenario
from eventplan.preferences import PREFERENCES
from tests.rules.builders import event, parties, planned, room, session, turn

PENALTY = {preference.id: preference.penalty for preference in PREFERENCES}
DAY, NEXT = "2025-10-25", "2025-10-26"
HEADS = ("ONE-01", "TWO-01", "TEN-01")
PRESS = {"kind": "press-conference", "attendance": "open", "duration": 30}


def usual(*sessions: dict[str, Any], **rest: Any) -> Scenario:
    return event(*sessions, **{"common_sense": True, **rest})


def at_the_time(**kinds: dict[str, Any]) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Sessions with these fields, at nine in a room each."""
    return [session(name, **fields) for name, fields in kinds.items()], {
        n: f"09:00 {n.upper()}" for n in kinds
    }


def rooms(*names: str, **fields: Any) -> list[dict[str, Any]]:
    return [room(name, **fields) for name in names]


def busy(who: str, *hours: str, **fields: Any) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Sessions of an hour that need somebody, at these hours."""
    names = [f"{who.lower()}-{number}" for number in range(len(hours))]
    return [session(name, required=[who], **fields) for name in names], {
        name: f"{hour} A" for name, hour in zip(names, hours, strict=True)
    }


def test_full_rooms() -> None:
    """Sessions in no room, in a room without the layout, with overflow, of twenty heads, of nine tenths of the seats."""
    sessions, places = at_the_time(
        a={"heads": 50},
        b={"heads": 50, "layout": "banquet"},
        c={"heads": 50, "overflow": ["H"]},
        d={"heads": 20},
        e={"heads": 45},
        f={"heads": 46},
        g={"heads": 21},
    )
    halls = [
        *rooms("B", capacity={"theatre": 50}),
        *rooms(*"CEFH"),
        *rooms("D", capacity=20),
        *rooms("G", capacity=21),
        *rooms("I", capacity=52),
    ]
    scenario = usual(*sessions, rooms=halls)
    penalties = [*PENALTY["full-rooms"](scenario, planned({**places, "a": "09:00 Z"}))]
    assert [(penalty.subjects, penalty.units) for penalty in penalties] == [(("f", "F"), 1), (("g", "G"), 1)]


@pytest.mark.parametrize(
    ("fields", "other", "would_do"),
    [
        ({}, {}, True),
        ({}, {"capacity": 51}, False),  # 46 are more than nine tenths of 51
        ({"heads": 90}, {"capacity": 100}, True),
        ({"heads": 91}, {"capacity": 100}, False),
        ({}, {"capacity": 52}, True),
        ({}, {"bookable": False}, False),
        ({"room": ["A", "B"]}, {"bookable": False}, True),
        ({"room": ["A"]}, {}, False),
        ({"features": ["stage"]}, {}, False),
        ({"features": ["stage"]}, {"features": ["stage", "lift"]}, True),
        ({"layout": "theatre"}, {"capacity": {"theatre": 60}}, True),
        ({"layout": "theatre"}, {"capacity": {"boardroom": 60}}, False),
    ],
)
def test_a_larger_room_that_would_do(fields: Any, other: Any, would_do: bool) -> None:
    """It has the seats in the layout, the features, and may be used."""
    hall = room("A", capacity={"theatre": 50}, features=["stage"])
    if other.get("capacity") == 100:
        hall = room("A", capacity=90)
    scenario = usual(
        session("x", **{"heads": 46, **fields}), rooms=[hall, room("B", **{"capacity": 60, **other})]
    )
    assert bool([*PENALTY["full-rooms"](scenario, planned({"x": "09:00 A"}))]) == would_do


def test_room_fit() -> None:
    """Sessions in no room, without the layout, without heads, with one room of their own, and of the press."""
    sessions, places = at_the_time(
        a={"heads": 5},
        b={"heads": 5, "layout": "banquet"},
        c={},
        d={"heads": 5, "room": "D"},
        e={**PRESS, "speakers": ["ONE-01"]},
        f={"heads": 28},
        g={"heads": 27},
        h={"heads": 60, "overflow": ["I"]},
        i={"heads": 60},
        j={"heads": 59, "overflow": ["I"]},
    )
    scenario = usual(*sessions, rooms=[*rooms("B", capacity={"theatre": 50}), *rooms(*"CDEFGHIJ")])
    penalties = [*PENALTY["room-fit"](scenario, planned({**places, "a": "09:00 Z"}))]
    # Of 50 seats 12 may stay empty: with 27 heads eleven more do.
    assert [(penalty.subjects, penalty.units) for penalty in penalties] == [
        (("f", "F"), 1),
        (("g", "G"), 1),
        (("h", "H"), 1),
    ]


@pytest.mark.parametrize(
    ("heads", "tolerance", "units"),
    [(75, None, 0), (66, None, 0), (65, None, 1), (56, None, 1), (55, None, 2), (90, 0, 1), (91, 0, 0), (20, 80, 0), (10, 80, 1)],
)  # fmt: skip
def test_tens_of_empty_seats(heads: int, tolerance: int | None, units: int) -> None:
    """Of 100, beyond a quarter, or as much as is stated."""
    policy = {} if tolerance is None else {"preferences": {"room-fit": {"tolerance": tolerance}}}
    scenario = usual(session("x", heads=heads), rooms=[room("A", capacity=100)], **policy)
    assert sum(penalty.units for penalty in PENALTY["room-fit"](scenario, planned({"x": "09:00 A"}))) == units


def test_room_purpose() -> None:
    """Sessions in no room, and those that name their rooms; the next is judged as if they were not."""
    sessions = session("a"), session("b", room="B"), session("c"), session("d")
    halls = rooms("A", "B", meant_for=["plenary"], other_use=4)
    places = {"a": "09:00 Z", "b": "09:00 B", "c": "11:00 A", "d": "11:00 C"}
    penalties = [*PENALTY["room-purpose"](usual(*sessions, rooms=[*halls, room("C")]), planned(places))]
    assert [(penalty.subjects, penalty.units) for penalty in penalties] == [(("c", "A"), 4)]


@pytest.mark.parametrize(
    ("fields", "units"),
    [
        ({}, 9),
        ({"meant_for": ["roundtable"]}, 0),
        ({"meant_for": ["x"]}, 0),
        ({"meant_for": ["water"]}, 0),
        ({"meant_for": []}, 0),
        ({"other_uses": {"roundtable": 5, "water": 3, "plenary": 1}}, 3),
        ({"other_uses": {"plenary": 1}}, 9),
        ({"other_uses": {"x": 0}}, 0),
    ],
)
def test_the_price_of_another_use(fields: Any, units: int) -> None:
    """The least of those that are stated for the session, its kind and its themes; else that for any other use."""
    hall = room("A", **{"meant_for": ["plenary"], "other_use": 9, **fields})
    scenario = usual(session("x", themes=["water"]), rooms=[hall, room("B")])
    assert (
        sum(penalty.units for penalty in PENALTY["room-purpose"](scenario, planned({"x": "09:00 A"})))
        == units
    )


@pytest.mark.parametrize(("owners", "units"), [("A", 2), ("AB", 0), ("", 0)])
def test_a_feature_that_few_rooms_have(owners: str, units: int) -> None:
    """Fewer than half of those that may be used; where somebody needs it, and the session does not."""
    halls = [room(name, features=["lift"] if name in owners else []) for name in "ABCD"]
    closed = [room(name, features=["lift"], bookable=False) for name in "EF"]
    scenario = usual(session("x"), session("y", features=["lift"]), rooms=[*halls, *closed])
    for name, expected in (("x", units), ("y", 0)):
        penalties = PENALTY["room-purpose"](scenario, planned({name: "09:00 A"}))
        assert sum(penalty.units for penalty in penalties) == expected


@pytest.mark.parametrize(("place", "units"), [("A", 0), ("B", 0), ("C", 7 + 4), ("D", 7)])
def test_preferred_rooms(place: str, units: int) -> None:
    """The price of each wish that names other rooms; the next session's wish counts for itself."""
    wishes = [{"room": ["A", "B", "D"], "price": 4}, {"room": ["A", "B"], "price": 7}]
    scenario = usual(session("x", prefer_rooms=wishes), session("y"), rooms=rooms(*"ABCD"))
    penalties = PENALTY["preferred-rooms"](scenario, planned({"x": f"09:00 {place}", "y": "12:00 C"}))
    assert sum(penalty.units for penalty in penalties) == units


@pytest.mark.parametrize(
    ("start", "units"), [("11:00", 0), ("11:01", 1), ("12:01", 61), ("07:59", 61), ("13:02", 122)]
)
def test_minutes_outside_a_preferred_time(start: str, units: int) -> None:
    """At a price for each, before nine or after noon."""
    wish = {"window": f"{DAY} 09:00/12:00", "price": 1, "each": 1}
    penalties = PENALTY["preferred-times"](
        usual(session("x", prefer_times=[wish])), planned({"x": f"{start} A"})
    )
    assert sum(penalty.units for penalty in penalties) == units


def test_round_times() -> None:
    """What starts at a stated time, or on the half hour, or for which a quarter is round enough."""
    window = {"windows": [f"{DAY} 09:05/10:05"]}
    stated = {
        "a": {"start": f"{DAY} 09:05"},
        "b": {"slots": "grid"},
        "c": {"kind": "hold"},
        "d": window,
        "e": {"prefer_times": [{"window": f"{DAY} 09:05/10:05"}]},
    }
    sessions = [session(name, **fields) for name, fields in stated.items()]
    short = [session(name, duration=minutes) for name, minutes in (("f", 30), ("g", 31), ("h", 60))]
    grids = [{"id": "grid", "slots": [f"{DAY} 09:05/10:05"]}]
    scenario = usual(*sessions, *short, session("i"), session("j"), slot_grids=grids)
    places = (
        dict.fromkeys("abcde", "09:05 A") | dict.fromkeys("fgh", "09:15 A") | {"i": "09:30 A", "j": "09:50 A"}
    )
    penalties = [*PENALTY["round-times"](scenario, planned(places))]
    assert [(penalty.subjects[0], penalty.units) for penalty in penalties] == [("g", 1), ("h", 1), ("j", 3)]
    other = PENALTY["round-times"](scenario, planned({"d": "09:15 A", "e": "09:05 A"}))
    assert [(penalty.subjects[0], penalty.units) for penalty in other] == [("d", 1)]


def test_theme_clash() -> None:
    """Pairs without a common theme, and those that are not at once."""
    themes = {"a": ["law"], "b": ["water"], "c": ["water", "trade"], "d": ["trade", "water"]}
    sessions = [session(name, themes=mine, attendance="open") for name, mine in themes.items()]
    wishes = parties("ONE", interests={"c": 1, "d": 1}) + parties("TWO", interests={"trade": 1})
    scenario = usual(*sessions, delegations=[*wishes, *parties("TEN", interests={"d": 1})])
    places = {"a": "09:00 A", "b": "09:30 B", "c": "10:00 A", "d": "10:30 B"}
    penalties = [*PENALTY["theme-clash"](scenario, planned(places))]
    assert [(penalty.subjects, penalty.units) for penalty in penalties] == [(("b", "c"), 1), (("c", "d"), 2)]


def test_same_hours_and_reports() -> None:
    """Of several bodies, and several press conferences, each counts for itself."""
    bodies = [
        session(f"{body}-{n}", title=f"{body} {n}", windows=[day], drop_price=1)
        for body in ("alpha", "beta")
        for n, day in ((1, DAY), (2, NEXT))
    ]
    places = {"alpha-1": "10:00 A", "beta-1": "10:00 B", "beta-2": "26 11:00 B"}
    penalties = [*PENALTY["same-hours"](usual(*bodies), planned(places))]
    assert [(penalty.subjects, penalty.units) for penalty in penalties] == [(("beta-2", "beta-1"), 2)]

    reported = [session(name, themes=[name]) for name in ("law", "water")]
    press = [session(f"on-{name}", **PRESS, themes=[name]) for name in ("law", "water")]
    places = {"law": "10:00 A", "water": "10:00 B", "on-water": "10:30 A"}
    penalties = [*PENALTY["reports"](usual(*reported, *press), planned(places))]
    assert [(penalty.subjects, penalty.units) for penalty in penalties] == [(("on-water", "water"), 2)]


@pytest.mark.parametrize(
    ("start", "units"), [("12:00", 0), ("11:59", 1), ("11:30", 1), ("11:29", 2), ("10:29", 4)]
)
def test_half_hours_before_noon(start: str, units: int) -> None:
    """Of a daily briefing, when they begin; the next day's counts for itself."""
    briefings = [
        session(f"briefing-{n}", **PRESS, title="Briefing", windows=[d]) for n, d in ((1, DAY), (2, NEXT))
    ]
    places = {"briefing-1": f"{start} A", "briefing-2": "26 11:00 A"}
    charged = [
        (penalty.subjects[0], penalty.units)
        for penalty in PENALTY["reports"](usual(*briefings), planned(places))
    ]
    assert charged == [*([("briefing-1", units)] if units else []), ("briefing-2", 2)]


def test_heads_waiting() -> None:
    """Members, principals, the host, and those whose meetings all have a fixed start wait for nothing."""
    kept = ["06:00", "12:00"]
    people = [
        *parties("ONE", kind="host"),
        *parties("TWO", members=[{"id": "TWO-01", "head": True, "principal": True}]),
        *parties("SIX"),
        *parties("TEN"),
    ]
    sessions, places = [], {}
    for who in ("ONE-01", "ONE-02", "TWO-01", "TEN-01"):
        mine, there = busy(who, *kept)
        sessions, places = sessions + mine, places | there
    fixed = [session(f"six-{n}", required=["SIX-01"], start=f"{DAY} {hour}") for n, hour in enumerate(kept)]
    places |= {f"six-{n}": f"{hour} A" for n, hour in enumerate(kept)}
    penalties = [*PENALTY["heads-waiting"](usual(*fixed, *sessions, delegations=people), planned(places))]
    assert [(penalty.subjects, penalty.units) for penalty in penalties] == [(("TEN-01",), 3)]


@pytest.mark.parametrize(("x", "z", "units"), [(True, True, 0), (False, True, 3), (True, False, 3)])
def test_who_might_wait_less(x: bool, z: bool, units: int) -> None:
    """From a meeting at six to a turn at noon, unless both sessions have a fixed start."""
    listed = {"id": "list", "seconds": 300, "parts": ["z"], "items": ["ONE-01"], "call_up": 0}
    first = session("x", required=["ONE-01"], start=f"{DAY} 06:00" if x else None)
    debate = session("z", start=f"{DAY} 12:00" if z else None)
    turns = {"list": (turn("ONE-01", 1, "12:00", "12:05", part="z"),)}
    plan = planned({"x": "06:00 A", "z": "12:00 B"}, orders=turns)
    scenario = usual(first, debate, speakers_lists=[listed])
    assert sum(penalty.units for penalty in PENALTY["heads-waiting"](scenario, plan)) == units


@pytest.mark.parametrize(("fields", "units"), [({"host": "ONE"}, 0), ({"host": "TWO"}, 3), ({}, 3)])
def test_the_host_is_at_home(fields: Any, units: int) -> None:
    """Stated for the event, whatever kind the delegation is of."""
    sessions, places = busy("ONE-01", "06:00", "12:00")
    scenario = usual(*sessions)
    scenario = scenario.changed(event=scenario.event.model_copy(update=fields))
    assert sum(penalty.units for penalty in PENALTY["heads-waiting"](scenario, planned(places))) == units


@pytest.mark.parametrize(
    ("rank", "second", "units"),
    [
        ("minister", "09:00", 0),
        ("minister", "09:01", 1),
        ("minister", "10:00", 1),
        ("minister", "10:01", 2),
        ("head-of-state", "08:00", 0),
        ("head-of-state", "08:01", 1),
        ("head-of-government", "08:30", 1),
        ("head-of-government", "08:31", 2),
        ("vice-president", "08:31", 0),
    ],
)
def test_hours_of_waiting_count_when_they_begin(rank: str, second: str, units: int) -> None:
    """From seven on: beyond two hours by the hour, and for heads of state and government beyond one by the half."""
    sessions, places = busy("ONE-01", "06:00", second)
    scenario = usual(*sessions, delegations=parties("ONE", rank=rank))
    units_of = [penalty.units for penalty in PENALTY["heads-waiting"](scenario, planned(places))]
    assert units_of == ([units] if units else [])


@pytest.mark.parametrize(
    ("rank", "principal", "gap", "expected"),
    [
        ("head-of-state", False, 12, 1),
        ("head-of-state", False, 13, 0),
        ("head-of-government", True, 12, 1),
        ("minister", True, 7, 1),
        ("minister", True, 8, 0),
        ("minister", False, 0, 0),
    ],
)
def test_pauses(rank: str, principal: bool, gap: int, expected: int) -> None:
    """Ten minutes or five beside the walk of three; sessions in one room or in none ask for none, the next pair does."""
    member = {"id": "ONE-01", "head": True, "rank": rank, "principal": principal}
    sessions = [session(name, required=["ONE-01"]) for name in "abcd"]
    scenario = usual(*sessions, delegations=parties("ONE", members=[member]))
    places = {"a": "09:00 A", "b": "10:00 A", "c": f"11:{gap:02} B", "d": "11:00 Z"}
    subjects = [penalty.subjects for penalty in PENALTY["pauses"](scenario, planned(places))]
    assert subjects == [("ONE-01", "b", "c")] * expected


def test_lunch() -> None:
    """Journalists, members and those whose workload says when they eat do not count; the next head does."""
    people = [*parties("ONE"), *parties("TWO", kind="media"), *parties("TEN")]
    long = session("x", duration=180, required=["ONE-01", "ONE-02", "TWO-01", "TEN-01"])
    load = [{"who": ["ONE-01"], "meal": 30}]
    for workload, hungry in ((load, ["TEN-01"]), ([], ["ONE-01", "TEN-01"])):
        scenario = usual(long, delegations=people, workload=workload)
        penalties = PENALTY["lunch"](scenario, planned({"x": "11:30 A"}))
        assert [penalty.subjects[0] for penalty in penalties] == hungry


@pytest.mark.parametrize(
    ("fields", "sent", "hungry"),
    [
        ({"attendance": "heads", "absence": "forbidden"}, (), ["TWO-01"]),
        ({"required": ["ONE-01"]}, (), ["ONE-01"]),
        ({"attendance": "delegations"}, ("ONE-01",), ["ONE-01"]),
    ],
)
def test_who_may_not_enter_eats(fields: Any, sent: Any, hungry: list[str]) -> None:
    """Where heads are expected, and only some have the badge; whoever is needed or sent there does not eat."""
    zones = [{"id": "red", "name": "Red", "clearance": "badge"}]
    scenario = usual(
        session("x", duration=180, room="A", **fields),
        delegations=[*parties("ONE"), *parties("TWO", clearance="badge")],
        clearances=["badge"],
        zones=zones,
        rooms=[room("A", zone="red"), room("B")],
    )
    penalties = PENALTY["lunch"](scenario, planned({"x": "11:30 A"}, attendance={"x": sent}))
    assert [penalty.subjects[0] for penalty in penalties] == hungry


@pytest.mark.parametrize(
    ("start", "minutes", "hungry"),
    [
        ("12:15", 135, False),
        ("12:14", 136, True),
        ("11:30", 135, False),
        ("11:30", 136, True),
        ("11:00", 240, True),
    ],
)
def test_a_lunch_takes_three_quarters_of_an_hour(start: str, minutes: int, hungry: bool) -> None:
    """From half past eleven to half past two."""
    scenario = usual(session("x", duration=minutes, required=["ONE-01"]))
    assert bool([*PENALTY["lunch"](scenario, planned({"x": f"{start} A"}))]) == hungry


def test_principal_waiting_and_walking() -> None:
    """Those who are no principals do not count, and the next does; each day and each person for itself."""
    members = [{"id": f"ONE-0{n}", "principal": n > 1} for n in (1, 2, 3)]
    sessions, places = [], {}
    for n in (1, 2, 3):
        mine, there = busy(f"ONE-0{n}", "09:00", "11:00", "26 09:00", "26 10:30")
        sessions, places = sessions + mine, places | there
    places = {
        name: place[:-1] + ("B" if name.endswith(("1", "3")) else "A") for name, place in places.items()
    }
    scenario = usual(*sessions, delegations=parties("ONE", size=3, members=members))
    for about, units in (("principal-waiting", [6, 3]), ("walking", [3, 3])):
        charged = [
            (penalty.subjects[0], penalty.units) for penalty in PENALTY[about](scenario, planned(places))
        ]
        assert charged == [(who, number) for who in ("ONE-02", "ONE-03") for number in units]


@pytest.mark.parametrize(
    ("start", "duration", "units"),
    [
        ("09:00", 60, 0),
        ("08:59", 60, 1),
        ("08:30", 60, 1),
        ("08:29", 60, 2),
        ("17:01", 60, 1),
        ("12:30", 120, 2),
        ("18:00", 60, 2),
        ("20:00", 60, 6),  # an hour, and two to the nearest hours
        ("06:00", 60, 6),
        ("23:00", 120, 14),
    ],
)
def test_half_hours_outside_the_hours(start: str, duration: int, units: int) -> None:
    """Of nine to one and two to six, when they begin; if all of it is outside, with the time to the nearest."""
    scenario = usual(session("x", duration=duration))
    units_of = [penalty.units for penalty in PENALTY["working-hours"](scenario, planned({"x": f"{start} A"}))]
    assert units_of == ([units] if units else [])


@pytest.mark.parametrize(
    ("fields", "units"),
    [
        ({}, 2),
        ({"attendance": "everyone"}, 10),
        ({"attendance": "heads"}, 10),
        ({"attendance": "delegations"}, 10),
        ({"attendance": "open"}, 2),
        ({"required": [f"P{n}-01" for n in range(5)]}, 10),
        ({"required": [f"P{n}-01" for n in range(4)]}, 2),
        ({"required": [f"P{n}-0{k}" for n in range(3) for k in (1, 2)]}, 2),
    ],
)
def test_hours_count_five_times_for_all(fields: Any, units: int) -> None:
    """For sessions that ask every delegation or every head, or that five heads must attend."""
    scenario = usual(session("x", **fields), delegations=parties(*(f"P{n}" for n in range(5))))
    assert [penalty.units for penalty in PENALTY["working-hours"](scenario, planned({"x": "18:00 A"}))] == [
        units
    ]
