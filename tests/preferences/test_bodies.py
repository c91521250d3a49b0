"""Bodies that meet daily, and press conferences: counted by hand, charged alike, and found."""

from typing import Any

import pytest

from eventplan.model import Plan, Scenario
from eventplan.planner import plan
from eventplan.preferences import reports, same_hours
from tests.preferences.charged import charged
from tests.rules.builders import event, parties, planned, room, session

QUICK: dict[str, Any] = {"workers": 1, "effort": 5.0}
DAY, NEXT = "2025-10-25", "2025-10-26"
FIRST = {"title": "Committee, first meeting", "windows": [DAY]}
SECOND = {"title": "Committee, second meeting", "windows": [NEXT]}
PRESS = {"kind": "press-conference", "invited": [], "duration": 30}


def usual(*sessions: dict[str, Any], **rest: Any) -> Scenario:
    """Two days from 06:00 to midnight, and what counts unasked."""
    return event(*sessions, **{"common_sense": True, **rest})


def same(scenario: Scenario, places: dict[str, str], preference: Any, units: int) -> None:
    """Law and solver count so many units."""
    plan = planned(places)
    assert sum(penalty.units for penalty in preference.penalty(scenario, plan)) == units
    weight = scenario.weight(preference.ID)
    assert charged(scenario, plan).get(preference.ID, 0) == units * weight


@pytest.mark.parametrize(
    ("first", "second", "units"),
    [
        ("10:00 A", "26 10:00 A", 0),
        ("10:00 A", "26 10:15 A", 2),
        ("10:00 A", "26 10:00 B", 1),
        ("10:00 A", "26 15:00 B", 3),
    ],
)
def test_a_body_meets_at_one_hour_in_one_room(first: str, second: str, units: int) -> None:
    """Two for another hour, one for another room."""
    scenario = usual(session("com-1", **FIRST), session("com-2", **SECOND))
    same(scenario, {"com-1": first, "com-2": second}, same_hours, units)


@pytest.mark.parametrize(
    ("first", "other", "rest", "units"),
    [
        ({"start": f"{DAY} 10:00"}, {}, {}, 3),  # the other might follow it
        ({"start": f"{DAY} 10:00"}, {"start": f"{NEXT} 15:00"}, {}, 1),
        ({"windows": [f"{DAY} 08:00/12:00"]}, {"windows": [f"{NEXT} 14:00/18:00"]}, {}, 1),
        ({"windows": [f"{DAY} 08:00/16:00"]}, {"windows": [f"{NEXT} 14:00/18:00"]}, {}, 3),
        ({"room": "A"}, {"room": "B"}, {}, 2),
        ({"room": "A"}, {"room": ["A", "B"]}, {}, 3),
        ({"title": "On water"}, {"title": "On rivers"}, {}, 0),
        ({}, {"kind": "plenary", "interpreted": False}, {}, 0),
        ({"title": "On water", "series": "water"}, {"title": "On rivers", "series": "water"}, {}, 3),
        ({"series": "a"}, {"series": "b"}, {}, 0),
        ({"kind": "side-event", "organisers": ["ONE"]}, {"kind": "side-event", "organisers": ["ONE"]}, {}, 0),
        ({}, {}, {"common_sense": False}, 0),
        ({"series": "a"}, {"series": "a"}, {"common_sense": False}, 3),
        ({}, {}, {"preferences": {"same-hours": {"weight": 0}}}, 3),
    ],
)
def test_what_is_a_body_and_what_is_stated(
    first: dict[str, Any], other: dict[str, Any], rest: dict[str, Any], units: int
) -> None:
    """Ids and titles tell; a pinned meeting is the hour of the others; two pins are the planner's own."""
    sessions = session("com-1", **{**FIRST, **first}), session("com-2", **{**SECOND, **other})
    same(usual(*sessions, **rest), {"com-1": "10:00 A", "com-2": "26 15:00 B"}, same_hours, units)


def test_a_body_that_meets_twice_a_day_has_no_hour() -> None:
    """Three meetings on two days."""
    three = [session(f"com-{n}", title=f"Committee {n}") for n in (1, 2, 3)]
    same(usual(*three), {"com-1": "10:00 A", "com-2": "15:00 A", "com-3": "26 09:00 B"}, same_hours, 0)


