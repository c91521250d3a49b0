"""Rooms, times, people and limits: each rule holds, just holds, and just breaks."""

from typing import Any

import pytest

import eventplan
from eventplan.rules import RULES
from tests.rules.builders import breached, event, parties, planned, room, said, session, turn

RULE = {rule.id: rule for rule in RULES}
X = [("x",)]
XY = [("x", "y")]

Case = tuple[str, dict[str, Any], str, list[Any]]


def check(rule: str, places: dict[str, str], expected: list[Any], *sessions: Any, **rest: Any) -> None:
    """Compare the findings of a rule about sessions at these places with those expected."""
    attendance = rest.pop("attendance", {})
    plan = planned(places, attendance=attendance, dropped=rest.pop("dropped", ()))
    assert breached(RULE[rule], event(*sessions, **rest), plan) == expected


@pytest.mark.parametrize(
    ("start", "expected"), [("06:00 A", []), ("23:00 A", []), ("05:55 A", X), ("23:05 A", X)]
)
def test_opening_hours(start: str, expected: list[Any]) -> None:
    """The day opens at 06:00 and closes at midnight."""
    check("opening-hours", {"x": start}, expected, session("x"))


@pytest.mark.parametrize(
    ("setup", "teardown", "expected"), [(15, 0, []), (16, 0, X), (0, 15, []), (0, 16, X)]
)
def test_opening_hours_of_setup_and_venue(setup: int, teardown: int, expected: list[Any]) -> None:
    """What is occupied lies within the hours of the venue too."""
    venues = [{"id": "house", "name": "House", "open": ["2025-10-25 08:45/10:15"]}]
    check(
        "opening-hours",
        {"x": "09:00 A"},
        expected,
        session("x", setup=setup, teardown=teardown),
        venues=venues,
    )


@pytest.mark.parametrize(
    ("start", "expected"), [("09:30 A", []), ("10:00 A", []), ("09:25 A", X), ("10:05 A", X), ("09:31 A", X)]
)
def test_windows_and_grid(start: str, expected: list[Any]) -> None:
    """Inside a window, on the grid of five minutes."""
    check("allowed-times", {"x": start}, expected, session("x", windows=["2025-10-25 09:30/11:00"]))


@pytest.mark.parametrize(
    ("start", "expected"), [("10:30 A", []), ("10:15 A", X), ("10:45 A", X), ("11:15 A", [])]
)
def test_a_grid_counts_from_midnight(start: str, expected: list[Any]) -> None:
    """Every three quarters of an hour, which is no part of an hour: 10:30, and 11:15."""
    scenario = event(session("x"))
    scenario = scenario.changed(event=scenario.event.model_copy(update={"grid": 45}))
    assert breached(RULE["allowed-times"], scenario, planned({"x": start})) == expected


@pytest.mark.parametrize(
    ("start", "expected"),
    [("09:30 A", []), ("10:00 A", []), ("09:25 A", X), ("10:05 A", X), ("12:00 A", X), ("12:00 B", [])],
)
def test_windows_in_a_room(start: str, expected: list[Any]) -> None:
    """In the one room only in the morning, in the other all day."""
    windows = [{"room": "A", "windows": ["2025-10-25 09:30/11:00"]}]
    rooms = [room("A"), room("B")]
    check("allowed-times", {"x": start}, expected, session("x", room_windows=windows), rooms=rooms)


@pytest.mark.parametrize(
    ("start", "expected"), [("09:00 A", []), ("11:00 A", X), ("09:05 A", X), ("26 09:00 A", X)]
)
def test_slots(start: str, expected: list[Any]) -> None:
    """On a slot that is long enough, from its beginning."""
    grids = [{"id": "grid", "slots": ["2025-10-25 09:00/10:00", "2025-10-25 11:00/11:55"]}]
    check("allowed-times", {"x": start}, expected, session("x", slots="grid"), slot_grids=grids)


