"""Replanning: the fewest disruptions, proved; what is frozen stays; everything else is as it was."""

import pickle
import threading
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventplan.files import plan_json, scenario_hash
from eventplan.model import Baseline, Level, NoPlan, Plan, Scenario, Status, with_changes
from eventplan.planner import plan
from eventplan.replanning import Replan, replan
from eventplan.verifier import is_lawful, verify
from tests.command_line import SEEDS_AND_ZONES, printed_anywhere
from tests.planted import planted
from tests.temptations import CLOSED, DAY, tiny, two_rooms

QUICK: dict[str, Any] = {"workers": 1, "effort": 5.0, "seconds": 30.0}


def at(clock: str) -> datetime:
    """A time of the day of the event."""
    return datetime.fromisoformat(f"{DAY}T{clock}+07:00")


def planned(scenario: Scenario, *placements: tuple[str, str, str], **rest: Any) -> Plan:
    """A plan of the scenario with these (session, time of day, room), known to be lawful."""
    stated_placements = [
        {"session": s, "start": at(clock), "room": room}
        for s, clock, room in sorted(placements, key=lambda p: (p[1], p[0]))
    ]
    plan = Plan.model_validate({"scenario": scenario_hash(scenario), "placements": stated_placements, **rest})
    assert is_lawful(verify(scenario, plan))
    return plan


def places(replanned: Replan | NoPlan) -> dict[str, tuple[str, str]]:
    """Where a replan has each session."""
    assert isinstance(replanned, Replan)
    return {p.session: (f"{p.start:%H:%M}", p.room) for p in replanned.plan.placements}


def three(**of_x: Any) -> Scenario:
    """Sessions x, y and z of an hour, three rooms, two hours."""
    rooms = [*two_rooms(), {**two_rooms()[0], "id": "C", "name": "Room C"}]
    return tiny({"id": "x", **CLOSED, **of_x}, {"id": "y", **CLOSED}, {"id": "z", **CLOSED}, rooms=rooms)


WAS = (("x", "09:00", "A"), ("y", "10:00", "A"), ("z", "09:00", "B"))


def test_no_change_gives_no_difference() -> None:
    """The same scenario gives the same plan, to the byte, without any search."""
    scenario = three()
    before = planned(scenario, *WAS)
    replanned = replan(scenario, before, **QUICK)
    assert isinstance(replanned, Replan)
    assert plan_json(replanned.plan) == plan_json(before)
    assert (replanned.disruption, replanned.least, bool(replanned.difference)) == (0, 0, False)


def test_a_room_moves_before_a_time() -> None:
    """When a room is lost, the session keeps its slot and takes another room; nothing else moves."""
    scenario = three()
    replanned = replan(scenario, planned(scenario, *WAS), changes=["lose-room B"], **QUICK)
    assert places(replanned) == {"x": ("09:00", "A"), "y": ("10:00", "A"), "z": ("09:00", "C")}
    assert isinstance(replanned, Replan)
    assert replanned.proved
    assert replanned.disruption == 2
    assert [change.subject for change in replanned.difference.changes] == ["z"]
    assert verify(replanned.scenario, replanned.plan) == ()


def test_the_first_slot_of_the_event_keeps_its_place_like_any_other() -> None:
    """A session at the first minute of the first day stays while another moves."""
    days = [{"date": DAY, "opens": "00:00", "closes": "02:00"}]
    scenario = tiny({"id": "x", **CLOSED}, {"id": "y", **CLOSED}, rooms=two_rooms(), days=days)
    before = planned(scenario, ("x", "00:00", "A"), ("y", "00:00", "B"))
    replanned = replan(scenario, before, changes=["lose-room B"], **QUICK)
    assert places(replanned) == {"x": ("00:00", "A"), "y": ("01:00", "A")}


