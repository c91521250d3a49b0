"""Explanations: sums that do not come out, conflicts of which nothing can be left out, ways out that work."""

import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest

from eventplan.explanation import explain
from eventplan.explanation.conflict import Rest, conflicts, smallest
from eventplan.explanation.cores import core
from eventplan.explanation.deadline import Deadline
from eventplan.explanation.edits import Edit, Sort, edit_instructions
from eventplan.explanation.reasons import reasons
from eventplan.explanation.sums import arithmetic
from eventplan.explanation.ways_out import Search, WayOut, ways_out
from eventplan.files import load
from eventplan.model import NoPlan, Progress, Scenario, Status
from eventplan.planner import plan
from tests.temptations import TEMPTATIONS, tiny

ROOT = Path(__file__).parent.parent.parent
CLOSED = {"attendance": "closed"}


@pytest.mark.parametrize("rule", TEMPTATIONS)
def test_the_planted_cause_is_in_a_minimal_conflict(rule: str) -> None:
    """Each temptation's own rule is in its conflict, and without any one statement the rest has a plan."""
    scenario = TEMPTATIONS[rule]
    verdict = conflicts(scenario, deadline=Deadline(60))
    labels = verdict.conflicts[0].labels
    assert rule in {name for name, _ in labels}
    assert verdict.conflicts[0].minimal
    rest = Rest(scenario, Deadline(60))
    assert rest.has_plan(labels) is False
    for label in labels:
        assert rest.has_plan([other for other in labels if other != label]) is True


@pytest.mark.parametrize("rule", TEMPTATIONS)
def test_each_way_out_gives_a_plan(rule: str) -> None:
    """Every way out, applied, is planned; they are sorted by price."""
    scenario = TEMPTATIONS[rule]
    ways = explain(scenario, seconds=60, most=2).ways_out
    assert ways
    assert [way.price for way in ways] == sorted(way.price for way in ways)
    for way in ways:
        assert not isinstance(plan(way.apply(scenario), workers=1, effort=5.0), NoPlan)


def test_independent_conflicts_are_all_told() -> None:
    """Two rooms' worth of trouble are two conflicts."""
    scenario = tiny(
        {"id": "x", **CLOSED, "heads": 60},
        {"id": "y", **CLOSED, "features": ["stage"]},
    )
    verdict = conflicts(scenario, deadline=Deadline(60))
    assert verdict.complete
    assert sorted(sorted({rule for rule, _ in c.labels}) for c in verdict.conflicts) == [
        ["placed", "room-capacity"],
        ["placed", "room-features"],
    ]


def test_a_scenario_that_works_has_no_conflict() -> None:
    """Nothing to explain is said as such."""
    assert explain(tiny({"id": "x", **CLOSED}), seconds=30).status is Status.FEASIBLE


def test_without_time_nothing_is_claimed() -> None:
    """With no time left, the status is unknown unless a sum proves it, and nothing is called minimal."""
    explanation = explain(TEMPTATIONS["parallel-limit"], seconds=0)
    assert explanation.status is Status.UNKNOWN
    assert explanation.conflicts == ()
    assert explain(TEMPTATIONS["room-capacity"], seconds=0).status is Status.INFEASIBLE


@pytest.mark.parametrize(
    ("scenario", "words"),
    [
        (tiny({"id": "x", **CLOSED, "heads": 60}), "'Room A' (A): too few seats for 60"),
        (tiny({"id": "x", **CLOSED, "features": ["stage"]}), "'Room A' (A): no stage"),
        (
            tiny(
                *({"id": f"s{n}", **CLOSED, "slots": "grid"} for n in range(3)),
                slot_grids=[{"id": "grid", "slots": ["2025-10-25 09:00/10:00", "2025-10-25 10:00/11:00"]}],
            ),
            "3 roundtables, 2 slots × 1 room = 2 places: 3 > 2",
        ),
        (
            tiny(
                {"id": "x", **CLOSED, "speakers": ["ONE-01"]},
                delegations=[{"id": "ONE", "name": "One", "size": 1, "leaves": "2025-10-25 09:30"}],
            ),
            "is needed for 60 minutes in 1 session and is there for 30",
        ),
        (TEMPTATIONS["organiser-quota"], "2 > 1"),
    ],
    ids=["seats", "features", "slots", "person", "quota"],
)
def test_sums_that_do_not_come_out(scenario: Scenario, words: str) -> None:
    """What needs no search is said at once, with the sum."""
    assert any(words in remark.message for remark in arithmetic(scenario))


