"""The small scenario with a plan, for tests of what is done with plans."""

import tempfile
from functools import cache
from pathlib import Path

import eventplan

SCENARIO = Path(__file__).parents[1] / "scenarios" / "small-roundtable.yaml"


@cache
def plan_file() -> Path:
    """Return a file with a lawful plan of the small scenario: made once, by the rules of today."""
    found = eventplan.plan(eventplan.load(SCENARIO), workers=1, effort=5)
    assert isinstance(found, eventplan.Plan)
    file = Path(tempfile.mkdtemp(prefix="eventplan-tests-")) / "plan.json"
    eventplan.save_plan(found, file)
    return file
