"""Everyone who comes through a gate is inside when the session starts."""

from typing import Any

import pytest

from eventplan.model import Scenario
from eventplan.rules.checkpoint_throughput import RULE, earliest_gate_opening, queues
from tests.rules.builders import at, breached, event, planned, room, said, session

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
    assert breached(RULE, gated(heads), planned({"x": "09:00 A"})) == expected


def test_it_is_said_who_waits() -> None:
    """The message tells how many still wait, and when the session starts."""
    plan = planned({"x": "09:00 A"})
    assert said(RULE, gated(61), plan) == "1 person still waits at Gate when 'x' (x) starts at 25 Oct 09:00"


@pytest.mark.parametrize(("heads", "expected"), [(1, []), (2, BREACH)])
def test_without_a_curve_all_come_in_the_last_minute(heads: int, expected: list[Any]) -> None:
    """In which one lane passes one."""
    assert breached(RULE, gated(heads, arrivals=()), planned({"x": "09:00 A"})) == expected


@pytest.mark.parametrize(("queue", "expected"), [(20, []), (19, BREACH)])
def test_the_queue_has_its_limit(queue: int, expected: list[Any]) -> None:
    """Forty who come within twenty minutes leave twenty waiting, who pass before the start."""
    scenario = gated(40, arrivals=((60, 0), (40, 100)), queue=queue)
    assert breached(RULE, scenario, planned({"x": "09:00 A"})) == expected


def test_lanes_share_the_people() -> None:
    """Two gates of one lane each pass twice as many; each has its own finding."""
    assert breached(RULE, gated(120, gates=("gate", "side")), planned({"x": "09:00 A"})) == []
    both = breached(RULE, gated(121, gates=("gate", "side")), planned({"x": "09:00 A"}))
    assert both == [("gate",), ("side",)]


@pytest.mark.parametrize(
    ("second", "expected"), [("10:00", []), ("09:50", BREACH), ("09:00", BREACH), ("26 09:00", [])]
)
def test_two_sessions_share_a_gate(second: str, expected: list[Any]) -> None:
    """People of two sessions add up while both come."""
    plan = planned({"x": "09:00 A", "y": f"{second} B"})
    assert sorted(set(breached(RULE, gated(60, 60), plan))) == expected


@pytest.mark.parametrize(
    ("opens", "expected"),
    [
        ("2025-10-25 08:00/09:00", []),
        ("2025-10-25 08:10/09:00", BREACH),
        ("2025-10-25 08:00/08:59", BREACH),
        ("2025-10-26", BREACH),
    ],
)
def test_a_gate_passes_nobody_while_it_is_closed(opens: str, expected: list[Any]) -> None:
    """Opened ten minutes late it does not make good for them."""
    scenario = gated(60, opens=[opens])
    assert sorted(set(breached(RULE, scenario, planned({"x": "09:00 A"})))) == expected


