"""
What is fuzzed: whatever reads a file. Any bytes are read, or refused in words; nothing else may happen.

Each target raises only what the command line turns into a message and an exit code. What crashes one
becomes a file in `corpus/`, which `test_corpus.py` replays.
"""

from collections.abc import Callable

from eventplan.checks import check
from eventplan.files import load_text, parse_plan, plan_json, scenario_hash
from eventplan.files.scenario import to_yaml
from eventplan.files.schedules import parse_schedule
from eventplan.files.strict_yaml import read_yaml
from eventplan.files.tables import TABLES, read_table
from eventplan.model import Complaint, EventplanError, Scenario, ScenarioError
from eventplan.model.changes import parse_change
from eventplan.testing.expectations import items_of


def scenario(data: bytes) -> None:
    """A scenario file: read or refused with places; what is read is written back, and has items to test."""
    found = read_yaml(data, "a.yaml")
    assert all(complaint.line > 0 and complaint.column > 0 for complaint in found.complaints)
    if found.complaints:
        return
    read, complaints = _read(data)
    if read is None:
        assert complaints
        assert all(complaint.line > 0 and complaint.message for complaint in complaints)
        return
    check(read)
    items_of(read)
    assert load_text(to_yaml(read)) == read


def _read(data: bytes) -> tuple[Scenario | None, tuple[Complaint, ...]]:
    try:
        return load_text(data.decode("utf-8-sig"), "a.yaml"), ()
    except ScenarioError as error:
        return None, error.complaints


def table(data: bytes) -> None:
    """A table beside a scenario, of each sort."""
    for name in TABLES:
        rows, complaints = read_table(data, "a.csv", name)
        assert all(complaint.message for complaint in complaints)
        assert all(row.line > 0 for row in rows)


def plan(data: bytes) -> None:
    """A plan file: what is read is written the same every time."""
    try:
        found = parse_plan(data, "plan.json")
    except EventplanError:
        return
    text = plan_json(found)
    assert plan_json(parse_plan(text.encode("utf-8", "surrogatepass"), "plan.json")) == text


def schedule(data: bytes) -> None:
    """A schedule of somebody else."""
    try:
        found = parse_schedule(data, "schedule")
    except EventplanError:
        return
    scenario_hash(found.scenario)


def change(data: bytes) -> None:
    """A change in one line: what is read is written and read again."""
    try:
        found = parse_change(data.decode("utf-8", "replace"))
    except EventplanError:
        return
    assert parse_change(str(found)) == found


TARGETS: dict[str, Callable[[bytes], None]] = {
    "scenario": scenario,
    "table": table,
    "plan": plan,
    "schedule": schedule,
    "change": change,
}
