"""What several rules count by: sessions held, the rooms and zones that they use, who is near whom, who has arrived."""

from typing import Any

import pytest

from eventplan.model import Plan, Scenario, Span
from eventplan.rules._arrived import arriving, cars
from eventplan.rules._held import held, in_zone, near, used_rooms
from eventplan.rules._orders import duties
from eventplan.rules._peak import peak
from tests.rules.builders import arrival, at, event, planned, room, session, turn

ROOMS = [
    room("A", zone="inner"),
    room("B"),
    room("C", zone="other"),
    room("D", combines=["A", "B"]),
]
ZONES = [
    {"id": "outer", "name": "Outer"},
    {"id": "inner", "name": "Inner", "within": "outer"},
    {"id": "other", "name": "Other"},
]


def scene(*sessions: dict[str, Any], **rest: Any) -> Scenario:
    return event(*sessions, rooms=ROOMS, zones=ZONES, **rest)


def test_what_is_held_in_a_known_room() -> None:
    """In the order of the scenario, with the time of the session and that of setup and teardown."""
    scenario = scene(session("x"), session("y", setup=15, teardown=5, overflow=["C"]), session("z"))
    bookings = held(scenario, planned({"x": "09:00 Z", "z": "09:00 B", "y": "11:00 D"}))
    assert [booking.session.id for booking in bookings] == ["y", "z"]
    assert bookings[0].span == Span(at("11:00"), at("12:00"))
    assert bookings[0].occupied == Span(at("10:45"), at("12:05"))
    assert (bookings[0].rooms, bookings[0].parts) == (("D", "C"), frozenset("ABC"))


def test_one_plan_of_two_scenarios() -> None:
    """A plan is judged by the scenario it is given with, also right after it was judged by another."""
    plan = planned({"x": "09:00 B"})
    lengths = [held(scene(session("x", duration=minutes)), plan)[0].span.minutes for minutes in (60, 90)]
    assert lengths == [60, 90]


@pytest.mark.parametrize(
    ("place", "overflow", "rooms", "zones"),
    [
        ("A", [], "A", {"inner", "outer"}),
        ("B", [], "B", set()),
        ("B", ["C"], "BC", {"other"}),
        ("D", [], "ABD", {"inner", "outer"}),
        ("B", ["A"], "AB", {"inner", "outer"}),
    ],
)
def test_rooms_and_zones_in_use(place: str, overflow: list[str], rooms: str, zones: set[str]) -> None:
    """A combined room with its parts, and overflow rooms; a zone with those around it."""
    scenario = scene(session("x", overflow=overflow))
    (bookings,) = held(scenario, planned({"x": f"09:00 {place}"}))
    assert "".join(used_rooms(scenario, bookings)) == rooms
    assert {zone.id for zone in scenario.zones if in_zone(scenario, bookings, zone.id)} == zones


@pytest.mark.parametrize(
    ("minutes", "starts", "pairs"),
    [
        (0, {"x": "09:00", "y": "10:00"}, []),
        (0, {"x": "09:00", "y": "09:59"}, ["xy"]),
        (0, {"x": "09:59", "y": "09:00"}, ["xy"]),
        (15, {"x": "09:00", "y": "10:14"}, ["xy"]),
        (15, {"x": "09:00", "y": "10:15"}, []),
        (15, {"x": "10:15", "y": "09:00"}, []),
        (0, {"x": "09:30", "y": "09:00", "z": "10:15"}, ["xy", "xz"]),
        (0, {"x": "09:00", "y": "09:00", "z": "09:00"}, ["xy", "xz", "yz"]),
    ],
)
def test_pairs_near_each_other(minutes: int, starts: dict[str, str], pairs: list[str]) -> None:
    """Those that overlap, or have less than so many minutes between them, in the order of the scenario."""
    scenario = scene(*map(session, "xyz"))
    pairs_near = near(
        held(scenario, planned({name: f"{start} A" for name, start in starts.items()})), minutes
    )
    assert ["".join((booking.session.id, other.session.id)) for booking, other in pairs_near] == pairs


def test_pairs_near_each_other_with_setup() -> None:
    """By the time that they occupy their rooms; without a margin unless one is stated."""
    scenario = scene(session("x", teardown=10), session("y"))
    both = held(scenario, planned({"x": "09:00 A", "y": "10:05 A"}))
    assert len([*near(both, time=lambda booking: booking.occupied)]) == 1
    assert not [*near(both)]


@pytest.mark.parametrize(
    ("uses", "expected"),
    [
        ([], None),
        ([("09:00", "09:00", 9), ("11:00", "10:00", 9)], None),
        ([("09:00", "10:00", 2)], (2, "09:00")),
        ([("09:00", "10:00", 2), ("10:00", "11:00", 2)], (2, "09:00")),
        ([("09:00", "10:00", 2), ("09:30", "11:00", 3)], (5, "09:30")),
        ([("09:00", "12:00", 1), ("09:30", "10:00", 1), ("11:00", "11:30", 1)], (2, "09:30")),
        ([("09:00", "09:00", 9), ("10:00", "11:00", 1)], (1, "10:00")),
        ([("11:00", "09:00", 9), ("10:00", "11:00", 1)], (1, "10:00")),
        ([("09:00", "10:00", 0)], (0, "09:00")),
    ],
)
def test_the_most_at_once(uses: list[tuple[str, str, int]], expected: tuple[int, str] | None) -> None:
    """And the first instant at which it is so; what takes no time takes nothing."""
    highest = peak((Span(at(start), at(end)), taken) for start, end, taken in uses)
    assert highest == (expected and (expected[0], at(expected[1])))


