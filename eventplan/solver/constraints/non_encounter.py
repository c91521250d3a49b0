"""
`non-encounter`: parties that avoid each other never share a session, a room, a zone or a gate in time.

Here for the people who are needed; others who attend are kept apart when members get names.
"""

from collections.abc import Iterator

from eventplan.model import Attendance, Scenario, Session
from eventplan.solver.build import Build
from eventplan.solver.build_rules import Because, Literal

BY_DESIGN = (Attendance.EVERYONE, Attendance.HEADS, Attendance.DELEGATIONS)
"""Sessions at which all parties are present by design, seated apart."""


def hostile(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Pairs of delegations where one avoids the other, in the order of the file."""
    order = {delegation.id: position for position, delegation in enumerate(scenario.delegations)}
    pairs = {
        (min(delegation.id, other, key=order.__getitem__), max(delegation.id, other, key=order.__getitem__))
        for delegation in scenario.delegations
        for other in delegation.avoids
        if other != delegation.id
    }
    yield from sorted(pairs, key=lambda pair: (order[pair[0]], order[pair[1]]))


def people_of(scenario: Scenario, delegation: str) -> frozenset[str]:
    """The people of a party whom the rule binds."""
    members = scenario.members[delegation]
    return frozenset(p.id for p in members if p.head or not scenario.avoidance.heads_only)


def gates_of(scenario: Scenario, session: Session) -> dict[str, int]:
    """Gates used for a session, with the minutes before its start from which people come: one at least."""
    gates: dict[str, int] = {}
    for use in scenario.gates:
        for gate in use.checkpoints if use.session == session.id else ():
            gates[gate] = max(gates.get(gate, 0), *(before for before, _ in use.arrivals), 1)

    return gates


def post(build: Build) -> None:
    """Keep the sessions apart that need people of two hostile parties, or in which they have turns."""
    problem, scenario = build.problem, build.problem.scenario

    for a, b in hostile(scenario):
        because = build.because("non-encounter", a, b)
        if because is None:
            continue

        ours, theirs = people_of(scenario, a), people_of(scenario, b)
        meets = [
            s for s, x in enumerate(problem.sessions) if x.attendance not in BY_DESIGN and build.possible(s)
        ]

        for s, visit in _visits(build, meets, ours):
            for t, other in _visits(build, meets, theirs):
                conditions = [*because, *visit, *other]
                if s != t:
                    _apart(build, s, t, conditions)
                elif "session" in scenario.avoidance.scopes:
                    build.never([*conditions, *build.present(s)])


def _visits(build: Build, sessions: list[int], people: frozenset[str]) -> Iterator[tuple[int, Because]]:
    """Sessions at which some of these people must be; and those in which they have turns, if they do."""
    for s in sessions:
        if not people.isdisjoint(build.problem.scenario.needed(build.problem.sessions[s])):
            yield s, []
            continue

        for (who, part), literals in build.turns.items():
            if part == s and who in people:
                yield from ((s, [literal]) for literal in literals)


def _apart(build: Build, s: int, t: int, because: Because) -> None:
    scenario, sessions = build.problem.scenario, build.problem.sessions
    margin, scopes = scenario.avoidance.margin, scenario.avoidance.scopes
    together: list[list[Literal]] = []

    if build.can_overlap(s, t, margin):
        if "room" in scopes:
            ours, theirs = build.uses_part(s), build.uses_part(t)
            together += [[ours[part], theirs[part]] for part in sorted(set(ours) & set(theirs))]

        if "zone" in scopes:
            for zone in scenario.zones:
                first_zone, two = build.uses_zone(s, {zone.id}), build.uses_zone(t, {zone.id})
                if first_zone is not None and two is not None:
                    together.append([first_zone, two])

        if together:
            clear = build.clear(s, t, margin, margin)
            for pair in together:
                build.cp.add_bool_or([*clear, *(~lit for lit in (*pair, *because, *build.present(s, t)))])

    gates = gates_of(scenario, sessions[s]), gates_of(scenario, sessions[t])

    for gate in sorted(set(gates[0]) & set(gates[1])) if "checkpoint" in scopes else ():
        # [start_s - lead_s, start_s] and [start_t - lead_t, start_t] are margin apart.
        cp, first = build.cp, build.cp.new_bool_var("through-first")
        conditions = [*because, *build.present(s, t)]
        after = build.start[t] - gates[1][gate] - build.start[s]
        before = build.start[s] - gates[0][gate] - build.start[t]
        build.enforce(cp.add(after >= margin), [*conditions, first])
        build.enforce(cp.add(before >= margin), [*conditions, ~first])
