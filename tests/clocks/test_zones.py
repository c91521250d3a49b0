"""Every zone of the database of time zones, on the days on which its clocks changed since 2000."""

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import eventplan
from eventplan.model import Plan, clocks, span_of
from eventplan.solver.problem import problem_of
from tests.publish.drafts import schedule_json

from .scenes import DAY, FIRST, HOUR, MINUTE, ZONES, Change, changes, event, shows


@st.composite
def some_change(draw: st.DrawFn) -> Change:
    """Draw a zone that has changed its clocks, and a time when it did."""
    mine = changes(draw(st.sampled_from(ZONES)))
    return draw(st.sampled_from(mine or changes("Europe/Berlin")))


def model_of(change: Change) -> None:
    """Compare instants, days and candidate starts with what the clocks show at each minute of some days."""
    days, zone = change.days, change.zone
    scenario = event(zone, days, event={"grid": 15})
    begin = change.instant - 50 * HOUR  # the first of the days begins no earlier
    minutes = [begin + n * MINUTE for n in range(100 * 60)]
    walls = [shows(zone, minute).replace(tzinfo=None, fold=0) for minute in minutes]
    mine: dict[datetime, list[datetime]] = {}
    for wall, minute in zip(walls, minutes, strict=True):
        mine.setdefault(wall, []).append(minute)

    # A day begins when no earlier date is shown any more.
    where = scenario.event.zone
    dates = [wall.date() for wall in walls]
    begins = {day: minutes[1 + max(n for n, date in enumerate(dates) if date < day)] for day in days}
    assert {day: clocks.midnight(where, day) for day in days} == begins

    near = [change.instant + n * 5 * MINUTE for n in range(-48, 48)]
    around = [*near, *(change.instant + n * HOUR for n in range(-25, 25))]
    for instant in around:
        wall = shows(zone, instant).replace(tzinfo=None, fold=0)
        assert list(clocks.instants(where, wall)) == mine[wall]
        moment = scenario.event.moment(instant)
        assert scenario.event.instant(moment) == instant
        assert moment.replace(tzinfo=None) == wall or len(mine[wall]) == 2
    shown = {shows(zone, instant).replace(tzinfo=None, fold=0) for instant in around}
    skipped = {wall + n * HOUR for wall in shown for n in (-1, 1)} - {*mine}
    assert all(clocks.instants(where, wall) == () for wall in skipped)

    problem = problem_of(scenario)
    starts = [problem.instant(start) for start in problem.starts.tolist()]
    assert [problem.minute(start) for start in starts] == problem.starts.tolist()
    ends = {day: clocks.midnight(where, day + DAY) for day in days}
    quarters = [minute for wall, minute in zip(walls, minutes, strict=True) if wall.minute % 15 == 0]
    expected = [
        (quarter, d)
        for d, day in enumerate(days)
        for quarter in quarters
        if begins[day] <= quarter < ends[day]
    ]
    assert list(zip(starts, problem.day_of_start.tolist(), strict=True)) == expected
    assert all(scenario.event.local_date(start) == days[d] for start, d in expected)


def plan_of(change: Change) -> None:
    """Plan sessions before, over and after the change; verify, replan and export them."""
    days, zone = change.days, change.zone
    first = event(zone, days)
    at = {"over": change.instant - HOUR, "after": change.instant + 2 * HOUR}
    at = {name: when - timedelta(minutes=shows(zone, when).minute % 30) for name, when in at.items()}
    at = {name: when for name, when in at.items() if first.event.opening[0].start <= when}
    scenario = event(
        zone,
        days,
        *({"id": name, "start": first.event.moment(when), "duration": 90} for name, when in at.items()),
        {"id": "free", "duration": 120, "setup": 30, "teardown": 30, "chairs": ["ONE-01"]},
        {"id": "long", "duration": 15 * 60, "speakers": ["TWO-01"], "windows": [f"{day}" for day in days]},
        workload=[{"who": ["ONE-01", "TWO-01"], "hours": 16, "rest": 60}],
    )
    plan = eventplan.plan(scenario, workers=1, effort=1)
    assert isinstance(plan, Plan)
    assert eventplan.verify(scenario, plan) == ()
    assert {name: plan.placement_by_session[name].start for name in at} == at
    for session, placement in plan.held(scenario):
        assert span_of(session, placement).minutes == session.duration
        assert placement.start.utcoffset() == shows(zone, placement.start).utcoffset()
    written = json.loads(schedule_json(scenario, plan))["schedule"]["conference"]["days"]
    for day in written:
        for held in (session for room in day["rooms"].values() for session in room):
            hours, minutes = map(int, held["duration"].split(":"))
            start, end = (datetime.fromisoformat(held[key]) for key in ("date", "end"))
            assert end - start == timedelta(hours=hours, minutes=minutes)
            assert hours * 60 + minutes == scenario.session_by_id[held["title"]].duration


@settings(max_examples=10, deadline=None)
@given(some_change())
def test_instants_days_and_starts(change: Change) -> None:
    """Wall-clock times become instants and instants wall-clock times, and days begin where they do."""
    model_of(change)


@settings(max_examples=10, deadline=None)
@given(some_change())
def test_an_event_on_that_day(change: Change) -> None:
    """It loads, is planned and verified, and its sessions last as long as they are said to."""
    plan_of(change)


def test_every_zone_has_its_clocks() -> None:
    """An event can be in each zone, and its clocks are those of the zone."""
    for zone in ZONES:
        assert event(zone, [FIRST.date()]).event.zone == ZoneInfo(zone)


@pytest.mark.long
def test_all_changes() -> None:
    """The same of each change of each zone, of those alike at one instant once: a plan for each kind of change."""
    every = {(change.instant, change.kind): change for zone in ZONES for change in changes(zone)}
    for change in every.values():
        model_of(change)
    for change in {change.kind: change for change in every.values()}.values():
        plan_of(change)
