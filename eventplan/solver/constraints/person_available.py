"""`person-available`: a session that needs a person lies within the person's presence."""

import numpy as np

from eventplan.solver.build import Build


def exclude(build: Build) -> None:
    """Forbid starts at which a needed person is away."""
    problem, scenario = build.problem, build.problem.scenario

    for s, session in enumerate(problem.sessions):
        for name in scenario.needed(session):
            person = scenario.people[name]
            if person.present:
                starts_present = np.zeros(len(problem.starts), dtype=bool)
                for low, high in map(problem.minutes, person.present):
                    starts_present |= (problem.starts >= low) & (problem.starts + session.duration <= high)

                build.forbid(build.because("person-available", name, session.id), s, starts=~starts_present)
