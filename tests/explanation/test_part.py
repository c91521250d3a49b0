"""A part of an event asks nothing that the whole does not ask, and neither does what is left of its rules."""

from typing import Any

import pytest

from eventplan.explanation.cores import has_plan
from eventplan.explanation.deadline import Deadline
from eventplan.model import Scenario
from eventplan.solver.part import part_of
from tests.rules.builders import event, session

GUEST = {"required": ["ONE-01"]}


def driven_twice(**rest: Any) -> Scenario:
    """A guest who is driven to the first and to the last of three sessions of a day, and stays for the meal."""
    cars = [{"who": "ONE-01", "session": s, "drop_off": "door", "escort": 10} for s in ("first", "last")]
    return event(
        session("first", start="2025-10-25 09:00", room="A", **({} if rest else GUEST)),
        session("meal", start="2025-10-25 12:00", room="A", **GUEST),
        session("last", start="2025-10-25 15:00", room="A", **GUEST),
        resources={"drop_offs": [{"id": "door", "name": "Door"}], "arrivals": cars},
        **rest,
    )


LIST = {"speakers_lists": [{"id": "list", "parts": ["first"], "seconds": 60, "items": ["ONE-01"]}]}


@pytest.mark.parametrize("stated", [{}, LIST])
def test_who_comes_by_a_car_that_is_left_out_is_there(stated: dict[str, Any]) -> None:
    """Without the first session nobody says when the guest came: that the meal is before the last car is no fault."""
    scenario = driven_twice(**stated)
    assert has_plan(scenario, Deadline(seconds=30)) is True
    assert has_plan(part_of(scenario, ("meal", "last")), Deadline(seconds=30)) is True


@pytest.mark.parametrize("first", ["first", "last"])
def test_a_car_of_which_nothing_is_asked_may_come_at_any_time(first: str) -> None:
    """Whichever of the two arrivals a conflict leaves out, the rest has a plan, as the whole has one."""
    without = {("arrivals", ("ONE-01", first))}
    assert has_plan(driven_twice(), Deadline(seconds=30), without) is True
