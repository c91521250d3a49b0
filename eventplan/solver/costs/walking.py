"""
`walking`: the way of a principal from each session of a day to the next.

A circuit through the sessions that need the person, in order of time, says which follows which; the
way is charged between two that follow each other on one day.
"""

from ortools.sat.python import cp_model

from eventplan.solver.build import Build
from eventplan.solver.presence import sessions_of_principals


def cost(build: Build, weight: int) -> None:
    """Charge each principal's ways between the rooms that sessions get."""
    for person, sessions in sessions_of_principals(build):
        if len(sessions) > 1 and build.counts("walking", person.id):
            _circuit(build, sessions, weight)


def _circuit(build: Build, sessions: list[int], weight: int) -> None:
    """Order sessions by start, those of one start by their order in the scenario, as the law does."""
    cp = build.cp
    arcs: list[tuple[int, int, cp_model.LiteralT]] = [(0, 0, cp.new_bool_var("nowhere"))]

    for i, a in enumerate(sessions, start=1):
        arcs += [(0, i, cp.new_bool_var("first")), (i, 0, cp.new_bool_var("last"))]
        if build.held[a] is not True:
            arcs.append((i, i, ~build.held[a]))

        for j, b in enumerate(sessions, start=1):
            tie = 0 if a < b else 1
            if i == j or build.candidates[a][0] + tie > build.candidates[b][-1]:
                continue

            follows = cp.new_bool_var(f"follows({a}, {b})")
            arcs.append((i, j, follows))
            cp.add(build.start[a] + tie <= build.start[b]).only_enforce_if(follows)
            _way(build, a, b, follows, weight)

    cp.add_circuit(arcs)


def _way(build: Build, a: int, b: int, follows: cp_model.IntVar, weight: int) -> None:
    """Charge the way from *a* to *b* if *b* follows on the same day."""
    cp, ways = build.cp, build.problem.ways
    days = range(len(build.problem.scenario.event.days))
    shared = [d for d in days if build.may_be_on(a, d) and build.may_be_on(b, d)]
    longest = max(int(ways[r, q]) for r in build.in_room[a] for q in build.in_room[b])
    if not shared or not longest:
        return

    walk = cp.new_int_var(0, longest, f"walk({a}, {b})")
    alone = all(not build.may_be_on(s, d) for s in (a, b) for d in days if d != shared[0])
    conditions = [follows] if alone else [follows, build.same_day(a, b)]

    for r, in_room in build.in_room[a].items():
        way = sum(int(ways[r, q]) * there for q, there in build.in_room[b].items())
        cp.add(walk >= way).only_enforce_if([*conditions, in_room])

    build.cost("walking", weight * walk)
