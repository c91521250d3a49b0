"""What is decided once placements are known never loses a plan: it is found, or proved not to be there."""

from typing import Any

import pytest
from ortools.sat.python import cp_model

from eventplan.model import NoPlan, Plan, Scenario, Status
from eventplan.planner import plan
from eventplan.solver.assemble import build_of
from eventplan.solver.costs.interest_coverage import at_least
from eventplan.solver.engine import engine
from eventplan.solver.problem import problem_of
from eventplan.verifier import score, verify
from tests.temptations import CLOSED, DAY, TEMPTATIONS, tiny, two_rooms

QUICK: dict[str, Any] = {"workers": 1, "effort": 10.0, "seconds": 60.0}
TEN = f"{DAY} 10:00"
NINE = f"{DAY} 09:00"


def party(name: str = "ONE", size: int = 2, **fields: Any) -> dict[str, Any]:
    """A delegation: `<name>-01` is its head."""
    return {"id": name, "name": name.title(), "size": size, **fields}


def speakers(name: str, part: str, *who: str, **fields: Any) -> dict[str, Any]:
    """A list of statements of half an hour each, in one session."""
    items = [{"who": person} for person in who]
    return {"id": name, "parts": [{"session": part}], "items": items, "seconds": 1800, "call_up": 0, **fields}


def solved(scenario: Scenario) -> Plan:
    """The plan of a scenario, which keeps every rule and says what it costs."""
    answer = plan(scenario, **QUICK)
    assert isinstance(answer, Plan)
    assert verify(scenario, answer) == ()
    assert score(scenario, answer).total == answer.score
    return answer


def impossible(scenario: Scenario) -> None:
    """It is proved that there is no plan."""
    answer = plan(scenario, **QUICK)
    assert isinstance(answer, NoPlan)
    assert answer.status is Status.INFEASIBLE


NEAR = {"rooms": two_rooms(), "walking": {"same_floor": "0 min"}, "delegations": [party()]}
LIST = {"id": "x", **CLOSED, "start": NINE, "room": "A"}


def test_one_list_leaves_the_other_its_people() -> None:
    """The head is wanted on two lists at 09:00; on the longer one the other member speaks first, at a price."""
    scenario = tiny(
        LIST,
        {"id": "y", **CLOSED, "start": NINE, "room": "B", "duration": 30},
        **NEAR,
        speakers_lists=[speakers("long", "x", "ONE-01", "ONE-02"), speakers("short", "y", "ONE-01")],
    )
    solution = solved(scenario)
    assert [turn.who for turn in solution.orders["long"]] == ["ONE-02", "ONE-01"]
    assert solution.score_by == {"statements": 150}  # half an hour behind


def test_two_lists_that_want_one_person_at_once_are_impossible() -> None:
    """Both lists have one place, at the same time, for the same person."""
    first, second = ({"id": n, **CLOSED, "start": NINE, "room": r, "duration": 30} for n, r in ("xA", "yB"))
    lists = [speakers("one", "x", "ONE-01"), speakers("two", "y", "ONE-01")]
    impossible(tiny(first, second, **NEAR, speakers_lists=lists))
    solved(tiny(first, {**second, "start": f"{DAY} 09:30"}, **NEAR, speakers_lists=lists))


@pytest.mark.parametrize(("duration", "order"), [(30, ["ONE-02", "ONE-01"]), (60, None)])
def test_a_turn_makes_way_for_what_must_be_covered(duration: int, order: list[str] | None) -> None:
    """Only the head has the rank to cover the other session: the head speaks after it, if there is an after."""
    scenario = tiny(
        LIST,
        {
            "id": "y",
            "attendance": "delegations",
            "least_rank": "head-of-delegation",
            "start": NINE,
            "room": "B",
            "duration": duration,
        },
        **NEAR,
        speakers_lists=[speakers("list", "x", "ONE-01", "ONE-02")],
    )
    if order is None:
        impossible(scenario)
    else:
        solution = solved(scenario)
        assert [turn.who for turn in solution.orders["list"]] == order
        assert solution.attendance["y"] == ("ONE-01",)


def test_covering_comes_before_what_is_meant_for_everyone() -> None:
    """The only member covers one session, and is excused from the one for everyone."""
    scenario = tiny(
        {"id": "x", "attendance": "everyone", "start": NINE, "room": "A"},
        {"id": "y", "attendance": "delegations", "start": NINE, "room": "B"},
        **{**NEAR, "delegations": [party(size=1)]},
    )
    assert solved(scenario).attendance == {"y": ("ONE-01",)}


