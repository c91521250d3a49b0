"""One small scenario, as a file with a plan and as a text: for tests of what is done with either."""

import tempfile
from functools import cache
from pathlib import Path

import eventplan

SCENARIO = Path(__file__).parents[1] / "scenarios" / "small-roundtable.yaml"

HOUSE = """\
eventplan: 1
event:
  id: small
  title: A small event
  time_zone: Asia/Ho_Chi_Minh
  days:
    - {date: 2026-05-12, opens: "09:00", closes: "18:00"}
venues:
  - {id: house, name: The house}
rooms:
  - {id: hall, name: Hall, venue: house, capacity: 200}
"""
"""An event of one day in one room, without sessions."""

SMALL = (
    HOUSE
    + """\
delegations:
  - {id: NO, name: Norway, size: 3}
sessions:
  - {id: talk, kind: roundtable, title: A talk, duration: 75 min}
"""
)
"""The same with one delegation and one session."""


@cache
def plan_file(scenario: Path = SCENARIO) -> Path:
    """Return a file with a lawful plan of a small scenario: made once, by the rules of today."""
    answer = eventplan.plan(eventplan.load(scenario), workers=1, effort=5)
    assert isinstance(answer, eventplan.Plan)
    file = Path(tempfile.mkdtemp(prefix="eventplan-tests-")) / "plan.json"
    eventplan.save_plan(answer, file)
    return file
