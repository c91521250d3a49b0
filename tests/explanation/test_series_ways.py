"""What could be changed where a series stands in the way: its rooms, its slots, and how many at once."""

from eventplan.explanation.rules.stays import EXPLANATION
from eventplan.model import Scenario
from tests.rules.builders import event, room, session
from tests.rules.test_stays import series

GRID = {"id": "g", "slots": ["2025-10-25 09:00/10:00", "2025-10-25 11:00/12:00"]}


def offered(scenario: Scenario, *subjects: str) -> dict[str, int]:
    """What is offered, with its points; each can be made."""
    remedies = [*EXPLANATION.remedies(scenario, subjects)]
    assert all(remedy.apply(scenario) != scenario for remedy in remedies)

    return {remedy.message: remedy.price for remedy in remedies}


def test_other_rooms_and_longer_slots() -> None:
    """A slot becomes longer as far as the next one begins; a series that names rooms may have others."""
    ways_out = {"step": 30}
    rooms = [room("A"), room("B")]
    stated = event(
        session("a"),
        slot_grids=[GRID],
        series=[series("one", "a", rooms=["A"])],
        rooms=rooms,
        ways_out=ways_out,
    )
    slot = "a slot of 'g' is 2025-10-25 {}, not 2025-10-25 {}"
    assert offered(stated, "one", "a") == {
        "'One' may be in 'Room B' (B) too": 40,
        slot.format("09:00/10:30", "09:00/10:00"): 10,
        slot.format("09:00/11:00", "09:00/10:00"): 20,
        slot.format("11:00/12:30", "11:00/12:00"): 10,
        slot.format("11:00/13:00", "11:00/12:00"): 20,
        slot.format("11:00/13:30", "11:00/12:00"): 30,
        slot.format("11:00/14:00", "11:00/12:00"): 40,
    }


def test_more_rooms_at_once() -> None:
    """One more is one room, two more are rooms."""
    stated = event(session("a"), slot_grids=[GRID], series=[series("one", "a", most_at_once=1)])
    assert [*offered(stated, "one")][:2] == [
        "one more room at once for 'One'",
        "2 more rooms at once for 'One'",
    ]