DOORS = [{"id": "door", "name": "Door", "interval": 0}]


def driven(*asked: tuple[str, str]) -> Scenario:
    """Sessions x, y and z; people are driven to some of them."""
    arrivals = [{"who": w, "session": s, "drop_off": "door", "lead": 30, "escort": 0} for w, s in asked]
    return scene(*map(session, "xyz"), resources={"drop_offs": DOORS, "arrivals": arrivals})


def on_the_way(scenario: Scenario, plan: Plan, start: str) -> list[str]:
    """For which sessions ONE-01 arrives, and cannot be at z at this time."""
    places = {
        placement.session: f"{placement.start:%d %H:%M} {placement.room}" for placement in plan.placements
    }
    full = planned({**places, "z": f"{start} C"}, arrivals=plan.arrivals)
    by_id = {booking.session.id: booking for booking in held(scenario, full)}
    return [time.session for time in arriving(scenario, cars(scenario, full, by_id), "ONE-01", by_id["z"])]


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("07:00", ["x"]),  # not there yet, though it is over before
        ("08:39", ["x"]),
        ("08:40", []),
        ("10:00", []),
        ("11:40", []),
        ("10:40", []),
        ("10:41", ["y"]),
        ("11:39", ["y"]),
    ],
)
def test_who_arrives_is_nowhere_else(start: str, expected: list[str]) -> None:
    """Before the first arrival of the day, or while arriving again (at 11:40)."""
    scenario = driven(("ONE-01", "x"), ("ONE-01", "y"))
    times = (arrival("ONE-01", "11:40", "y"), arrival("ONE-01", "08:40", "x"))
    assert on_the_way(scenario, planned({"x": "09:00 A", "y": "12:00 B"}, arrivals=times), start) == expected


def test_arrivals_that_nobody_asks_for_count_for_nothing() -> None:
    """Of somebody else, for a session without arrivals, or one that is not held; and another day is another."""
    scenario = driven(("ONE-01", "x"), ("TWO-01", "x"), ("ONE-01", "y"))
    for ghost in (
        arrival("TWO-01", "08:40"),
        arrival("ONE-01", "08:40", "z"),
        arrival("ONE-01", "08:40", "y"),
    ):
        assert on_the_way(scenario, planned({"x": "09:00 A"}, arrivals=(ghost,)), "07:00") == []
    tomorrow = planned({"x": "26 09:00 A"}, arrivals=(arrival("ONE-01", "26 08:40"),))
    assert on_the_way(scenario, tomorrow, "07:00") == []


def test_the_first_place_of_a_person_counts() -> None:
    """On each list, of those in sessions that are held: from call-up to the end, and who is busy elsewhere."""
    items = [{"who": "ONE-01"}]
    lists = [
        {
            "id": name,
            "parts": [{"session": part} for part in "xy"],
            "seconds": 600,
            "call_up": 5,
            "items": items,
        }
        for name in ("one", "two")
    ]
    scenario = scene(session("x"), session("y", drop_price=1), session("z"), speakers_lists=lists)
    turns = (
        turn("ONE-01", 1, "12:00", "12:10", part="y"),
        turn("ONE-01", 1, "09:00", "09:10"),
        turn("ONE-01", 2, "09:10", "09:20"),
    )
    later = (turn("ONE-01", 3, "09:20", "09:30"),)
    plan = planned({"x": "09:00 A", "z": "09:13 B"}, orders={"one": turns, "two": later})
    duty = duties(scenario, plan)["ONE-01"]
    assert [duty.time for duty in duty] == [
        Span(at("08:55"), at("09:10")),
        Span(at("09:15"), at("09:30")),
    ]
    by_id = {booking.session.id: booking for booking in held(scenario, plan)}
    assert [duty.hinders(scenario, by_id["z"]) for duty in duty] == [False, True]
    assert not any(duty.hinders(scenario, by_id["x"]) for duty in duty)


def test_what_is_held_is_told_of_the_plan_that_is_asked_about() -> None:
    """Rules ask one after another for the same plan; another plan, or scenario, is looked at anew."""
    scenario = scene(session("x"), session("y"))
    shorter = scene(session("x", duration=15), session("y"))
    early, late = planned({"x": "09:00 A", "y": "10:00 B"}), planned({"x": "11:00 A"})
    for stated, plan in ((scenario, early), (scenario, late), (shorter, early), (scenario, early)) * 2:
        bookings = held(stated, plan)
        assert [booking.placement for booking in bookings] == [*plan.placements]
        assert all(booking.span.minutes == booking.session.duration for booking in bookings)
        bookings.clear()