@pytest.mark.parametrize(("place", "expected"), [("09:00 A", []), ("09:05 A", X), ("09:00 B", X)])
def test_pinned(place: str, expected: list[Any]) -> None:
    """The start and the room that are pinned."""
    check("pinned", {"x": place}, expected, session("x", start="2025-10-25 09:00", room="A"))


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("09:00 A", []),
        ("10:00 A", [("x", "A")]),
        ("08:00 A", [("x", "A")]),
        ("12:00 A", []),
        ("11:55 A", [("x", "A")]),
    ],
)
def test_room_available(start: str, expected: list[Any]) -> None:
    """The room is there from 08:30 to 14:00, and held from 10:45 to 11:45; setup takes a quarter of an hour."""
    place = room("A", available=["2025-10-25 08:30/14:00"], holds=["2025-10-25 10:45/11:45"])
    check("room-available", {"x": start}, expected, session("x", setup=15), rooms=[place])


@pytest.mark.parametrize(
    ("start", "expected"),
    [("10:25 A", []), ("10:24 A", XY), ("10:00 B", []), ("07:35 A", []), ("07:36 A", XY)],
)
def test_room_free(start: str, expected: list[Any]) -> None:
    """Ten minutes of teardown, and the longer of turnover and settling: a quarter of an hour."""
    rooms = [room("A", turnover=10), room("B")]
    sessions = session("x", teardown=10), session("y", settling=15, teardown=10)
    check("room-free", {"x": "09:00 A", "y": start}, expected, *sessions, rooms=rooms)


def test_combined_rooms_are_their_parts() -> None:
    """A hall made of two rooms is not used beside either."""
    rooms = [room("A"), room("B"), room("D", combines=["A", "B"])]
    check("room-free", {"x": "09:00 D", "y": "09:30 B"}, XY, session("x"), session("y"), rooms=rooms)
    check("room-free", {"x": "09:00 A", "y": "09:30 B"}, [], session("x"), session("y"), rooms=rooms)


@pytest.mark.parametrize(
    ("start", "words"),
    [
        ("09:59", "'x' (x) and 'y' (y) overlap in Room A at 25 Oct 09:59"),
        ("10:00", "'x' (x) and 'y' (y) have 0 minutes between them, not 15, in Room A at 25 Oct 10:00"),
        ("10:01", "'x' (x) and 'y' (y) have 1 minute between them, not 15, in Room A at 25 Oct 10:01"),
    ],
)
def test_it_is_said_whether_sessions_overlap(start: str, words: str) -> None:
    """Or only follow each other too closely."""
    scenario = event(session("x"), session("y"), rooms=[room("A", turnover=15)])
    assert said(RULE["room-free"], scenario, planned({"x": "09:00 A", "y": f"{start} A"})) == words


def test_it_is_said_when_a_session_off_the_grid_starts() -> None:
    """To the minute, where it is a whole one; else as exactly as it is."""
    for start, shown in (("09:01", "09:01"), ("09:00:01", "09:00:01")):
        words = f"'x' (x) starts at {shown}, which is not on the grid of 5 minutes"
        assert said(RULE["allowed-times"], event(session("x")), planned({"x": f"{start} A"})) == words


@pytest.mark.parametrize(
    ("x", "y", "least"),
    [("D", "D", 30), ("D", "A", 30), ("A", "D", 30), ("D", "B", 30), ("A", "A", 30), ("B", "B", 0)],
)
def test_a_combined_room_keeps_the_longest_turnover_of_its_parts(x: str, y: str, least: int) -> None:
    """A hall made of A, which needs half an hour, and B: it needs half an hour; B alone needs none."""
    rooms = [room("A", turnover=30), room("B"), room("D", turnover=10, combines=["A", "B"])]
    for gap, expected in ((least - 1, XY), (least, [])) if least else ((0, []),):
        places = {"x": f"09:00 {x}", "y": f"10:{gap:02} {y}"}
        check("room-free", places, expected, session("x"), session("y"), rooms=rooms)


@pytest.mark.parametrize(("second", "least"), [("B", 30), ("A", 10)])
def test_an_overflow_room_keeps_its_own_turnover(second: str, least: int) -> None:
    """The hall of a session needs ten minutes after it, the room for its overflow half an hour."""
    rooms = [room("A", turnover=10), room("B", turnover=30)]
    sessions = session("x", overflow=["B"]), session("y")
    for gap, expected in ((least - 1, XY), (least, [])):
        places = {"x": "09:00 A", "y": f"10:{gap:02} {second}"}
        check("room-free", places, expected, *sessions, rooms=rooms)