def test_those_who_are_there_first_wait_at_once() -> None:
    """Part of the people may be there when the first come: they wait from then on."""
    assert breached(RULE, gated(40, arrivals=((60, 50), (0, 100)), queue=20), planned({"x": "09:00 A"})) == []
    assert (
        breached(RULE, gated(44, arrivals=((60, 50), (0, 100)), queue=20), planned({"x": "09:00 A"}))
        == BREACH
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
    narrow = [
        checkpoint.model_copy(update={"lanes": 1 + (checkpoint.id == "side")})
        for checkpoint in scenario.checkpoints
    ]
    uses = [use.model_copy(update={"checkpoints": ("gate", "side")}) for use in scenario.gates]
    two = scenario.changed(checkpoints=narrow, gates=uses)
    both = earliest_gate_opening(two, planned({"x": "09:00 A", "early": "07:00 B"}, **there))
    assert both["side"] == (at("06:50"),)
    assert both["gate"] > both["side"]
    assert opening("08:45 B", **there) == {"gate": (at("08:30"),)}
    assert opening("07:00 A", **there) == {"gate": (at("08:30"),)}
    assert opening("07:00 B") == {"gate": (at("08:30"),)}
    assert opening("26 07:00 B", **there) == {"gate": (at("08:30"),)}


MINUTES = ((4, 0), (0, 100))
"""People come evenly within the four minutes before the start."""


@pytest.mark.parametrize(
    ("heads", "opens", "expected"),
    [
        # Half a person a minute; from 08:58 on one a minute passes.
        (2, "08:58/09:00", [("08:56", 0), ("08:57", 1), ("09:00", 0), ("09:01", 0)]),
        # Two a minute, of whom one passes.
        (8, "08:00/12:00", [("08:56", 0), ("08:57", 1), ("08:58", 2), ("08:59", 3), ("09:00", 4), ("09:01", 0)]),
        (8, "2025-10-26", [("08:56", 0), ("08:57", 2), ("08:58", 4), ("08:59", 6), ("09:00", 8), ("09:01", 0)]),
    ],
)  # fmt: skip
def test_how_many_wait_is_told_minute_by_minute(heads: int, opens: str, expected: list[Any]) -> None:
    """From the first who comes to the start, whenever the number changes; nobody is left over in a picture."""
    window = opens if opens.startswith("2025") else f"2025-10-25 {opens}"
    queue_of_gate = queues(gated(heads, arrivals=MINUTES, opens=[window]), planned({"x": "09:00 A"}))
    assert queue_of_gate == {"gate": tuple((at(clock), number) for clock, number in expected)}


def test_how_many_wait_at_a_gate_without_hours() -> None:
    """It opens at the latest time that is early enough, each day for itself; nobody comes to the other."""
    scenario = gated(8, 8, arrivals=MINUTES, rate=240)
    queue_of_gate = queues(scenario, planned({"x": "09:00 A", "y": "26 09:02 A"}))
    assert queue_of_gate == {
        "gate": (
            # Four a minute pass from 08:55 on: nobody waits.
            *((at("08:56"), 0), (at("09:01"), 0)),
            # It opens at 09:00, when four are there, and two more a minute come.
            *((at("26 08:58"), 0), (at("26 08:59"), 2), (at("26 09:00"), 4), (at("26 09:01"), 2)),
            *((at("26 09:02"), 0), (at("26 09:03"), 0)),
        )
    }


def test_a_gate_for_which_no_opening_is_early_enough_is_shown_open() -> None:
    """From the first who comes: the queue is too long even so."""
    queue_of_gate = queues(gated(8, arrivals=MINUTES, queue=2), planned({"x": "09:00 A"}))
    assert [number for _, number in queue_of_gate["gate"]] == [0, 1, 2, 3, 4, 0]


def test_a_day_with_nobody_has_no_queue() -> None:
    """Nor has a session that is not held."""
    assert queues(gated(8), planned({})) == {}
    assert queues(gated(0), planned({"x": "09:00 A"})) == {}


@pytest.mark.parametrize(("heads", "expected"), [(40, []), (42, BREACH)])
def test_people_come_by_the_curve(heads: int, expected: list[Any]) -> None:
    """Half of them in the first twenty minutes, as fast as they pass; the others in forty."""
    scenario = gated(heads, arrivals=((60, 0), (40, 50), (0, 100)), queue=0)
    assert breached(RULE, scenario, planned({"x": "09:00 A"})) == expected


def test_a_curve_never_falls() -> None:
    """Who has come stays; a lesser share later means that nobody came between. All are there at the end."""
    plan = planned({"x": "09:00 A"})
    flat = queues(gated(40, arrivals=((60, 50), (30, 50), (0, 100))), plan)
    assert queues(gated(40, arrivals=((60, 50), (30, 20), (0, 100))), plan) == flat
    assert queues(gated(40, arrivals=((30, 50), (0, 90), (60, 50))), plan) == flat


def test_the_first_minute_of_the_longest_queue_is_told() -> None:
    """Though it stays as long until the start."""
    scenario = gated(40, arrivals=((60, 0), (40, 100)), opens=["2025-10-26"])
    assert [finding.message for finding in RULE.check(scenario, planned({"x": "09:00 A"}))] == [
        "40 people wait at Gate at 25 Oct 08:20; it has place for 20",
        "40 people still wait at Gate when 'x' (x) starts at 25 Oct 09:00",
    ]


def test_a_gate_opens_early_enough_for_every_session_of_the_day() -> None:
    """Not for the last alone."""
    scenario = gated(30, 5, queue=90)
    plan = planned({"x": "09:00 A", "y": "15:00 B"})
    assert earliest_gate_opening(scenario, plan) == {"gate": (at("08:30"),)}


def test_a_gate_opens_for_the_first_who_is_due() -> None:
    """Of two meetings in the zone before."""
    plain = gated(30)
    early = [session(name, kind="hold", required=["ONE-01"]) for name in ("late", "early")]
    rooms = [room("A", capacity=900), room("B", capacity=900, zone="red")]
    zones = [{"id": "red", "name": "Red", "transit": 7}]
    scenario = plain.changed(sessions=[*plain.sessions, *event(*early).sessions], rooms=rooms, zones=zones)
    there = {"early": ("ONE-01",), "late": ("ONE-01",)}
    plan = planned({"x": "09:00 A", "early": "07:00 B", "late": "08:00 B"}, attendance=there)
    assert earliest_gate_opening(scenario, plan) == {"gate": (at("06:50"),)}


def test_nobody_comes_between_two_sessions() -> None:
    """The gate is closed from nine to eleven, and open for both."""
    scenario = gated(60, 60, opens=["2025-10-25 08:00/09:00", "2025-10-25 11:00/12:00"])
    assert breached(RULE, scenario, planned({"x": "09:00 A", "y": "12:00 B"})) == []