@pytest.mark.parametrize(("second", "units"), [("26 10:00 A", 0), ("26 09:00 A", 2), ("26 11:00 A", 2)])
def test_an_hour_is_what_the_clocks_show(second: str, units: int) -> None:
    """Though they change in the night, and twenty-five hours lie between."""
    plain = usual(session("com-1", **FIRST), session("com-2", **SECOND))
    days = [
        {"date": DAY, "opens": "06:00", "closes": "24:00"},
        {"date": NEXT, "opens": "00:00", "closes": "24:00"},
    ]
    scenario = plain.changed(event={**plain.event.model_dump(), "time_zone": "Europe/Vienna", "days": days})
    local = {"com-1": "10:00 A", "com-2": second}
    plan = planned(local)
    zone = scenario.event.zone
    moved = tuple(
        placement.model_copy(update={"start": placement.start.replace(tzinfo=zone)})
        for placement in plan.placements
    )
    plan = plan.model_copy(update={"placements": moved})
    assert sum(penalty.units for penalty in same_hours.penalty(scenario, plan)) == units
    assert charged(scenario, plan).get("same-hours", 0) == units * scenario.weight("same-hours")


def test_the_search_finds_the_hour() -> None:
    """The first is pinned, the second is free."""
    pinned = session("com-1", **FIRST, start=f"{DAY} 10:15", room="B")
    answer = plan(usual(pinned, session("com-2", **SECOND)), **QUICK)
    assert isinstance(answer, Plan)
    start = answer.placement_by_session["com-2"].start
    assert (start.hour, start.minute, answer.placement_by_session["com-2"].room) == (10, 15, "B")


@pytest.mark.parametrize(
    ("fields", "other", "place", "units"),
    [
        ({"themes": ["water"]}, {}, "10:00 B", 2),
        ({"themes": ["water"]}, {}, "10:30 B", 2),
        ({"themes": ["water"]}, {}, "11:00 B", 0),
        ({"themes": ["water"]}, {"themes": []}, "10:00 B", 0),
        ({"themes": ["water"]}, {"kind": "side-event", "organisers": ["ONE"]}, "10:00 B", 0),
        ({"themes": ["water"], "start": f"{DAY} 10:00"}, {}, "10:00 B", 2),
        ({"themes": ["water"], "start": f"{DAY} 10:00"}, {"start": f"{DAY} 10:00"}, "10:00 B", 0),
        ({"title": "On the signing"}, {}, "10:00 B", 0),
        ({"title": "On the signing"}, {"kind": "ceremony", "ceremony": "signing"}, "10:00 B", 10),
        ({"title": "On the signing"}, {"kind": "ceremony", "ceremony": "welcome"}, "10:00 B", 0),
        ({"title": "About x"}, {"kind": "ceremony", "ceremony": "welcome"}, "10:00 B", 10),
    ],
)
def test_the_press_is_told_of_what_is_over(
    fields: dict[str, Any], other: dict[str, Any], place: str, units: int
) -> None:
    """Of sessions of its themes, and of ceremonies that it names."""
    told_session = session("x", **{"themes": ["water"], "exclusive": False, "attendance": "closed", **other})
    scenario = usual(told_session, session("press", **{**PRESS, **fields}))
    same(scenario, {"x": "10:00 A", "press": place}, reports, units)


@pytest.mark.parametrize(
    ("fields", "rest", "place", "units"),
    [
        ({"title": "On the signing"}, {}, "12:30 B", 0),
        ({"title": "On the signing"}, {}, "12:35 B", 1),
        ({"title": "On the signing"}, {}, "13:35 B", 2),
        ({"title": "On the signing"}, {}, "26 12:00 B", 6),
        ({"title": "On the signing", "windows": [DAY]}, {}, "13:00 B", 1),
        ({"title": "On the signing", "windows": [f"{DAY} 12:00/20:00"]}, {}, "19:00 B", 0),
        ({"title": "The host"}, {}, "19:00 B", 0),
        ({"title": "The host"}, {"order": [{"before": "x", "after": "press"}]}, "13:00 B", 1),
        ({"title": "On the signing"}, {"order": [{"before": "press", "after": "x"}]}, "09:00 B", 0),
        ({"title": "Before the signing"}, {}, "09:00 B", 0),
        ({"title": "Photo call at the signing"}, {}, "10:30 B", 0),
        ({"title": "On the signing"}, {"common_sense": False}, "19:00 B", 0),
    ],
)
def test_the_press_is_told_of_a_ceremony_soon(
    fields: dict[str, Any], rest: dict[str, Any], place: str, units: int
) -> None:
    """Within 90 minutes of the end of the one ceremony of which it is told, by name or by order."""
    signing = session("x", kind="ceremony", ceremony="signing", exclusive=False, attendance="closed")
    scenario = usual(signing, session("press", **{**PRESS, **fields}), **rest)
    same(scenario, {"x": "10:00 A", "press": place}, reports, units)


