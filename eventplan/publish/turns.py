"""Turns on speakers lists and signing orders: who waits where, and from when."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from ..model import Plan, Scenario, SigningOrder, SpeakersList, Turn

Listed = SpeakersList | SigningOrder


class Called(NamedTuple):
    """A turn, the list that it is on, and the seat at which its person waits to be called up."""

    listed: Listed
    turn: Turn
    by: datetime
    """When the person is to be at that seat: `call_up` minutes before the turn."""
    seat: int
    """From 1; 0 if the list calls nobody up ahead, and for a person who speaks from the chair."""

    @property
    def signs(self) -> bool:
        """Whether it is a signature, not a statement."""
        return isinstance(self.listed, SigningOrder)


def called(scenario: Scenario, listed: Listed, turn: Turn) -> Called:
    """Return where and from when the person of a turn waits."""
    seat = 0 if from_chair(scenario, listed, turn) else _seat(listed, turn)
    return Called(listed, turn, turn.start - timedelta(minutes=listed.call_up), seat)


def from_chair(scenario: Scenario, listed: Listed, turn: Turn) -> bool:
    """Whether somebody speaks from the chair: a chair is not called up to speak."""
    return isinstance(listed, SpeakersList) and turn.who in scenario.session_by_id[turn.part].chairs


def calls_of(scenario: Scenario, plan: Plan, session: str, person: str) -> Iterator[Called]:
    """Yield the turns of a delegate in a session, by list."""
    turns = plan.turns_of.get((session, person), ())
    for listed in scenario.orders_of_protocol if turns else ():
        yield from (called(scenario, listed, turn) for name, turn in turns if name == listed.id)


def _seat(listed: Listed, turn: Turn) -> int:
    """People take the seats in turn: by the time that one is called to a seat, the last has left it."""
    desks = listed.desks if isinstance(listed, SigningOrder) else 1
    rounds = -(-timedelta(minutes=listed.call_up) // (turn.end - turn.start))

    return (turn.position - 1) % (rounds * desks) + 1 if rounds else 0
