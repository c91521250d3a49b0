"""
`heads-waiting`: idle hours of heads of delegation between the sessions that need them, and their turns.

Lists are drawn up once sessions are placed: of a turn it is known here in which session it is, where that is
decided, and so that it is over by the end of that session and not before its start. The law counts more. Near
a plan whose lists are known, turns are where they are there: what that costs is a guess, and no charge.
"""

from collections.abc import Collection, Mapping

from eventplan.model import DelegationKind, Person, Rank
from eventplan.solver.build import Build
from eventplan.solver.costs.principal_waiting import Stay, idle, stays_of

LEADER, HEAD = (60, 30), (120, 60)


def cost(build: Build, weight: int) -> None:
    """Charge, for each stay of a head on a day, the time between first start and last end in no session."""
    problem = build.problem

    for person in problem.scenario.people.values():
        host = person.kind is DelegationKind.HOST or person.delegation == problem.scenario.event.host
        guest = person.head and not host
        if not guest or not build.counts("heads-waiting", person.id):
            continue

        sessions = [s for s in problem.needing.get(person.id, ()) if build.possible(s)]
        turns = {s: at for s, at in _turns(build, person).items() if build.possible(s) and s not in sessions}
        pinned = all(problem.sessions[s].start for s in (*problem.needing.get(person.id, ()), *turns))
        if not sessions or len(sessions) + len(turns) < 2 or pinned:
            continue
        charge = build.guess if person.id in build.called else build.cost
        free, unit = _patience(person)

        for stay in stays_of(build, person, sessions):
            called = _called(build, person, stay, turns)
            most = _most(build, {**stay, **called})
            if len(stay) + len(called) > 1 and most > free and (called or not person.principal):
                units = build.cp.new_int_var(0, -(-(most - free) // unit), "idle")
                build.cp.add(unit * units >= idle(build, stay, called, turns) - free)
                charge("heads-waiting", weight * units)


def _turns(build: Build, person: Person) -> Mapping[int, tuple[int, int]]:
    """Sessions in which somebody has a turn, and the minutes of these within which it is, as far as known."""
    if person.id in build.called:
        return build.called[person.id]
    sessions = build.problem.sessions
    return {s: (0, sessions[s].duration) for s in sorted(_certain_turns(build).get(person.id, ()))}


def _certain_turns(build: Build) -> Mapping[str, set[int]]:
    """The sessions in which people have turns for certain, by person: those that are the only ones."""
    known = build.known.setdefault("turns-of-heads", {})
    if not known:
        turns_of: dict[str, set[int]] = {}
        scenario = build.problem.scenario
        lists_of = (*scenario.speakers_lists, *scenario.signing_orders)
        held_in = dict.fromkeys(part.session for listed in lists_of for part in listed.parts)
        meant = {name: {*scenario.meant_for(scenario.session_by_id[name])} for name in held_in}

        for rule, lists in (("statements", scenario.speakers_lists), ("signatures", scenario.signing_orders)):
            for listed in lists if build.strict(rule) else ():
                for item in listed.items:
                    parts = listed.sessions_of(item)
                    if len(parts) == 1 and item.who not in meant[parts[0]]:
                        turns_of.setdefault(item.who, set()).add(build.problem.session_index[parts[0]])

        known[None] = turns_of

    turns: Mapping[str, set[int]] = known[None]

    return turns


def _called(build: Build, person: Person, stay: Stay, turns: Collection[int]) -> Stay:
    """Sessions with a turn that may be on the day of a stay, of somebody who comes once; with starts."""
    if len(person.present) > 1 or not turns:
        return {}

    problem = build.problem
    days = dict(zip(problem.starts.tolist(), problem.day_of_start.tolist(), strict=True))
    day = next(days[t] for starts in stay.values() for t in starts)
    starts_on_day = {}

    for s in turns:
        starts = {t for t in build.candidates[s] if days[t] == day}
        if starts:
            starts_on_day[s] = starts

    return starts_on_day


def _patience(person: Person) -> tuple[int, int]:
    return LEADER if person.rank in (Rank.HEAD_OF_STATE, Rank.HEAD_OF_GOVERNMENT) else HEAD


def _most(build: Build, stay: Stay) -> int:
    """Minutes that somebody may be idle at most: two sessions as far apart as can be."""
    sessions = build.problem.sessions
    ends = [max(starts) + sessions[s].duration for s, starts in stay.items()]
    return max(ends) - min(min(starts) for starts in stay.values())