def test_a_ceremony_that_is_not_held_hides_no_other() -> None:
    """The press is told of the second too late, and of the first not at all."""
    ceremony = {"kind": "ceremony", "ceremony": "signing", "exclusive": False, "attendance": "closed"}
    signings = [session(name, **ceremony, title=f"Signing of {name}") for name in ("x", "z")]
    press = [session(f"press-{name}", **PRESS, title=f"On {name}") for name in ("x", "z")]
    order = [{"before": name, "after": f"press-{name}"} for name in ("x", "z")]
    places = {"z": "10:00 A", "press-x": "09:00 B", "press-z": "13:00 B"}
    scenario = usual(*signings, *press, order=order)
    assert sum(penalty.units for penalty in reports.penalty(scenario, planned(places))) == 1


@pytest.mark.parametrize(
    ("sherpas", "leaders", "rest", "units"),
    [
        ({"title": "Meeting of sherpas"}, {"title": "Leaders' plenary", "kind": "plenary"}, {}, 2),
        ({"title": "Senior officials"}, {"kind": "high-level-session", "attendance": "heads"}, {}, 2),
        ({"title": "Meeting of sherpas"}, {"kind": "high-level-session", "attendance": "open"}, {}, 0),
        ({"title": "Meeting of sherpas"}, {"kind": "side-event", "organisers": ["ONE"]}, {}, 0),
        (
            {"title": "Meeting of sherpas", "windows": [NEXT]},
            {"title": "Leaders' plenary", "kind": "plenary", "windows": [DAY]},
            {},
            0,
        ),
        (
            {"title": "Meeting of sherpas"},
            {"title": "Leaders' plenary", "kind": "plenary"},
            {"order": [{"before": "y", "after": "x"}]},
            0,
        ),
        (
            {"title": "Meeting of sherpas"},
            {"title": "Leaders' plenary", "kind": "plenary"},
            {"common_sense": False},
            0,
        ),
    ],
)
def test_sherpas_meet_before_leaders(
    sherpas: dict[str, Any], leaders: dict[str, Any], rest: dict[str, Any], units: int
) -> None:
    """Whoever prepares a session of leaders has met before."""
    scenario = usual(
        session("x", **{"attendance": "closed", **sherpas}),
        session("y", **{"attendance": "closed", **leaders}),
        **rest,
    )
    place = "26 11:00 A" if "windows" in sherpas else "11:00 A"
    same(scenario, {"y": "10:00 B", "x": place}, reports, units)


def test_an_order_that_is_stated_says_it() -> None:
    """Then nothing is guessed; nor with common sense switched off."""
    told_session, press = session("x", themes=["water"]), session("press", **PRESS, themes=["water"])
    places = {"x": "10:00 A", "press": "09:00 B"}
    same(usual(told_session, press, order=[{"before": "press", "after": "x"}]), places, reports, 0)
    same(usual(told_session, press, common_sense=False), places, reports, 0)


@pytest.mark.parametrize(
    ("first", "windows", "units"),
    [
        ("12:00 A", [DAY], 0),
        ("11:45 A", [DAY], 1),
        ("11:00 A", [DAY], 2),
        ("09:00 A", [f"{DAY} 08:00/12:00"], 0),
        ("18:00 A", [DAY], 0),
    ],
)
def test_daily_briefings_are_at_noon_or_later(first: str, windows: list[str], units: int) -> None:
    """Half hours before noon, begun, unless they state their hours."""
    briefing = session("briefing-1", **PRESS, title="Daily briefing", windows=windows)
    two = session("briefing-2", **PRESS, title="Daily briefing", windows=[NEXT])
    places = {"briefing-1": first, "briefing-2": "26 12:00 A"}
    same(usual(briefing, two), places, reports, units)
    same(usual(session("x"), briefing, two), {"x": "20:00 B", **places}, reports, units)


def test_one_press_conference_is_no_daily_briefing() -> None:
    """It may be in the morning."""
    same(usual(session("briefing-1", **PRESS)), {"briefing-1": "09:00 A"}, reports, 0)


def test_the_search_lets_the_press_wait() -> None:
    """For the meeting, though the room is free before, and for noon every day."""
    late = session("x", themes=["water"], start=f"{DAY} 15:00", room="A")
    press = session("press", **PRESS, themes=["water"])
    daily = [
        session(f"briefing-{n}", **PRESS, title="Briefing", windows=[day]) for n, day in ((1, DAY), (2, NEXT))
    ]
    answer = plan(usual(late, press, *daily, rooms=[room("A"), room("B")]), **QUICK)
    assert isinstance(answer, Plan)
    assert not {"reports", "same-hours"} & {*answer.score_by}
    assert answer.placement_by_session["briefing-1"].start.hour >= 12


