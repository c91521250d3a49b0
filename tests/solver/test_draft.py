"""A draft is lawful, costs what it says, and its bound holds."""

from importlib import import_module

import pytest

from eventplan.model import Plan, Scenario, Status
from eventplan.planner import plan
from eventplan.solver import draft
from eventplan.verifier import score, verify
from tests.planted import planted

QUICK = {"workers": 1, "effort": 5.0, "seconds": 60.0}


@pytest.fixture(autouse=True)
def _always(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draft, "FEW_SESSIONS", 0)
    monkeypatch.setattr(draft, "MANY_SESSIONS", 0)


@pytest.mark.parametrize("seed", range(40))
def test_with_a_draft_plans_are_as_good_as_without(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beginning with a draft changes neither what is lawful nor what is best."""
    scenario, hidden = planted(seed)
    found = plan(scenario, **QUICK)
    monkeypatch.setattr(draft, "FEW_SESSIONS", 10_000)
    plain = plan(scenario, **QUICK)
    assert isinstance(found, Plan)
    assert isinstance(plain, Plan)
    assert verify(scenario, found) == ()
    assert found.bound <= min(score(scenario, hidden).total, plain.score)
    if found.status is plain.status is Status.OPTIMAL:
        assert found.score == plain.score


def test_a_draft_that_grants_every_wish_ends_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where each day grants every wish there is nothing to search for, and the plan is proved best."""
    monkeypatch.setattr(import_module("eventplan.solver.solve")._Search, "run", None)
    scenario = _days()
    found = plan(scenario, **QUICK)
    assert isinstance(found, Plan)
    assert (found.status, found.score) == (Status.OPTIMAL, 0)
    assert verify(scenario, found) == ()


def test_a_day_that_does_not_work_out_leaves_it_to_the_search() -> None:
    """Wishes that cannot all be granted on their days are weighed by the search, to the optimum."""
    scenario = _days(wish="2025-10-25 08:00/09:00")
    found = plan(scenario, **QUICK)
    assert isinstance(found, Plan)
    # Three rooms hold three of the eight sessions in the hour that all wish for.
    assert (found.status, found.score) == (Status.OPTIMAL, 5 * 10)


def _days(wish: str | None = None) -> Scenario:
    days = ("2025-10-25", "2025-10-26")
    return Scenario.model_validate(
        {
            "event": {
                "id": "days",
                "title": "Days",
                "time_zone": "Asia/Ho_Chi_Minh",
                "grid": 30,
                "days": [{"date": day, "opens": "08:00", "closes": "12:00"} for day in days],
            },
            "venues": [{"id": "main", "name": "Main"}],
            "rooms": [{"id": f"R{n}", "name": f"R{n}", "venue": "main", "capacity": 50} for n in range(3)],
            "delegations": [{"id": "D", "name": "D", "size": 2, "interests": {f"s{n}": 5 for n in range(8)}}]
            if wish is None
            else [],
            "sessions": [
                {
                    "id": f"s{n}",
                    "kind": "roundtable",
                    "title": f"Session {n}",
                    "duration": 60,
                    "prefer_times": [{"window": wish or days[n % 2], "price": 10}],
                }
                for n in range(8)
            ],
        }
    )