@pytest.mark.parametrize(
    ("heavier", "moved"),
    [
        ({}, "x"),
        ({"heads": 30}, "y"),
        ({"speakers": ["ONE-01"]}, "y"),
        ({"level": "notified"}, "y"),
    ],
    ids=["light", "heads", "rank", "level"],
)
def test_the_lighter_session_makes_way(heavier: dict[str, Any], moved: str) -> None:
    """Of two that could make way for a third, the one with fewer heads, lower rank or level moves."""
    x = {"id": "x", **CLOSED, "level": "draft", **heavier}
    y = {"id": "y", **CLOSED, "heads": 15}
    scenario = tiny(
        x, y, rooms=two_rooms(),
        delegations=[{"id": "ONE", "name": "One", "size": 1, "rank": "minister"}],
    )  # fmt: skip
    going = {"x": ["ONE-01"]} if "speakers" in heavier else {}
    before = planned(scenario, ("x", "09:00", "A"), ("y", "09:00", "B"), attendance=going)
    add = f'add {{"id": "z", "kind": "hold", "duration": 60, "start": "{DAY} 09:00"}}'
    replanned = replan(scenario, before, changes=[add], **QUICK)
    assert isinstance(replanned, Replan)
    assert [c.subject for c in replanned.difference.moves if c.about == "moved"] == [moved]


def test_a_level_that_stands_firm_stays_and_a_lower_one_moves() -> None:
    """From the level on that freezes, a session stays, however much else must move."""
    scenario = three(level="notified")
    before = planned(scenario, *WAS)
    add = f'add {{"id": "w", "kind": "hold", "duration": 120, "room": "A", "start": "{DAY} 09:00"}}'
    names = replan(scenario, before, changes=[add], freeze=Level.NOTIFIED, **QUICK)
    assert isinstance(names, NoPlan)
    assert names.status is Status.INFEASIBLE
    assert any("(x) is notified, and cannot stay" in reason for reason in names.reasons)
    assert places(replan(scenario, before, changes=[add], **QUICK))["x"] == ("09:00", "C")


def test_what_has_begun_stays() -> None:
    """What is under way stays where it is, and what has not begun goes nowhere in the past."""
    scenario = three()
    before = planned(scenario, *WAS)
    replanned = replan(
        scenario, before, changes=["lose-room A from 2025-10-25 10:00"], now=at("09:20"), **QUICK
    )
    assert (places(replanned)["x"], places(replanned)["z"]) == (("09:00", "A"), ("09:00", "B"))
    assert places(replanned)["y"] in (("10:00", "B"), ("10:00", "C"))
    lost = replan(scenario, before, changes=["lose-room A from 2025-10-25 09:30"], now=at("09:20"), **QUICK)
    assert isinstance(lost, NoPlan)
    assert any("(x) is under-way, and cannot stay" in reason for reason in lost.reasons)


def test_nothing_is_moved_into_the_past() -> None:
    """An hour that is over has no room left, however free it is."""
    scenario = tiny({"id": "x", **CLOSED}, {"id": "y", **CLOSED}, rooms=two_rooms())
    before = planned(scenario, ("x", "10:00", "A"), ("y", "10:00", "B"))
    replanned = replan(scenario, before, changes=["lose-room A"], **QUICK)
    assert sorted(places(replanned).values()) == [("09:00", "B"), ("10:00", "B")]
    late = replan(scenario, before, changes=["lose-room A"], now=at("09:30"), **QUICK)
    assert isinstance(late, NoPlan)
    assert late.status is Status.INFEASIBLE


def test_what_is_frozen_is_not_dropped() -> None:
    """A frozen session that could be dropped is not, however cheap that were."""
    scenario = tiny({"id": "x", **CLOSED, "drop_price": 1, "level": "under-way"})
    before = planned(scenario, ("x", "09:00", "A"))
    add = f'add {{"id": "w", "kind": "hold", "duration": 60, "start": "{DAY} 09:00"}}'
    replanned = replan(scenario, before, changes=[add], **QUICK)
    assert isinstance(replanned, NoPlan)
    assert any("(x) is under-way, and cannot stay" in reason for reason in replanned.reasons)


