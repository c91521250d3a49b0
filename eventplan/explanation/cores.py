"""
The few sessions to which a contradiction can be brought down.

A part of an event has fewer sessions and no more asked of it. Whether it has a plan is soon said; and if it has
none, the whole has none, and what is at odds can be found in the part.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import chain, islice
from typing import NamedTuple

import numpy as np

from eventplan.model import Scenario, Status, people_among
from eventplan.numbers import number_of
from eventplan.solver import solve
from eventplan.solver.assemble import candidates_of
from eventplan.solver.build import Build
from eventplan.solver.nowhere import nowhere
from eventplan.solver.part import part_of
from eventplan.solver.problem import Label, problem_of
from eventplan.solver.result import Answer

from .deadline import Deadline
from .squeezed import squeezed

STEP_SECONDS = 4.0
"""Most seconds for one question about a part of an event: an easier one may do."""

FEW_STEPS = 60
"""Questions after which a part is taken as it is: what it does not need is left out rule by rule."""


FEW_GUESSES = 3
"""The greatest number of sets of sessions that seem to be at odds and are tried, the smallest first."""


FEW_PEOPLE = 10
"""The greatest number of people whose sessions are tried because their gaps might not be fair."""


class Core(NamedTuple):
    """Sessions that cannot all be held as the scenario states; or that all can, or that it is not known."""

    sessions: tuple[str, ...]
    """Nothing if no contradiction was found."""
    feasible: bool = False
    """Whether the whole has a plan."""


def has_plan(
    scenario: Scenario, deadline: Deadline, without: Collection[Label] = (), seconds: float = 1e6
) -> bool | None:
    """Whether a complete plan exists, some rule instances left out; None if time (or *seconds*) ran out."""
    return verdict_of(searched(scenario, deadline, without, seconds))


def verdict_of(answer: Answer | None) -> bool | None:
    """Whether an answer has a plan, or says that there is none; None if it says neither."""
    if answer is None:
        return None
    if answer.plan is not None:
        return True

    return False if answer.status is Status.INFEASIBLE else None


def searched(
    scenario: Scenario, deadline: Deadline, without: Collection[Label] = (), seconds: float = 1e6
) -> Answer | None:
    """Search for any complete plan, some rule instances left out; None if there is no time at all."""
    if not deadline.left():
        return None

    answer = solve(
        scenario,
        waive=frozenset(without),
        labelled=bool(without),
        first_only=True,
        **deadline.search(seconds),
    )

    deadline.spend(answer.effort)
    deadline.interrupted |= answer.interrupted

    return answer


def core(
    scenario: Scenario,
    deadline: Deadline,
    *,
    without: Collection[Label] = (),
    guesses: Iterable[Collection[str]] = (),
    tell: Callable[[str], None] = lambda _words: None,
) -> Core:
    """
    Return few sessions that cannot all be held, or say that there is a plan.

    Args:
        scenario: What cannot be planned, or might.
        deadline: When to stop.
        without: Rule instances that need not hold.
        guesses: Sets of sessions that are thought to be at odds: they are tried first.
        tell: Called with a few words now and then.

    """
    problem = problem_of(scenario)
    build = candidates_of(problem, frozenset(without), labelled=bool(without))
    must = [
        s
        for s, session in enumerate(problem.sessions)
        if not (session.optional or build.waived("placed") or ("placed", (session.id,)) in without)
    ]
    order = _tightest(build, must)

    for places, session in order:
        # Other sessions may be why it has no place: then it is the tightest, and no contradiction alone.
        if places == 0 and nowhere(scenario, session, frozenset(without)):
            return Core((session,))

    ids = [session for _, session in order]

    def fails(sessions: Sequence[str], seconds: float = STEP_SECONDS) -> bool:
        return has_plan(part_of(scenario, sessions), deadline, without, seconds) is False

    def ids_of(numbers: Iterable[int]) -> list[str]:
        return [problem.sessions[s].id for s in numbers]

    followed = map(ids_of, squeezed(build, must))
    unfair = map(ids_of, _fixed_with_gaps(build))

    for guess in chain(islice(followed, FEW_GUESSES), guesses, islice(unfair, FEW_PEOPLE)):
        inside = [session for session in ids if session in {*guess}]
        if inside and len(inside) < len(ids) and fails(inside):
            return Core(_fewer(inside, fails, deadline))

    size = 4

    while size < len(ids):
        tell(f"looking for a contradiction: among the {size} tightest of {number_of(len(ids), 'session')}")
        if fails(ids[:size]):
            return Core(_fewer(ids[:size], fails, deadline))

        size *= 2

    tell("looking for a plan")
    verdict = has_plan(part_of(scenario, scenario.session_by_id), deadline, without)
    if verdict is False:
        return Core(_fewer(ids, fails, deadline))

    return Core((), feasible=verdict is True)


def _tightest(build: Build, sessions: Collection[int]) -> list[tuple[int, str]]:
    """Sessions that must be held, each with its number of places (a start and a room), the fewest first."""
    counted = []

    for s in sessions:
        allowed = np.outer(build.starts_ok[s], build.rooms_ok[s])
        for room, mask in build.pairs_ok[s].items():
            allowed[:, room] &= mask

        counted.append((int(allowed.sum()), build.problem.sessions[s].id))

    # What has as many places as another is as tight if it takes longer: its people are kept longer.
    length = {session.id: session.duration for session in build.problem.sessions}
    return sorted(counted, key=lambda place: (place[0], -length[place[1]], place[1]))


def _fixed_with_gaps(build: Build) -> list[tuple[int, ...]]:
    """Return the sessions of each person whose gaps count in a rule, the most with only one start first."""
    problem = build.problem
    fair = [stated for stated in problem.scenario.gaps if stated.fair is not None]
    people = {
        person
        for stated in fair
        for among in people_among(problem.scenario, stated).values()
        for person in among
    }
    fixed: dict[tuple[int, ...], int] = {}

    for person in people & problem.needing.keys():
        mine = tuple(problem.needing[person])
        number = sum(build.starts_ok[s].sum() == 1 for s in mine)
        if number > 1:
            fixed[mine] = number

    return sorted(fixed, key=lambda mine: (-fixed[mine], mine))


def _fewer(
    sessions: Sequence[str], fails: Callable[[Sequence[str]], bool], deadline: Deadline
) -> tuple[str, ...]:
    """
    Leave out of some sessions that cannot all be held what that does not need.

    Those needed come to the front one by one: each is the last of the shortest beginning that fails.
    """
    kept, needed, steps = list(sessions), 0, 0

    while needed < len(kept) and steps < FEW_STEPS and deadline.left():
        low, high = needed, len(kept)
        while low < high and steps < FEW_STEPS:
            middle = (low + high) // 2
            steps += 1

            if fails(kept[:middle]):
                high = middle
            else:
                low = middle + 1

        if high == needed:
            break

        kept = [kept[high - 1], *kept[: high - 1]]
        needed += 1

    return tuple(kept[:needed] if steps < FEW_STEPS and deadline.left() else kept)