def in_order(*sessions: dict[str, Any], **rest: Any) -> list[tuple[str, str]]:
    """What is held before what."""
    return [(order.before, order.after) for order in usual(*sessions, **rest).followers]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({"title": "Committee, first meeting"}, {"title": "Committee, second meeting"}, True),
        ({"title": "Ministers I: debt"}, {"title": "Ministers II: aid"}, True),
        ({"title": "Debate"}, {"title": "Debate (continued)"}, True),
        ({"title": "On water"}, {"title": "On fire"}, False),
        ({"title": "Debate", "start": f"{DAY} 10:00"}, {"title": "Debate"}, True),
        ({"title": "Debate", "start": f"{NEXT} 10:00"}, {"title": "Debate", "start": f"{DAY} 10:00"}, False),
        ({"title": "Debate", "windows": [NEXT]}, {"title": "Debate", "windows": [DAY]}, False),
        ({"title": "Debate", "kind": "side-event", "organisers": ["ONE"]},
         {"title": "Debate", "kind": "side-event", "organisers": ["ONE"]}, False),
    ],
)  # fmt: skip
def test_the_second_meeting_comes_after_the_first(
    first: dict[str, Any], second: dict[str, Any], expected: bool
) -> None:
    """Numbers of ids and titles say so, unless starts or windows say otherwise."""
    sessions = [session("com-1", **first), session("com-2", **second)]
    assert in_order(*sessions) == ([("com-1", "com-2")] if expected else [])
    assert in_order(*sessions, common_sense=False) == []


def test_what_is_stated_of_an_order_comes_first() -> None:
    """Numbers say nothing against it; of more meetings than days they say nothing either."""
    first, two, three = (session(f"com-{n}", title=f"Committee, meeting {n}") for n in (1, 2, 3))
    between = [{"before": "com-2", "after": "x"}, {"before": "x", "after": "com-1"}]
    assert in_order(first, two, session("x"), order=between) == []
    assert in_order(first, two, order=[{"before": "com-1", "after": "com-2"}]) == []
    assert in_order(first, two, three) == []


def test_meetings_out_of_their_order_cost_points() -> None:
    """The search has them in order; where that cannot be there is a plan, and the charge says it."""
    talks = [session(f"com-{n}", title=f"Talks {n}") for n in (1, 2)]
    scenario = usual(*talks)
    same(scenario, {"com-1": "26 10:00 A", "com-2": "10:00 A"}, same_hours, 20)
    same(scenario, {"com-1": "10:00 A", "com-2": "26 10:00 A"}, same_hours, 0)
    answer = plan(scenario, **QUICK)
    assert isinstance(answer, Plan)
    assert "same-hours" not in answer.score_by

    late = [*parties("ONE", arrives=f"{NEXT} 00:00"), *parties("TWO", leaves=f"{NEXT} 00:00")]
    chaired = [{**talk, "chairs": [who]} for talk, who in zip(talks, ("ONE-01", "TWO-01"), strict=True)]
    answer = plan(usual(*chaired, delegations=late), **QUICK)
    assert isinstance(answer, Plan)
    assert answer.score_by["same-hours"] == 20 * scenario.weight("same-hours")


@pytest.mark.parametrize(("second", "units"), [("11:00 A", 0), ("10:55 B", 20)])
def test_what_follows_may_begin_at_the_end(second: str, units: int) -> None:
    """It waits for the end of what is before it, and no longer."""
    scenario = usual(session("a", title="Forum - opening"), session("b", title="Forum - ports"))
    same(scenario, {"a": "10:00 A", "b": second}, same_hours, units)


@pytest.mark.parametrize(
    ("opening", "other", "expected"),
    [
        ("Business forum - opening", "Business forum - ports", [("a", "b")]),
        ("Forum: Ouverture", "Forum : les ports", [("a", "b")]),
        ("Forum: official opening", "Forum: ports", [("a", "b")]),
        ("Forum: closing", "Forum: ports", [("b", "a")]),
        ("Opening of the forum", "Forum: ports", []),
        ("Forum - opening", "Another forum - ports", []),
        ("Forum - open data", "Forum - ports", []),
        ("Semi-opening", "Semi-ports", []),
    ],
)
def test_what_opens_others_comes_before_them(
    opening: str, other: str, expected: list[tuple[str, str]]
) -> None:
    """A title says so, of sessions that begin with the same words; nothing if a start says otherwise."""
    assert in_order(session("a", title=opening), session("b", title=other)) == expected
    pinned = [
        session("a", title=opening, start=f"{NEXT} 10:00"),
        session("b", title=other, start=f"{DAY} 10:00"),
    ]
    assert in_order(*pinned) == []
