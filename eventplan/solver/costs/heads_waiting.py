"""`heads-waiting`: idle hours of heads of delegation between the sessions that need them."""

from eventplan.model import DelegationKind, Person, Rank
from eventplan.solver.build import Build
from eventplan.solver.costs.principal_waiting import Stay, idle, stays_of

LEADER, HEAD = (60, 30), (120, 60)


def cost(build: Build, weight: int) -> None:
    """Charge, for each stay of a head on a day, the time between first start and last end in no session."""
    problem = build.problem
    for person in problem.scenario.people.values():
        host = person.kind is DelegationKind.HOST or person.delegation == problem.scenario.event.host
        guest = person.head and not person.principal and not host
        if not guest or not build.counts("heads-waiting", person.id):
            continue
        sessions = [s for s in problem.needing.get(person.id, ()) if build.possible(s)]
        if len(sessions) < 2 or all(problem.sessions[s].start for s in problem.needing[person.id]):
            continue
        free, unit = _patience(person)
        for stay in stays_of(build, person, sessions):
            most = _most(build, stay)
            if len(stay) > 1 and most > free:
                units = build.cp.new_int_var(0, -(-(most - free) // unit), "idle")
                build.cp.add(unit * units >= idle(build, stay) - free)
                build.cost("heads-waiting", weight * units)


def _patience(person: Person) -> tuple[int, int]:
    return LEADER if person.rank in (Rank.HEAD_OF_STATE, Rank.HEAD_OF_GOVERNMENT) else HEAD


def _most(build: Build, stay: Stay) -> int:
    """Minutes that somebody may be idle at most: two sessions as far apart as can be."""
    sessions = build.problem.sessions
    ends = [max(starts) + sessions[s].duration for s, starts in stay.items()]
    return max(ends) - min(min(starts) for starts in stay.values())
