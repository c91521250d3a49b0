"""`person-free`: a person needed in two sessions has both, and the way between the rooms."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, pairwise

from ortools.sat.python import cp_model

from eventplan.solver.build import Build
from eventplan.solver.build_rules import Because
from eventplan.solver.instants import at_once
from eventplan.solver.matching import matched
from eventplan.solver.ways import apart_by_way, is_in_time, longest_way, walk


def post(build: Build) -> None:
    """Keep the sessions that need one person apart, with the way between their rooms."""
    post_by_person(build, wanted_by_person(build))


def wanted_by_person(build: Build) -> dict[str, list[int]]:
    """Return the sessions that need each person, but for those on slots: they are kept apart at once."""
    problem, scenario = build.problem, build.problem.scenario
    wanted: dict[str, list[int]] = {}

    for s, session in enumerate(problem.sessions):
        if build.possible(s):
            for person in scenario.needed(session):
                wanted.setdefault(person, []).append(s)

    return {person: together for person, together in wanted.items() if not _on_slots(build, together)}


def post_by_person(build: Build, wanted: Mapping[str, list[int]]) -> None:
    """Keep the sessions of each person apart."""
    done: set[tuple[int, int]] = set()

    for person, sessions in wanted.items():
        strict = build.strict("person-free")
        if strict and len(sessions) > 2:
            build.cp.add_no_overlap([build.span(s) for s in sessions])

        # Of the whole week only few pairs may come near each other: those are soon found in order of time.
        near = _near(build, sessions, int(build.problem.ways.max(initial=0))) if strict else None
        # Two people who are needed in the same two sessions ask for the same thing.
        pairs = combinations(sessions, 2) if near is None else near
        asked = [pair for pair in pairs if not (strict and pair in done)]
        done.update(asked)
        _pairs(build, person, asked)


def _pairs(build: Build, person: str, pairs: Iterable[tuple[int, int]]) -> None:
    """Keep the sessions of each pair apart for a person."""
    grouped, on_slots = build.leaves_out("person-free"), list[tuple[int, int]]()

    for pair in pairs:
        if not _pair(build, person, *pair):
            continue
        if grouped:
            on_slots.append(pair)
        else:
            _at_instants(build, pair)

    # Where a pair or two are left out, the others are said together, not one by one.
    for group in groups(on_slots):
        _at_instants(build, group)


def _on_slots(build: Build, sessions: list[int]) -> bool:
    """Keep sessions of a person apart if they have few starts and the next is in time: whether so."""
    is_so = build.holds("person-free") and all(build.few(s) for s in sessions) and is_in_time(build, sessions)
    if is_so:
        _at_instants(build, sessions)
    return is_so


def groups(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Return groups whose pairs are those given, and no others: each pair is in one of them at least."""
    left, near = dict.fromkeys(pairs), dict[int, set[int]]()

    for a, b in left:
        near.setdefault(a, set()).add(b)
        near.setdefault(b, set()).add(a)

    covering: list[list[int]] = []

    while left:
        group = list(next(iter(left)))
        for s in sorted(near[group[0]] & near[group[1]]):
            if near[s].issuperset(group):
                group.append(s)

        group.sort()
        covering.append(group)

        for a, b in combinations(group, 2):
            left.pop((a, b), None)
            left.pop((b, a), None)

    return covering


def _at_instants(build: Build, sessions: Sequence[int]) -> None:
    """
    Have at most one of some sessions at each instant: with few starts that bounds better than spans.

    Where each start has room for one session, whether they find places at all is a question of matching: a
    search by clauses needs exponential time for it.
    """
    every = build.problem.sessions
    stays = [(t, t + every[s].duration, s) for s in sessions for t in build.candidates[s]]
    for running in at_once(stays):
        if len({s for _, s in running}) > 1:
            build.cp.add_at_most_one(build.at(s)[begin] for begin, s in running)

    held = [s for s in sessions if build.must(s)]
    starts = sorted({t for s in held for t in build.candidates[s]})
    shortest = min((every[s].duration for s in held), default=0)
    longest = max((every[s].duration for s in held), default=0)
    one_each = shortest == longest and all(later - start >= longest for start, later in pairwise(starts))
    if one_each and len(matched({s: build.candidates[s] for s in held})) < len(held):
        build.never([])


def _near(build: Build, sessions: list[int], margin: int) -> list[tuple[int, int]]:
    """Pairs of sessions that might come within *margin* minutes of each other: all, but not only those."""
    every = build.problem.sessions
    order = sorted((build.candidates[s][0], s) for s in sessions)
    pairs = []

    for i, (_, a) in enumerate(order):
        last = build.candidates[a][-1] + every[a].duration + margin
        for first, b in order[i + 1 :]:
            if first >= last:
                break
            pairs.append((min(a, b), max(a, b)))

    return sorted(pairs)


def _pair(build: Build, person: str, a: int, b: int) -> bool:
    """Keep two sessions apart; or say that it is enough that they do not overlap, which is left to do."""
    problem = build.problem
    build.look(50)
    if not build.can_overlap(a, b, margin=longest_way(build, a, b)):
        return False

    forward = build.because("person-free", person, problem.sessions[a].id, problem.sessions[b].id)
    if forward is None:
        return False

    if not forward and build.few(a) and build.few(b) and is_in_time(build, (a, b)):
        return True

    if not build.priced("person-free"):
        apart_by_way(build, a, b, forward)
        return False

    # The law names the pair in order of time, which is not known here: each order has its price.
    backward = build.because("person-free", person, problem.sessions[b].id, problem.sessions[a].id) or []
    first, second = _either(build, a, b, forward, backward)
    walk(build, a, b, [first, *forward])
    walk(build, b, a, [second, *backward])
    return False


def _either(
    build: Build, a: int, b: int, forward: Because, backward: Because
) -> tuple[cp_model.IntVar, cp_model.IntVar]:
    """Say which of two sessions starts first; without overlap where the rule is kept."""
    names = build.problem.sessions[a].id, build.problem.sessions[b].id
    first = build.cp.new_bool_var(f"first({names[0]}, {names[1]})")
    ties = 1 if a > b else 0
    present = build.present(a, b)
    build.enforce(build.cp.add(build.start[a] + ties <= build.start[b]), [first, *present])
    build.enforce(build.cp.add(build.start[b] + 1 - ties <= build.start[a]), [~first, *present])
    build.precedes(a, b, 0, [first, *forward])
    build.precedes(b, a, 0, [~first, *backward])

    return first, ~first  # type: ignore[return-value]
