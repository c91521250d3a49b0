"""Why a session has no start and room left: rule instances that rule out every one, without a search."""

from collections.abc import Iterator

import numpy as np

from eventplan.model import Scenario

from .build import Build
from .constraints import EXCLUSIONS
from .part import part_of
from .problem import Label, Mask, Waived, problem_of


def nowhere(scenario: Scenario, session: str, waive: Waived = ()) -> tuple[Label, ...]:
    """
    Return rule instances that together leave a session no start and room; none of them can be left out.

    Nothing is returned if a place is left to it.
    """
    series = scenario.series_of.get(session)  # what binds it to the others binds only where they are there
    problem = problem_of(part_of(scenario, series.sessions if series else [session]))
    s = problem.session_index[session]
    build = Build(problem, explaining=True, waive=waive)

    for rule, exclude in EXCLUSIONS.items():
        if not build.waived(rule):
            exclude(build)

    labels = {literal.index: label for label, literal in build.labels.items()}
    shape = (len(problem.starts), len(problem.rooms))
    banned: dict[Label, Mask] = {}

    for ban in (ban_of_session for ban_of_session in build._bans if ban_of_session.session == s):
        banned_here = banned.setdefault(labels[ban.because[0].index], np.zeros(shape, dtype=bool))
        rows = slice(None) if ban.starts is None else ban.starts
        columns = slice(None) if ban.room is None else slice(ban.room, ban.room + 1)
        banned_here[rows, columns] = True

    count = np.zeros(shape, dtype=int)

    for mask in banned.values():
        count += mask
    if not count.all():
        return ()

    # What rules out little is told last, and is the first to be left out.
    kept = sorted(banned, key=lambda label: int(banned[label].sum()))

    for label in tuple(kept):
        rest = count - banned[label]
        if rest.all():
            count = rest
            kept.remove(label)

    return tuple(reversed(kept))


def why(scenario: Scenario, session: str, waive: Waived = ()) -> str:
    """Say why a session has no start and room left, by rules and subjects."""
    labels = nowhere(scenario, session, waive) or tuple(_beside(scenario, session))
    reasons = []

    for rule, subjects in labels:
        others = ", ".join(subject for subject in subjects if subject != session)
        reasons.append(f"{rule} ({others or session})")

    words = f"session '{session}' has no start and room left"
    more = f" and {len(reasons) - 6} more" if len(reasons) > 6 else ""

    return f"{words}: ruled out by {', '.join(reasons[:6])}{more}" if reasons else words


def _beside(scenario: Scenario, session: str) -> Iterator[Label]:
    """Sessions that are meant for people whom it needs: they may not be taken away from those."""
    problem = problem_of(scenario)

    for person in scenario.needed(scenario.session_by_id[session]):
        for s, people in problem.bound.items():
            if person in people and problem.sessions[s].id != session:
                yield "attendance", (person, problem.sessions[s].id)
