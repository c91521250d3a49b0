"""Times that a scenario states: asked about where the clocks skip them or show them twice."""

import json
import pickle
import re
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter

import eventplan
from eventplan.files import load_text, schema, to_yaml
from eventplan.model import OffsetMoment, Plan, ScenarioError, Window
from eventplan.model.times import Moment, show_moment

from .scenes import event

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
BERLIN = "Europe/Berlin"
TWICE = "at 2026-10-25 02:30 the clocks of Europe/Berlin show this time twice: write `2026-10-25 02:30+02:00` or `2026-10-25 02:30+01:00`"
SKIPPED = "at 2026-03-29 02:30 the clocks of Europe/Berlin skip this time: write `2026-03-29 01:30` or `2026-03-29 03:30`"
OTHER = "at 2026-10-25 09:00+02:00 the clocks of Europe/Berlin have another offset then: write `2026-10-25 09:00+01:00`"


@pytest.mark.parametrize(
    ("day", "start", "message"),
    [
        (AUTUMN, "2026-10-25 02:30", TWICE),
        (SPRING, "2026-03-29 02:30", SKIPPED),
        (AUTUMN, "2026-10-25 09:00+02:00", OTHER),
    ],
)
def test_they_are_complained_of_in_their_place(day: date, start: str, message: str, tmp_path: Path) -> None:
    """The complaint names file, line and column, and the times that may be meant."""
    text = re.sub(r"( *)duration: ", rf"\1start: {start}\n\g<0>", to_yaml(event(BERLIN, [day], {"id": "x"})))
    file = tmp_path / "night.yaml"
    file.write_text(text)
    line = next(n for n, row in enumerate(text.splitlines(), 1) if "start: " in row)
    with pytest.raises(ScenarioError) as caught:
        eventplan.load(file)
    assert f"night.yaml:{line}:" in str(caught.value)
    assert message in str(caught.value)


@pytest.mark.parametrize(("offset", "utc"), [("+02:00", "00:30"), ("+01:00", "01:30")])
def test_the_offset_says_which(offset: str, utc: str) -> None:
    """Each of the two half past two can be stated, planned, written and read again."""
    scenario = event(BERLIN, [AUTUMN], {"id": "x", "start": f"2026-10-25 02:30{offset}"})
    plan = eventplan.plan(scenario, workers=1, effort=1)
    assert isinstance(plan, Plan)
    assert f"{plan.placements[0].start.astimezone(ZoneInfo('UTC')):%H:%M}" == utc
    again = load_text(to_yaml(scenario))
    assert again == scenario
    assert again.event.instant(again.sessions[0].start) == plan.placements[0].start
    assert f"start: 2026-10-25 02:30{offset}" in to_yaml(scenario)


def test_where_times_stand_makes_no_difference() -> None:
    """Windows, slots, arrivals, prime time: each of them is asked about."""
    wrong = "2026-10-25 02:30"
    scenario = {
        "sessions": [],
        "delegations": [
            {"id": "ONE", "name": "One", "size": 1, "arrives": wrong, "requested": wrong},
            {"id": "TWO", "name": "Two", "size": 1, "members": [{"id": "x", "leaves": wrong}]},
        ],
        "rooms": [{"id": "A", "name": "A", "venue": "house", "capacity": 9, "available": [f"{wrong}/05:00"]}],
        "slot_grids": [{"id": "g", "slots": [f"{wrong}/03:30"]}],
        "preferences": {"fair-slots": {"prime": ["2026-10-25 01:00/02:30"]}},
    }
    with pytest.raises(ScenarioError) as caught:
        event(BERLIN, [AUTUMN], **scenario)
    assert [complaint.path for complaint in caught.value.complaints] == [
        ("rooms", 0, "available", 0),
        ("delegations", 0, "arrives"),
        ("delegations", 0, "requested"),
        ("delegations", 1, "members", 0, "leaves"),
        ("slot_grids", 0, "slots", 0),
        ("preferences", "fair-slots", "prime", 0),
    ]


