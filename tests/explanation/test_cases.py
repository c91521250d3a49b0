"""Cases of use: the cause in words, the cheapest way out first, prices that know rank, half measures together."""

import threading
from pathlib import Path

import pytest

from eventplan.explanation import Conflict, Remark, Shown, WayOut, explain
from eventplan.explanation.conflict import conflicts
from eventplan.explanation.deadline import Deadline
from eventplan.explanation.reasons import reasons
from eventplan.files import load
from eventplan.model import NoPlan, Rank, Scenario, Status
from eventplan.planner import first_plan
from eventplan.solver.assemble import labels_of
from eventplan.solver.nowhere import nowhere
from eventplan.solver.part import part_of
from eventplan.solver.problem import problem_of
from tests.grown import grown
from tests.planted import planted
from tests.temptations import CLOSED, TEMPTATIONS, tiny

from .test_infeasible import FILES

HERE = Path(__file__).parent
STORIES = sorted((HERE / "stories").glob("*.yaml"))


def case(name: str) -> Scenario:
    """A case of use."""
    return load(HERE / "cases" / f"{name}.yaml")


def test_one_of_two_rivals_does_not_chair() -> None:
    """To take one of two rivals off the chair is cheaper than to let them meet, and comes first."""
    ways = explain(case("09-rivals-ways-out"), seconds=60, most=3).ways_out
    assert [way.price for way in ways] == [60, 60, 100]
    messages = [way.changes[0].message for way in ways[:2]]
    assert messages == [f"somebody else than {who} in 'HLS 3' (hls-3)" for who in ("IND-01", "PAK-01")]
    assert (
        ways[0]
        .changes[0]
        .instructions(case("09-rivals-ways-out"))[0]
        .endswith("remove `IND-01` from `chairs`")
    )


def test_prices_know_rank() -> None:
    """What touches the President is five times as dear as what touches a minister, and is not the first way out."""
    scenario = case("09b-president")
    first = explain(scenario, seconds=60, most=1).ways_out[0]
    assert not any("The President" in change.message for change in first.changes)
    factor = scenario.ways_out.factor
    assert (factor(Rank.HEAD_OF_STATE), factor(Rank.MINISTER), factor(Rank.DELEGATE)) == (5, 1, 1)
    own = scenario.ways_out.model_copy(update={"by_rank": {Rank.HEAD_OF_STATE: 1}})
    cheaper = explain(scenario.changed(ways_out=own), seconds=60, most=1).ways_out[0]
    assert cheaper.price < first.price
    assert any("The President" in change.message for change in cheaper.changes)


def test_a_session_without_a_place_says_why() -> None:
    """Of a delegation that has left: in what the planner answers, and in the conflict."""
    scenario = case("11-no-reason")
    answer = first_plan(scenario)
    assert isinstance(answer, NoPlan)
    assert answer.reasons == (
        "session 'signing' has no start and room left: ruled out by allowed-times (signing), delegation-coverage (USA)",
    )
    (conflict,) = conflicts(scenario, deadline=Deadline(60)).conflicts
    assert conflict.minimal
    assert "those who could are there until 08 Jun 15:00" in str(conflict.reasons)


def test_an_organiser_who_is_away_is_named() -> None:
    """It is proved that there is no plan, and said who is away, and which badge is held."""
    explanation = explain(case("07-organiser-away"), seconds=60, most=1)
    assert explanation.status is Status.INFEASIBLE
    text = str(explanation.conflicts[0].reasons)
    assert "its members are there until 08 Jun 12:00; the highest clearance held: none" in text


def test_what_is_not_limited_is_no_cause() -> None:
    """Escorts, holding rooms and sweep teams without a number have no label, and no sentence says `None`."""
    for rule in ("arrivals", "sweep"):
        scenario = TEMPTATIONS[rule]
        free = scenario.resources.model_copy(
            update={"escorts": None, "holding_rooms": None, "sweep_teams": None}
        )
        named = {subjects for _, subjects in labels_of(problem_of(scenario.changed(resources=free)))}
        assert not named & {("escorts",), ("holding-rooms",), ("sweep-teams",)}
    for scenario in TEMPTATIONS.values():
        messages = [reason.message for reason in reasons(scenario, labels_of(problem_of(scenario)))]
        assert not any("None" in message for message in messages)


