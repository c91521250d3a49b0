"""What a workload asks of placements is what it asks of an agenda: hours, stretches, meals and nights."""

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from eventplan.solver.assemble import candidates_of
from eventplan.solver.constraints import workload
from eventplan.solver.engine import engine, solved
from eventplan.solver.loads import overload
from eventplan.solver.problem import problem_of
from tests.rules.builders import event, session

STARTS = st.lists(st.integers(0, 2 * 30 - 1), min_size=1, max_size=5, unique=True)
"""Half hours from 07:00 on two days, thirty each."""


@settings(deadline=None, max_examples=150)
@given(
    starts=STARTS,
    durations=st.lists(st.sampled_from([30, 60, 120]), min_size=5, max_size=5),
    hours=st.sampled_from([None, 3]),
    stretch=st.sampled_from([None, 120, 180]),
    meal=st.sampled_from([None, 60]),
    rest=st.sampled_from([None, 600]),
    meant=st.booleans(),
)
def test_placements_are_refused_exactly_where_an_agenda_is_too_much(
    starts: list[int],
    durations: list[int],
    hours: int | None,
    stretch: int | None,
    meal: int | None,
    rest: int | None,
    *,
    meant: bool,
) -> None:
    """For any sessions that follow one another, needed or meant for a head, model and agenda agree."""
    stays = []
    for start, minutes in zip(sorted(starts), durations, strict=False):
        begin = datetime(2025, 10, 25 + start // 30, 7) + timedelta(minutes=30 * (start % 30))
        if not stays or stays[-1][0] + timedelta(minutes=stays[-1][1]) <= begin:
            stays.append((begin, minutes))
    duty = {"attendance": "heads", "absence": "forbidden"} if meant else {"required": ["ONE-01"]}
    load = {"hours": hours, "stretch": stretch, "pause": 15, "meal": meal, "rest": rest}
    scenario = event(
        *(
            session(f"s{n}", duration=minutes, start=f"{begin:%Y-%m-%d %H:%M}", room="A", **duty)
            for n, (begin, minutes) in enumerate(stays)
        ),
        workload=[{"who": ["ONE-01"], **{name: value for name, value in load.items() if value}}],
    )
    problem = problem_of(scenario)
    build = candidates_of(problem, ())
    build.make_variables()
    workload.post(build)

    agenda = [
        (start, start + problem.sessions[s].duration, s)
        for s, values in enumerate(build.candidates)
        for start in values
    ]
    too_much = bool(overload(problem, scenario.workload[0], sorted(agenda)))
    assert solved(engine(), build.cp) != too_much