@pytest.mark.parametrize(
    ("rooms", "fields"),
    [
        ([room("A", turnover=30), room("B", bookable=False), room("D", combines=["A", "B"])], {"room": "D"}),
        ([room("A"), room("B", turnover=30)], {"room": "A", "overflow": ["B"]}),
        ([room("A"), room("B", turnover=30)], {"room": "B"}),
    ],
)
def test_the_search_keeps_every_turnover(rooms: list[Any], fields: dict[str, Any]) -> None:
    """Two sessions of an hour and half an hour between them: they fit into two and a half hours, not into less."""
    for minutes, fits in ((30, True), (25, False)):
        days = [{"date": "2025-10-25", "opens": "09:00", "closes": f"11:{minutes}"}]
        scenario = event(session("x", **fields), session("y", **fields), rooms=rooms, days=days)
        answer = eventplan.plan(scenario, workers=1, effort=5)
        assert isinstance(answer, eventplan.Plan) == fits
        assert fits or answer.status == "infeasible"


@pytest.mark.parametrize(
    ("heads", "layout", "expected"),
    [(70, None, []), (71, None, [("x", "A")]), (50, "theatre", []), (51, "theatre", [("x", "A")])],
)
def test_overflow_rooms_have_seats_in_the_layout_too(
    heads: int, layout: str | None, expected: list[Any]
) -> None:
    """Or none: B has no theatre."""
    rooms = [room("A", capacity={"theatre": 50}), room("B", capacity={"boardroom": 20})]
    wide = session("x", heads=heads, layout=layout, overflow=["B"])
    check("room-capacity", {"x": "09:00 A"}, expected, wide, rooms=rooms)


@pytest.mark.parametrize(
    ("heads", "layout", "expected"),
    [(50, None, []), (51, None, [("x", "A")]), (20, "boardroom", []), (21, "boardroom", [("x", "A")])],
)
def test_room_capacity(heads: int, layout: str | None, expected: list[Any]) -> None:
    """Seats in the layout asked for, or in the roomiest."""
    rooms = [room("A", capacity={"theatre": 50, "boardroom": 20})]
    check("room-capacity", {"x": "09:00 A"}, expected, session("x", heads=heads, layout=layout), rooms=rooms)


@pytest.mark.parametrize(
    ("features", "expected"), [(["stage"], []), (["stage", "lift"], [("x", "A")]), (["cart"], [])]
)
def test_room_features(features: list[str], expected: list[Any]) -> None:
    """What a session asks for is in the room, or can be moved there."""
    cart = {"equipment": [{"id": "cart", "name": "Cart", "number": 1}]}
    rooms = [room("A", features=["stage"])]
    check(
        "room-features",
        {"x": "09:00 A"},
        expected,
        session("x", features=features),
        rooms=rooms,
        resources=cart,
    )


@pytest.mark.parametrize(
    ("relation", "start", "expected"),
    [
        ({}, "10:00 B", []),
        ({}, "09:55 B", XY),
        ({"gap": 30}, "10:30 B", []),
        ({"gap": 30}, "10:25 B", XY),
        ({"within": 30}, "10:30 B", []),
        ({"within": 30}, "10:35 B", XY),
        ({"consecutive": True}, "10:00 B", []),
        ({"consecutive": True}, "10:05 B", XY),
        ({"in_order": False, "same_day": True}, "08:00 B", []),
        ({"in_order": False, "same_day": True}, "26 08:00 B", XY),
        ({"in_order": False, "different_day": True}, "26 08:00 B", []),
        ({"in_order": False, "different_day": True}, "08:00 B", XY),
    ],
)
def test_order(relation: dict[str, Any], start: str, expected: list[Any]) -> None:
    """In order, with a least and a greatest gap, consecutive, on one day or two."""
    order = [{"before": "x", "after": "y", **relation}]
    check("order", {"x": "09:00 A", "y": start}, expected, session("x"), session("y"), order=order)