def test_arithmetic_is_never_wrong() -> None:
    """Where a plan exists, no sum is complained of."""
    from tests.planted import planted

    for seed in range(60):
        scenario, _ = planted(seed)
        assert arithmetic(scenario) == ()


def test_ctrl_c_gives_what_is_known() -> None:
    """Interrupted while a conflict is made smaller, it is returned, and not called minimal."""
    before = signal.getsignal(signal.SIGINT)
    messages: list[str] = []

    def progress(now: Progress) -> None:
        words = now.message
        if words.startswith("conflict 1") and not messages:
            messages.append(words)
            signal.raise_signal(signal.SIGINT)
            time.sleep(1.0)  # the work has a thread of its own: until the main thread has taken the signal

    explanation = explain(TEMPTATIONS["parallel-limit"], seconds=60, progress=progress)
    assert explanation.interrupted
    assert explanation.status is Status.INFEASIBLE
    assert explanation.conflicts
    assert not explanation.conflicts[0].minimal
    assert explanation.ways_out == ()
    assert not explanation.cheapest
    assert signal.getsignal(signal.SIGINT) is before


def test_ways_out_share_a_deadline() -> None:
    """With time for the conflicts alone, no way out is claimed, and that cheaper ones may be is said."""
    scenario = TEMPTATIONS["parallel-limit"]
    known = [smallest(scenario, core(scenario, Deadline(60)), Deadline(60))]
    ways = ways_out(scenario, known, deadline=Deadline(0))
    assert ways.ways == ()
    assert not ways.complete


@pytest.mark.long
def test_the_published_grid_of_hanoi_is_explained() -> None:
    """37 > 36 at once; a minimal conflict; a 13th in parallel and the documented row among the ways out."""
    scenario = load(ROOT / "scenarios" / "hanoi-2025-guidelines.yaml")
    assert any("37 > 36" in remark.message for remark in arithmetic(scenario))
    explanation = explain(scenario, seconds=300)
    assert explanation.conflicts[0].minimal
    assert {rule for rule, _ in explanation.conflicts[0].labels} == {
        "placed",
        "allowed-times",
        "parallel-limit",
    }
    edits = " ".join(edit for way in explanation.ways_out for edit in way.changes[0].instructions(scenario))
    assert "hanoi-2025/event.yaml:" in edits
    assert "write `most: 13` (now `12`)" in edits
    assert "add `2025-10-25 12:30/13:45` to `slots`" in edits
    assert len(explanation.ways_out) >= 3


def test_what_two_changes_write_into_one_new_field_is_told_once() -> None:
    """Two waivers of one rule are one edit of the file: two would each leave the other out."""
    scenario = load(Path("scenarios/infeasible/three-sessions-one-hall.yaml"))
    edit, other = (Edit(Sort.ADD, ("rules", "room-free", "waived_for"), who) for who in ("a", "b"))
    price = Edit(Sort.WRITE, ("rules", "placed", "price"), 5)
    first, second, third = edit_instructions(scenario, [edit, price, other])
    assert first.endswith(
        "write `rules: {room-free: {waived_for: [a, b]}, placed: {price: 5}}` at the top of the file"
    )
    assert second.endswith(": by the edit above")
    assert third == second
    assert edit_instructions(scenario, [edit]) == [edit.instruction(scenario)]


