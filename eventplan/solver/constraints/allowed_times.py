"""`allowed-times`: on the grid, inside a window, inside one of those in its room, on a slot."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from eventplan.model import SlotGrid, Window
from eventplan.solver.build import Build
from eventplan.solver.problem import Mask, Problem


def exclude(build: Build) -> None:
    """Forbid starts off the grid, outside the windows and off the slots."""
    problem, scenario = build.problem, build.problem.scenario
    event = scenario.event
    clocks = np.array([_clock(problem.instant(int(t))) for t in problem.starts])
    off_grid = clocks % event.grid != 0
    slots_until = {grid.id: _slots_until(problem, grid) for grid in scenario.slot_grids}

    for s, session in enumerate(problem.sessions):
        because = build.because("allowed-times", session.id)
        build.forbid(because, s, starts=off_grid)
        ends = problem.starts + session.duration

        if session.windows:
            build.forbid(because, s, starts=~_inside(problem, session.windows, ends))

        for part in session.room_windows:
            outside = ~_inside(problem, part.windows, ends)
            for room in part.room:
                build.forbid(because, s, starts=outside, room=problem.room_index[room])

        if session.slots:
            build.forbid(because, s, starts=ends > slots_until[session.slots])


def _slots_until(problem: Problem, grid: SlotGrid) -> npt.NDArray[np.int64]:
    """For each start, the end of the longest slot that begins there; -1 if none does."""
    until = np.full(len(problem.starts), -1, dtype=np.int64)

    for slot in grid.slots:
        low, high = problem.minutes(problem.scenario.event.span(slot))
        begins = problem.starts == low
        until[begins] = np.maximum(until[begins], high)

    return until


def _inside(problem: Problem, windows: Iterable[Window], ends: npt.NDArray[np.int64]) -> Mask:
    """The starts at which a session that ends at *ends* lies inside one of *windows*."""
    starts = np.zeros(len(problem.starts), dtype=bool)
    for low, high in problem.hours(windows):
        starts |= (problem.starts >= low) & (ends <= high)
    return starts


def _clock(instant) -> int:  # type: ignore[no-untyped-def]
    return int(instant.hour * 60 + instant.minute)