@pytest.mark.parametrize(
    ("start", "expected"), [("10:00 B", []), ("09:55 B", XY), ("08:00 B", []), ("08:05 B", XY)]
)
def test_not_parallel(start: str, expected: list[Any]) -> None:
    """Sessions of a group, and an exclusive one, follow each other at best."""
    places, two = {"x": "09:00 A", "y": start}, (session("x"), session("y"))
    check("not-parallel", places, expected, *two, not_parallel=[{"id": "g", "sessions": ["x", "y"]}])
    check("not-parallel", places, expected, session("x", exclusive=True), session("y"))
    check("not-parallel", places, [], session("x", exclusive=True, beside=["roundtable"]), session("y"))


@pytest.mark.parametrize(
    ("start", "expected"), [("10:15 B", []), ("10:10 B", XY), ("07:45 B", []), ("07:50 B", XY)]
)
def test_not_parallel_with_a_gap(start: str, expected: list[Any]) -> None:
    """Sessions of a group keep its gap, whichever comes first."""
    places, two = {"x": "09:00 A", "y": start}, (session("x"), session("y"))
    group = {"id": "g", "sessions": ["x", "y"], "gap": 15}
    check("not-parallel", places, expected, *two, not_parallel=[group])


@pytest.mark.parametrize(
    ("limit", "start", "expected"),
    [
        ({"most": 1}, "10:00 B", []),
        ({"most": 1}, "09:55 B", [("n",)]),
        ({"most": 1, "during": ["2025-10-26"]}, "09:30 B", []),
        ({"least": 1, "during": ["2025-10-25 09:00/11:00"]}, "10:00 B", []),
        ({"least": 1, "during": ["2025-10-25 09:00/11:00"]}, "10:05 B", [("n",)]),
        ({"most": 1, "kinds": ["plenary"], "sessions": ["x", "y"]}, "09:55 B", [("n",)]),
        ({"most": 1, "sessions": ["x"]}, "09:55 B", []),
    ],
)
def test_parallel_limit(limit: dict[str, Any], start: str, expected: list[Any]) -> None:
    """At most one at a time, or at least one throughout a window."""
    parallel = [{"id": "n", "kinds": ["roundtable"], **limit}]
    check(
        "parallel-limit",
        {"x": "09:00 A", "y": start},
        expected,
        session("x"),
        session("y"),
        parallel=parallel,
    )


@pytest.mark.parametrize(
    ("start", "lawful"),
    [("10:03 B", True), ("10:02 B", False), ("10:00 A", True), ("09:59 A", False), ("07:57 B", True)],
)
def test_person_free(start: str, lawful: bool) -> None:
    """From one room to the other there are three minutes to walk."""
    going = {"x": ("ONE-01",), "y": ("ONE-01",)}
    expected = [] if lawful else [("ONE-01", "x", "y")]
    check("person-free", {"x": "09:00 A", "y": start}, expected, session("x"), session("y"), attendance=going)


@pytest.mark.parametrize(
    ("start", "words"),
    [
        ("09:59 B", "ONE-01 is in 'x' (x) (25 Oct 09:00-10:00) and in 'y' (y) (25 Oct 09:59-10:59) at once"),
        (
            "10:00 B",
            "ONE-01 has 0 minutes from 'x' (x) to 'y' (y), and the way from Room A to Room B takes 3",
        ),
        (
            "10:02 B",
            "ONE-01 has 2 minutes from 'x' (x) to 'y' (y), and the way from Room A to Room B takes 3",
        ),
        ("10:03 B", ""),
    ],
)
def test_each_way_takes_its_own_time(start: str, words: str) -> None:
    """Three minutes to the next room, though a third is a quarter of an hour away."""
    ways = [{"a": "A", "b": "C", "minutes": 15}, {"a": "B", "b": "C", "minutes": 15}]
    rooms = [room("A"), room("B"), room("C")]
    scenario = event(*map(session, "xyz"), rooms=rooms, walking={"ways": ways})
    going = {"x": ("ONE-01",), "y": ("ONE-01",), "z": ("TWO-01",)}
    plan = planned({"x": "09:00 A", "y": start, "z": "09:00 C"}, attendance=going)
    assert [finding.message for finding in RULE["person-free"].check(scenario, plan)] == [words] * bool(words)