def test_two_members_cover_and_attend() -> None:
    """With two members one covers, and the other attends what is for everyone."""
    scenario = tiny(
        {"id": "x", "attendance": "everyone", "start": NINE, "room": "A"},
        {"id": "y", "attendance": "delegations", "start": NINE, "room": "B"},
        **NEAR,
    )
    assert sorted(map(len, solved(scenario).attendance.values())) == [1, 1]


@pytest.mark.parametrize(("size", "possible"), [(2, True), (1, False)])
def test_whoever_has_worked_enough_is_relieved(size: int, possible: bool) -> None:
    """Two sessions of an hour to cover, and one hour of work for the last member: the other takes one."""
    sessions = (
        {"id": "x", "attendance": "delegations", "start": NINE, "room": "A"},
        {"id": "y", "attendance": "delegations", "start": TEN, "room": "A"},
    )
    scenario = tiny(
        *sessions,
        **{**NEAR, "delegations": [party(size=size)]},
        workload=[{"who": [f"ONE-0{size}"], "hours": 1}],
    )
    if possible:
        solution = solved(scenario)
        assert {solution.attendance["x"], solution.attendance["y"]} == {("ONE-01",), ("ONE-02",)}
    else:
        impossible(scenario)


def test_parties_that_avoid_each_other_do_not_come_by_interest() -> None:
    """Both wish to attend; the one whose wish weighs more does."""
    scenario = tiny(
        {"id": "x", "attendance": "open", "start": NINE},
        {"id": "y", "attendance": "open", "start": TEN},
        delegations=[
            party("ONE", 1, avoids=["TWO"], interests={"x": 3, "y": 1}),
            party("TWO", 1, interests={"x": 2, "y": 5}),
        ],
    )
    solution = solved(scenario)
    assert solution.attendance == {"x": ("ONE-01",), "y": ("TWO-01",)}
    assert solution.score_by == {"interest-coverage": 3}
    # The model sees it, and so does the bound that is known without the model.
    assert (solution.status, solution.bound) == (Status.OPTIMAL, 3)
    assert at_least(build_of(problem_of(scenario))) == 3


def test_heads_alone_may_be_kept_apart() -> None:
    """Where only heads are bound, another member comes in place of the head."""
    scenario = tiny(
        {"id": "x", "attendance": "open", "start": NINE},
        delegations=[
            party("ONE", 2, avoids=["TWO"], interests={"x": 3}),
            party("TWO", 1, interests={"x": 2}),
        ],
        avoidance={"heads_only": True},
    )
    assert solved(scenario).attendance == {"x": ("ONE-02", "TWO-01")}
    assert at_least(build_of(problem_of(scenario))) == 0


@pytest.mark.parametrize("avoidance", [{"scopes": ["room"]}, {"scopes": ["session", "room"]}])
def test_what_is_certain_is_no_more_than_the_rule_asks(avoidance: dict[str, Any]) -> None:
    """Where only rooms are not to be shared at once nothing is certain; nor is a wish counted twice."""
    wishes = {"x": 3, "y": 1}
    scenario = tiny(
        {"id": "x", "attendance": "open", "start": NINE},
        {"id": "y", "attendance": "open", "start": TEN, "drop_price": 1},
        delegations=[
            party("ONE", 1, avoids=["TWO", "SIX"], interests=wishes),
            party("TWO", 1, interests=wishes),
            party("SIX", 1, interests=wishes),
        ],
        avoidance=avoidance,
    )
    # 'y' may be dropped: then both lose their wish, and one of them might not.
    least = 3 if "session" in avoidance["scopes"] else 0
    assert at_least(build_of(problem_of(scenario))) == least
    assert solved(scenario).score >= least


@pytest.mark.parametrize(("duration", "lost"), [(60, 2), (45, 0)])
def test_the_way_from_a_duty_takes_time(duration: int, lost: int) -> None:
    """Whoever has been needed in one room is not in another at the same minute; the model sees that."""
    scenario = tiny(
        {"id": "x", **CLOSED, "required": ["ONE-01"], "start": NINE, "room": "A", "duration": duration},
        {"id": "y", "attendance": "open", "start": TEN, "room": "B"},
        rooms=[{**room, "turnover": "10 min"} for room in two_rooms()],
        walking={"same_floor": "5 min"},
        delegations=[party("ONE", 1, interests={"y": 2})],
    )
    solution = solved(scenario)
    assert solution.score_by.get("interest-coverage", 0) == lost
    build = build_of(problem_of(scenario))
    solver = engine(effort=5.0)
    assert solver.solve(build.cp) == cp_model.OPTIMAL
    assert solver.objective_value == lost