def test_what_no_longer_fits_anywhere_is_named() -> None:
    """The sessions that would have to go for a plan to be are named, and no others."""
    scenario = tiny({"id": "x", **CLOSED, "heads": 10}, {"id": "y", **CLOSED, "room": "A"}, rooms=two_rooms())
    before = planned(scenario, ("x", "09:00", "B"), ("y", "09:00", "A"))
    replanned = replan(scenario, before, changes=["lose-room A"], **QUICK)
    assert isinstance(replanned, NoPlan)
    assert replanned.status is Status.INFEASIBLE
    assert replanned.reasons == (
        "'y' (y) no longer fits anywhere: ruled out by room-available, pinned",
        "apart from this there is a plan, and nothing less is enough (proved)",
    )


def test_a_budget_bounds_changes_and_says_what_they_would_bring() -> None:
    """Too small a budget is told with the least that does; a large one is used for the score."""
    wish = {"prefer_rooms": [{"room": "C", "price": 7}]}
    scenario = three(**wish)
    before = planned(scenario, *WAS)
    replanned = replan(scenario, before, changes=["lose-room B"], budget=0, **QUICK)
    assert isinstance(replanned, NoPlan)
    assert replanned.reasons == ("0 changes are not enough: at least 1 session must change",)
    within_budget = replan(scenario, before, changes=["lose-room B"], budget=1, **QUICK)
    assert isinstance(within_budget, Replan)
    assert within_budget.lost is not None
    assert (
        len(within_budget.difference.moves),
        within_budget.plan.score,
        within_budget.lost.points,
        within_budget.lost.most,
    ) == (1, 7, 7, 7)
    two = replan(scenario, before, changes=["lose-room B"], budget=2, **QUICK)
    assert isinstance(two, Replan)
    assert two.lost is not None
    assert (len(two.difference.moves), two.plan.score, two.lost.most) == (2, 0, 0)


def test_three_replans_that_differ() -> None:
    """Others are the next best, and no two have the same changes."""
    scenario = three()
    replanned = replan(scenario, planned(scenario, *WAS), changes=["lose-room B"], best=3, **QUICK)
    assert isinstance(replanned, Replan)
    plans = [places(replanned), *map(places, replanned.others)]
    assert len(plans) == 3
    assert len({tuple(sorted(plan.items())) for plan in plans}) == 3
    assert [replanned.disruption for replanned in (replanned, *replanned.others)] == [2, 4, 5]


def test_stability_can_be_switched_off() -> None:
    """At weight 0 nothing holds sessions where they were: the best score is all."""
    scenario = three(prefer_rooms=[{"room": "C", "price": 7}]).changed(
        preferences={"stability": {"weight": 0}}
    )
    replanned = replan(scenario, planned(scenario, *WAS), changes=["lose-room B"], **QUICK)
    assert isinstance(replanned, Replan)
    assert (replanned.disruption, replanned.plan.score) == (0, 0)


FULL = {
    "delegations": [
        {"id": "ONE", "name": "One", "size": 3, "interests": {"x": 1, "y": 1}},
        {"id": "TWO", "name": "Two", "size": 3, "interests": {"x": 1}},
    ],
    "speakers_lists": [
        {
            "id": "list",
            "parts": [{"session": "y"}],
            "items": [{"who": who} for who in ("ONE-01", "ONE-02", "TWO-01", "TWO-02")],
            "seconds": 300,
            "call_up": 0,
        }
    ],
    "zones": [{"id": "inner", "name": "Inner", "sweep": 15}],
    "resources": {
        "sweep_teams": 3,
        "interpretation": [{"language": "en", "teams": 3}],
        "drop_offs": [{"id": "door", "name": "Door"}],
        "arrivals": [{"who": "ONE-01", "session": "y", "drop_off": "door"}],
    },
}


