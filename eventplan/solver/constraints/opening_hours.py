"""`opening-hours`: the occupied time lies within a day's opening hours of the event and of the venue."""

import numpy as np

from eventplan.model import Span
from eventplan.solver.build import Build
from eventplan.solver.problem import Mask


def exclude(build: Build) -> None:
    """Forbid starts outside the opening hours."""
    problem, scenario = build.problem, build.problem.scenario
    venues = {venue.id: [scenario.event.span(w) for w in venue.open] for venue in scenario.venues}
    for s, session in enumerate(problem.sessions):
        because = build.because("opening-hours", session.id)

        def outside(spans: list[Span], session=session) -> Mask:  # type: ignore[no-untyped-def]
            inside = np.zeros(len(problem.starts), dtype=bool)
            for low, high in map(problem.minutes, spans):
                first = problem.starts - session.setup
                last = problem.starts + session.duration + session.teardown
                inside |= (first >= low) & (last <= high)
            return ~inside

        build.forbid(because, s, starts=outside(list(scenario.event.opening)))
        masks = {venue: outside(spans) for venue, spans in venues.items() if spans}
        for r, room in enumerate(scenario.rooms):
            if room.venue in masks:
                build.forbid(because, s, starts=masks[room.venue], room=r)
