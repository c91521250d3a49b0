"""`even-days`: sessions of a kind by which a day has more than it should."""

from eventplan.solver.build import Build


def cost(build: Build, weight: int) -> None:
    """Charge each day for what it has of a kind beyond half as much again as its share."""
    problem = build.problem
    days = [day.date for day in problem.scenario.event.days]

    for kind, names in problem.scenario.any_day.items():
        every = [problem.session_index[name] for name in names]
        mine = [s for s in every if build.possible(s)]

        for d, day in enumerate(days):
            today = [s for s in mine if build.may_be_on(s, d)]
            most = problem.scenario.fair_days(kind)[day]
            if len(today) <= most or not build.counts("even-days", str(kind), str(day)):
                continue

            over = build.cp.new_int_var(0, len(today) - most, f"more({kind}, {d})")
            build.cp.add(sum(build.on(s, d) for s in today) <= most + over)
            build.cost("even-days", weight * over)
