"""The scorers of the bench know what instances mean, and readers say the same in a scenario."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from benchmarks.suites import meetings, planted, slotmachine
from eventplan import Plan, plan


def _instance(**changes: Any) -> dict[str, Any]:
    event = {
        "kind": "SIDE", "duration": 4, "attendance": 15, "zones": [0], "booth": False, "people": [],
        "days": [0], "wish": {"day": 0, "from_": 2, "to": 3}, "optional": False,
    }  # fmt: skip
    return {
        "slot_minutes": 15, "day_slots": 48, "day_start": "08:00", "days": 1, "zone_limits": [100],
        "class_capacity": [20, 50], "turnaround_slots": 1,
        "rooms": [{"id": r, "cls": r, "cap": 20 + 30 * r, "zone": 0, "booth": False, "avail": []} for r in (0, 1)],
        "events": [{**event, "id": e} for e in (0, 1)],
        "delegations": [{"n": 1, "interest": [0, 1]}],
        "objective": {
            "missed_interest": 10, "slot_outside_wish": 1, "other_day": 8, "oversize_step": 1, "declined": 50,
        },
        **changes,
    }  # fmt: skip


def test_planted_cost_is_counted_by_hand() -> None:
    """Two at once: one interest missed, one room a step too large; a slot late: one more."""
    cost_of = planted.cost(_instance(), {0: (2, 0), 1: (4, 1)})
    assert cost_of["missed_interest"] == 10
    assert cost_of["oversize_step"] == 1
    assert cost_of["slot_outside_wish"] == 1
    assert cost_of["other_day"] == cost_of["declined"] == 0


def test_planted_breaches_are_found() -> None:
    """A room used again without its turnaround, a person twice at once, and a full zone are breaches."""
    instance = _instance(zone_limits=[29])
    for event in instance["events"]:
        event["people"] = ["H1"]
    assert planted.breaches(instance, {0: (2, 0), 1: (7, 0)}) == []
    assert any("both in" in breach for breach in planted.breaches(instance, {0: (2, 0), 1: (6, 0)}))
    both = planted.breaches(instance, {0: (2, 0), 1: (2, 1)})
    assert any("H1" in breach for breach in both)
    assert any("zone" in breach for breach in both)


def test_the_best_plan_of_a_planted_instance_costs_what_we_say() -> None:
    """Our score and the instance's cost agree on a plan that is proved best."""
    instance = _instance()
    answer = plan(planted.scenario_of(instance), workers=1, effort=5.0)
    assert isinstance(answer, Plan)
    times = planted.times_of(instance, answer)
    assert planted.breaches(instance, times) == []
    # Three slots outside wishes and a room a step too large, or four slots outside: 4 either way.
    assert sum(planted.cost(instance, times).values()) == answer.bound == answer.score == 4


def test_members_attend_as_many_as_they_can() -> None:
    """One person attends two of three spans, two people all three."""
    spans = [(0, 4), (2, 6), (4, 8)]
    assert planted.most_attended(spans, 1) == 2
    assert planted.most_attended(spans, 2) == 3


def _talk(number: int, **changes: Any) -> dict[str, Any]:
    times = [{"start": "2020-08-06 10:00:00", "end": "2020-08-06 11:00:00"}]
    return {
        "id": number, "duration": 20, "speakers": [number], "title": f"Talk {number}",
        "venue_times": [{"venue": venue, "times": times} for venue in (7, 8)], **changes,
    }  # fmt: skip


def test_slotmachine_counts_displacement_and_venue() -> None:
    """A talk moved by two slots to another venue loses 2 x (3 + 10) and 3."""
    talks = [_talk(1, time="2020-08-06 10:00:00", venue=7)]
    assert slotmachine.cost(talks, {1: (datetime(2020, 8, 6, 10, 20), 8)}) == 2 * 13 + 3
    assert slotmachine.cost(talks, {1: (datetime(2020, 8, 6, 10, 0), 7)}) == 0


def test_slotmachine_is_replanned_with_the_least_moved() -> None:
    """Two talks that were at once in one venue: one keeps its place, the other changes the venue."""
    talks = [_talk(n, time="2020-08-06 10:00:00", venue=7) for n in (1, 2)]
    answer = plan(slotmachine.scenario_of(talks), workers=1, effort=5.0)
    assert isinstance(answer, Plan)
    times = slotmachine.times_of(answer)
    assert slotmachine.breaches(talks, times) == []
    assert slotmachine.cost(talks, times) == answer.score == 3


def _meetings(**changes: Any) -> meetings.Instance:
    """Two days of four grains, two rooms, three people, three meetings of two grains."""
    weights = dict.fromkeys((*meetings.HARD, *meetings.MEDIUM, *meetings.SOFT), 1)
    weights |= {meetings.SOFT[1]: 100, meetings.SOFT[2]: 10}
    people = [((0, 1), ()), ((0,), (1,)), ((2,), (1,))]
    return meetings.Instance(
        days=(0, 0, 0, 0, 1, 1, 1, 1),
        rooms=(5, 2),
        people=3,
        meetings=tuple(
            meetings.Meeting(f"m{n}", 2, frozenset(a), frozenset(b)) for n, (a, b) in enumerate(people)
        ),
        weights=weights,
    )._replace(**changes)


