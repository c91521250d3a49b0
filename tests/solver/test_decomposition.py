"""A draft is lawful, costs what it says, and its bound holds."""

from dataclasses import replace

import pytest

from eventplan.model import Plan, Scenario, Status
from eventplan.planner import plan
from eventplan.solver import day_master, day_plans, decomposition
from eventplan.solver.assemble import candidates_of
from eventplan.solver.budget import Budget
from eventplan.solver.heuristics.insertion import knows
from eventplan.solver.incumbent import Bound, Incumbent
from eventplan.solver.problem import problem_of
from eventplan.solver.result import StageRecord
from eventplan.solver.search import Search
from eventplan.solver.stages import LargeEventNeighbourhoods, sizes, whole_model
from eventplan.verifier import score, verify
from tests.planted import planted

QUICK = {"workers": 1, "effort": 5.0, "seconds": 60.0}


@pytest.fixture(autouse=True)
def _always(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decomposition, "FEW_SESSIONS", 0)
    monkeypatch.setattr(day_plans, "MANY_SESSIONS", 0)
    monkeypatch.setattr(day_master, "MANY_SESSIONS", 0)


@pytest.mark.parametrize("seed", range(40))
def test_with_a_draft_plans_are_as_good_as_without(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beginning with a draft changes neither what is lawful nor what is best."""
    scenario, hidden = planted(seed)
    answer = plan(scenario, **QUICK)
    monkeypatch.setattr(decomposition, "FEW_SESSIONS", 10_000)
    plain = plan(scenario, **QUICK)
    assert isinstance(answer, Plan)
    assert isinstance(plain, Plan)
    assert verify(scenario, answer) == ()
    assert answer.bound <= min(score(scenario, hidden).total, plain.score)
    if answer.status is plain.status is Status.OPTIMAL:
        assert answer.score == plain.score


@pytest.mark.parametrize("seed", range(6))
def test_days_planned_at_once_are_as_good(seed: int) -> None:
    """Two workers plan two days at once: what they find is lawful, and no bound is above it."""
    scenario, hidden = planted(seed)
    answer = plan(scenario, workers=2, effort=5.0, seconds=60.0)
    assert isinstance(answer, Plan)
    assert verify(scenario, answer) == ()
    assert answer.bound <= min(score(scenario, hidden).total, answer.score)


def test_a_draft_that_grants_every_wish_ends_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where each day grants every wish there is nothing to search for, and the plan is proved best."""
    monkeypatch.setattr(whole_model, "search_whole", None)
    scenario = _days()
    answer = plan(scenario, **QUICK)
    assert isinstance(answer, Plan)
    assert (answer.status, answer.score) == (Status.OPTIMAL, 0)
    assert verify(scenario, answer) == ()


def test_a_day_that_does_not_work_out_leaves_it_to_the_search() -> None:
    """Wishes that cannot all be granted on their days are weighed by the search, to the optimum."""
    scenario = _days(wish="2025-10-25 08:00/09:00")
    answer = plan(scenario, **QUICK)
    assert isinstance(answer, Plan)
    # Three rooms hold three of the eight sessions in the hour that all wish for.
    assert (answer.status, answer.score) == (Status.OPTIMAL, 5 * 10)


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
            # What is tried is the draft: what counts unasked is off.
            "common_sense": False,
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
    monkeypatch.setattr(whole_model, "search_whole", None)
    monkeypatch.setattr(day_master.DayMaster, "assign", lambda self: dict.fromkeys(range(8), 0))
    monkeypatch.setattr(Search, "is_too_large", lambda self: True)
    # An hour of each day takes three sessions, so a day's four take twelve: shorten it by windows.
    scenario = _days()
    short = [s.model_copy(update={"windows": _mornings(scenario)}) for s in scenario.sessions]
    answer = plan(scenario.model_copy(update={"sessions": tuple(short)}), **QUICK)
    assert isinstance(answer, Plan)
    assert len(answer.placements) == 8
    assert {placement.start.day for placement in answer.placements} == {25, 26}


def _mornings(scenario: Scenario) -> tuple[object, ...]:
    text = ("2025-10-25 08:00/10:00", "2025-10-26 08:00/10:00")
    mornings = Scenario.model_validate(
        {
            **scenario.model_dump(mode="json", exclude_unset=True),
            "sessions": [
                {**session.model_dump(mode="json", exclude_unset=True), "windows": text}
                for session in scenario.sessions
            ],
        }
    )
    return mornings.sessions[0].windows


@pytest.mark.parametrize("seed", range(25))
def test_what_rooms_cost_at_least_is_no_more_than_a_plan_costs(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bound of an event that is too large to search whole holds for every plan."""
    scenario, hidden = planted(seed)
    plain = plan(scenario, **QUICK)
    monkeypatch.setattr(Search, "is_too_large", lambda self: True)
    answer = plan(scenario, **QUICK)
    assert isinstance(plain, Plan)
    assert isinstance(answer, Plan)
    assert verify(scenario, answer) == ()
    assert answer.bound <= min(score(scenario, hidden).total, plain.score)


def test_rooms_in_short_supply_give_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions that all wish for one room are charged for those that it cannot take."""
    monkeypatch.setattr(Search, "is_too_large", lambda self: True)
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
    answer = plan(wished, **QUICK)
    assert isinstance(answer, Plan)
    # Two days of four hours: R0 takes one session before its turnover and one after, if that is none.
    gap = wished.rooms[0].turnover
    takes = 2 * (2 if gap == 0 else 1)
    assert (answer.bound, answer.score) == (7 * (7 - takes), 7 * (7 - takes))


@pytest.mark.parametrize(
    "seed", [pytest.param(seed, marks=pytest.mark.long) if seed % 3 else seed for seed in range(25)]
)
def test_events_too_large_to_search_whole_are_searched_near_their_draft(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Days planned anew and neighbourhoods leave a lawful plan, and a bound that holds."""
    scenario, hidden = planted(seed)
    plain = plan(scenario, **QUICK)
    monkeypatch.setattr(sizes, "SMALL", 1)
    monkeypatch.setattr(sizes, "LARGE", 0)
    answer = plan(scenario, **QUICK)
    assert isinstance(plain, Plan)
    assert isinstance(answer, Plan)
    assert verify(scenario, answer) == ()
    assert answer.bound <= min(score(scenario, hidden).total, plain.score)


def test_a_part_of_the_time_is_not_all_of_it() -> None:
    """A model is not too large because the part of the time is over that the days were given."""
    problem, budget, bound = problem_of(_days()), Budget(seconds=1_000), Bound()
    search = Search(problem, (), budget, Incumbent(problem, (), budget, bound), bound)
    with budget.part(0.0):
        assert budget.left() == 0
        assert not search.is_too_large()


def test_a_draft_is_not_the_end_where_each_session_has_its_own_wishes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What costs is not known before the whole model is made: an event too large for that is searched too."""
    scenario = _days("2025-10-25 09:00/10:00")
    assert knows(candidates_of(problem_of(scenario), ()))
    monkeypatch.setattr(sizes, "SMALL", 1)
    monkeypatch.setattr(Search, "is_too_large", lambda self: True)
    drafted = decomposition.Decomposition.run
    monkeypatch.setattr(decomposition.Decomposition, "run", lambda self: replace(drafted(self), bound=0))
    monkeypatch.setattr(decomposition.Decomposition, "floor", lambda self: 0)
    records: list[StageRecord] = []
    planned = plan(scenario, **QUICK, log=records.append)
    assert isinstance(planned, Plan)
    assert planned.bound < planned.score
    assert records[-1].stage == LargeEventNeighbourhoods.name
    assert records[-1].effort > 0


def _with(scenario: Scenario, **changed: object) -> Scenario:
    return Scenario.model_validate({**scenario.model_dump(mode="json", exclude_unset=True), **changed})


def _from_to(first: tuple[str, str], second: tuple[str, str]) -> dict[str, object]:
    """Two days with other hours: when each opens and closes."""
    days = zip(("2025-10-25", "2025-10-26"), (first, second), strict=True)
    event = _days().event.model_dump(mode="json", exclude_unset=True)
    return {
        **event,
        "days": [{"date": day, "opens": opens, "closes": closes} for day, (opens, closes) in days],
    }


def _only_the_draft(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Search, "is_too_large", lambda self: True)
    monkeypatch.setattr(whole_model, "search_whole", None)


def _sessions(number: int, **facts: object) -> list[dict[str, object]]:
    plain = {"kind": "roundtable", "duration": 60, "heads": 50}
    return [{"id": f"s{n}", "title": f"Session {n}", **plain, **facts} for n in range(number)]


def test_wishes_without_a_seat_are_charged_in_small_rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    """A larger room costs its empty seats, a smaller one the wishes that it has no seat for: both known."""
    _only_the_draft(monkeypatch)
    parties = [{"id": f"D{n}", "name": f"D{n}", "size": 4, "interests": {"s0": 2}} for n in range(12)]
    rooms = [
        {"id": name, "name": name, "venue": "main", "capacity": seats}
        for name, seats in (("small", 10), ("large", 60))
    ]
    wanted = _with(
        _days(),
        rooms=rooms,
        delegations=parties,
        sessions=_sessions(2, heads=10),
        preferences={"room-fit": {"weight": 1, "tolerance": 25}, "interest-coverage": {"weight": 1}},
    )
    answer = plan(wanted, **QUICK)
    assert isinstance(answer, Plan)
    # Ten of twelve have a seat in the small room: two wishes of weight 2 against what 50 empty seats cost.
    assert answer.status is Status.OPTIMAL
    small = score(wanted, answer)
    assert answer.score == answer.bound == small.total
    assert {p.session: p.room for p in answer.placements}["s1"] == "small"


@pytest.mark.parametrize(
    "tie",
    [
        {"not_parallel": [{"id": "g", "sessions": [f"s{n}" for n in range(8)]}]},
        {"parallel": [{"id": "p", "kinds": ["roundtable"], "most": 1}]},
        {"resources": {"interpretation": [{"language": "fr", "teams": 2}]}},
    ],
    ids=["group", "limit", "interpreters"],
)
def test_days_are_dealt_so_that_what_they_share_suffices(
    tie: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where all wish for the first day, and it cannot have them, the rest is dealt to the second."""
    _only_the_draft(monkeypatch)
    monkeypatch.setattr(decomposition.Decomposition, "_squeezed_in", lambda self, placed: len(placed) == 8)
    facts = {"prefer_times": [{"window": "2025-10-25", "price": 1}]}
    if "resources" in tie:
        facts |= {"languages": ["fr"], "interpreted": True}
    rooms = [{"id": f"R{n}", "name": f"R{n}", "venue": "main", "capacity": 50, "booths": 1} for n in range(9)]
    answer = plan(_with(_days(), rooms=rooms, delegations=[], sessions=_sessions(8, **facts), **tie), **QUICK)
    assert isinstance(answer, Plan)
    # Four hours, one at a time; or two teams, twice a day each: four of eight have their wish.
    assert answer.score == 4


def test_a_day_has_no_more_than_one_person_has_time_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four hours hold three sessions of an hour, with ways between them or a room to make ready, not four."""
    _only_the_draft(monkeypatch)
    monkeypatch.setattr(decomposition.Decomposition, "_squeezed_in", lambda self, placed: len(placed) == 6)
    facts = {"speakers": ["D-01"], "prefer_times": [{"window": "2025-10-25", "price": 1}]}
    parties = [{"id": "D", "name": "D", "size": 2}]
    rooms = [
        {"id": f"R{n}", "name": f"R{n}", "venue": "main", "capacity": 50, "turnover": 15} for n in range(3)
    ]
    answer = plan(_with(_days(), delegations=parties, rooms=rooms, sessions=_sessions(6, **facts)), **QUICK)
    assert isinstance(answer, Plan)
    assert answer.score == 3


def test_teams_have_their_rest_before_the_next_day_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    """Days that are planned one by one agree: who works in the evening is not asked for the next morning."""
    _only_the_draft(monkeypatch)
    sessions = _sessions(
        2, languages=["fr"], interpreted=True, windows=["2025-10-25 16:00/22:00"], duration=120
    )
    sessions += [
        {**session, "id": f"t{n}", "windows": ["2025-10-26 08:00/12:30"]}
        for n, session in enumerate(sessions)
    ]
    scenario = _with(
        _days(),
        event=_from_to(("08:00", "22:00"), ("08:00", "22:00")),
        rooms=[{"id": "R", "name": "R", "venue": "main", "capacity": 50, "booths": 1}],
        delegations=[],
        sessions=sessions,
        resources={"interpretation": [{"language": "fr", "teams": 2, "rest": 720}]},
    )
    answer = plan(scenario, **QUICK)
    assert isinstance(answer, Plan)
    assert verify(scenario, answer) == ()
    assert all(p.start.hour <= 18 for p in answer.placements if p.start.day == 25)


def test_days_that_do_not_agree_are_put_right_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a person's rest asks of two days is seen when they are put together, and settled there."""
    _only_the_draft(monkeypatch)
    facts = {"kind": "roundtable", "duration": 60, "heads": 50, "speakers": ["D-01"]}
    scenario = _with(
        _days(),
        event=_from_to(("08:00", "22:00"), ("06:00", "22:00")),
        delegations=[{"id": "D", "name": "D", "size": 2}],
        sessions=[
            {"id": "late", "title": "Late", **facts, "windows": ["2025-10-25 18:00/22:00"],
             "prefer_times": [{"window": "2025-10-25 21:00/22:00", "price": 1}]},
            {"id": "early", "title": "Early", **facts, "windows": ["2025-10-26 06:00/12:00"],
             "prefer_times": [{"window": "2025-10-26 06:00/07:00", "price": 1}]},
        ],
        workload=[{"who": ["D-01"], "rest": 600}],
    )  # fmt: skip
    answer = plan(scenario, **QUICK)
    assert isinstance(answer, Plan)
    assert verify(scenario, answer) == ()
    assert answer.score == 1


def test_large_events_of_which_wishes_are_all_that_costs_keep_their_draft(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where neighbourhoods have nothing to say, a model that takes too long to make is still not made."""
    _only_the_draft(monkeypatch)
    monkeypatch.setattr(sizes, "LARGE", 0)
    scenario = _days(wish="2025-10-25 08:00/09:00")
    only = {name: {"weight": 0} for name in ("compactness", "fair-slots", "walking", "principal-waiting")}
    answer = plan(_with(scenario, preferences={**only, "interest-coverage": {"weight": 0}}), **QUICK)
    assert isinstance(answer, Plan)
    assert answer.score == 5 * 10
