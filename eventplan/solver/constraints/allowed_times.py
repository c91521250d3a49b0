"""`allowed-times`: on the grid, inside a window, on a slot."""

import numpy as np

from eventplan.solver.build import Build


def exclude(build: Build) -> None:
    """Forbid starts off the grid, outside the windows and off the slots."""
    problem, scenario = build.problem, build.problem.scenario
    event = scenario.event
    clocks = np.array([_clock(problem.instant(int(t))) for t in problem.starts])
    off_grid = clocks % event.grid != 0
    slots = {
        grid.id: [problem.minutes(event.span(slot)) for slot in grid.slots] for grid in scenario.slot_grids
    }
    for s, session in enumerate(problem.sessions):
        because = build.because("allowed-times", session.id)
        build.forbid(because, s, starts=off_grid)
        ends = problem.starts + session.duration
        if session.windows:
            inside = np.zeros(len(problem.starts), dtype=bool)
            for low, high in (problem.minutes(event.span(w)) for w in session.windows):
                inside |= (problem.starts >= low) & (ends <= high)
            build.forbid(because, s, starts=~inside)
        if session.slots:
            on_slot = np.zeros(len(problem.starts), dtype=bool)
            for low, high in slots[session.slots]:
                on_slot |= (problem.starts == low) & (ends <= high)
            build.forbid(because, s, starts=~on_slot)


def _clock(instant) -> int:  # type: ignore[no-untyped-def]
    return int(instant.hour * 60 + instant.minute)