def test_meetings_are_scored_by_hand() -> None:
    """Each constraint, broken by itself as the peer counts it: by grains, pairs, people or seats."""
    instance = _meetings()
    apart = {0: (0, 0), 1: (5, 0), 2: (2, 1)}
    # Ends; the third follows the first at once, in a room 3 seats smaller; one person changes rooms twice.
    assert meetings.score(instance, apart) == (0, 0, (1 + 6 + 3) + 100 + 3 + 2)
    # The second begins while the first lasts, and one person is needed in both; the third shares its room
    # before it is over; somebody would come to all three.
    assert meetings.score(instance, {**apart, 1: (1, 1)}) == (1 + 1, 1 + 1, (1 + 2 + 3) + 100 + 20 + 6 + 3)
    # The second runs over night.
    assert meetings.score(instance, {**apart, 1: (3, 0)}) == (1, 1, (1 + 4 + 3) + 100 + 10 + 3 + 2)
    assert meetings.score(instance, {0: (7, 0)}).hard == 8
    small = _meetings(rooms=(1, 2))
    assert meetings.score(small, {0: (0, 0), 2: (4, 1)}) == (1, 0, 1 + 5 + 1 + 1)


def test_a_scenario_of_meetings_says_what_the_instance_does() -> None:
    """The plan that is proved best scores in the scenario what the scorer finds, but for what all pay."""
    instance = _meetings()
    answer = plan(meetings.scenario_of(instance), workers=1, effort=5.0)
    assert isinstance(answer, Plan)
    hard, medium, soft = meetings.score(instance, meetings.times_of(instance, answer))
    assert (hard, medium) == (0, 0)
    assert answer.score + meetings.constant(instance) == soft
    assert answer.bound == answer.score
    # Somebody would come to all three; of two on one day one follows the other at once.
    assert soft == 1 + 3 + 6 + 100


def test_days_of_meetings_follow_one_another_without_a_night() -> None:
    """Grains of more than a day of minutes are numbered on, and the first day ends at midnight."""
    instance = _meetings(days=tuple(n // 36 for n in range(1500)))
    days = meetings._days(instance)
    assert [len(moments) for moments in days] == [1440, 60]
    assert days[1][0] - days[0][-1] == timedelta(minutes=1)


def test_a_workbook_of_meetings_is_read(tmp_path: Path) -> None:
    """Hours without lunch become grains; speakers must come; a meeting of the group is everybody's."""
    book = Workbook()
    book.active.title = "Configuration"
    names = [*meetings.HARD, *meetings.MEDIUM, *meetings.SOFT]
    sheets = {
        "Configuration": [["today"], ["Constraint", "Weight"], *([name, 2] for name in names)],
        "Days": [
            ["Day", "Start", "End", "Lunch hour start time"],
            ["Sat 2022-01-01", "11:30", "13:30", "12:00"],
        ],
        "Rooms": [["Name", "Capacity"], ["R 1", 30], ["R 2", 20]],
        "Persons": [["Full name"], ["Amy Cole"], ["Beth Fox"], ["Chad Green"]],
        "Meetings": [
            [
                "Topic",
                "Group",
                "Duration",
                "Speakers",
                "Content",
                "Required attendance list",
                "Preferred attendance list",
            ],
            ["A", "", 30, "Amy Cole", "", "Chad Green", "Beth Fox"],
            ["B", "Y", 15, "", "", "", ""],
        ],
    }
    for name, rows in sheets.items():
        sheet = book.active if name == "Configuration" else book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "two.xlsx")
    instance = meetings.read(tmp_path / "two.xlsx")
    assert instance.days == (0,) * 4
    assert (instance.rooms, instance.people) == ((30, 20), 3)
    assert instance.weights == dict.fromkeys(names, 2)
    assert instance.meetings == (
        meetings.Meeting("A", 2, frozenset({0, 2}), frozenset({1})),
        meetings.Meeting("B", 1, frozenset({0, 1, 2}), frozenset()),
    )
    lines = meetings.asked(instance).splitlines()
    assert lines[1:] == ["0 0 0 0", "30 20", "2;0 2;1", "1;0 1 2;"]


def test_slotmachine_talks_have_windows_of_their_own_in_a_venue() -> None:
    """One talk may be in one venue only early and in the other only late: it is not late in the first."""
    early, late = (
        {"start": f"2020-08-06 {start}:00:00", "end": f"2020-08-06 {end}:00:00"}
        for start, end in ((10, 11), (11, 12))
    )
    own = [{"venue": 7, "times": [early]}, {"venue": 8, "times": [late]}]
    other = [{"venue": venue, "times": [early, late]} for venue in (7, 8)]
    talks = [
        _talk(1, duration=60, venue_times=own),
        _talk(2, duration=60, venue_times=other, time="2020-08-06 11:00:00", venue=8),
    ]
    assert slotmachine.breaches(talks, {1: (datetime(2020, 8, 6, 11), 7), 2: (datetime(2020, 8, 6, 11), 8)})
    scenario = slotmachine.scenario_of(talks)
    assert [len(session.room_windows) for session in scenario.sessions] == [2, 0]
    answer = plan(scenario, workers=1, effort=5.0)
    assert isinstance(answer, Plan)
    times = slotmachine.times_of(answer)
    assert slotmachine.breaches(talks, times) == []
    assert times[1] == (datetime(2020, 8, 6, 10), 7)
