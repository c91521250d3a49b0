"""
`checkpoint-throughput`: those who come through a gate pass its lanes before the start, in a queue that holds.

Here for each session alone, and for every pair whose people come together. A queue only grows with
more people, so what fails for some of them fails for all. Three and more are judged by `late`.
"""

from itertools import combinations

import numpy as np
from ortools.sat.python import cp_model

from eventplan.solver.build import Build
from eventplan.solver.gates import Gate, gates_of


def exclude(build: Build) -> None:
    """Forbid the starts before which a session's own people do not all pass a gate."""
    starts = build.problem.starts

    for gate in gates_of(build.problem, build.waive):
        because = build.because("checkpoint-throughput", gate.id)
        for s in gate.flows:
            if gate.opens:
                late = np.array([not gate.holds({s: int(start)}) for start in starts])
            else:
                late = np.full(len(starts), not gate.holds({s: 0}))

            build.forbid(because, s, starts=late)


def post(build: Build) -> None:
    """Keep two sessions so far apart that the people of both pass a gate, were it always open."""
    for gate in gates_of(build.problem, build.waive):
        because = build.because("checkpoint-throughput", gate.id)
        if because is None:
            continue

        for a, b in combinations(gate.flows, 2):
            failing = _failing(build, gate, a, b)
            if failing and build.possible(a) and build.possible(b):
                apart = cp_model.Domain.from_values(failing).complement()
                constraint = build.cp.add_linear_expression_in_domain(build.start[b] - build.start[a], apart)
                build.enforce(constraint, [*because, *build.present(a, b)])


def _failing(build: Build, gate: Gate, a: int, b: int) -> list[int]:
    """Minutes from the start of one session to that of another with which not everybody passes."""
    known: dict[tuple[str, int, int], list[int]] = build.problem.memory.setdefault("failing", {})
    key = gate.id, a, b

    if key not in known:
        step, before, after = build.problem.step, len(gate.flows[a]), len(gate.flows[b])
        apart = range(-(before // step) * step, after + 1, step)
        known[key] = [minutes for minutes in apart if not gate.holds({a: 0, b: minutes}, always_open=True)]

    return known[key]
