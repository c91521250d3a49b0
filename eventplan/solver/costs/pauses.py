"""`pauses`: minutes beyond the bare way between two sessions that need a principal."""

from itertools import combinations

from eventplan.model import Person, Rank
from eventplan.solver.build import Build

LEADER, PRINCIPAL = 10, 5


def cost(build: Build, weight: int) -> None:
    """Charge every pair of sessions of a principal that are too near each other for their rooms."""
    problem = build.problem

    for person in problem.scenario.people.values():
        slack = _slack(person)
        if not slack or not build.counts("pauses", person.id):
            continue

        mine = [s for s in problem.needing.get(person.id, ()) if build.possible(s)]
        for a, b in combinations(mine, 2):
            names = problem.sessions[a].id, problem.sessions[b].id
            if build.counts("pauses", *names):
                _pair(build, a, b, slack, weight)


def _slack(person: Person) -> int:
    if person.rank in (Rank.HEAD_OF_STATE, Rank.HEAD_OF_GOVERNMENT):
        return LEADER
    return PRINCIPAL if person.principal else 0


def _pair(build: Build, a: int, b: int, slack: int, weight: int) -> None:
    ways, rooms = build.problem.ways, (build.in_room[a], build.in_room[b])
    apart = any(r != q for r in rooms[0] for q in rooms[1])
    longest = max(int(ways[r, q]) for r in rooms[0] for q in rooms[1]) + slack
    if not apart or not build.can_overlap(a, b, longest):
        return

    near = build.cp.new_bool_var("no-pause")
    orders = []

    for first, second in ((a, b), (b, a)):
        before = build.cp.new_bool_var("in-turn")
        orders.append(before)
        gap = build.start[second] - build.end[first]

        for r, in_room in build.in_room[first].items():
            # In one room nobody walks, and nobody needs more than to be there.
            least = sum(
                (int(ways[r, q]) + slack) * there for q, there in build.in_room[second].items() if q != r
            )
            build.cp.add(gap >= least).only_enforce_if([before, in_room, ~near])

    same = [build.same_room(a, b)] if set(rooms[0]) & set(rooms[1]) else []
    build.cp.add_bool_or([*orders, near, *same, *(~x for x in build.present(a, b))])
    build.cost("pauses", weight * near)
