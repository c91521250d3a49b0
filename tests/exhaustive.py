"""
The cheapest lawful plan of a tiny scenario, found without any search: every plan is judged.

Every start and room of each session, every set of people who might be sent to each, and every way to divide a
list among its parts, its items in the order in which they stand. It knows no rule: `verifier` alone says
what is lawful, and what it costs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations, product

from eventplan.model import Placement, Plan, Scenario, Session, Turn
from eventplan.verifier import is_lawful, points, verify


@dataclass(frozen=True)
class Choices:
    """What is tried: starts, and for each session the people who may or may not be sent to it."""

    starts: Sequence[datetime]
    people: dict[str, Sequence[str]]
    """By session; whoever is not among them is never sent."""


def cheapest(scenario: Scenario, choices: Choices) -> int | None:
    """Return what the cheapest lawful plan costs; None if no plan is lawful."""
    plans = _plans(scenario, choices)
    costs = [points(scenario, plan) for plan in plans if is_lawful(verify(scenario, plan))]
    return min(costs, default=None)


def _plans(scenario: Scenario, choices: Choices) -> Iterator[Plan]:
    for placements in product(*(_places(scenario, session, choices) for session in scenario.sessions)):
        held = {placement.session: placement for placement in placements if placement is not None}
        dropped = tuple(session.id for session in scenario.sessions if session.id not in held)
        sets = [[(name, who) for who in _subsets(choices.people.get(name, ()))] for name in held]
        for orders in _orders(scenario, held):
            for attendance in product(*sets):
                yield Plan(
                    placements=tuple(held.values()),
                    dropped=dropped,
                    attendance={name: who for name, who in attendance if who},
                    orders=orders,
                )


def _places(scenario: Scenario, session: Session, choices: Choices) -> list[Placement | None]:
    event = scenario.event
    starts = choices.starts if session.start is None else [event.instant(session.start)]
    rooms = session.room or [room.id for room in scenario.rooms]
    placements: list[Placement | None] = [
        Placement(session=session.id, start=event.local(start), room=room)
        for start, room in product(starts, rooms)
    ]
    return [*placements, None] if session.drop_price is not None else placements


def _subsets(people: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for number in range(len(people) + 1):
        yield from combinations(people, number)


def _orders(scenario: Scenario, held: dict[str, Placement]) -> Iterator[dict[str, tuple[Turn, ...]]]:
    """Every way to divide each speakers list among its parts."""
    each = []
    for listed in scenario.speakers_lists:
        parts = [part.session for part in listed.parts if part.session in held]
        plans = []
        for chosen in product(parts, repeat=len(listed.items)):
            turns, length = [], timedelta(seconds=listed.seconds)
            for part in parts:
                mine = [item.who for item, at in zip(listed.items, chosen, strict=True) if at == part]
                begin = held[part].start
                turns += [
                    Turn(
                        who=who,
                        part=part,
                        position=number + 1,
                        start=begin + number * length,
                        end=begin + (number + 1) * length,
                    )
                    for number, who in enumerate(mine)
                ]
            plans.append((listed.id, tuple(turns)))
        each.append(plans)
    for orders in product(*each):
        yield dict(orders)
