"""Nobody who leads a delegation is kept for hours for one last meeting."""

from datetime import date

from eventplan.model import DelegationKind, Person, Plan, Rank, Scenario, Span, say, span_of
from eventplan.numbers import number_of

from ._held import held_with, idle_minutes, turns_of
from .preference import Penalties, Penalty, Preference

ID = "heads-waiting"

LEADER, HEAD = (60, 30), (120, 60)
"""Idle minutes of a day that do not count as waiting (people eat), and those that count as one unit, begun."""


def penalty(scenario: Scenario, plan: Plan) -> Penalties:
    """Count, for each head of delegation and day, idle time between the sessions that need the person."""
    commitments, turns = held_with(scenario, plan), turns_of(scenario, plan)
    free_to_move = {
        who for session in scenario.sessions if session.start is None for who in scenario.needed(session)
    }
    free_to_move |= {who for who, mine in turns.items() for turn in mine if turn.session.start is None}

    for person in scenario.people.values():
        if not person.head or _at_home(scenario, person):
            continue
        if person.id not in free_to_move:
            continue

        free, unit = _patience(person)
        stays: dict[tuple[date, int], tuple[list[Span], list[Span]]] = {}

        for session, placement in commitments.get(person.id, ()):
            span = span_of(session, placement)
            number = _stay(person, span)

            if number is not None:
                day = scenario.event.local_date(placement.start)
                stays.setdefault((day, number), ([], []))[0].append(span)

        for turn in turns.get(person.id, ()):
            number = _stay(person, turn.span)
            if number is not None:
                day = scenario.event.local_date(turn.span.start)
                stays.setdefault((day, number), ([], []))[1].append(turn.span)

        for (day, _), (spans, called) in sorted(stays.items()):
            idle = idle_minutes(spans, called)
            if idle > free and (called or not person.principal):
                name = say(person.name, scenario.event.languages)
                what = "meetings and turns on lists" if called else "meetings"
                message = f"{name} is idle for {number_of(idle, 'minute')} between {what} on {day:%d %b}"
                yield Penalty((person.id,), -(-(idle - free) // unit), message)


def _at_home(scenario: Scenario, person: Person) -> bool:
    """Whether somebody is of the host: they have their own offices to go to."""
    return person.kind is DelegationKind.HOST or person.delegation == scenario.event.host


def _patience(person: Person) -> tuple[int, int]:
    return LEADER if person.rank in (Rank.HEAD_OF_STATE, Rank.HEAD_OF_GOVERNMENT) else HEAD


def _stay(person: Person, span: Span) -> int | None:
    """The stay that a session lies in, by number; somebody who leaves, and comes again, does not wait between."""
    if not person.present:
        return 0

    return next((number for number, stay in enumerate(person.present) if span.within([stay])), None)


PREFERENCE = Preference(
    ID,
    (
        "Heads of delegation other than the host's do not wait long between the sessions of a day that need "
        "them, or their turns on lists, unless all of these have a fixed start. Up to two hours do not count as "
        "waiting, or one hour for heads of state and government. Of principals only days with a turn count "
        "(see `principal-waiting`)."
    ),
    "started hour beyond that, or half hour for heads of state and government",
    "planner's decision: ninety minutes and lunch are filled by anybody; principals have `principal-waiting`",
    penalty,
)
