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


def test_what_a_day_cannot_hold_goes_to_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """If too much was dealt to one day the draft is complete all the same."""
    solving = import_module("eventplan.solver.solve")
    monkeypatch.setattr(solving._Search, "run", None)
    monkeypatch.setattr(draft.Drafting, "_days", lambda self: dict.fromkeys(range(8), 0))
    monkeypatch.setattr(solving._Search, "_too_large", lambda self: True)
    # An hour of each day takes three sessions, so a day's four take twelve: shorten it by windows.
    scenario = _days()
    short = [s.model_copy(update={"windows": _mornings(scenario)}) for s in scenario.sessions]
    found = plan(scenario.model_copy(update={"sessions": tuple(short)}), **QUICK)
    assert isinstance(found, Plan)
    assert len(found.placements) == 8
    assert {placement.start.day for placement in found.placements} == {25, 26}


def _mornings(scenario: Scenario) -> tuple[object, ...]:
    text = ("2025-10-25 08:00/10:00", "2025-10-26 08:00/10:00")
    made = Scenario.model_validate(
        {
            **scenario.model_dump(mode="json", exclude_unset=True),
            "sessions": [
                {**session.model_dump(mode="json", exclude_unset=True), "windows": text}
                for session in scenario.sessions
            ],
        }
    )
    return made.sessions[0].windows


@pytest.mark.parametrize("seed", range(25))
def test_what_rooms_cost_at_least_is_no_more_than_a_plan_costs(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bound of an event that is too large to search whole holds for every plan."""
    scenario, hidden = planted(seed)
    plain = plan(scenario, **QUICK)
    monkeypatch.setattr(import_module("eventplan.solver.solve")._Search, "_too_large", lambda self: True)
    found = plan(scenario, **QUICK)
    assert isinstance(plain, Plan)
    assert isinstance(found, Plan)
    assert verify(scenario, found) == ()
    assert found.bound <= min(score(scenario, hidden).total, plain.score)


def test_rooms_in_short_supply_give_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions that all wish for one room are charged for those that it cannot take."""
    monkeypatch.setattr(import_module("eventplan.solver.solve")._Search, "_too_large", lambda self: True)
    scenario = _days()
    wished = Scenario.model_validate(
        {
            **scenario.model_dump(mode="json", exclude_unset=True),
            "delegations": [],
            "sessions": [
                {
                    "id": f"s{n}",
                    "kind": "roundtable",
                    "title": f"Session {n}",
                    "duration": 120,
                    "prefer_rooms": [{"room": "R0", "price": 7}],
                }
                for n in range(7)
            ],
        }
    )
    found = plan(wished, **QUICK)
    assert isinstance(found, Plan)
    # Two days of four hours: R0 takes one session before its turnover and one after, if that is none.
    gap = wished.rooms[0].turnover
    takes = 2 * (2 if gap == 0 else 1)
    assert (found.bound, found.score) == (7 * (7 - takes), 7 * (7 - takes))
