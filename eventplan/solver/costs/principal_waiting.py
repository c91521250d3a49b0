"""`principal-waiting`: idle time of a principal between the first and the last session of a day."""

from eventplan.solver.build import Build

UNIT = 10
"""Minutes of waiting that count as one unit."""


def cost(build: Build, weight: int) -> None:
    """Charge, for each principal and day, the time from first start to last end that is in no session."""
    problem, scenario = build.problem, build.problem.scenario
    for person in (person for person in scenario.people.values() if person.principal):
        sessions = [
            s
            for s, session in enumerate(problem.sessions)
            if build.possible(s) and person.id in scenario.needed(session)
        ]
        if len(sessions) > 1 and build.counts("principal-waiting", person.id):
            for day in range(len(scenario.event.days)):
                _day(build, person.id, sessions, day, weight)


def _day(build: Build, person: str, sessions: list[int], day: int, weight: int) -> None:
    cp, problem = build.cp, build.problem
    today = [s for s in sessions if build.may_be_on(s, day)]
    if len(today) < 2:
        return
    first = cp.new_int_var(0, build.horizon, f"first({person}, {day})")
    last = cp.new_int_var(0, build.horizon, f"last({person}, {day})")
    busy = 0
    for s in today:
        on = build.on_day(s)[day]
        cp.add(first <= build.start[s]).only_enforce_if(on)
        cp.add(last >= build.end[s]).only_enforce_if(on)
        busy += problem.sessions[s].duration * on
    units = cp.new_int_var(0, 2 * 1440 // UNIT, f"waits({person}, {day})")
    cp.add(UNIT * units + UNIT - 1 >= last - first - busy)
    build.cost("principal-waiting", weight * units)