def everything() -> tuple[Scenario, Plan]:
    """An event with lists, sweeps, arrivals, teams and booths, and a plan that no solver would choose."""
    rooms = [{**room, "zone": "inner", "booths": 2} for room in two_rooms()]
    rooms.append({**rooms[0], "id": "C", "name": "Room C"})
    scenario = tiny(
        {"id": "x", "duration": 30, "start": f"{DAY} 09:30"},
        {"id": "y", "duration": 30, "protected": True, "languages": ["en"], "interpreted": True,
         "start": f"{DAY} 10:30"},
        {"id": "fair", "kind": "exhibition", "duration": 30, "room": "C",
         "exhibitors": [{"delegation": "ONE", "wishes": ["b1"]}, {"delegation": "TWO"}],
         "booths": [{"id": "b1"}, {"id": "b2"}]},
        rooms=rooms, **FULL,
    )  # fmt: skip
    order = ("TWO-02", "ONE-02", "TWO-01", "ONE-01")
    before = planned(
        scenario, ("x", "09:30", "B"), ("y", "10:30", "A"), ("fair", "09:00", "C"),
        attendance={"x": ["TWO-03", "ONE-03", "TWO-02", "ONE-02", "TWO-01"], "y": ["ONE-03"]},
        orders={"list": [
            {"who": who, "part": "y", "position": n + 1,
             "start": at("10:30").replace(minute=30 + 5 * n), "end": at("10:30").replace(minute=35 + 5 * n)}
            for n, who in enumerate(order)
        ]},
        sweeps=[{"room": "A", "start": at("09:40"), "end": at("09:55"), "team": 3}],
        arrivals=[{"who": "ONE-01", "session": "y", "drop_off": "door", "at": at("10:13")}],
        teams={"y": {"en": [3]}},
        booths={"fair": {"ONE": "b2", "TWO": "b1"}},
    )  # fmt: skip
    return scenario, before


def test_what_is_beside_the_sessions_stays_as_it_was() -> None:
    """Another session is added: attendance, order, sweep, arrival, team and booth do not change."""
    scenario, before = everything()
    add = 'add {"id": "w", "kind": "hold", "duration": 30, "room": "B"}'
    replanned = replan(scenario, before, changes=[add], **QUICK)
    assert isinstance(replanned, Replan)
    assert [change.about for change in replanned.difference.changes] == ["added"]
    old, new = ([line.rstrip(",") for line in plan_json(p).splitlines()] for p in (before, replanned.plan))
    head = (
        "scenario",
        "event",
        "status",
        "score",
        "bound",
        "score_by",
        "version",
        "solver",
        "seed",
        "workers",
        "effort",
    )
    lost = [line for line in old if line not in new and not any(f'"{name}"' in line for name in head)]
    assert lost == []


def test_a_speaker_who_stays_away_closes_the_gap() -> None:
    """Who is struck from a list leaves the others in their order."""
    scenario, before = everything()
    replanned = replan(scenario, before, changes=["absent ONE-02"], **QUICK)
    assert isinstance(replanned, Replan)
    assert [turn.who for turn in replanned.plan.orders["list"]] == ["TWO-02", "TWO-01", "ONE-01"]
    gone = [(c.was, c.now) for c in replanned.difference.changes if c.about == "attendance"]
    assert gone == [("ONE-02", "")]
    assert {change.about for change in replanned.difference.changes} == {"attendance", "turn"}


def test_a_speaker_who_is_late_changes_places_with_one_other() -> None:
    """As few places as can be change when somebody cannot keep theirs."""
    scenario, before = everything()
    replanned = replan(scenario, before, changes=["arrives TWO-02 2025-10-25 10:35"], **QUICK)
    assert isinstance(replanned, Replan)
    assert len([c for c in replanned.difference.changes if c.about == "turn"]) == 2
    assert replanned.plan.orders["list"][0].who != "TWO-02"


def test_an_exhibitor_who_stays_away_moves_nobody() -> None:
    """A booth that falls free tempts nobody."""
    scenario, before = everything()
    replanned = replan(scenario, before, changes=["absent TWO"], **QUICK)
    assert isinstance(replanned, Replan)
    assert replanned.plan.booths == {"fair": {"ONE": "b2"}}