@pytest.mark.parametrize(("start", "lawful"), [("10:08 B", True), ("10:07 B", False)])
def test_the_checkpoint_of_a_zone_takes_its_time(start: str, lawful: bool) -> None:
    """Into a zone it takes five minutes more."""
    going = {"x": ("ONE-01",), "y": ("ONE-01",)}
    zones = [{"id": "red", "name": "Red", "transit": 5}]
    expected = [] if lawful else [("ONE-01", "x", "y")]
    rooms = [room("A"), room("B", zone="red")]
    places = {"x": "09:00 A", "y": start}
    check(
        "person-free",
        places,
        expected,
        session("x"),
        session("y"),
        attendance=going,
        zones=zones,
        rooms=rooms,
    )


@pytest.mark.parametrize(
    ("start", "lawful"), [("09:00 A", True), ("08:55 A", False), ("10:00 A", True), ("10:05 A", False)]
)
def test_person_available(start: str, lawful: bool) -> None:
    """Whoever is needed is there from 09:00 to 11:00, and is sent."""
    stay = parties("ONE", arrives="2025-10-25 09:00", leaves="2025-10-25 11:00")
    needs, expected = session("x", speakers=["ONE-01"]), [] if lawful else [("ONE-01", "x")]
    check("person-available", {"x": start}, expected, needs, delegations=stay, attendance={"x": ("ONE-01",)})
    check("person-available", {"x": "09:00 A"}, [("ONE-01", "x")], needs, delegations=stay)


@pytest.mark.parametrize(
    ("fields", "going", "lawful"),
    [
        ({"seats": 2}, ("ONE-01", "ONE-02"), True),
        ({"seats": 2}, ("ONE-01",), False),
        ({"least_rank": "head-of-delegation"}, ("ONE-01",), True),
        ({"least_rank": "head-of-delegation"}, ("ONE-02",), False),
        ({"languages": ["fr"]}, ("ONE-01",), True),
        ({"languages": ["es"]}, ("ONE-01",), False),
    ],
)
def test_delegation_coverage(fields: dict[str, Any], going: tuple[str, ...], lawful: bool) -> None:
    """As many members as asked for, of the rank and with a language of the session."""
    party = parties("ONE", languages=["fr"])
    covered = session("x", attendance="delegations", **fields)
    expected = [] if lawful else [("ONE", "x")]
    check(
        "delegation-coverage", {"x": "09:00 A"}, expected, covered, delegations=party, attendance={"x": going}
    )


@pytest.mark.parametrize(
    ("going", "other", "lawful"),
    [
        (("ONE-01", "ONE-02"), "09:00 B", True),
        (("ONE-01",), "12:00 B", False),
        (("ONE-01",), "09:00 B", True),
    ],
)
def test_what_is_meant_for_everyone(going: tuple[str, ...], other: str, lawful: bool) -> None:
    """Everyone attends but those who are needed elsewhere at the time."""
    everyone = session("x", attendance="everyone"), session("y", speakers=["ONE-02"])
    attendance = {"x": going, "y": ("ONE-02",)}
    expected = [] if lawful else [("ONE", "x")]
    places = {"x": "09:00 A", "y": other}
    check(
        "delegation-coverage", places, expected, *everyone, delegations=parties("ONE"), attendance=attendance
    )


@pytest.mark.parametrize(("other", "lawful"), [("11:05 B", True), ("11:10 B", False)])
def test_a_long_way_excuses_until_it_is_walked(other: str, lawful: bool) -> None:
    """Seventy minutes on foot: who has just so many from the one session to the other attends both."""
    everyone = session("x", attendance="everyone"), session("y", speakers=["ONE-02"])
    check(
        "delegation-coverage",
        {"x": "09:00 A", "y": other},
        [] if lawful else [("ONE", "x")],
        *everyone,
        delegations=parties("ONE"),
        attendance={"x": ("ONE-01",), "y": ("ONE-02",)},
        walking={"ways": [{"a": "A", "b": "B", "minutes": 70}]},
    )


@pytest.mark.parametrize(("start", "expected"), [("12:15 A", []), ("12:14 A", XY)])
def test_a_turnover_of_hours(start: str, expected: list[Any]) -> None:
    """Two hours and a quarter between two uses, to the minute."""
    rooms = [room("A", turnover=135)]
    check("room-free", {"x": "09:00 A", "y": start}, expected, session("x"), session("y"), rooms=rooms)


