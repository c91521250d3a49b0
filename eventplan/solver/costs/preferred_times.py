"""`preferred-times`: the price of each wish about when that is not met."""

from eventplan.solver.build import Build


def cost(build: Build, weight: int) -> None:
    """Charge the price of a wish unless the session lies in its window, or is not held."""
    problem = build.problem
    event = problem.scenario.event
    for s, session in enumerate(problem.sessions):
        for wish in session.prefer_times if build.counts("preferred-times", session.id) else ():
            low, high = problem.minutes(event.span(wish.window))
            inside = {t for t in build.candidates[s] if low <= t and t + session.duration <= high}
            met = build.starts_in(s, inside)
            build.cost("preferred-times", weight * wish.price * (build.held[s] - met))
