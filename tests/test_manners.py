"""The library from a script: plans that are changed by hand, searches that are followed, awaited and ended."""

import asyncio
import logging
import pickle
import threading
from datetime import timedelta
from functools import cache
from typing import Any

import pytest

import eventplan
from eventplan.model import ArgumentError, Plan, Scenario
from eventplan.verifier import is_lawful
from tests.small import SCENARIO, plan_file

QUICK: dict[str, Any] = {"workers": 1, "effort": 0.3}


@cache
def scenario() -> Scenario:
    """The small scenario."""
    return eventplan.load(SCENARIO)


@cache
def planned() -> Plan:
    """Its plan."""
    return eventplan.load_plan(plan_file())


def test_a_plan_that_is_changed_claims_nothing() -> None:
    """Each change gives another plan: its findings and score are for `audit` to say."""
    before = planned().placement_by_session["dykes"]
    for changed in (
        planned().moved("dykes", start=before.start + timedelta(minutes=15)),
        planned().moved("dykes", room="hall"),
        planned().swapped("dykes", "opening"),
        planned().without("dykes"),
    ):
        assert changed.claims_nothing
        assert changed != planned()
        judged = eventplan.audit(scenario(), changed)
        assert judged.findings == eventplan.verify(scenario(), changed)
        assert judged.score == eventplan.score(scenario(), changed)
        assert judged.lawful == is_lawful(judged.findings)
        assert pickle.loads(pickle.dumps(changed)) == changed  # noqa: S301
    assert eventplan.audit(scenario(), planned()).lawful


def test_a_plan_made_by_hand_claims_nothing() -> None:
    """Placements that nobody scored say nothing of themselves; whoever states a status or a score does."""
    placements = planned().placements
    assert Plan(placements=placements).claims_nothing
    assert not Plan(placements=placements, status="feasible").claims_nothing
    assert not Plan(placements=placements, score=0).claims_nothing


def test_what_belongs_to_a_session_goes_along() -> None:
    """Turns and placements move by as much; what is dropped is nowhere, and can be held again."""
    before = planned().placement_by_session["opening"]
    later = planned().moved("opening", start=before.start + timedelta(minutes=5))
    for name, turns in planned().orders.items():
        for turn, now in zip(turns, later.orders[name], strict=True):
            assert now.start - turn.start == timedelta(minutes=5 if turn.part == "opening" else 0)
    gone = planned().without("opening")
    assert "opening" not in gone.placement_by_session
    assert "opening" not in gone.attendance
    assert "opening" in gone.dropped
    again = gone.moved("opening", start=before.start, room=before.room)
    assert again.placements == planned().placements
    assert again.dropped == planned().dropped
    swapped = planned().swapped("opening", "dykes").swapped("opening", "dykes")
    assert swapped.placements == planned().placements


def test_a_session_is_put_at_a_placement_wherever_it_was() -> None:
    """Also one that a plan neither holds nor drops, which `moved` refuses."""
    placement = planned().placement_by_session["opening"]
    unknown = planned().without("opening").model_copy(update={"dropped": ()})
    with pytest.raises(ArgumentError, match="opening"):
        unknown.moved("opening", start=placement.start, room=placement.room)
    held = unknown.with_placement(placement)
    assert held.placements == planned().placements
    assert held.claims_nothing


def test_what_is_not_there_cannot_be_changed() -> None:
    """The error names it."""
    for change in (
        lambda: planned().moved("nothing", room="hall"),
        lambda: planned().swapped("opening", "nothing"),
        lambda: planned().without("nothing"),
        lambda: planned().pinned(scenario(), "nothing"),
    ):
        with pytest.raises(ArgumentError, match="nothing"):
            change()


def test_sessions_are_pinned_where_a_plan_has_them() -> None:
    """A scenario in which they are pinned has them there."""
    pinned = planned().pinned(scenario(), "dykes", "opening")
    answer = eventplan.plan(pinned, **QUICK)
    assert isinstance(answer, Plan)
    for session in ("dykes", "opening"):
        assert answer.placement_by_session[session] == planned().placement_by_session[session]


def test_a_search_begins_from_a_plan() -> None:
    """With a lawful plan to begin from, the answer is no worse, however little time there is."""
    steps: list[str] = []
    answer = eventplan.plan(
        scenario(), hint=planned(), workers=1, effort=0.05, progress=lambda step: steps.append(step.message)
    )
    assert isinstance(answer, Plan)
    assert answer.score <= planned().score
    assert "first plan, verified (hint)" in steps
    unlawful = planned().swapped("opening", "dykes")
    assert isinstance(eventplan.plan(scenario(), hint=unlawful, workers=1, effort=1), Plan)
    with pytest.raises(ArgumentError):
        eventplan.plan(scenario(), hint="plan.json", **QUICK)  # type: ignore[arg-type]


def test_a_search_is_followed_step_by_step() -> None:
    """An iterator gives the events that a callback gets; the result is there at the end."""
    with eventplan.planning(scenario(), **QUICK) as search:
        steps = [*search]
    assert any(step.score is not None for step in steps)
    assert isinstance(search.result, Plan)
    assert [*search] == []
    with pytest.raises(ArgumentError):
        _ = eventplan.planning(scenario(), workers=0).result


def test_a_search_is_ended_when_it_is_left() -> None:
    """Whoever looks no further ends it."""
    with eventplan.planning(scenario(), workers=1, effort=1e6, seconds=60) as search:
        next(iter(search))
    assert isinstance(search.result, eventplan.NoPlan | Plan)


def test_a_search_is_awaited() -> None:
    """Other tasks go on; one that is cancelled ends its search."""

    async def both() -> tuple[Any, Any]:
        return await asyncio.gather(*(eventplan.plan_async(scenario(), seed=n, **QUICK) for n in (0, 0)))

    first, second = asyncio.run(both())
    assert isinstance(first, Plan)
    assert first == second

    stop = threading.Event()

    async def cancelled() -> None:
        task = asyncio.create_task(
            eventplan.plan_async(scenario(), stop=stop, workers=1, effort=1e6, seconds=60)
        )
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancelled())
    assert stop.is_set()


def test_searches_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    """Loggers have the names of the modules."""
    with caplog.at_level(logging.INFO, logger="eventplan"):
        eventplan.plan(scenario(), **QUICK)
    assert {record.name for record in caplog.records} == {"eventplan.planner"}