def test_one_line_is_told_once() -> None:
    """What is said of several exhibitors in the same words is one line; nobody avoids anybody here."""
    (line,) = reasons(TEMPTATIONS["booths"], [("booths", ("fair", "ONE")), ("booths", ("fair", "TWO"))])
    assert line.message == "'fair' (fair) has 2 booths for 3 exhibitors, one each"
    assert line.subjects == ("fair", "ONE", "TWO")


def _pinned_to_the_hall() -> Scenario:
    """Protected talks and a press conference, too large for the attic, pinned to one hall for one hour."""
    common = {"kind": "roundtable", "attendance": "closed", "start": "2025-10-25 09:30", "room": "A"}
    rooms = [
        {"id": "A", "name": "Hall", "venue": "house", "capacity": 100, "zone": "red"},
        {"id": "B", "name": "Attic", "venue": "house", "capacity": 40},
    ]
    talks = {"id": "talks", **common, "protected": True, "heads": 10}
    return tiny(
        talks,
        {"id": "press", **common, "heads": 60},
        rooms=rooms,
        zones=[{"id": "red", "name": "Red", "sweep": 30}],
    )


def test_a_way_out_to_a_room_that_nobody_sweeps_says_so() -> None:
    """The talks were in a zone that is swept; of the press conference nothing of the kind is to be said."""
    scenario = _pinned_to_the_hall()
    ways = explain(scenario, seconds=60, workers=1).ways_out
    warned = {way.changes[0].id: way.warnings(scenario) for way in ways if len(way.changes) == 1}
    assert warned["unpin-room talks"] == (
        "'talks' (talks) is protected, and nobody sweeps 'Attic' (B), where it may then be",
    )
    assert not any(warnings for change, warnings in warned.items() if change != "unpin-room talks")


def test_a_way_out_has_no_change_and_no_edit_that_it_does_not_need() -> None:
    """Each is left out, and the rest is kept if a plan is found with it; what is needed stays."""
    scenario = _pinned_to_the_hall()
    way = next(
        way
        for way in explain(scenario, seconds=60, workers=1).ways_out
        if [change.id for change in way.changes] == ["unpin-room talks"]
    )
    search = Search(scenario, Deadline(60, workers=1), lambda _words: None)
    (change,) = way.changes
    idle = Edit(Sort.WRITE, ("sessions", 0, "title"), "Secret talks")
    useless = replace(change, id="title", sort="title", edits=(idle,))
    assert search.least(WayOut((change, useless))) == WayOut((change,))
    assert search.least(WayOut((replace(change, edits=(idle, *change.edits)),))) == WayOut((change,))
    assert search.least(way) is way


def test_what_a_change_states_is_not_removed_from_the_file_that_it_changes(tmp_path: Path) -> None:
    """The room is lost by a line of `changes`, and has no `holds` in its own file: nothing is to be removed there."""
    (tmp_path / "event.yaml").write_text(
        "event: {id: e, title: E, time_zone: Europe/Lisbon, days: [{date: 2026-05-12, opens: '09:00', closes: '12:00'}]}\n"
        "venues: [{id: v, name: V}]\n"
        "rooms:\n  - {id: hall, name: Hall, venue: v, capacity: 9, holds: [2026-05-12 11:00/12:00]}\n"
        "sessions: [{id: talk, kind: roundtable, title: Talk, duration: 1 h, heads: 5}]\n"
    )
    late = tmp_path / "late.yaml"
    late.write_text("include: [event.yaml]\nchanges: [lose-room hall until 2026-05-12 11:00]\n")
    scenario = load(late)
    stated, lost = (Edit(Sort.REMOVE, ("rooms", 0, "holds", n)).instruction(scenario) for n in (0, 1))
    assert stated.endswith("event.yaml:4:59: remove `2026-05-12 11:00/12:00` from `holds`")
    assert "event.yaml:4:51: `holds: 2026-05-12 " in lost
    assert lost.endswith("` is not stated here, but by `changes` or `kinds`: remove what says so")
