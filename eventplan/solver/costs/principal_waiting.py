"""`principal-waiting`: idle time of a principal between the first and the last session of a stay."""

from collections.abc import Mapping

from eventplan.model import Person
from eventplan.solver.build import Build
from eventplan.solver.build_rules import Linear, Literal
from eventplan.solver.presence import sessions_of_principals

UNIT = 10
"""Minutes of waiting that count as one unit."""

Stay = dict[int, set[int]]
"""Sessions, and the starts with which they are in the stay."""


def cost(build: Build, weight: int) -> None:
    """Charge, for each stay of a principal, the time from first start to last end that is in no session."""
    for person, sessions in sessions_of_principals(build):
        if len(sessions) > 1 and build.counts("principal-waiting", person.id):
            for stay in stays_of(build, person, sessions):
                if len(stay) > 1:
                    units = build.cp.new_int_var(0, 2 * 1440 // UNIT, "waits")
                    build.cp.add(UNIT * units + UNIT - 1 >= idle(build, stay))
                    build.cost("principal-waiting", weight * units)


def stays_of(build: Build, person: Person, sessions: list[int]) -> list[Stay]:
    """What may lie in each stay of a person, by day. A session is in the first stay that holds all of it."""
    problem = build.problem
    present = [problem.minutes(span) for span in person.present] or [(-1440, build.horizon)]
    days = dict(zip(problem.starts.tolist(), problem.day_of_start.tolist(), strict=True))
    stays: dict[tuple[int, int], Stay] = {}

    for s in sessions:
        for t in build.candidates[s]:
            end = t + problem.sessions[s].duration
            number = next((n for n, (low, high) in enumerate(present) if low <= t and end <= high), None)
            if number is not None:
                stays.setdefault((days[t], number), {}).setdefault(s, set()).add(t)

    return list(stays.values())


def idle(
    build: Build, stay: Stay, turns: Stay | None = None, within: Mapping[int, tuple[int, int]] | None = None
) -> Linear:
    """
    Minutes from the first start to the last end of a stay that are in no session of it, or more.

    *turns*: sessions in which a turn is, at some time in these minutes *within* them.
    """
    cp, problem = build.cp, build.problem
    first = cp.new_int_var(0, build.horizon, "first")
    last = cp.new_int_var(0, build.horizon, "last")
    busy: Linear = 0

    for s, starts in stay.items():
        there = _there(build, s, frozenset(starts))
        cp.add(first <= build.start[s]).only_enforce_if(there)
        cp.add(last >= build.end[s]).only_enforce_if(there)
        busy += problem.sessions[s].duration * there

    for s, starts in (turns or {}).items():
        there = _there(build, s, frozenset(starts))
        begin, end = (within or {}).get(s, (0, problem.sessions[s].duration))
        # A stay in which no session is held is none: then nothing but the turn is there.
        cp.add(first <= build.start[s] + end).only_enforce_if(there)
        cp.add(last >= build.start[s] + begin).only_enforce_if(there)
    return last - first - busy


def _there(build: Build, s: int, starts: frozenset[int]) -> Literal:
    """Say whether a session is held and starts at one of these, of a day: one literal for all who need it."""
    known = build.known.setdefault("there", {})
    if (s, starts) not in known:
        problem = build.problem
        days = dict(zip(problem.starts.tolist(), problem.day_of_start.tolist(), strict=True))
        day = days[min(starts)]
        if not build.few(s) and starts == {t for t in build.candidates[s] if days[t] == day}:
            known[s, starts] = build.on_day(s)[day]
        else:
            there = build.cp.new_bool_var("there")
            build.cp.add(there == build.exactly_in(s, starts))
            known[s, starts] = there

    return known[s, starts]