def test_strangers_have_no_business_there() -> None:
    """Nobody is sent to a session to which the delegation is not invited, unless needed."""
    open_ = session("x", attendance="open", invited=["ONE"], speakers=["TWO-01"])
    check("delegation-coverage", {"x": "09:00 A"}, [], open_, attendance={"x": ("ONE-01", "TWO-01")})
    check(
        "delegation-coverage", {"x": "09:00 A"}, [("TWO", "x")], open_, attendance={"x": ("TWO-02", "TWO-01")}
    )


@pytest.mark.parametrize(("most", "expected"), [(2, []), (1, [("side-events", "ONE")])])
def test_organiser_quota(most: int, expected: list[Any]) -> None:
    """Two led by one delegation; a co-organiser counts for nothing."""
    led = [session(n, kind="side-event", organisers=["ONE", "TWO"]) for n in "xy"]
    places = {"x": "09:00 A", "y": "11:00 A"}
    check("organiser-quota", places, expected, *led, quotas=[{"most": most}])
    check("organiser-quota", places, [], *led, quotas=[{"most": most, "organisers": ["TWO"]}])


@pytest.mark.parametrize(
    ("place", "until", "clearance", "lawful"),
    [
        ("09:00 A", "2025-10-25", "red", True),
        ("26 09:00 A", "2025-10-25", "red", False),
        ("09:00 A", "2025-10-25", "green", False),
        ("09:00 B", "2025-10-25", "green", True),
    ],
)
def test_zone_clearance(place: str, until: str, clearance: str, lawful: bool) -> None:
    """On that date, for the room's zone and the zones around it; a zone within a red one is red."""
    zones = [
        {"id": "outer", "name": "Outer", "clearance": "red"},
        {"id": "inner", "name": "Inner", "within": "outer"},
    ]
    party = parties("ONE", members=[{"id": "ONE-01", "clearance": clearance, "clearance_until": until}])
    check(
        "zone-clearance",
        {"x": place},
        [] if lawful else [("ONE-01", "x")],
        session("x"),
        clearances=["green", "red"],
        zones=zones,
        rooms=[room("A", zone="inner"), room("B")],
        delegations=party,
        attendance={"x": ("ONE-01",)},
    )


def test_placed() -> None:
    """Each session once, in a room that is there; an optional one may be dropped, and is listed then."""
    must, may = session("x"), session("y", drop_price=5)
    check("placed", {"x": "09:00 A"}, [], must, may, dropped=("y",))
    check("placed", {"x": "09:00 A"}, [("y",)], must, may)
    check("placed", {"y": "09:00 A"}, X, must, may)
    check("placed", {"x": "09:00 Z"}, X, must, may, dropped=("y",))
    check("placed", {"x": "09:00 A", "y": "09:00 B"}, [("y",)], must, may, dropped=("y",))
    check("placed", {"x": "09:00 A", "z": "09:00 B"}, [("z",)], must, may, dropped=("y",))


@pytest.mark.parametrize(
    ("layout", "words"),
    [
        ("banquet", "'x' (x) needs layout 'banquet', which Room A has not"),
        ("boardroom", "'x' (x) has 21 heads and Room A 20 seats"),
    ],
)
def test_a_room_without_the_layout_seats_nobody(layout: str, words: str) -> None:
    """Whatever the number of heads; one finding says so, not two."""
    rooms = [room("A", capacity={"theatre": 50, "boardroom": 20}), room("B", capacity={"banquet": 50})]
    scenario = event(session("x", heads=21, layout=layout, overflow=["B"]), rooms=rooms)
    assert said(RULE["room-capacity"], scenario, planned({"x": "09:00 A"})) == words


@pytest.mark.parametrize(
    ("fields", "place", "words"),
    [
        ({}, "09:00 A", "'x' (x) is in Room A, which only sessions that name it may use"),
        ({"room": ["A", "B"]}, "09:00 C", "'x' (x) belongs in A or B and is in Room C"),
        (
            {"start": "2025-10-25 10:00"},
            "26 09:00 B",
            "'x' (x) is pinned to 25 Oct 10:00 and starts at 26 Oct 09:00",
        ),
    ],
)
def test_it_is_said_what_is_pinned(fields: dict[str, Any], place: str, words: str) -> None:
    """A room that is not bookable is for the sessions that name it."""
    rooms = [room("A", bookable=False), room("B"), room("C")]
    assert said(RULE["pinned"], event(session("x", **fields), rooms=rooms), planned({"x": place})) == words


