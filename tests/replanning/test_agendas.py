"""A replan counts people: whose agendas change is counted, as few as can be, proved; the rest stays."""

from collections.abc import Iterator
from datetime import datetime
from itertools import combinations
from typing import Any

import pytest

from eventplan.files import scenario_hash
from eventplan.model import Add, Baseline, Plan, Scenario
from eventplan.preferences import agendas
from eventplan.replanning import Replan, replan
from eventplan.verifier import is_lawful, score, verify
from tests.temptations import CLOSED, DAY, tiny, two_rooms

QUICK: dict[str, Any] = {"workers": 1, "effort": 5.0, "seconds": None}

OPEN = {"attendance": "open"}
LONG = [{"date": DAY, "opens": "09:00", "closes": "13:00"}]
COVER = {"kind": "plenary", "interpreted": False}


def planned(scenario: Scenario, *placements: tuple[str, str, str], **rest: Any) -> Plan:
    """A lawful plan of the scenario with these (session, time of day, room)."""
    stated_placements = [
        {"session": s, "start": datetime.fromisoformat(f"{DAY}T{clock}+07:00"), "room": room}
        for s, clock, room in sorted(placements, key=lambda p: (p[1], p[0]))
    ]
    plan = Plan.model_validate({"scenario": scenario_hash(scenario), "placements": stated_placements, **rest})
    assert is_lawful(verify(scenario, plan))
    return plan


def again(scenario: Scenario, plan: Plan, *changes: str | Add, **rest: Any) -> Replan:
    """The replan after some changes; what it says of itself is true."""
    replanned = replan(scenario, plan, changes=changes, **{**QUICK, **rest})
    assert isinstance(replanned, Replan)
    held = replanned.scenario.with_baseline(Baseline(plan=plan))
    assert is_lawful(verify(held, replanned.plan))
    assert score(held, replanned.plan).by.get("agendas", 0) == replanned.agendas
    return replanned


def who(replanned: Replan) -> dict[str, tuple[str, str]]:
    """Who no longer goes to each session, and who goes now."""
    return {c.subject: (c.was, c.now) for c in replanned.difference.changes if c.about == "attendance"}


# Two delegations of three. `part` is to be covered; beside it there are two sessions to choose from. The
# baseline is one that nobody would come to by thinking: whoever names people anew, changes it.

PARTIES = [
    {"id": party, "name": party.title(), "size": 3, "interests": {"side": 3, "talk": 2}}
    for party in ("ONE", "TWO")
]
WHERE = (("part", "09:00", "A"), ("side", "09:00", "B"), ("talk", "10:30", "B"), ("fair", "09:00", "C"))
WHO = {
    "part": ["ONE-01", "TWO-02"],
    "side": ["ONE-03", "TWO-03", "TWO-01"],
    "talk": ["ONE-01", "TWO-03", "TWO-02"],
    "fair": ["ONE-02"],
}


def event() -> tuple[Scenario, Plan]:
    """The event and its baseline."""
    rooms = [*two_rooms(), {**two_rooms()[0], "id": "C", "name": "Room C"}]
    parties = [{**PARTIES[0], "interests": {"side": 3, "talk": 2, "fair": 1}}, PARTIES[1]]
    scenario = tiny(
        {"id": "part", **COVER},
        {"id": "side", **OPEN},
        {"id": "talk", **OPEN},
        {"id": "fair", **OPEN},
        rooms=rooms,
        delegations=parties,
        days=LONG,
    )
    return scenario, planned(scenario, *WHERE, attendance=WHO)


def test_one_who_leaves_changes_nobody_s_agenda_but_those_who_must_stand_in() -> None:
    """The one delegate who covers a session cannot: one of the same delegation does; the other changes nothing."""
    scenario, plan = event()
    replanned = again(scenario, plan, "away ONE-01 2025-10-25 09:00/10:00")
    assert replanned.difference.moves == ()
    assert who(replanned) == {"part": ("ONE-01", "ONE-02"), "fair": ("ONE-02", "")}
    assert replanned.difference.people == ("ONE-02", "ONE-01")
    # ONE-01, the head, goes; ONE-02 stands in; and nobody of ONE goes to the fair any more.
    assert (replanned.agendas, replanned.least_agendas) == (2 + 1 + 1 + agendas.LOST, 9)
    assert replanned.proved_agendas


