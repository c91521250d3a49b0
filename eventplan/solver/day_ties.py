"""What ties the days of an event together, so that one cannot be planned without the others."""

from eventplan.model import Scenario

from .problem import Problem


def tied(scenario: Scenario) -> bool:
    """Whether a rule asks of some sessions, or of one day, that there be others as well."""
    fair = any(stated.fair is not None for stated in scenario.gaps)
    return fair or any(limit.least is not None for limit in scenario.parallel)


def over_days(problem: Problem) -> set[int]:
    """Return sessions that may depend on other days: by rest, order, quota, list or series."""
    scenario, index = problem.scenario, problem.session_index
    lists = scenario.orders_of_protocol
    named = {part.session for listed in lists for part in listed.parts}
    named |= {*scenario.series_of}
    named |= {name for order in scenario.ordered for name in (order.before, order.after)}
    loaded = {person for load in scenario.workload for person in load.who}
    kinds = {kind for quota in scenario.quotas for kind in quota.kinds}

    ties = {index[name] for name in named}
    ties |= {
        s
        for s, session in enumerate(problem.sessions)
        if (session.optional and session.is_of(kinds))
        or (session.interpreted and scenario.resources.interpretation)
        or not loaded.isdisjoint(scenario.needed(session))
    }

    return ties
