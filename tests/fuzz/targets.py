"""
What is fuzzed: whatever reads a file. Any bytes are read, or refused in words; nothing else may happen.

Each target raises only what the command line turns into a message and an exit code. What crashes one
becomes a file in `corpus/`, which `test_corpus.py` replays.
"""

import json
import shutil
import tempfile
import warnings
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import eventplan
from eventplan.checks import check
from eventplan.files import load_text, parse_plan, plan_json, scenario_hash
from eventplan.files.schedules import parse_schedule
from eventplan.files.strict_yaml import read_yaml
from eventplan.files.tables import TABLES, read_table
from eventplan.files.written import to_yaml
from eventplan.model import Complaint, EventplanError, Plan, Scenario, ScenarioError
from eventplan.model.changes import parse_change
from eventplan.publish import DESK, OtherScenario
from eventplan.publish.ledger import Ledger
from eventplan.publish.pictures import PICTURES
from eventplan.publish.release import publish
from eventplan.testing.expectations import items_of
from eventplan.verifier import claims_of
from tests.publish.drafts import agendas, exports, picture, site

from .edits import edited

BASE = Path(__file__).parent / "base"
EVERYTHING = Path(__file__).parents[1] / "testing" / "everything.yaml"


def scenario(data: bytes) -> None:
    """A scenario file: read or refused with places; what is read is written back, and has items to test."""
    document = read_yaml(data, "a.yaml")
    assert all(complaint.line > 0 and complaint.column > 0 for complaint in document.complaints)
    if document.complaints:
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
        plan = parse_plan(data, "plan.json")
    except EventplanError:
        return
    text = plan_json(plan)
    assert plan_json(parse_plan(text.encode(), "plan.json")) == text


def schedule(data: bytes) -> None:
    """A schedule of somebody else."""
    try:
        schedule = parse_schedule(data, "schedule")
    except EventplanError:
        return
    scenario_hash(schedule.scenario)


def change(data: bytes) -> None:
    """A change in one line: what is read is written and read again."""
    try:
        change = parse_change(data.decode("utf-8", "replace"))
    except EventplanError:
        return
    assert parse_change(str(change)) == change


def _is_in_words(error: EventplanError) -> None:
    """Check that an error says something."""
    assert str(error)


@cache
def full() -> tuple[Scenario, Any]:
    """A scenario with something of everything, and the tree of a plan with something in every field."""
    return load_text((BASE / "full.yaml").read_text()), json.loads((BASE / "full.json").read_bytes())


def plan_changed(data: bytes) -> None:
    """Edits of a lawful plan: what can be read is judged, counted, compared, and written the same every time."""
    scenario, tree = full()
    try:
        plan = parse_plan(json.dumps(edited(tree, data)).encode(), "plan.json")
    except EventplanError:
        return
    findings = claims_of(scenario, plan, scenario_hash(scenario))
    assert all(finding.message for finding in findings)
    assert all(charge.points >= 0 for charge in eventplan.score(scenario, plan).charges)
    text = plan_json(plan)
    assert plan_json(parse_plan(text.encode(), "plan.json")) == text
    before = parse_plan(json.dumps(tree).encode(), "plan.json")
    try:
        eventplan.difference(before, plan, scenario).text()
        eventplan.difference(plan, before, scenario).csv()
    except EventplanError as error:
        _is_in_words(error)


@cache
def bases() -> list[tuple[Any, Plan]]:
    """Trees of scenarios that begin a fuzz, with a plan for each."""
    plan = parse_plan((BASE / "full.json").read_bytes(), "full.json")
    trees = [read_yaml(file.read_bytes(), file.name).tree for file in (BASE / "full.yaml", EVERYTHING)]
    other = eventplan.plan(load_text(EVERYTHING.read_text()), workers=1, effort=0.2)
    assert isinstance(other, Plan)
    return [*zip(trees, (plan, other), strict=True)]


def scenario_changed(data: bytes) -> None:
    """
    Edits of a scenario: what can be read is written back, checked, planned, and a plan that was is judged.

    Agendas, pages, tables or pictures are made of it, or refused in words.
    """
    tree, plan = bases()[bool(data) and data[0] % 2]
    text = json.dumps(edited(tree, data[1:]), ensure_ascii=False)
    document, complaints = _read(text.encode("utf-8", "replace"))
    assert all(complaint.line > 0 and complaint.message for complaint in complaints)
    if document is None:
        assert complaints
        return
    assert load_text(to_yaml(document)) == document
    assert all(complaint.message for complaint in check(document))
    items_of(document)
    assert all(finding.message for finding in claims_of(document, plan, scenario_hash(document)))
    if sum(data) % 16 == 0:
        eventplan.plan(document, workers=1, effort=0.05, seconds=10)  # an unlawful plan is an error of ours
    warnings.simplefilter("ignore", OtherScenario)
    try:
        MAKES[sum(data) % len(MAKES)](document, plan)
    except EventplanError as error:
        _is_in_words(error)


def _pictures(scenario: Scenario, plan: Plan) -> None:
    for what in PICTURES:
        if what not in ("moved", "person", "delegation"):
            try:
                picture(scenario, plan, what)
            except EventplanError as error:
                _is_in_words(error)


MAKES: tuple[Callable[[Scenario, Plan], object], ...] = (
    agendas,
    lambda scenario, plan: exports(scenario, plan, DESK),
    lambda scenario, plan: site(scenario, plan, "control-room"),
    _pictures,
)


@cache
def released() -> tuple[Scenario, Plan, Path, list[Any]]:
    """A conference that has been released once, where, and the lines of its ledger."""
    from tests.publish.sites import at, release, scene

    folder = Path(tempfile.mkdtemp(prefix="eventplan-fuzz-"))
    scenario, plan = scene()
    release(folder, (scenario, plan), at("01T09:00"))
    (folder / "site-desk" / "manifest.json").unlink()
    lines = (BASE / "ledger.jsonl").read_text().splitlines()
    return scenario, plan, folder, [json.loads(line) for line in lines]


def ledger_changed(data: bytes) -> None:
    """Edits of a ledger: read whole or refused; of some, a release is made or refused, nothing else."""
    scenario, plan, folder, tree = released()
    lines = [json.dumps(line).encode() for line in edited(tree, data[1:])]
    try:
        ledger = Ledger.read(b"\n".join(lines), BASE / "ledger.jsonl")
        pages = [ledger.page(reader) for reader in ledger.readers()]
    except EventplanError as error:
        _is_in_words(error)
        return
    assert len(pages) == len(lines) - 1
    if not data or data[0] % 8:
        return
    with tempfile.TemporaryDirectory() as other:
        copy = Path(other) / "here"
        shutil.copytree(folder, copy)
        (copy / "site-desk" / "ledger.jsonl").write_bytes(b"\n".join([*lines, b""]))
        revised = datetime(2025, 10, 1, 9, tzinfo=UTC) + timedelta(days=1)
        secret = b"0123456789abcdef0123456789abcdef"
        try:
            publish(scenario, plan, copy / "site", secret=secret, revised=revised)
        except EventplanError as error:
            _is_in_words(error)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "scenario": scenario,
    "table": table,
    "plan": plan,
    "schedule": schedule,
    "change": change,
    "plan-changed": plan_changed,
    "scenario-changed": scenario_changed,
    "ledger-changed": ledger_changed,
}