def test_one_worker_gives_the_same_replan_under_any_hash_seed() -> None:
    """The same scenario, baseline, seed and one worker give the same bytes, whatever the hash seed."""
    code = (
        "from tests.replanning.test_replan import QUICK, everything\n"
        "from eventplan.files import plan_json\nfrom eventplan.replanning import replan\n"
        "scenario, before = everything()\n"
        "found = replan(scenario, before, changes=['lose-room B', 'late TWO-02 20 min'], **QUICK)\n"
        "print(plan_json(found.plan), found.difference.text())"
    )
    assert "'x' (x) moves from" in printed_anywhere(code, SEEDS_AND_ZONES[:2])


def test_a_search_that_is_stopped_answers_at_once() -> None:
    """Stopped from the start, a replan ends; what it then knows is a plan with its bound, or nothing."""
    scenario = three()
    stop = threading.Event()
    stop.set()
    replanned = replan(scenario, planned(scenario, *WAS), changes=["lose-room B"], best=3, stop=stop, **QUICK)
    assert isinstance(replanned, NoPlan | Replan)
    assert not isinstance(replanned, NoPlan) or replanned.status is Status.UNKNOWN


def test_a_worker_is_sent_a_scenario_with_its_baseline() -> None:
    """A scenario keeps its baseline when it is changed, and when it travels to another process."""
    scenario = three()
    held = scenario.with_baseline(Baseline(plan=planned(scenario, *WAS)))
    assert pickle.loads(pickle.dumps(held)).baseline == held.baseline  # noqa: S301 - our own bytes
    assert held.changed(order=()).baseline == held.baseline
    assert held == scenario
    assert scenario_hash(held) == scenario_hash(scenario)
    assert scenario.baseline is None


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_every_replan_is_lawful_and_the_fewest_moves_are_never_beaten(seed: int, random) -> None:  # type: ignore[no-untyped-def]
    """Lose a room of a planted event: what comes back is lawful, and no plain plan disrupts less."""
    scenario, hidden = planted(seed)
    drafts = tuple(session.model_copy(update={"level": Level.DRAFT}) for session in scenario.sessions)
    scenario = scenario.changed(sessions=drafts).with_baseline(None)
    room = random.choice(scenario.rooms).id
    replanned = replan(scenario, hidden, changes=[f"lose-room {room}"], **QUICK)
    if isinstance(replanned, NoPlan):
        assert isinstance(plan(with_changes(scenario, [f"lose-room {room}"]), **QUICK), NoPlan)
        return
    assert verify(replanned.scenario, replanned.plan) == ()
    assert replanned.least <= replanned.disruption
    used = {p.session for p in hidden.placements if scenario.parts_of(p.room) & scenario.parts_of(room)}
    moved = {change.subject for change in replanned.difference.moves}
    assert bool(moved) == bool(used) or not used <= moved


def test_who_finds_no_place_on_a_list_is_named() -> None:
    """The second part is cancelled: the first holds one statement of two."""
    scenario = tiny(
        {"id": "x", **CLOSED, "duration": 10},
        {"id": "y", **CLOSED, "duration": 10},
        delegations=[{"id": "ONE", "name": "One", "size": 2}],
        speakers_lists=[
            {"id": "list", "seconds": 600, "call_up": 0, "parts": ["x", "y"], "items": ["ONE-01", "ONE-02"]}
        ],
    )
    before = plan(scenario, **QUICK)
    assert isinstance(before, Plan)
    replanned = replan(scenario, before, changes=["cancel y"], **QUICK)
    assert isinstance(replanned, NoPlan)
    (gone,) = (turn.who for turn in before.orders["list"] if turn.part == "y")
    assert replanned.reasons == (
        f"there is no place on the list 'list' for {gone}",
        "apart from this there is a plan, and nothing less is enough (proved)",
    )
