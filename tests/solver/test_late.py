"""
What is judged once placements are known: each such rule leaves the best plan, or a proof that there is none.

Each scenario is so small that every plan of it can be judged (`tests/exhaustive.py`).
"""

from datetime import datetime
from typing import Any

import pytest

import eventplan
from eventplan.files import scenario_hash
from eventplan.model import NoPlan, Plan, Scenario, Status
from eventplan.verifier import claims_of
from tests.exhaustive import Choices, cheapest
from tests.temptations import CLOSED, DAY, tiny, two_rooms
from tests.test_plan_mutants import SCENARIO

STARTS = [datetime.fromisoformat(f"{DAY}T{clock}+07:00") for clock in ("09:00", "10:00")]
MEMBERS = ["A-01", "A-02", "B-01", "B-02", "C-01"]


def parties(**wishes: Any) -> list[dict[str, Any]]:
    """Three delegations of two; what some of them wish to attend."""
    return [{"id": n, "name": n, "size": 2, "interests": wishes.get(n, {})} for n in "ABC"]


def gated(*sessions: dict[str, Any], uses: tuple[str, ...], minutes: int = 3, **rest: Any) -> Scenario:
    """Sessions whose people come through one gate, one in each of so many minutes before the start."""
    return tiny(
        *({"room": "A", **session} for session in sessions),
        **{
            "common_sense": False,
            "zones": [{"id": "inner", "name": "Inner"}],
            "rooms": [{**room, "zone": "inner"} for room in two_rooms()],
            "walking": {"same_floor": "0 min"},
            "checkpoints": [
                {"id": "gate", "name": "Gate", "zone": "inner", "lanes": 1, "rate": 60, "queue": 9}
            ],
            "gates": [
                {"session": name, "checkpoints": ["gate"], "arrivals": [[minutes, 0], [0, 100]]}
                for name in uses
            ],
            "delegations": parties(),
            **rest,
        },
    )


def statements(*who: str, parts: tuple[str, ...] = ("debate",)) -> list[dict[str, Any]]:
    """A list of statements of ten minutes each."""
    items = [{"who": person} for person in who]
    stated = [{"session": part} for part in parts]
    return [{"id": "list", "parts": stated, "items": items, "seconds": 600, "call_up": 0}]


DEBATE = {"id": "debate", "attendance": "delegations"}
OPEN = {"attendance": "open", "organisers": ["A"]}
SPEAKERS = ("A-01", "B-01", "C-01")

CASES: dict[str, tuple[Scenario, dict[str, Any]]] = {
    "those who speak are those who cover": (
        gated(DEBATE, uses=("debate",), speakers_lists=statements(*SPEAKERS)),
        {"debate": MEMBERS},
    ),
    "four who speak and three who pass": (
        gated(DEBATE, uses=("debate",), speakers_lists=statements(*SPEAKERS, "A-02")),
        {"debate": MEMBERS},
    ),
    "a list in two parts": (
        gated(
            {**DEBATE, "start": f"{DAY} 09:00"},
            {**DEBATE, "id": "second", "room": "B"},
            uses=("debate", "second"),
            minutes=2,
            speakers_lists=statements("A-01", "B-01", "A-02", parts=("debate", "second")),
            delegations=[{"id": "A", "name": "A", "size": 2}, {"id": "B", "name": "B", "size": 1}],
        ),
        {"debate": ["A-01", "A-02", "B-01"], "second": ["A-01", "A-02", "B-01"]},
    ),
    "a rank that no speaker has": (
        gated(
            {**DEBATE, "least_rank": "minister"},
            uses=("debate",),
            speakers_lists=statements("A-02", "B-02"),
            delegations=[
                {"id": n, "name": n, "size": 2, "members": [{"id": f"{n}-01", "head": True, "rank": "minister"}]}
                for n in "AB"
            ],
        ),
        {"debate": MEMBERS[:4]},
    ),
    "wishes as far as the gate allows": (
        gated({**OPEN, "id": "talk"}, uses=("talk",), delegations=parties(A={"talk": 4}, B={"talk": 2}, C={"talk": 1}), minutes=2),
        {"talk": MEMBERS},
    ),
    "two at one gate, whose people come at once": (
        gated(
            {**OPEN, "id": "talk", "start": f"{DAY} 09:00"},
            {**OPEN, "id": "more", "room": "B", "start": f"{DAY} 09:00"},
            uses=("talk", "more"),
            delegations=parties(B={"talk": 2, "more": 5}, C={"talk": 3, "more": 1}),
        ),
        {"talk": ["A-01", "B-01", "C-01"], "more": ["A-02", "B-02", "C-02"]},
    ),
    "a full room of those who speak": (
        gated(
            DEBATE,
            uses=(),
            rooms=[{"id": "A", "name": "A", "venue": "house", "capacity": 3}],
            speakers_lists=statements(*SPEAKERS),
        ),
        {"debate": MEMBERS},
    ),
    "a zone as full as it may be": (
        gated(
            DEBATE,
            {**CLOSED, "id": "beside", "room": "B", "heads": 2},
            uses=(),
            zones=[{"id": "inner", "name": "Inner", "cap": 5}],
            speakers_lists=statements(*SPEAKERS),
        ),
        {"debate": MEMBERS[:3] + MEMBERS[4:]},
    ),
    "hours of whoever covers alone": (
        gated(
            {**DEBATE, "seats": 1},
            {**DEBATE, "id": "second", "room": "B"},
            uses=(),
            delegations=[{"id": "A", "name": "A", "size": 1}],
            workload=[{"who": ["A-01"], "stretch": 60}],
        ),
        {"debate": ["A-01"], "second": ["A-01"]},
    ),
}  # fmt: skip


NONE = {
    "four who speak and three who pass",
    "a rank that no speaker has",
    "hours of whoever covers alone",
}
"""Those that leave no plan."""


@pytest.mark.parametrize("name", CASES)
def test_it_is_the_best_plan_or_none(name: str) -> None:
    """As judging every plan says; nothing is left unknown."""
    scenario, people = CASES[name]
    answer = eventplan.plan(scenario, workers=1, effort=5)
    best = cheapest(scenario, Choices(STARTS, people))
    assert (best is None) == (name in NONE)
    if best is None:
        assert isinstance(answer, NoPlan)
        assert answer.status is Status.INFEASIBLE
        return

    assert isinstance(answer, Plan)
    assert answer.score == best
    assert answer.status is Status.OPTIMAL or answer.bound < best  # what the model does not see
    assert not claims_of(scenario, answer, scenario_hash(scenario))


def test_a_gate_of_a_session_that_may_be_anywhere() -> None:
    """Those who speak come through the gate, and nobody else where nobody else must; it was a loop."""
    gates = "gates: [{session: opening, checkpoints: [gate]}"
    scenario = eventplan.load_text(
        SCENARIO.replace(gates, f"{gates}, {{session: debate, checkpoints: [gate]}}")
    )
    answer = eventplan.plan(scenario, workers=1, effort=10)
    assert isinstance(answer, Plan)
    assert answer.status is Status.OPTIMAL
    assert not claims_of(scenario, answer, scenario_hash(scenario))