def test_a_room_that_is_not_bookable_is_for_those_who_name_it() -> None:
    """To name one such room gives no right to another."""
    rooms = [room("A", bookable=False), room("B", bookable=False)]
    check("pinned", {"x": "09:00 A"}, [], session("x", room="A"), rooms=rooms)
    check("pinned", {"x": "09:00 A"}, X, session("x", room="B"), rooms=rooms)


@pytest.mark.parametrize("place", [None, "08:00 Z"])
def test_what_is_not_held_is_in_no_order(place: str | None) -> None:
    """Dropped, or put into a room that there is not: `placed` speaks of that."""
    places = {"x": "09:00 A"} | ({"y": place} if place else {})
    order = [{"before": "x", "after": "y"}]
    check("order", places, [], session("x"), session("y", drop_price=5), order=order)


def test_each_who_cannot_be_in_two_places_is_named() -> None:
    """Two people with the same two sessions: a finding for each."""
    both = ("ONE-01", "TWO-01")
    expected = [(person, "x", "y") for person in both]
    places = {"x": "09:00 A", "y": "09:30 B"}
    check("person-free", places, expected, session("x"), session("y"), attendance={"x": both, "y": both})


@pytest.mark.parametrize(("excused", "expected"), [([], []), (["ONE-01"], [("ONE", "x")])])
def test_who_is_excused_does_not_cover(excused: list[str], expected: list[Any]) -> None:
    """Another member is to be sent."""
    covered = session("x", attendance="delegations", excused=excused)
    party = parties("ONE")
    going = {"x": ("ONE-01",)}
    check("delegation-coverage", {"x": "09:00 A"}, expected, covered, delegations=party, attendance=going)


@pytest.mark.parametrize("rooms", [{"A": "red"}, {"A": "red", "B": None}, {"A": None, "B": "red"}])
@pytest.mark.parametrize(("badge", "expected"), [("red", [("ONE", "x")]), ("green", [])])
def test_who_may_not_enter_is_not_missed(
    badge: str, expected: list[Any], rooms: dict[str, str | None]
) -> None:
    """Everybody is expected who holds the clearance of the room's zone, and that of every overflow room."""
    members = [{"id": "ONE-01", "clearance": "red"}, {"id": "ONE-02", "clearance": badge}]
    check(
        "delegation-coverage",
        {"x": "09:00 A"},
        expected,
        session("x", attendance="everyone", absence="free", overflow=[*rooms][1:]),
        clearances=["green", "red"],
        zones=[{"id": "red", "name": "Red", "clearance": "red"}],
        rooms=[room(name, zone=zone) for name, zone in rooms.items()],
        delegations=parties("ONE", members=members),
        attendance={"x": ("ONE-01",)},
    )


@pytest.mark.parametrize(
    ("start", "expected"), [("11:00 A", [("ONE", "x")]), ("09:00 A", []), ("09:17 A", [("ONE", "x")])]
)
def test_who_speaks_elsewhere_is_not_missed(start: str, expected: list[Any]) -> None:
    """A statement from 09:10 to 09:15 in another room, two minutes away, keeps its speaker from the session."""
    speaking = {
        "id": "list",
        "parts": [{"session": "y", "offset": "10 min"}],
        "seconds": 300,
        "call_up": 0,
        "items": [{"who": "ONE-02"}],
    }
    sessions = session("x", attendance="everyone", absence="free"), session("y")
    scenario = event(
        *sessions,
        speakers_lists=[speaking],
        delegations=parties("ONE"),
        walking={"ways": [{"a": "A", "b": "B", "minutes": 2}]},
    )
    places = {"x": start, "y": "09:00 B"}
    turns = {"list": (turn("ONE-02", 1, "09:10", "09:15", part="y"),)}
    plan = planned(places, attendance={"x": ("ONE-01",)}, orders=turns)
    assert breached(RULE["delegation-coverage"], scenario, plan) == expected