def test_half_measures_are_put_together() -> None:
    """Neither an hour more nor no turnover does: both do, and no more of either than it takes."""
    scenario = load(HERE / "stories" / "one-hall-three-shows.yaml")
    way = explain(scenario, seconds=60, most=1).ways_out[0]
    assert way.price == 90
    assert sorted(change.kind for change in way.changes) == ["hours", "turnover"]
    for alone in way.changes:
        assert isinstance(first_plan(alone.apply(scenario), seconds=60), NoPlan)
    assert not isinstance(first_plan(way.apply(scenario), seconds=60), NoPlan)


def test_a_remedy_comes_before_its_conflict() -> None:
    """Where a sum names the cause, its own remedy is proved before a conflict is made smaller."""
    shown: list[Shown] = []
    explain(load(Path("scenarios/infeasible/side-events-over-the-grid.yaml")), most=1, show=shown.append)
    assert [type(thing) for thing in shown] == [Remark, WayOut, Conflict]
    assert shown[1].price == 20


def test_the_same_effort_gives_the_same() -> None:
    """With one worker, and effort for its limit, every run says the same."""
    scenario = load(HERE / "stories" / "one-hall-three-shows.yaml")  # a search for sets of several changes

    def answers() -> list[str]:
        explanation = explain(scenario, seconds=None, effort=20.0, most=2)
        return [
            *map(str, explanation.ways_out),
            *(str(conflict.reasons) for conflict in explanation.conflicts),
        ]

    assert answers() == answers()


def test_it_can_be_stopped_from_outside() -> None:
    """An event that is set ends it with what is known."""
    stop = threading.Event()
    stop.set()
    explanation = explain(TEMPTATIONS["parallel-limit"], seconds=60, stop=stop)
    assert explanation.interrupted
    assert explanation.status is Status.UNKNOWN


def test_a_part_asks_nothing_that_the_whole_does_not() -> None:
    """Of a scenario with a plan each part has one, and its rule instances are those of the whole."""
    for seed in range(12):
        scenario, _ = planted(seed)
        ids = [session.id for session in scenario.sessions]
        whole = {*labels_of(problem_of(scenario))}
        for kept in (ids[:2], ids[1::2], ids):
            part = part_of(scenario, kept)
            assert {*labels_of(problem_of(part))} <= whole
            assert not isinstance(first_plan(part, seconds=30), NoPlan), (seed, kept)


def test_why_a_session_has_no_place_is_counted() -> None:
    """Nothing in it can be left out, and a session with a place has no such reasons."""
    scenario = tiny({"id": "x", **CLOSED, "heads": 60}, {"id": "y", **CLOSED})
    assert nowhere(scenario, "x") == (("room-capacity", ("x", "A")),)
    assert nowhere(scenario, "y") == ()
    assert nowhere(scenario, "x", [("room-capacity", ("x", "A"))]) == ()


def test_what_takes_two_measures_together_is_one_way_out() -> None:
    """A part of a list that holds half of the items, half as long as they take: more of them, and shorter turns."""
    scenario = tiny(
        {"id": "x", **CLOSED},
        delegations=[{"id": "ONE", "name": "One", "size": 12}],
        speakers_lists=[
            {
                "id": "speakers",
                "parts": [{"session": "x", "most": 6}],
                "items": [{"who": f"ONE-{number:02}"} for number in range(1, 13)],
                "seconds": 600,
            }
        ],
    )
    explanation = explain(scenario, seconds=60, most=1)
    (change,) = explanation.ways_out[0].changes
    assert change.message == "all 12 statements in 'x' (x), 300 s each and not 600"
    assert not isinstance(first_plan(explanation.ways_out[0].apply(scenario), seconds=30), NoPlan)
    assert len(explanation.conflicts[0].labels) == 7


@pytest.mark.long
@pytest.mark.parametrize("file", [*FILES, *STORIES], ids=lambda file: file.stem)
def test_stories_grown_to_an_event(file: Path) -> None:
    """Among sixty sessions the same is found: a conflict of the story, and a way out at the price of the small one."""
    story = load(file)
    event = grown(story)
    assert len(event.sessions) == 60
    small = explain(story, seconds=60, most=1)
    explanation = explain(event, seconds=120, most=1)
    assert explanation.status is Status.INFEASIBLE
    assert explanation.ways_out[0].price <= small.ways_out[0].price
    assert not isinstance(first_plan(explanation.ways_out[0].apply(event), seconds=60), NoPlan)