def test_a_replan_of_a_replan_changes_as_few() -> None:
    """After a cancellation the same departure changes the same agendas, and not those of everybody."""
    scenario, plan = event()
    first = again(scenario, plan, "cancel talk")
    assert who(first) == {}
    second = again(first.scenario, first.plan, "away ONE-01 2025-10-25 09:00/10:00")
    assert who(second) == {"part": ("ONE-01", "ONE-02"), "fair": ("ONE-02", "")}
    third = again(second.scenario, second.plan, "leaves TWO-01 2025-10-25 08:00")
    assert who(third) == {"side": ("TWO-01", "")}
    assert third.proved_agendas
    assert third.plan.attendance["fair"] == () if "fair" in third.plan.attendance else True


def test_who_is_freed_is_sent_nowhere() -> None:
    """A session is cancelled: those who went to it have an hour free, though another is wished for."""
    scenario, plan = event()
    replanned = again(scenario, plan, "cancel side")
    assert who(replanned) == {}
    assert replanned.difference.people == ()
    assert (replanned.agendas, replanned.proved_agendas) == (0, True)


def test_a_minister_is_not_taken_from_where_she_goes_while_she_has_free_hours() -> None:
    """A new roundtable that needs her finds another hour, though the first would cost nothing else."""
    ministers = [
        {"id": "ONE", "name": "One", "size": 2, "interests": {"high": 5},
         "members": [{"id": "minister", "rank": "minister", "head": True}]},
    ]  # fmt: skip
    scenario = tiny(
        {"id": "high", "kind": "high-level-session", "start": f"{DAY} 09:00"},
        rooms=two_rooms(),
        delegations=ministers,
        days=LONG,
    )
    plan = planned(scenario, ("high", "09:00", "A"), attendance={"high": ["minister"]})
    wish = [{"window": f"{DAY} 09:00/10:00", "price": 50}]
    for more in ({}, {"prefer_times": wish}):
        session = {"id": "table", "kind": "roundtable", "title": "T", "duration": 60, "required": ["minister"],
                   **CLOSED, **more}  # fmt: skip
        replanned = again(scenario, plan, Add.model_validate({"session": session}))
        placed = replanned.plan.placement_by_session["table"]
        assert f"{placed.start:%H:%M}" >= "10:00"
        assert replanned.plan.attendance["high"] == ("minister",)
        assert (replanned.agendas, replanned.least_agendas) == (0, 0)
    # With no other hour she goes, and it is said, and proved.
    narrow = {**session, "windows": [f"{DAY} 09:00/10:00"]}
    replanned = again(scenario, plan, Add.model_validate({"session": narrow}))
    assert who(replanned)["high"][0] == "minister"
    assert replanned.proved_agendas


def test_of_two_places_that_move_as_little_the_one_that_takes_fewer_away_is_taken() -> None:
    """A session that loses its hour goes where those who went to it have nothing else."""
    scenario = tiny(
        {"id": "x", **OPEN}, {"id": "busy", **OPEN, "start": f"{DAY} 10:30"},
        rooms=two_rooms(), days=LONG,
        delegations=[{"id": "ONE", "name": "One", "size": 3, "interests": {"x": 1, "busy": 1}}],
    )  # fmt: skip
    going = ["ONE-01", "ONE-02", "ONE-03"]
    plan = planned(
        scenario, ("x", "09:00", "A"), ("busy", "10:30", "B"), attendance={"x": going, "busy": going}
    )
    replanned = again(scenario, plan, *(f"lose-room {room} until 2025-10-25 10:30" for room in "AB"))
    assert f"{replanned.plan.placement_by_session['x'].start:%H:%M}" == "12:00"
    assert (replanned.agendas, replanned.least_agendas) == (0, 0)


def test_a_higher_rank_weighs_more() -> None:
    """Of two who could stand in, the delegate does, not the minister; a wish is lost before a head of state goes."""
    members = [{"id": "minister", "rank": "minister"}, {"id": "lead", "rank": "head-of-state", "head": True}]
    party = {"id": "ONE", "name": "One", "size": 4, "members": members, "interests": {"x": 1}}
    scenario = tiny({"id": "x", **OPEN}, delegations=[party])
    plan = planned(scenario, ("x", "09:00", "A"), attendance={"x": ["ONE-02"]})
    assert who(again(scenario, plan, "absent ONE-02")) == {"x": ("ONE-02", "ONE-01")}
    small = scenario.changed(
        delegations=tuple(d.model_copy(update={"size": 3}) for d in scenario.delegations)
    )
    plan = planned(small, ("x", "09:00", "A"), attendance={"x": ["ONE-01"]})
    assert who(again(small, plan, "absent ONE-01")) == {"x": ("ONE-01", "minister")}
    replanned = again(small, plan, "absent ONE-01", "absent minister")
    assert who(replanned) == {"x": ("ONE-01", "")}
    assert (replanned.agendas, replanned.least_agendas) == (1 + agendas.LOST, 1 + agendas.LOST)


