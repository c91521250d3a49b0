"""Why a session is where it is: places counted, moves priced, what is in the way named."""

from datetime import datetime

import pytest

from eventplan.cli.explained import placed_lines
from eventplan.explanation import Cost, explain_session
from eventplan.explanation.placed import no_dearer
from eventplan.files import scenario_hash
from eventplan.model import ArgumentError, Plan, PlanError, Scenario, Status
from eventplan.planner import plan
from eventplan.verifier import score
from tests.temptations import CLOSED, DAY, tiny, two_rooms


def planned(scenario: Scenario) -> Plan:
    """A best plan of a small scenario."""
    answer = plan(scenario, workers=1, effort=5.0)
    assert isinstance(answer, Plan)
    return answer


def at(clock: str) -> datetime:
    """A time of the day of the small event."""
    return datetime.fromisoformat(f"{DAY} {clock}")


# Two sessions of an hour in two rooms; x was promised 09:00, for 7 points; room B costs it 3.
PAIR = tiny(
    {
        "id": "x",
        **CLOSED,
        "prefer_times": [{"window": f"{DAY} 09:00/10:00", "price": 7}],
        "prefer_rooms": [{"room": "A", "price": 3}],
    },
    {"id": "y", **CLOSED, "start": f"{DAY} 09:00", "room": "B"},
    rooms=two_rooms(),
)


def test_what_is_ruled_out_is_counted() -> None:
    """Of all starts in two rooms the opening hours leave three each; y is in the way of two in room B."""
    placed = explain_session(PAIR, planned(PAIR), "x")
    assert (placed.start, placed.room) == (PAIR.event.instant(at("09:00")), "A")
    assert placed.places == 48 * 2
    assert placed.own == {"opening-hours": 48 * 2 - 6}
    assert placed.open == 6
    assert placed.clashes == {"room-free": 2}
    assert [(f"{place.start:%H:%M}", place.room, place.more) for place in placed.others] == [
        ("09:30", "A", 7),
        ("10:00", "A", 7),
        ("10:00", "B", 10),
    ]
    assert placed.judged
    assert placed.moves == ()


def test_a_move_has_its_exact_price() -> None:
    """To ten o'clock in room B: 10 points, found by solving, the same whether y may move or not."""
    base = planned(PAIR)
    (move,) = explain_session(PAIR, base, "x", at=at("10:00"), room="B").moves
    for cost in (move.fixed, move.free):
        assert (cost.status, cost.least, cost.most, cost.moved) == (Status.OPTIMAL, 10, 10, ())
    assert score(PAIR, base).total == 0


def test_what_is_in_the_way_is_named() -> None:
    """At nine in room B there is y: where it is by the file, and by the plan, and the room holds one."""
    (move,) = explain_session(PAIR, planned(PAIR), "x", at=at("09:00"), room="B").moves
    for cost in (move.fixed, move.free):
        assert cost.status is Status.INFEASIBLE
        assert cost.conflict is not None
        assert cost.conflict.minimal
        texts = {
            reason.rule: reason.message for reason in cost.conflict.reasons if "'x'" not in reason.message
        }
        assert "by decision" in texts["pinned"]
        assert "one session at a time" in texts["room-free"]


def test_who_must_make_room_is_told() -> None:
    """Two sessions, one room: to move one to the other's place, the other moves too."""
    scenario = tiny(
        {"id": "x", **CLOSED, "prefer_times": [{"window": f"{DAY} 09:00/10:00", "price": 4}]},
        {"id": "y", **CLOSED, "prefer_times": [{"window": f"{DAY} 10:00/11:00", "price": 4}]},
    )
    (move,) = explain_session(scenario, planned(scenario), "x", at=at("10:00")).moves
    assert move.fixed.status is Status.INFEASIBLE
    assert move.fixed.conflict is not None
    assert any("as planned" in reason.message for reason in move.fixed.conflict.reasons)
    assert (move.free.status, move.free.least, move.free.most, move.free.moved) == (
        Status.OPTIMAL,
        8,
        8,
        ("y",),
    )


def test_a_wish_that_is_not_met_is_tried() -> None:
    """The wish for nine o'clock, taken by a pinned session, is impossible; the rule is named."""
    scenario = tiny(
        {"id": "x", **CLOSED, "prefer_times": [{"window": f"{DAY} 09:00/10:00", "price": 4}]},
        {"id": "y", **CLOSED, "start": f"{DAY} 09:00"},
    )
    (move,) = explain_session(scenario, planned(scenario), "x").moves
    assert "as it wishes" in move.message
    assert move.free.status is Status.INFEASIBLE
    assert move.free.conflict is not None
    assert {"room-free", "pinned"} <= {reason.rule for reason in move.free.conflict.reasons}