def test_a_window_within_the_hour_that_comes_twice() -> None:
    """From the first 02:30 to the second 02:15 are 45 minutes; the other way round it ends before it begins."""
    text = "2026-10-25 02:30+02:00/02:15+01:00"
    window = Window.model_validate(text)
    assert str(window) == text
    scenario = event(BERLIN, [AUTUMN], {"id": "x", "duration": 45, "windows": [text]})
    assert scenario.event.span(window).minutes == 45
    with pytest.raises(ScenarioError, match="a window ends after it begins"):
        event(BERLIN, [AUTUMN], {"id": "x", "windows": ["2026-10-25 02:15+01:00/02:30+02:00"]})


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        (BERLIN, SPRING, 23),
        (BERLIN, AUTUMN, 25),
        ("Africa/Cairo", date(2026, 4, 24), 23),
        ("Africa/Cairo", date(2026, 10, 29), 25),
        ("America/Havana", date(2026, 11, 1), 25),
        ("America/St_Johns", date(2008, 11, 1), 25),
        ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
        ("Australia/Lord_Howe", date(2026, 10, 4), 23.5),
        ("Pacific/Apia", date(2011, 12, 29), 24),
        ("Antarctica/Troll", date(2026, 3, 29), 22),
    ],
)
def test_a_day_is_as_long_as_it_is(zone: str, day: date, hours: float) -> None:
    """Also where midnight is skipped or comes twice: the end of a day is the beginning of the next."""
    scenario = event(zone, [day])
    (span,) = scenario.event.opening
    assert span.minutes == hours * 60
    assert scenario.event.span(Window.model_validate(f"{day}")) == span
    assert scenario.event.span(Window.model_validate(f"{day} 00:00/24:00")) == span


def test_hours_in_an_hour_that_comes_twice_or_not_at_all() -> None:
    """Doors open at the first of two, and close at the second; of times that are skipped, at the change."""
    hours = {"opens": "02:15", "closes": "02:45"}
    autumn = event(BERLIN, [AUTUMN], event={"days": [{"date": AUTUMN, **hours}]})
    assert autumn.event.opening[0].minutes == 90
    spring = event(BERLIN, [SPRING], event={"days": [{"date": SPRING, "opens": "02:15", "closes": "04:00"}]})
    assert spring.event.opening[0].minutes == 60
    with pytest.raises(ScenarioError, match="on 2026-03-29 the clocks of Europe/Berlin skip 02:15 to 02:45"):
        event(BERLIN, [SPRING], event={"days": [{"date": SPRING, **hours}]})
    with pytest.raises(ScenarioError, match="on 2011-12-30 the clocks of Pacific/Apia skip 00:00 to 24:00"):
        event("Pacific/Apia", [date(2011, 12, 30)])


def test_times_with_an_offset_are_values() -> None:
    """They compare as wall-clock times, tell the two of an hour apart, and survive being sent elsewhere."""
    first, second = (
        TypeAdapter(Moment).validate_python(f"2026-10-25 02:30{o}") for o in ("+02:00", "+01:00")
    )
    plain = datetime(2026, 10, 25, 2, 30)
    assert len({first, second, plain}) == 3
    assert first != second != plain != first
    assert plain == datetime(2026, 10, 25, 2, 30) != first
    assert first < datetime(2026, 10, 25, 3)
    assert pickle.loads(pickle.dumps(second)) == second  # noqa: S301 - our own
    assert show_moment(first) == "2026-10-25 02:30+02:00"
    assert first == TypeAdapter(Moment).validate_python(
        datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo(BERLIN))
    )
    west = OffsetMoment.of(datetime(2026, 1, 1), timedelta(hours=-3, minutes=-30))
    assert show_moment(west) == "2026-01-01 00:00-03:30"
    assert TypeAdapter(Moment).validate_python(show_moment(west)) == west


def test_tables_and_the_schema_take_offsets(tmp_path: Path) -> None:
    """An arrival in a CSV file has its offset as in YAML, and editors do not object to it."""
    text = to_yaml(event(BERLIN, [AUTUMN], delegations=[]))
    (tmp_path / "parties.csv").write_text(
        "id,name,size,arrives,leaves\nONE,One,2,2026-10-25 02:30+02:00,2026-10-25 02:30+01:00\n"
    )
    file = tmp_path / "event.yaml"
    file.write_text(f"{text}tables: {{delegations: parties.csv}}\n")
    scenario = eventplan.load(file)
    (stay,) = scenario.people["ONE-01"].present
    assert stay.minutes == 60
    whole = load_text(to_yaml(scenario))
    assert whole == scenario
    validator = Draft202012Validator(schema())
    tree = json.loads(whole.model_dump_json(exclude_defaults=True))
    assert tree["delegations"][0]["arrives"] == "2026-10-25 02:30+02:00"
    assert [error.message for error in validator.iter_errors(tree)] == []
    tree["delegations"][0]["arrives"] = "2026-10-25 02:30+2"
    assert list(validator.iter_errors(tree))