def test_agendas_can_be_switched_off() -> None:
    """At weight 0, or for a delegation, nothing is counted."""
    scenario, plan = event()
    for policy in ({"weight": 0}, {"off_for": ["ONE"]}):
        free = scenario.changed(preferences={"agendas": policy})
        assert again(free, plan, "away ONE-01 2025-10-25 09:00/10:00").agendas == 0


def test_what_counts() -> None:
    """By hand: away, instead, by rank; not what is meant for somebody, nor a session that is new or gone."""
    party = {"id": "ONE", "name": "One", "size": 2, "rank": "minister", "interests": {"x": 1}}
    scenario = tiny(
        {"id": "x", **OPEN}, {"id": "all", "kind": "ceremony", "ceremony": "opening", "exclusive": False},
        {"id": "new", **OPEN}, rooms=two_rooms(), delegations=[party],
    )  # fmt: skip
    places = (("x", "09:00", "A"), ("all", "10:00", "A"))

    def counted(was: dict[str, list[str]], now: dict[str, list[str]]) -> list[tuple[tuple[str, ...], int]]:
        def plan(attendance: dict[str, list[str]], *more: tuple[str, str, str]) -> Plan:
            placements = [
                {"session": s, "start": f"{DAY}T{clock}+07:00", "room": room}
                for s, clock, room in (*places, *more)
            ]
            return Plan.model_validate({"placements": placements, "attendance": attendance}, strict=False)

        held = scenario.with_baseline(Baseline(plan=plan(was)))
        penalties = agendas.penalty(held, plan(now, ("new", "09:00", "B")))
        return [(penalty.subjects, penalty.units) for penalty in penalties]

    assert counted({"x": ["ONE-02"]}, {"x": ["ONE-02"], "new": ["ONE-01"]}) == []
    assert counted({"x": ["ONE-01"]}, {"x": ["ONE-02"]}) == [
        (("ONE-01", "ONE", "x"), 4),
        (("ONE-02", "ONE", "x"), 1),
    ]
    assert counted({"x": ["ONE-02"]}, {}) == [(("ONE-02", "ONE", "x"), 1), (("ONE", "x"), agendas.LOST)]
    assert counted({"all": ["ONE-01"]}, {"all": ["ONE-01", "ONE-02"]}) == []
    assert counted({"all": ["ONE-01", "ONE-02"]}, {"all": ["ONE-01"]}) == [(("ONE-02", "ONE", "all"), 1)]


def subsets(people: list[str]) -> Iterator[tuple[str, ...]]:
    """Every choice of people."""
    for number in range(len(people) + 1):
        yield from combinations(people, number)


@pytest.mark.parametrize(
    "change",
    [
        "away ONE-01 2025-10-25 09:00/10:00",
        "away ONE-02 2025-10-25",
        "absent ONE-03",
        "leaves ONE 2025-10-25 10:00",
    ],
)
def test_no_other_attendance_changes_less(change: str) -> None:
    """Of all that one delegation could do, judged by the verifier alone, nothing lawful changes less."""
    scenario, plan = event()
    replanned = again(scenario, plan, change)
    held = replanned.scenario.with_baseline(Baseline(plan=plan))
    mine = [person.id for person in held.members["ONE"]]
    best = None
    for part in subsets(mine):
        for side in subsets([p for p in mine if p not in part]):
            for fair in subsets([p for p in mine if p not in part and p not in side]):
                for talk in subsets(mine):
                    sent = {"part": part, "side": side, "fair": fair, "talk": talk}
                    attendance = {
                        s: (*people, *(p for p in replanned.plan.attendance.get(s, ()) if p not in mine))
                        for s, people in sent.items()
                    }
                    points = _points(held, replanned.plan.model_copy(update={"attendance": attendance}))
                    if points is not None and (best is None or points < best):
                        best = points
    assert best == replanned.agendas == replanned.least_agendas


def _points(held: Scenario, plan: Plan) -> int | None:
    """Points of `agendas`; None if the plan breaks a rule."""
    points = sum(penalty.units for penalty in agendas.penalty(held, plan))
    return points if points <= 12 and is_lawful(verify(held, plan)) else None