def test_a_dropped_session_can_be_asked_for() -> None:
    """What it would take to hold what was dropped: another is dropped for it."""
    scenario = tiny(
        {"id": "x", **CLOSED, "duration": 90, "drop_price": 5},
        {"id": "y", **CLOSED, "duration": 90, "drop_price": 9},
    )
    placed = explain_session(scenario, planned(scenario), "x", at=at("09:00"))
    assert placed.start is None
    assert placed.moves[0].fixed.status is Status.INFEASIBLE
    assert (placed.moves[0].free.least, placed.moves[0].free.most) == (4, 4)


def test_without_time_nothing_is_claimed() -> None:
    """No second, no word of proof."""
    placed = explain_session(PAIR, planned(PAIR), "x", at=at("10:00"), seconds=0.0)
    assert not placed.judged
    assert placed.moves[0].fixed.status is Status.UNKNOWN


@pytest.mark.parametrize(("session", "room"), [("z", None), ("x", "Z")])
def test_what_is_not_there_is_said(session: str, room: str | None) -> None:
    """An unknown session, or room, is an error in words."""
    with pytest.raises(PlanError, match="there is no"):
        explain_session(PAIR, planned(PAIR), session, room=room)


def test_an_unlawful_plan_is_not_explained() -> None:
    """A plan that breaks a rule of the scenario is refused, with the first finding."""
    with pytest.raises(PlanError, match="not lawful"):
        explain_session(PAIR, Plan(), "x")


def test_a_plan_of_another_event_is_not_explained() -> None:
    """It is said to be of another event, and not of an older version of this one."""
    with pytest.raises(ArgumentError, match="two events, 'elsewhere' and"):
        explain_session(PAIR, planned(PAIR).model_copy(update={"event": "elsewhere"}), "x")


def test_that_a_session_is_pinned_is_said() -> None:
    """What is pinned is where it is by decision: that is said first, and nothing of the kind of any other session."""
    pair_plan = planned(PAIR)
    lines = {
        session: [*placed_lines(PAIR, explain_session(PAIR, pair_plan, session, seconds=5, workers=1))]
        for session in "xy"
    }
    assert lines["y"][1] == "Its start and room are pinned, by decision: places are counted with that."
    assert not any("pinned" in line for line in lines["x"])


def test_with_the_others_free_a_move_costs_no_more_than_with_them_fixed() -> None:
    """A search that ran out of time is bettered by the plan of the narrower one, if that plan is one of its own."""
    base = planned(PAIR)
    fixed = Cost(Status.OPTIMAL, 1, 1, plan=base)
    free = Cost(Status.FEASIBLE, 0, 18, ("y",), plan=base)
    assert no_dearer(free, fixed, PAIR) == Cost(Status.FEASIBLE, 0, 1, (), plan=base)
    better = Cost(Status.FEASIBLE, 0, 1, ("y",), plan=base)
    assert no_dearer(better, fixed, PAIR) is better

    elsewhere = PAIR.changed(
        sessions=tuple(
            s.model_copy(update={"start": at("10:00")}) if s.id == "y" else s for s in PAIR.sessions
        )
    )
    assert no_dearer(free, fixed, elsewhere) is free


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ({}, "stays at 25 Oct 09:00 in 'Room B' (B), as planned"),
        ({"room": "B"}, "stays at 25 Oct 09:00 in 'Room B' (B), as planned"),
        ({"start": f"{DAY} 09:00"}, "stays at 25 Oct 09:00 in 'Room B' (B), as planned"),
        (
            {"start": f"{DAY} 09:00", "room": "B"},
            "starts at 25 Oct 09:00 and is held in 'Room B' (B), by decision",
        ),
    ],
)
def test_what_is_held_for_the_question_is_no_decision(stated: dict[str, str], said: str) -> None:
    """A session of which the file states the room alone, or the start alone, is where it is because it was planned so."""
    scenario = tiny({"id": "x", **CLOSED}, {"id": "y", **CLOSED, **stated}, rooms=two_rooms())
    pair = planned(tiny({"id": "x", **CLOSED, "start": f"{DAY} 10:00", "room": "A"},
                        {"id": "y", **CLOSED, "start": f"{DAY} 09:00", "room": "B"}, rooms=two_rooms()))  # fmt: skip
    plan_of_it = pair.model_copy(update={"scenario": scenario_hash(scenario)})
    (move,) = explain_session(scenario, plan_of_it, "x", at=at("09:00"), room="B").moves
    assert move.fixed.conflict is not None
    (y,) = [r.message for r in move.fixed.conflict.reasons if r.rule == "pinned" and r.subjects == ("y",)]
    assert y == f"'y' (y) {said}"