def through(names: str, heads: int = 60) -> Scenario:
    """Sessions at 10:00 for so many people each, who all come in the first half of the hour before it."""
    rooms = [{"id": n, "name": n, "venue": "house", "capacity": 100, "zone": "inner"} for n in names]
    return tiny(
        *({"id": n, **CLOSED, "heads": heads, "room": n, "start": TEN} for n in names),
        rooms=rooms,
        zones=[{"id": "inner", "name": "Inner"}],
        checkpoints=[{"id": "gate", "name": "Gate", "zone": "inner", "lanes": 1, "rate": 150, "queue": 60}],
        gates=[{"session": n, "checkpoints": ["gate"], "arrivals": [[60, 0], [30, 100]]} for n in names],
    )


def test_each_two_pass_and_all_three_do_not() -> None:
    """An hour passes 150 people: what no two sessions tell is seen once all three are placed, and proved."""
    for pair in ("xy", "yz", "xz"):
        solved(through(pair))
    impossible(through("xyz"))


def test_three_that_cannot_pass_together_are_spread() -> None:
    """Where one of the three may begin earlier, it does."""
    free = through("xyz")
    sessions = [s if s.id != "z" else s.model_copy(update={"start": None}) for s in free.sessions]
    solved(free.changed(sessions=sessions))


def test_a_price_is_paid_for_what_is_judged_late() -> None:
    """At a price the three may wait, and the score says so."""
    answer = plan(through("xyz").changed(rules={"checkpoint-throughput": {"price": 7}}), **QUICK)
    assert isinstance(answer, Plan)
    assert answer.score_by["checkpoint-throughput"] == 7


def refused_early(scenario: Scenario) -> bool:
    """Whether the model of placements alone has no solution, without any completion."""
    build = build_of(problem_of(scenario))
    return bool(build.dead) or engine(effort=10.0).solve(build.cp) == cp_model.INFEASIBLE


@pytest.mark.parametrize("rule", TEMPTATIONS)
def test_search_is_no_blind_loop(rule: str) -> None:
    """What a temptation asks for is refused before anything is placed."""
    assert refused_early(TEMPTATIONS[rule])


def test_two_who_cannot_pass_together_are_refused_early() -> None:
    """Two sessions whose people do not pass one gate are told by the model; each alone is not."""
    assert refused_early(through("xy", heads=80))
    assert not refused_early(through("x", heads=80))


def test_too_few_members_are_refused_early() -> None:
    """A session that asks for more members than there are, or than are there, has no start."""
    asks = {"id": "x", "attendance": "delegations", "seats": 2}
    assert refused_early(tiny(asks, delegations=[party(size=1)]))
    away = [{"id": "ONE-02", "leaves": f"{DAY} 09:30"}]
    assert refused_early(tiny(asks, delegations=[party(members=away)]))
    assert not refused_early(tiny(asks, delegations=[party()]))


@pytest.mark.parametrize(("start", "goes"), [("13:00", False), ("13:30", True), ("15:00", True)])
def test_a_head_is_not_sent_to_listen_at_lunch(start: str, goes: bool) -> None:
    """Who signs until a quarter to one goes to no side event at one; others of the delegation do."""
    scenario = tiny(
        {"id": "x", **CLOSED, "start": f"{DAY} 11:30", "duration": 75, "room": "A", "required": ["ONE-01"]},
        {
            "id": "y",
            "kind": "roundtable",
            "title": "y",
            "start": f"{DAY} {start}",
            "duration": 60,
            "room": "B",
        },
        **{**NEAR, "delegations": [{**party(), "size": 3, "interests": {"y": 3}}]},
        days=[{"date": DAY, "opens": "08:00", "closes": "18:00"}],
        common_sense=True,
    )
    solution = solved(scenario)
    assert ("ONE-01" in solution.attendance["y"]) == goes
    assert "ONE-03" in solution.attendance["y"]


def test_other_placements_of_the_same_charge_are_looked_at() -> None:
    """Of two times of a meeting that cost the same, one leaves its head waiting for hours for a turn on a list."""
    listed = speakers("list", "x", "ONE-01", "TWO-01", seconds=600)
    listed["parts"].append({"session": "y"})
    meeting = {"duration": 30, "required": ["ONE-01"], "room": "B"}
    scenario = tiny(
        {"id": "x", **CLOSED, "start": f"{DAY} 16:00", "room": "A"},
        {"id": "y", **CLOSED, "start": f"{DAY} 17:00", "room": "A"},
        {"id": "meeting", **CLOSED, **meeting, "windows": [f"{DAY} 09:00/09:30", f"{DAY} 15:00/15:30"]},
        days=[{"date": DAY, "opens": "08:00", "closes": "19:00"}],
        rooms=two_rooms(),
        delegations=[party("ONE", 1), party("TWO", 1)],
        speakers_lists=[listed],
    )
    planned = plan(scenario, **QUICK)
    assert isinstance(planned, Plan)
    assert (planned.score, planned.status) == (0, Status.OPTIMAL)
