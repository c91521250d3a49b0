"""Windows of all sorts on days on which the clocks change: the law and the solver judge every start alike."""

from datetime import timedelta
from itertools import pairwise
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from eventplan.model import Event, Placement, Plan, Scenario, Span
from eventplan.preferences.working_hours import penalty
from eventplan.solver.assemble import candidates_of
from eventplan.solver.charges.working_hours import of_starts
from eventplan.solver.problem import problem_of
from eventplan.verifier import verify

from .scenes import MINUTE, Change, changes, event

ZONES = (
    "Europe/Berlin",
    "Africa/Cairo",
    "America/Havana",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Antarctica/Troll",
)

SOME = [change for zone in ZONES for change in changes(zone)[:8]]

RULES = {"opening-hours", "allowed-times", "room-available", "person-available"}


def windows(event: Event, change: Change, random: Random) -> list[str]:
    """Windows around a change, some of which touch, overlap or lie in the hour that comes twice."""
    edges = sorted(change.instant + random.randrange(-960, 960, 15) * MINUTE for _ in range(6))
    spans = [Span(a, b) for a, b in pairwise(edges) if a < b and random.random() < 0.7]
    return [str(event.window(span)) for span in spans] or [
        str(event.window(Span(edges[0], edges[-1] + MINUTE)))
    ]


def scene(change: Change, random: Random) -> Scenario:
    """One session, and windows of whatever may have windows."""
    some = event(change.zone, change.days).event

    def maybe(**fields: str) -> dict[str, list[str]]:
        return {name: windows(some, change, random) for name in fields if random.random() < 0.5}

    session = {
        "id": "x",
        "duration": random.choice((15, 45, 90, 240, 600)),
        "setup": random.choice((0, 30)),
        "teardown": random.choice((0, 30)),
        "chairs": ["x1"],
    }
    return event(
        change.zone,
        change.days,
        session | maybe(windows=""),
        event={"grid": random.choice((5, 15, 30, 60))},
        venues=[{"id": "house", "name": "House"} | maybe(open="")],
        rooms=[{"id": "A", "name": "A", "venue": "house", "capacity": 9} | maybe(available="", holds="")],
        delegations=[{"id": "D", "name": "D", "size": 1, "members": [{"id": "x1"} | maybe(available="")]}],
    )


@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.sampled_from(SOME), st.integers(0, 10_000))
def test_every_start_is_judged_alike(change: Change, seed: int) -> None:
    """A start is a candidate of the solver exactly if the verifier has nothing to say of it."""
    random = Random(seed)
    scenario = scene(change, random)
    problem = problem_of(scenario)
    build = candidates_of(problem, ())
    allowed = build.starts_ok[0] & build.pairs_ok[0].get(0, build.starts_ok[0]) & build.rooms_ok[0][0]
    positions = random.sample(range(len(problem.starts)), min(60, len(problem.starts)))
    lawful = [n for n in range(len(problem.starts)) if allowed[n]]
    for n in {*positions, *lawful[:20], *lawful[-20:]}:
        start = problem.instant(int(problem.starts[n]))
        placed = Plan(placements=(Placement(session="x", start=start, room="A"),), attendance={"x": ("x1",)})
        broken = {finding.rule for finding in verify(scenario, placed)}
        assert broken <= RULES
        assert (not broken) == allowed[n], start


@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.sampled_from(SOME), st.integers(0, 10_000))
def test_windows_are_stated_as_they_are(change: Change, seed: int) -> None:
    """A window made of instants is read as these instants, also in the hour that comes twice."""
    random, some = Random(seed), event(change.zone, change.days).event
    for _ in range(20):
        start = change.instant + random.randrange(-180, 180) * MINUTE
        span = Span(start, start + timedelta(minutes=random.randrange(1, 300)))
        window = some.window(span)
        assert some.span(window) == span
        assert some.span(type(window).model_validate(str(window))) == span
        assert some.instant(some.later(some.moment(span.start), 77)) == span.start + 77 * MINUTE


@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.sampled_from(SOME), st.integers(0, 10_000))
def test_working_hours_count_time_that_passes(change: Change, seed: int) -> None:
    """The verifier and the solver count the same half hours outside working hours, whatever the clocks do."""
    random = Random(seed)
    edges = sorted(random.sample(range(0, 1441, 15), 4))
    clocks = [f"{edge // 60:02}:{edge % 60:02}" for edge in edges]
    hours = [f"{clocks[0]}-{clocks[1]}", f"{clocks[2]}-{clocks[3]}"]
    session = {"id": "x", "duration": random.choice((30, 90, 300, 1500))}
    scenario = event(change.zone, change.days, session, kinds={"roundtable": {"hours": hours}})
    problem = problem_of(scenario)
    units = of_starts(candidates_of(problem, ()), 0)
    for n in random.sample(range(len(problem.starts)), 40):
        start = problem.instant(int(problem.starts[n]))
        placed = Plan(placements=(Placement(session="x", start=start, room="A"),))
        assert sum(penalty.units for penalty in penalty(scenario, placed)) == units[n]
