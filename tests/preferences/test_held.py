"""What several preferences count by: waiting, turns, sessions at once, and hours that are stated."""

from datetime import timedelta
from typing import Any

import pytest

from eventplan.model import Span
from eventplan.preferences._held import at_once, idle_minutes, states_its_hours, turns_of
from tests.rules.builders import at, event, planned, session, turn


def spans(*hours: str) -> list[Span]:
    """Times such as `09:00-10:00`."""
    return [Span(at(start), at(end)) for start, end in (hours.split("-") for hours in hours)]


@pytest.mark.parametrize(
    ("sessions", "turns", "idle"),
    [
        (["09:00-10:00", "15:00-16:00"], [], 300),
        (["09:00-10:00", "10:00-11:00"], [], 0),
        (["09:00-10:00", "12:00-12:30", "15:00-16:00"], [], 270),
        (["09:00-10:00", "15:00-16:00"], ["12:00-12:10"], 300),  # nobody else would fill the time
        (["09:00-10:00"], ["07:00-07:10"], 110),
        (["09:00-10:00"], ["12:00-12:10"], 120),
        (["09:00-10:00"], ["08:50-09:10"], 0),
        (["09:00-10:00"], ["09:50-10:20"], 0),
        (["09:00-10:00"], ["08:50-10:20"], 0),
        (["09:00-10:00", "11:00-12:00"], ["08:30-08:40", "09:50-10:20", "13:00-13:10"], 20 + 60 + 60),
        ([], ["09:00-09:10", "12:00-12:10"], 170),
        ([], ["09:00-09:10", "09:05-09:20", "12:00-12:10"], 160),
        ([], ["09:00-09:10"], 0),
        ([], ["09:00:00-09:00:30", "09:02:00-09:02:30"], 1),  # whole minutes alone
    ],
)
def test_minutes_of_waiting(sessions: list[str], turns: list[str], idle: int) -> None:
    """From the first to the last, without the sessions, and the turns before or after all sessions."""
    assert idle_minutes(spans(*sessions), spans(*turns)) == idle


@pytest.mark.parametrize(
    ("fields", "sent", "expected"),
    [
        ({}, (), ("09:10", "09:25")),  # call-up ten minutes ahead
        ({}, ("ONE-01",), ("09:00", "10:00")),  # all of it, for who sits there
        ({"chairs": ["ONE-01"]}, ("ONE-01",), None),
        ({"attendance": "heads"}, (), None),
    ],
)
def test_a_turn_takes_its_time(fields: Any, sent: Any, expected: tuple[str, str] | None) -> None:
    """Where the person is not there anyway; who is not of the event has none."""
    listed = {"id": "list", "parts": ["x"], "seconds": 300, "call_up": 10, "items": ["ONE-01"]}
    scenario = event(session("x", **fields), session("y", drop_price=1), speakers_lists=[listed])
    turns = (
        turn("ONE-01", 5, "09:20", "09:25"),
        turn("ghost", 6, "09:25", "09:30"),
        turn("TWO-01", 1, "11:00", "11:05", part="y"),
    )
    plan = planned({"x": "09:00 A"}, orders={"list": turns}, attendance={"x": sent})
    by_person = {
        who: [(duty.session.id, duty.span) for duty in mine] for who, mine in turns_of(scenario, plan).items()
    }
    assert by_person == ({"ONE-01": [("x", *spans("-".join(expected)))]} if expected else {})


def test_a_call_up_does_not_begin_before_the_session() -> None:
    """The first are called when it starts."""
    listed = {"id": "list", "parts": ["x"], "seconds": 300, "call_up": 10, "items": ["ONE-01"]}
    scenario = event(session("x"), speakers_lists=[listed])
    plan = planned({"x": "09:00 A"}, orders={"list": (turn("ONE-01", 1, "09:00", "09:05"),)})
    assert [duty.span for duty in turns_of(scenario, plan)["ONE-01"]] == spans("09:00-09:05")


@pytest.mark.parametrize(
    ("places", "pairs"),
    [
        ({"x": "09:00 A", "y": "09:59 B"}, ["xy"]),
        ({"x": "09:00 A", "y": "10:00 B"}, []),
        ({"x": "09:59 A", "y": "09:00 B"}, ["xy"]),
        ({"x": "09:00 A", "y": "09:00 B", "z": "09:00 C"}, ["xy", "xz", "yz"]),
        ({"z": "09:00 A", "x": "09:30 B", "y": "10:00 C"}, ["xy", "xz"]),
        ({"y": "09:00 A", "z": "09:30 B", "x": "12:00 C"}, ["yz"]),
    ],
)
def test_pairs_at_once(places: dict[str, str], pairs: list[str]) -> None:
    """Each pair that overlaps once, in the order of the scenario, whichever begins first."""
    pairs_at_once = at_once(event(*map(session, "xyz")), planned(places))
    assert ["".join((first.id, other.id)) for first, other in pairs_at_once] == pairs


@pytest.mark.parametrize(
    ("fields", "stated"),
    [
        ({}, False),
        ({"start": "2025-10-25 09:00"}, True),
        ({"slots": "grid"}, True),
        ({"windows": ["2025-10-25 08:00/12:00"]}, True),
        ({"windows": ["2025-10-25 08:00/09:30"]}, False),
        ({"windows": ["2025-10-25 10:00/12:00"]}, False),
        ({"windows": ["2025-10-25"]}, False),
        ({"prefer_times": [{"window": "2025-10-25 08:00/12:00"}]}, True),
    ],
)
def test_hours_that_are_stated(fields: Any, stated: bool) -> None:
    """A start, slots, or a window or preferred time that is shorter than the day, in which it is held."""
    grids = [{"id": "grid", "slots": ["2025-10-25 09:00/10:00"]}]
    scenario = event(session("x", **fields), slot_grids=grids)
    start = at("09:00")
    span = Span(start, start + timedelta(hours=1))
    assert states_its_hours(scenario, scenario.sessions[0], span) == stated
