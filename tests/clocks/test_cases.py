"""Small events on days on which the clocks change, past midnight, and in windows that touch."""

import json
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import eventplan
from eventplan.files.schedules import load_schedule
from eventplan.model import Plan, Scenario, span_of
from tests.publish.drafts import programme_text, schedule_json, schedule_xml

CASES = Path(__file__).parent / "cases"

STARTS = {
    "dst-weekend": {},
    "n01-past-midnight": {"party": "2026-05-04T22:00:00+02:00"},
    "n02-room-windows-touch": {"talk": "2026-05-04T11:00:00+02:00"},
    "n02b-person-windows-touch": {"talk": "2026-05-04T11:00:00+02:00"},
    "n03-dst-spring": {"night": "2026-03-29T01:00:00+01:00", "morning": "2026-03-29T05:00:00+02:00"},
    "n04c-cairo-autumn-evening": {},
    "n04d-cairo-spring-midnight": {},
    "n04g-berlin-two-days": {"talk": "2026-10-24T10:00:00+02:00"},
    "n08-longer-than-a-day": {},
}
"""The cases that are planned, and the starts that they state."""


def planned(name: str) -> tuple[Scenario, Plan]:
    """Return a case with its plan."""
    scenario = eventplan.load(CASES / f"{name}.yaml")
    plan = eventplan.plan(scenario, workers=1, effort=1)
    assert isinstance(plan, Plan)
    return scenario, plan


def durations(scenario: Scenario, plan: Plan) -> dict[str, str]:
    """Return the durations of `schedule.json` by title, which `schedule.xml` has too."""
    conference = json.loads(schedule_json(scenario, plan))["schedule"]["conference"]
    rooms = [day["rooms"] for day in conference["days"]]
    minutes_of = {e["title"]: e["duration"] for room in rooms for events in room.values() for e in events}
    xml = ET.fromstring(schedule_xml(scenario, plan))  # noqa: S314 - our own
    assert {e.findtext("title"): e.findtext("duration") for e in xml.iter("event")} == minutes_of
    return minutes_of


@pytest.mark.parametrize("name", STARTS)
def test_it_is_planned_and_lawful(name: str) -> None:
    """Every case has a plan, with the starts that it states, in which sessions last as long as they do."""
    scenario, plan = planned(name)
    assert eventplan.verify(scenario, plan) == ()
    placed = plan.placement_by_session
    assert {s: placed[s].start.isoformat() for s in STARTS[name]} == STARTS[name]
    for session, placement in plan.held(scenario):
        span = span_of(session, placement)
        assert span.minutes == session.duration
        assert span.within(scenario.event.opening) or scenario.rules
    lengths = {str(s.title): f"{s.duration // 60:02}:{s.duration % 60:02}" for s in scenario.sessions}
    shown = durations(scenario, plan)
    assert shown == {title: lengths[title] for title in shown}


def test_three_hours_over_the_hour_that_is_skipped() -> None:
    """From 01:00 to 05:00 are three hours on that morning, and the next session follows at once."""
    scenario, plan = planned("n03-dst-spring")
    assert durations(scenario, plan) == {"Night": "03:00", "Morning": "01:00"}
    assert "  01:00-05:00  Hall  Night\n  05:00-06:00  Hall  Morning\n" in programme_text(scenario, plan)


def test_a_session_longer_than_a_day_says_when_it_ends() -> None:
    """36 hours are exported as 36 hours, and shown with the date on which they end."""
    text = (CASES / "n08-longer-than-a-day.yaml").read_text()
    scenario = eventplan.load_text(text.replace("duration: 36 h", "start: 2026-05-04 00:00, duration: 36 h"))
    plan = eventplan.plan(scenario, workers=1, effort=1)
    assert isinstance(plan, Plan)
    assert "  00:00-2026-05-05 12:00  Hall  Hackathon\n" in programme_text(scenario, plan)
    end = plan.placements[0].start.replace(day=5, hour=12)
    assert end == datetime.fromisoformat("2026-05-05T12:00:00+02:00")


def test_a_longer_session_than_the_event_is_open_needs_no_hours() -> None:
    """Where the event closes overnight 36 hours are refused, unless opening hours do not bind the session."""
    text = (CASES / "n08-longer-than-a-day.yaml").read_text().replace('opens: "00:00"', 'opens: "06:00"')
    assert eventplan.plan(eventplan.load_text(text), workers=1, effort=1).status == "optimal"
    with pytest.raises(eventplan.ScenarioError, match="longer than the event is open without a break"):
        eventplan.load_text(text[: text.index("rules:")])


def test_past_midnight_only_through_days_that_touch() -> None:
    """The night session has no place if the second day opens at 01:00."""
    text = (CASES / "n01-past-midnight.yaml").read_text()
    closed = eventplan.load_text(text.replace('opens: "00:00"', 'opens: "01:00"'))
    assert eventplan.plan(closed, workers=1, effort=1).status == "infeasible"


@pytest.mark.parametrize("name", ["n02-room-windows-touch", "n02b-person-windows-touch"])
def test_windows_that_do_not_touch_are_two(name: str) -> None:
    """With five minutes between the windows the session has no place."""
    text = (CASES / f"{name}.yaml").read_text()
    apart = eventplan.load_text(text.replace("2026-05-04 12:00/20:00", "2026-05-04 12:05/20:00"))
    assert eventplan.plan(apart, workers=1, effort=1).status == "infeasible"


def test_a_cairo_evening_lasts_to_its_end() -> None:
    """Before the clocks go back the evening of Cairo has an hour more; before they go forward it has its own."""
    autumn, spring = (
        eventplan.load(CASES / f"n04{case}.yaml")
        for case in ("c-cairo-autumn-evening", "d-cairo-spring-midnight")
    )
    assert [s.event.opening[0].minutes for s in (autumn, spring)] == [7 * 60, 6 * 60]


def test_a_schedule_read_over_the_change() -> None:
    """Eight hours from 22:00 to 05:00 are read, verified and written as eight hours."""
    schedule = load_schedule(CASES / "i23-over-the-clock-change.json")
    assert eventplan.verify(schedule.scenario, schedule.plan) == ()
    assert durations(schedule.scenario, schedule.plan) == {"Talk 1": "08:00", "Talk 2": "00:30"}
    assert [str(span) for span in schedule.scenario.event.open_throughout]
