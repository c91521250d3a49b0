"""
Parties that avoid each other do not wait, speak or sign side by side.

Two people are side by side if one has the place after the other in one part of a list (so are those at
neighbouring desks), or if they wait to be called up in neighbouring seats at one time. People take the
seats of the row in turn: by the time that one is called to a seat, the last has left it.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import combinations
from typing import NamedTuple

from eventplan.model import Finding, Plan, Scenario, SigningOrder, Span, SpeakersList, Turn

from ._orders import Listed
from ._words import person_name, title
from .rule import Findings

ID = "non-encounter"


class Pair(NamedTuple):
    """Two people on a list whose parties avoid each other, and their parties, as the scenario has them."""

    first: str
    other: str
    parties: tuple[str, str]


def pairs_on(scenario: Scenario, listed: Listed) -> list[Pair]:
    """Every pair of people on a list whom the rule keeps apart: heads alone, where the scenario says so."""
    order = {party.id: position for position, party in enumerate(scenario.delegations)}
    people = [scenario.people[item.who] for item in listed.items]
    bound = [person for person in people if person.head or not scenario.avoidance.heads_only]
    pairs = []

    for this_person, other in combinations(bound, 2):
        first, second = sorted((this_person.delegation, other.delegation), key=order.__getitem__)
        avoids = scenario.delegation_by_id
        if first != second and (second in avoids[first].avoids or first in avoids[second].avoids):
            pairs.append(Pair(this_person.id, other.id, (first, second)))

    return pairs


def side_by_side(scenario: Scenario, plan: Plan) -> Findings:
    """Find people of parties that avoid each other side by side. Subjects: both parties, and the list."""
    lists: tuple[Listed, ...] = scenario.orders_of_protocol

    for listed in lists:
        turns = {turn.who: turn for turn in plan.orders.get(listed.id, ())}
        for pair in pairs_on(scenario, listed):
            turn, other = turns.get(pair.first), turns.get(pair.other)
            what = turn and other and _beside(scenario, listed, turn, other)

            if what:
                names = f"{person_name(scenario, pair.first)} and {person_name(scenario, pair.other)}"
                message = f"{names}, who must not meet, {what} ('{listed.id}')"
                yield Finding(ID, (*pair.parties, listed.id), message, fix="put others between them")


def _beside(scenario: Scenario, listed: Listed, turn: Turn, other: Turn) -> str:
    """How two people are side by side, as the end of a sentence; nothing if they are not."""
    part = scenario.session_by_id.get(turn.part)
    if part is None or turn.part != other.part:
        return ""
    if abs(turn.position - other.position) == 1:
        return f"have places {turn.position} and {other.position} of {title(scenario, part)}"

    seats = seat(listed, turn), seat(listed, other)
    if abs(seats[0] - seats[1]) == 1 and wait_together(scenario, listed, turn, other):
        return f"wait in seats {seats[0]} and {seats[1]} of {title(scenario, part)} at one time"

    return ""


def seat(listed: Listed, turn: Turn) -> int:
    """The seat in which somebody waits, from 1; 0 if the list calls nobody up ahead."""
    desks = listed.desks if isinstance(listed, SigningOrder) else 1
    rounds = -(-timedelta(minutes=listed.call_up) // max(turn.end - turn.start, timedelta(seconds=1)))

    return (turn.position - 1) % (rounds * desks) + 1 if rounds else 0


def wait_together(scenario: Scenario, listed: Listed, turn: Turn, other: Turn) -> bool:
    """Whether two people wait to be called up in one row at one time."""
    spans = [Span(turn.start, turn.start).widened(listed.call_up, 0) for turn in (turn, other)]
    waits = listed.call_up and turn.part == other.part
    called = not any(from_chair(scenario, listed, turn) for turn in (turn, other))

    return bool(waits) and called and spans[0].overlaps(spans[1])


def from_chair(scenario: Scenario, listed: Listed, turn: Turn) -> bool:
    """Whether somebody speaks in a session that the person chairs: a chair is not called up to speak."""
    return isinstance(listed, SpeakersList) and turn.who in scenario.session_by_id[turn.part].chairs


def waiting(scenario: Scenario, listed: Listed, turns: Sequence[Turn]) -> Iterator[tuple[Pair, Turn, Turn]]:
    """Every pair of people from parties that avoid each other who wait at one time, unless the rule is waived for them."""
    policy = scenario.policy(ID)
    turn_of = {turn.who: turn for turn in turns if turn.part in scenario.session_by_id}

    for pair in () if policy.waived else pairs_on(scenario, listed):
        turn, other = turn_of.get(pair.first), turn_of.get(pair.other)
        excused = {*policy.waived_for} & {*pair.parties, listed.id}
        if turn and other and not excused and wait_together(scenario, listed, turn, other):
            yield pair, turn, other
