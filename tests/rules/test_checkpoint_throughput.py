"""Everyone who comes through a gate is inside when the session starts."""

from typing import Any

import pytest

from eventplan.model import Scenario
from eventplan.rules.checkpoint_throughput import RULE, earliest_gate_opening
from tests.rules.builders import at, event, found, planned, room, said, session

BREACH = [("gate",)]


def gated(*heads: int, arrivals: Any = ((60, 0), (0, 100)), gates: Any = ("gate",), **gate: Any) -> Scenario:
    """Sessions x, y, … for which so many come within the hour before, by gates of one lane for 60 an hour."""
    names = "xyz"[: len(heads)]
    return event(
        *(session(name, heads=number) for name, number in zip(names, heads, strict=True)),
        rooms=[room("A", capacity=900), room("B", capacity=900)],
        zones=[{"id": "red", "name": "Red"}],
        checkpoints=[
            {"id": n, "name": n.title(), "zone": "red", "lanes": 1, "rate": 60, "queue": 20, **gate}
            for n in ("gate", "side")
        ],
        gates=[{"session": name, "checkpoints": gates, "arrivals": arrivals} for name in names],
    )


@pytest.mark.parametrize(("heads", "expected"), [(60, []), (61, BREACH)])
def test_an_hour_passes_sixty(heads: int, expected: list[Any]) -> None:
    """With people who come evenly one lane passes its hourly rate, and not one more."""
    assert found(RULE, gated(heads), planned({"x": "09:00 A"})) == expected


def test_it_is_said_who_waits() -> None:
    """The message tells how many still wait, and when the session starts."""
    plan = planned({"x": "09:00 A"})
    assert said(RULE, gated(61), plan) == "1 people still wait at Gate when 'x' (x) starts at 25 Oct 09:00"


@pytest.mark.parametrize(("queue", "expected"), [(20, []), (19, BREACH)])
def test_the_queue_has_its_limit(queue: int, expected: list[Any]) -> None:
    """Forty who come within twenty minutes leave twenty waiting, who pass before the start."""
    scenario = gated(40, arrivals=((60, 0), (40, 100)), queue=queue)
    assert found(RULE, scenario, planned({"x": "09:00 A"})) == expected


def test_lanes_share_the_people() -> None:
    """Two gates of one lane each pass twice as many; each has its own finding."""
    assert found(RULE, gated(120, gates=("gate", "side")), planned({"x": "09:00 A"})) == []
    both = found(RULE, gated(121, gates=("gate", "side")), planned({"x": "09:00 A"}))
    assert both == [("gate",), ("side",)]


@pytest.mark.parametrize(
    ("second", "expected"), [("10:00", []), ("09:50", BREACH), ("09:00", BREACH), ("26 09:00", [])]
)
def test_two_sessions_share_a_gate(second: str, expected: list[Any]) -> None:
    """People of two sessions add up while both come."""
    plan = planned({"x": "09:00 A", "y": f"{second} B"})
    assert sorted(set(found(RULE, gated(60, 60), plan))) == expected


@pytest.mark.parametrize(
    ("opens", "expected"),
    [("2025-10-25 08:00/09:00", []), ("2025-10-25 08:10/09:00", BREACH), ("2025-10-26", BREACH)],
)
def test_a_gate_passes_nobody_while_it_is_closed(opens: str, expected: list[Any]) -> None:
    """Opened ten minutes late it does not make good for them."""
    scenario = gated(60, opens=[opens])
    assert sorted(set(found(RULE, scenario, planned({"x": "09:00 A"})))) == expected


def test_those_who_are_there_first_wait_at_once() -> None:
    """Part of the people may be there when the first come: they wait from then on."""
    assert found(RULE, gated(40, arrivals=((60, 50), (0, 100)), queue=20), planned({"x": "09:00 A"})) == []
    assert (
        found(RULE, gated(44, arrivals=((60, 50), (0, 100)), queue=20), planned({"x": "09:00 A"})) == BREACH
    )


def test_the_earliest_opening_is_told() -> None:
    """Half as many people need the gate half an hour before, on whole five minutes; and the queue its place."""
    scenario = gated(30, queue=20)
    assert earliest_gate_opening(scenario, planned({"x": "09:00 A"})) == {"gate": (at("08:30"),)}
    tight = gated(30, queue=10)
    assert earliest_gate_opening(tight, planned({"x": "09:00 A"})) == {"gate": (at("08:20"),)}
    assert earliest_gate_opening(gated(61), planned({"x": "09:00 A"})) == {}


def test_a_gate_opens_for_whoever_is_due_before() -> None:
    """Somebody meets in the zone at seven, of whom no gate use speaks; on another day nobody comes."""
    plain = gated(30)
    early = {"kind": "hold", "duration": 60, **session("early", required=["ONE-01"])}
    rooms = [room("A", capacity=900), room("B", capacity=900, zone="red")]
    zones = [{"id": "red", "name": "Red", "transit": 7}]
    scenario = plain.changed(sessions=[*plain.sessions, early], rooms=rooms, zones=zones)
    there = {"attendance": {"early": ("ONE-01",)}}

    def opening(place: str, **plan: Any) -> Any:
        return earliest_gate_opening(scenario, planned({"x": "09:00 A", "early": place}, **plan))

    assert opening("07:00 B", **there) == {"gate": (at("06:50"),)}
    narrow = [one.model_copy(update={"lanes": 1 + (one.id == "side")}) for one in scenario.checkpoints]
    uses = [use.model_copy(update={"checkpoints": ("gate", "side")}) for use in scenario.gates]
    two = scenario.changed(checkpoints=narrow, gates=uses)
    both = earliest_gate_opening(two, planned({"x": "09:00 A", "early": "07:00 B"}, **there))
    assert both["side"] == (at("06:50"),)
    assert both["gate"] > both["side"]
    assert opening("08:45 B", **there) == {"gate": (at("08:30"),)}
    assert opening("07:00 A", **there) == {"gate": (at("08:30"),)}
    assert opening("07:00 B") == {"gate": (at("08:30"),)}
    assert opening("26 07:00 B", **there) == {"gate": (at("08:30"),)}
