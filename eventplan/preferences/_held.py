"""The sessions held by a plan, as the preferences look at them."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

from eventplan.model import Placement, Plan, Scenario, Session, Span, joined, span_of, whereabouts_of


def held_with(scenario: Scenario, plan: Plan) -> dict[str, list[tuple[Session, Placement]]]:
    """Return the sessions held that need each person, in the order of the scenario."""
    held_by_person: dict[str, list[tuple[Session, Placement]]] = {}

    for session, placement in plan.held(scenario):
        for person in scenario.needed(session):
            held_by_person.setdefault(person, []).append((session, placement))

    return held_by_person


class Duty(NamedTuple):
    """A time at which somebody is somewhere for certain, and at what."""

    session: Session
    span: Span


def turns_of(scenario: Scenario, plan: Plan) -> dict[str, list[Duty]]:
    """
    Return the turns on lists of each person, in sessions that do not need the person and are not meant for them.

    From call-up to the end of the turn, but not before the session starts; or all of it, for those who attend it.
    """
    turns: dict[str, list[Duty]] = {}
    whereabouts = whereabouts_of(scenario, plan)

    for session, placement in plan.held(scenario) if plan.orders else ():
        called_up = whereabouts.called.get(session.id, ())
        expected = {*scenario.needed(session), *scenario.meant_for(session)} if called_up else set()
        there = plan.attendees.get(session.id, frozenset())
        for called in called_up:
            if called.turn.who not in expected and called.turn.who in scenario.people:
                turn = Span(max(called.time.start, placement.start), called.time.end)
                span = span_of(session, placement) if called.turn.who in there else turn
                turns.setdefault(called.turn.who, []).append(Duty(session, span))

    return turns


def idle_minutes(spans: Sequence[Span], turns: Sequence[Span]) -> int:
    """
    Minutes of waiting from the first to the last of some sessions and turns.

    A turn before or after all sessions does not count as waiting; between them it is, for nobody else would fill the time.
    """
    known = [*spans, *turns]
    begin = min((span.start for span in spans), default=None)
    end = max((span.end for span in spans), default=None)
    first = min(span.start for span in known)
    last = max(span.end for span in known)
    busy = timedelta(minutes=sum(span.minutes for span in spans))

    for turn in joined(turns):
        if begin is None or end is None:
            busy += turn.end - turn.start
        else:
            busy += max(timedelta(), min(turn.end, begin) - turn.start)
            busy += max(timedelta(), turn.end - max(turn.start, end))

    return int((last - first - busy).total_seconds()) // 60


def at_once(scenario: Scenario, plan: Plan) -> Iterator[tuple[Session, Session]]:
    """Return every pair of sessions held that overlap, in the order of the scenario."""
    held = [(session, span_of(session, placement)) for session, placement in plan.held(scenario)]
    order = sorted(range(len(held)), key=lambda position: held[position][1].start)
    pairs = []

    for number, first in enumerate(order):
        for second in order[number + 1 :]:
            if held[second][1].start >= held[first][1].end:
                break  # and so do all that are later

            pairs.append((min(first, second), max(first, second)))

    for first, second in sorted(pairs):
        yield held[first][0], held[second][0]


def states_its_hours(scenario: Scenario, session: Session, span: Span) -> bool:
    """Whether it is held when somebody said that it should be: pinned, on a slot, in a window of its own."""
    if session.start is not None or scenario.grid_of(session) is not None:
        return True

    return span.within(map(scenario.event.span, scenario.own_windows(session)))
