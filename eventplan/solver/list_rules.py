"""What one list says of itself: who may be in which part, and who is not to be beside whom."""

from collections.abc import Mapping
from itertools import combinations
from typing import NamedTuple

from eventplan.model import Item, ListPart, Scenario, SigningOrder, SpeakersList

from .problem import Problem

Listed = SpeakersList | SigningOrder

Placed = Mapping[int, tuple[int, int]]
"""Start minute and room of each session that is held."""

Chosen = tuple[int, int, int]
"""A place given: the part, the place in it from 0, and the item, by position."""


def within(s: int) -> int:
    """How a cut says that a turn is in a session, and not that it keeps somebody from it."""
    return ~s


APART = "non-encounter"


class Rivals(NamedTuple):
    """Two people on a list whose parties avoid each other, and the parties in the order of the file."""

    people: frozenset[str]
    parties: tuple[str, str]


def rivals(scenario: Scenario, listed: Listed) -> list[Rivals]:
    """Return every pair of people on a list who are not to be side by side."""
    number = {delegation.id: n for n, delegation in enumerate(scenario.delegations)}
    avoids = {(d.id, other) for d in scenario.delegations for other in d.avoids}
    people = [scenario.people[item.who] for item in listed.items] if avoids else []
    people = [person for person in people if person.head or not scenario.avoidance.heads_only]
    pairs = []

    for person, two in combinations(people, 2):
        a, b = person.delegation, two.delegation
        if a != b and {(a, b), (b, a)} & avoids:
            parties = (a, b) if number[a] < number[b] else (b, a)
            pairs.append(Rivals(frozenset({person.id, two.id}), parties))

    return pairs


def wait_together(listed: Listed, first: int, two: int) -> bool:
    """Whether the people of two places of one part, from 0, wait to be called up at one time."""
    desks = getattr(listed, "desks", 1)
    return abs(first // desks - two // desks) * seconds_of(listed) < listed.call_up * 60


def side_by_side(listed: Listed, first: int, two: int, *, waits: bool = True) -> bool:
    """Whether the people of two places of one part, from 0, are side by side."""
    if abs(first - two) == 1 or not waits:
        return abs(first - two) == 1
    row = -(-listed.call_up * 60 // seconds_of(listed)) * getattr(listed, "desks", 1)
    return row > 0 and abs(first % row - two % row) == 1 and wait_together(listed, first, two)


def may_hold(scenario: Scenario, listed: Listed, item: Item, part: ListPart) -> bool:
    """Whether a part may hold an item, by what the planner decided."""
    if item.parts or item.who in listed.first:
        return not item.parts or part.session in item.parts

    person = scenario.people[item.who]
    kind = scenario.delegation_by_id[person.delegation].kind

    return (not part.ranks or person.rank in part.ranks) and (not part.kinds or kind in part.kinds)


def seconds_of(listed: Listed) -> int:
    """Seconds of each place: those of the longest item."""
    return max(item.seconds or listed.seconds for item in listed.items)


def places_of(problem: Problem, listed: Listed, part: ListPart) -> int:
    """Places that there are in a part of a list."""
    session = problem.sessions[problem.session_index[part.session]]
    minutes = max(0, session.duration - part.offset)

    if part.minutes is not None:
        minutes = min(minutes, part.minutes)

    desks = listed.desks if isinstance(listed, SigningOrder) else 1
    places = minutes * 60 // seconds_of(listed) * desks

    return places if part.most is None else min(places, part.most)
