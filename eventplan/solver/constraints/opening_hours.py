"""`opening-hours`: the occupied time lies within the opening hours of the event and of the venue."""

import numpy as np

from eventplan.solver.build import Build
from eventplan.solver.problem import Mask, together


def exclude(build: Build) -> None:
    """Forbid starts outside the opening hours."""
    problem, scenario = build.problem, build.problem.scenario
    event = together(map(problem.minutes, scenario.event.opening))
    venues = {venue.id: problem.hours(venue.open) for venue in scenario.venues}

    for s, session in enumerate(problem.sessions):
        because = build.because("opening-hours", session.id)

        def outside(hours: list[tuple[int, int]], session=session) -> Mask:  # type: ignore[no-untyped-def]
            inside = np.zeros(len(problem.starts), dtype=bool)
            for low, high in hours:
                first = problem.starts - session.setup
                last = problem.starts + session.duration + session.teardown
                inside |= (first >= low) & (last <= high)

            return ~inside

        build.forbid(because, s, starts=outside(event))
        masks = {venue: outside(hours) for venue, hours in venues.items() if hours}

        for r, room in enumerate(scenario.rooms):
            if room.venue in masks:
                build.forbid(because, s, starts=masks[room.venue], room=r)
