"""`frozen` and `stability` by hand: what stays, what the past allows, and what a change weighs."""

from datetime import datetime
from typing import Any

import pytest

from eventplan.model import Baseline, Level, Plan, Scenario
from eventplan.preferences import stability
from eventplan.rules import frozen
from tests.temptations import CLOSED, DAY, after, tiny, two_rooms

WAS = (("x", "09:00", "A"), ("y", "10:00", "B"))


def scenario(**baseline: Any) -> Scenario:
    """Sessions x at 09:00 in A and y at 10:00 in B, of an hour each, to be replanned."""
    x = {"id": "x", **CLOSED, "level": baseline.pop("level", "draft"), **baseline.pop("x", {})}
    return after(
        tiny(x, {"id": "y", **CLOSED}, rooms=two_rooms(), **baseline.pop("rest", {})), *WAS, **baseline
    )


def plan(*placements: tuple[str, str, str]) -> Plan:
    """A plan with these (session, time of day, room)."""
    baseline = after(tiny(), *placements).baseline
    assert baseline is not None
    return baseline.plan


def broken(stated: Scenario, *placements: tuple[str, str, str]) -> list[str]:
    """The sessions that the rule complains of."""
    return [finding.subjects[0] for finding in frozen.check(stated, plan(*placements))]


def at(clock: str) -> datetime:
    """A time of the day of the event."""
    return datetime.fromisoformat(f"{DAY}T{clock}+07:00")


def test_without_a_baseline_nothing_is_frozen() -> None:
    """A scenario that is planned from nothing knows neither rule nor preference."""
    stated = tiny({"id": "x", **CLOSED, "level": "done"})
    assert list(frozen.check(stated, plan(("x", "10:00", "A")))) == []
    assert list(stability.penalty(stated, plan(("x", "10:00", "A")))) == []


@pytest.mark.parametrize("moved", [("x", "09:30", "A"), ("x", "09:00", "B")], ids=["time", "room"])
def test_what_is_frozen_keeps_time_and_room(moved: tuple[str, str, str]) -> None:
    """From the level on at which things freeze a session stays; below it, it may move."""
    assert broken(scenario(level="under-way"), moved, WAS[1]) == ["x"]
    assert broken(scenario(level="under-way"), *WAS) == []
    assert broken(scenario(level="notified"), moved, WAS[1]) == []
    assert broken(scenario(level="notified", freeze=Level.NOTIFIED), moved, WAS[1]) == ["x"]


def test_what_is_frozen_is_held() -> None:
    """A frozen session cannot be dropped; one that is not in the scenario any more is cancelled."""
    stated = scenario(level="done", x={"drop_price": 1})
    assert broken(stated, WAS[1]) == ["x"]
    assert broken(after(tiny({"id": "y", **CLOSED}), *WAS, now=at("09:30")), ("y", "10:00", "A")) == []


@pytest.mark.parametrize(("now", "level"), [("08:59", "draft"), ("09:00", "under-way"), ("10:00", "done")])
def test_the_present_freezes_what_has_begun(now: str, level: str) -> None:
    """A session is under way from its first minute, and done from its last."""
    stated = scenario(now=at(now))
    assert stated.baseline is not None
    assert stated.baseline.level(stated, stated.sessions[0]) == level
    assert broken(stated, ("x", "10:30", "A"), WAS[1]) == ([] if level == "draft" else ["x"])


def test_nothing_is_put_into_the_past() -> None:
    """A session that has not begun starts now at the earliest."""
    stated = scenario(now=at("09:30"))
    assert broken(stated, WAS[0], ("y", "09:30", "B")) == []
    assert broken(stated, WAS[0], ("y", "09:15", "B")) == ["y"]


def test_a_stretch_of_time_can_stand_firm() -> None:
    """The firmest of a session's own level and of the stretches that it touches counts."""
    stretch = {"levels": [{"during": f"{DAY} 09:59/10:30", "level": "notified"}]}
    stated = scenario(rest=stretch)
    assert stated.baseline is not None
    assert [stated.baseline.level(stated, session) for session in stated.sessions] == ["notified"] * 2
    stated = scenario(rest={"levels": [{"during": f"{DAY} 10:00/10:30", "level": "notified"}]})
    assert stated.baseline is not None
    assert [stated.baseline.level(stated, session) for session in stated.sessions] == ["draft", "notified"]


@pytest.mark.parametrize(
    ("moved", "units"),
    [
        (("x", "09:00", "B"), 2),
        (("x", "09:30", "A"), 4),
        (("x", "09:30", "B"), 5),
        (None, 10),
    ],
)
def test_a_move_that_keeps_the_slot_costs_least(moved: tuple[str, str, str] | None, units: int) -> None:
    """Another room costs least, another time more, both more, and not being held most."""
    penalties = [*stability.penalty(scenario(), plan(*([moved] if moved else []), WAS[1]))]
    assert [(penalty.subjects, penalty.units) for penalty in penalties] == [(("x",), units)]
    assert [*stability.penalty(scenario(), plan(*WAS))] == []


def test_another_day_costs_more() -> None:
    """To another day is two steps more than to another time."""
    days = [{"date": d, "opens": "09:00", "closes": "11:00"} for d in (DAY, "2025-10-26")]
    stated = scenario(rest={"days": days})
    x, y = plan(*WAS).placements
    moved = Plan(placements=(x.model_copy(update={"start": at("09:00").replace(day=26)}), y))
    assert [penalty.units for penalty in stability.penalty(stated, moved)] == [6]


def test_level_heads_and_rank_make_a_change_heavier() -> None:
    """Notified counts fourfold, each ten heads once, and a minister four steps above an observer."""
    party = {"id": "ONE", "name": "One", "size": 1, "rank": "minister"}
    x = {"heads": 25, "speakers": ["ONE-01"]}
    stated = scenario(level="notified", x=x, rest={"delegations": [party]})
    assert stability.weight(stated, stated.sessions[0]) == 4 * (1 + 2 + 4)


def test_what_was_dropped_and_is_held_after_all_is_a_change() -> None:
    """Nobody is told twice for nothing: holding what was dropped counts, adding something new does not."""
    stated = tiny({"id": "x", **CLOSED, "drop_price": 5}, {"id": "new", **CLOSED}, rooms=two_rooms())
    stated = stated.with_baseline(Baseline(plan=Plan(dropped=("x",))))
    penalties = [*stability.penalty(stated, plan(("x", "09:00", "A"), ("new", "09:00", "B")))]
    assert [(penalty.subjects, penalty.units) for penalty in penalties] == [(("x",), 1)]


def test_rooms_are_named_and_one_that_is_gone_by_its_id() -> None:
    """Where a session was, and where it is now."""
    kept = scenario(level="published", freeze=Level.PUBLISHED)
    [finding] = frozen.check(kept, plan(("x", "09:00", "B"), ("y", "10:00", "B")))
    assert "Room A, to" in finding.message
    assert finding.message.endswith("Room B")
    gone = kept.changed(rooms=two_rooms()[1:])
    [finding] = frozen.check(gone, plan(("x", "09:00", "B"), ("y", "10:00", "B")))
    assert "'A', to" in finding.message
