"""
Every rule that asks who is there, in every role that somebody can have.

For each cell a small scenario in which somebody in that role begs to break the rule. Either there is no
plan, and the rule is named when that is explained; or the plan does without, and the verifier finds the
rule broken when that person is sent all the same. A cell without such a scenario says why.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from eventplan import planner, verifier
from eventplan.explanation.conflict import Deadline, conflicts
from eventplan.model import NoPlan, Plan, Scenario, Severity, Status, UnlawfulPlan
from eventplan.planner import plan
from eventplan.verifier import verify
from tests.temptations import DAY, two_rooms

QUICK: dict[str, Any] = {"workers": 1, "effort": 5.0, "seconds": 60.0}

FORCED = ("chairs", "speaks", "required", "meets", "meant", "covers", "represents", "statement", "signature")
CHOSEN = ("attends",)
STAFF = ("interprets", "escorts", "sweeps")
RULES = (
    "person-free",
    "person-available",
    "zone-clearance",
    "non-encounter",
    "zone-occupancy",
    "room-capacity",
    "checkpoint-throughput",
    "workload",
    "delegation-coverage",
)


def _in_role(role: str, session: str, who: str = "ONE-01") -> tuple[dict[str, Any], dict[str, Any]]:
    """What a session, and the scenario, state so that somebody (or their delegation) has a role there."""
    party = who.split("-")[0]
    part = {"session": session}
    listed = {"id": "list", "parts": [part], "items": [{"who": who}], "seconds": 600, "call_up": 0}
    fields: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
        "chairs": ({"chairs": [who]}, {}),
        "speaks": ({"speakers": [who]}, {}),
        "required": ({"required": [who]}, {}),
        "meets": ({"kind": "bilateral", "parties": [party, "THREE"]}, {}),
        "meant": ({"attendance": "heads", "invited": [party], "absence": "forbidden"}, {}),
        "covers": ({"attendance": "delegations", "invited": [party]}, {}),
        "represents": ({"kind": "side-event", "organisers": [party], "settling": 0}, {}),
        "attends": ({"attendance": "open", "invited": [party]}, {}),
        "statement": ({}, {"speakers_lists": [listed]}),
        "signature": ({}, {"signing_orders": [{**listed, "seconds": 600}]}),
    }
    mine, rest = fields[role]
    return {"attendance": "closed", **mine}, rest


def scene(
    role: str, *sessions: dict[str, Any], beside: dict[str, Any] | None = None, **rest: Any
) -> Scenario:
    """Session `x`, in which ONE-01 has a role, and others; *beside* are further fields of `x`."""
    mine, more = _in_role(role, "x")
    x = {"id": "x", "kind": "roundtable", "title": "x", "duration": 60, "start": f"{DAY} 09:30", "room": "A"}
    delegations = [
        {"id": "ONE", "name": "One", "interests": {"x": 3} if role == "attends" else {}},
        {"id": "TWO", "name": "Two"},
        {"id": "THREE", "name": "Three"},
    ]
    for delegation in delegations:
        delegation.update(rest.pop(str(delegation["id"]), {}))
    return Scenario.model_validate(
        {
            "event": {
                "id": "roles",
                "title": "Roles",
                "time_zone": "Asia/Ho_Chi_Minh",
                "grid": 30,
                "days": [{"date": DAY, "opens": "09:00", "closes": "12:00"}],
            },
            "venues": [{"id": "house", "name": "House"}],
            "rooms": rest.pop("rooms", two_rooms()),
            "delegations": delegations,
            "sessions": [
                {**x, **mine, **(beside or {})},
                *(
                    {"kind": "roundtable", "title": "y", "attendance": "closed", **session}
                    for session in sessions
                ),
            ],
            **rest,
            **more,
        }
    )


CLASH = {"id": "y", "duration": 60, "start": f"{DAY} 09:00", "room": "B", "speakers": ["ONE-01"]}
RED: dict[str, Any] = {
    "clearances": ["red"],
    "zones": [{"id": "inner", "name": "Inner", "clearance": "red"}],
    "rooms": [{**room, "zone": "inner"} for room in two_rooms()],
    "THREE": {"clearance": "red"},
}
FULL: dict[str, Any] = {
    "zones": [{"id": "inner", "name": "Inner", "cap": 20, "staff": 20}],
    "rooms": [{**room, "zone": "inner"} for room in two_rooms()],
}
RIVALS: dict[str, Any] = {"ONE": {"avoids": ["TWO"]}, "avoidance": {"scopes": ["session", "room"]}}

WHAT_BREAKS = {
    ("person-free", "meant"): "attendance",
    ("person-free", "covers"): "delegation-coverage",
    ("person-free", "represents"): "organisers-present",
    ("person-free", "statement"): "statements",
    ("person-free", "signature"): "signatures",
    ("person-available", "covers"): "delegation-coverage",
    ("person-available", "represents"): "organisers-present",
    ("person-available", "statement"): "statements",
    ("person-available", "signature"): "signatures",
    ("zone-clearance", "covers"): "delegation-coverage",
    ("zone-clearance", "represents"): "organisers-present",
}
"""The rule that speaks of it where another is nearer to the cause."""

NOTHING = {
    **{
        (rule, role): "staff are counted by their own rules and by the `staff` of a zone"
        for rule in RULES
        for role in STAFF
    },
    ("person-available", "meant"): "being away excuses",
    ("zone-clearance", "meant"): "a missing clearance excuses from attending; `check` warns of it",
    ("non-encounter", "meant"): "parties are seated apart at what is meant for all of them",
    ("non-encounter", "covers"): "parties are seated apart where all have seats",
    ("zone-occupancy", "attends"): "see the test of zones below: nobody more is sent than the cap allows",
    **{
        ("delegation-coverage", role): "the rule speaks of seats to cover, and of people meant elsewhere"
        for role in (*FORCED, *CHOSEN)
        if role != "covers"
    },
    **{
        ("workload", role): "members who cover or represent are chosen: see `attends`"
        for role in ("covers", "represents")
    },
}


def cell(rule: str, role: str) -> Scenario:
    """The scenario of a cell that is not empty."""
    if rule == "person-free":
        return scene(role, CLASH)
    if rule == "person-available":
        return scene(role, ONE={"leaves": f"{DAY} 09:00"}, beside={})
    if rule == "zone-clearance":
        return scene(role, **RED)
    if rule == "non-encounter":
        return scene(
            role,
            {**CLASH, "start": f"{DAY} 10:30", "room": "A", "speakers": ["TWO-01"]},
            **{**RIVALS, "avoidance": {"scopes": ["room"], "margin": 30}},
        )
    if rule == "zone-occupancy":
        return scene(role, **FULL)
    if rule == "room-capacity":
        return scene(role, rooms=[{"id": "A", "name": "Room A", "venue": "house", "capacity": 0}])
    if rule == "checkpoint-throughput":
        gate = {"id": "gate", "name": "Gate", "zone": "inner", "lanes": 1, "rate": 60, "queue": 5}
        shut = {**gate, "opens": [f"{DAY} 11:00/12:00"]}
        return scene(
            role,
            zones=[{"id": "inner", "name": "Inner"}],
            checkpoints=[shut],
            rooms=[{**room, "zone": "inner"} for room in two_rooms()],
            gates=[{"session": "x", "checkpoints": ["gate"]}],
        )
    if rule == "workload":
        return scene(
            role, {**CLASH, "start": f"{DAY} 11:00", "room": "A"}, workload=[{"who": ["ONE-01"], "hours": 1}]
        )
    assert rule == "delegation-coverage"
    return scene(role, {**CLASH, "start": f"{DAY} 09:30"})


def cells() -> Iterator[tuple[str, str]]:
    """Every cell that is not empty."""
    for rule in RULES:
        for role in (*FORCED, *CHOSEN):
            if (rule, role) not in NOTHING:
                yield rule, role


def broken(scenario: Scenario, plan: Plan) -> set[str]:
    """Rules that a plan breaks."""
    return {finding.rule for finding in verify(scenario, plan) if finding.severity is Severity.ERROR}


LONG = {("workload", "statement"), ("workload", "signature")}
"""Cells whose explanation tries a thousand starts one by one."""


@pytest.mark.parametrize(
    ("rule", "role"),
    [
        pytest.param(*cell, marks=pytest.mark.long) if cell in LONG else cell
        for cell in cells()
        if cell[1] in FORCED
    ],
)
def test_somebody_who_must_be_there(rule: str, role: str) -> None:
    """There is no plan; the rule is why; waived, the plan breaks it and nothing else."""
    scenario, named = cell(rule, role), WHAT_BREAKS.get((rule, role), rule)
    kept = plan(scenario, **QUICK)
    assert isinstance(kept, NoPlan)
    assert kept.status is Status.INFEASIBLE
    loose = plan(scenario, waive={named}, **QUICK)
    assert isinstance(loose, Plan)
    assert broken(scenario, loose) == {named}
    why = conflicts(scenario, deadline=Deadline(60), most=1)
    assert any(named == label for conflict in why.conflicts for label, _ in conflict.labels)


@pytest.mark.parametrize("rule", [rule for rule in RULES if (rule, "attends") not in NOTHING])
def test_somebody_who_need_not_come(rule: str) -> None:
    """The plan keeps the rule without them; sent all the same, they break it, and the verifier says so."""
    scenario = cell(rule, "attends")
    answer = plan(scenario, **QUICK)
    assert isinstance(answer, Plan)
    assert broken(scenario, answer) == set()
    assert "ONE-01" not in answer.attendance.get("x", ())
    sent = answer.model_copy(update={"attendance": {**answer.attendance, "x": ("ONE-01",)}})
    assert rule in broken(scenario, sent)


@pytest.mark.parametrize(("rule", "role"), [cell for cell in cells() if cell[1] in FORCED])
def test_a_cell_notices_what_is_broken(rule: str, role: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the law gone nothing is found; with the solver deaf to it the plan is unlawful, and refused."""
    scenario, named = cell(rule, role), WHAT_BREAKS.get((rule, role), rule)
    loose = plan(scenario, waive={named}, **QUICK)
    assert isinstance(loose, Plan)
    left = tuple(law for law in verifier.RULES if law.id != named)
    with monkeypatch.context() as patch:
        patch.setattr(verifier, "RULES", left)
        assert broken(scenario, loose) == set()
    deaf = partial(planner.solve, scenario, lawful=None, judge=None, **{**QUICK, "waive": {named}})
    monkeypatch.setattr(planner, "solve", lambda *_, **__: deaf())
    with pytest.raises(UnlawfulPlan):
        plan(scenario, **QUICK)


def test_every_cell_is_there_or_says_why() -> None:
    """The table is whole, and nothing that says why it is empty is not."""
    full = set(cells())
    every = {(rule, role) for rule in RULES for role in (*FORCED, *CHOSEN, *STAFF)}
    assert full | set(NOTHING) == every
    assert not full & set(NOTHING)
