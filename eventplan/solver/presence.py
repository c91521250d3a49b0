"""Whether a person could be at a session where it is: present for the whole of it, and cleared."""

from collections.abc import Iterator, Mapping

import numpy as np

from eventplan.model import Person

from .build import Build
from .build_rules import Literal
from .problem import Mask, Problem


def starts_present(problem: Problem, person: Person, s: int) -> Mask:
    """Starts of a session at which a person is at the event for the whole of it."""
    if not person.present:
        return np.ones(len(problem.starts), dtype=bool)

    long = problem.sessions[s].duration
    starts = np.zeros(len(problem.starts), dtype=bool)

    for low, high in map(problem.minutes, person.present):
        starts |= (problem.starts >= low) & (problem.starts + long <= high)

    return starts


def starts_able(problem: Problem, person: Person, s: int, r: int, *, cleared: bool = True) -> Mask:
    """Starts of a session in a room at which a person is present, and *cleared* on that day if asked."""
    starts = starts_present(problem, person, s)
    if not cleared:
        return starts

    scenario, session = problem.scenario, problem.sessions[s]
    days = scenario.event.days
    may = np.array([scenario.may_enter(person, session, problem.rooms[r], day.date) for day in days])

    return starts if may.all() else starts & may[problem.day_of_start]


def able_at(problem: Problem, person: Person, s: int, start: int, room: int) -> bool:
    """Whether a person is present and cleared for a session that is held then and there."""
    position = int(problem.starts.searchsorted(start))
    return bool(starts_able(problem, person, s, room)[position])


def comes_at(problem: Problem, who: str, s: int, start: int, room: int) -> bool:
    """
    Whether a person who is driven to a session is in it from its start on, where it is held then.

    Whether somebody is who may have the only turn there or elsewhere, is not known.
    """
    person = problem.scenario.people[who]
    if s in problem.needing.get(who, ()):
        return True
    if who in problem.bound.get(s, ()) and able_at(problem, person, s, start, room):
        return True
    if list_elsewhere(problem, who, s) is not None:
        return False

    return s in problem.listed_in.get(who, ()) and there_at(problem, who, start)


def there_at(problem: Problem, who: str, start: int) -> bool:
    """Whether a person is at the event at a time."""
    stays = [*map(problem.minutes, problem.scenario.people[who].present)]
    return not stays or any(low <= start < high for low, high in stays)


def list_elsewhere(problem: Problem, who: str, s: int) -> str | None:
    """Return the only list that a person is on, if the turn may be in this session or in another part."""
    lists = [*problem.scenario.speakers_lists, *problem.scenario.signing_orders]
    mine = {listed.id for listed in lists for item in listed.items if item.who == who}
    if len(mine) != 1 or not {s} < problem.listed_in.get(who, frozenset()):
        return None

    return mine.pop()


def there(build: Build, person: Person, s: int) -> Literal:
    """
    Say whether a person is present and cleared where and when a session is held.

    True or False where that is so in all places that the session may have; else a literal that is
    exactly that, if the session is held. People alike share one.
    """
    known = build.known.setdefault("there of", {})
    key = build.problem.stay_of[person.id], s
    if key not in known:
        known[key] = _there(build, s, _masks(build, person, s))

    present: Literal = known[key]

    return present


def sessions_of_principals(build: Build) -> Iterator[tuple[Person, list[int]]]:
    """Yield each principal, with the sessions that need that person and have a place."""
    problem, scenario = build.problem, build.problem.scenario

    for person in scenario.people.values():
        if person.principal:
            possible = (s for s in range(len(problem.sessions)) if build.possible(s))
            yield person, [s for s in possible if person.id in scenario.needed(problem.sessions[s])]


def always_there(build: Build, person: Person, s: int) -> bool:
    """Whether a person is present and cleared in all places that a session may have."""
    known = build.known.setdefault("always there", {})
    key = build.problem.stay_of[person.id], s
    if key not in known:
        known[key] = all(np.frombuffer(mask, dtype=bool).all() for mask in _masks(build, person, s))

    return bool(known[key])


def _masks(build: Build, person: Person, s: int) -> dict[bytes, tuple[int, ...]]:
    """The candidate starts at which a person is there and cleared, as bytes, and the rooms with these."""
    problem = build.problem
    if not person.present and not problem.scenario.clearances:
        return {b"\1" * len(build.candidates[s]): tuple(build.in_room[s])}

    known = build.known.setdefault("masks", {})
    key = problem.stay_of[person.id], s
    if key not in known:
        known[key] = _masks_of(build, person, s)

    masks: dict[bytes, tuple[int, ...]] = known[key]

    return masks


def _masks_of(build: Build, person: Person, s: int) -> dict[bytes, tuple[int, ...]]:
    problem = build.problem
    positions = np.searchsorted(problem.starts, build.candidates[s])
    masks: dict[bytes, list[int]] = {}

    for r in build.in_room[s]:
        masks.setdefault(starts_able(problem, person, s, r)[positions].tobytes(), []).append(r)

    return {mask: tuple(rooms) for mask, rooms in masks.items()}


def _there(build: Build, s: int, masks: Mapping[bytes, tuple[int, ...]]) -> Literal:
    able = {mask: np.frombuffer(mask, dtype=bool) for mask in masks}
    if all(mask.all() for mask in able.values()):
        return True
    if not any(mask.any() for mask in able.values()):
        return False

    known = build.known.setdefault("there", {})
    key = s, tuple(sorted(masks.items()))
    if key in known:
        return known[key]

    present = known[key] = build.cp.new_bool_var(f"there({build.problem.sessions[s].id})")

    for mask, rooms in masks.items():
        in_rooms = build.any_room(s, rooms)
        if able[mask].all():
            build.cp.add_bool_or([present, *(~literal for literal in in_rooms)])
        elif not able[mask].any():
            build.cp.add_bool_or([~present, *(~literal for literal in in_rooms)])
        else:
            inside = [t for t, may in zip(build.candidates[s], able[mask], strict=True) if may]
            outside = [t for t, may in zip(build.candidates[s], able[mask], strict=True) if not may]
            build.start_within(s, inside, [*in_rooms, present])
            build.start_within(s, outside, [*in_rooms, ~present])

    return present
