"""How pairs of sessions should relate to each other."""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import product
from typing import NamedTuple

from eventplan.model import Plan, Relation, Scenario, Session, Span, Wish, say, span_of
from eventplan.numbers import number_of

from .preference import Penalties, Penalty, Preference

ID = "relations"


class _Held(NamedTuple):
    name: str
    span: Span
    day: object
    room: str
    seats: int


def penalty(scenario: Scenario, plan: Plan) -> Penalties:
    """Count, for every pair of sessions held that violates a wish, its price: once, or per interval."""
    held: dict[str, _Held] = {}

    for session, placement in plan.held(scenario):
        room = scenario.room_by_id.get(placement.room)
        seats = 0 if room is None else room.seats(None) or 0
        day = scenario.event.local_date(placement.start)
        held[session.id] = _Held(
            _name(scenario, session), span_of(session, placement), day, placement.room, seats
        )

    for relation in scenario.pair_relations:
        missed = _MISSED[relation.wish]
        pairs: Iterable[tuple[str, str]] = relation.pairs()
        if relation.wish in (Wish.APART, Wish.PAUSE) or relation.within is not None:
            pairs = _near(relation, held)

        for first, second in pairs:
            if first in held and second in held:
                this_session, other = held[first], held[second]
                amount, how = missed(this_session, other, relation.within)

                if amount:
                    units = relation.price * _begun(amount, relation)
                    message = f"'{this_session.name}' and '{other.name}' {how} ({relation.id})"
                    yield Penalty((first, second, relation.id), units, message)

    yield from _by_slot(scenario, plan)


_Stay = tuple[str, int, str]
"""A grid, a slot of it, and a room."""


def _by_slot(scenario: Scenario, plan: Plan) -> Iterator[Penalty]:
    """Count the slots in which two sessions are in different rooms, and the stays of two series."""
    stays: dict[str, set[_Stay]] = {}
    names = {series.id: say(series.title, scenario.event.languages) for series in scenario.series}
    for session, placement in plan.held(scenario) if scenario.slot_relations else ():
        grid, span = scenario.grid_of(session), span_of(session, placement)
        names[session.id] = _name(scenario, session)
        for n, slot in enumerate(scenario.grid_slots[grid.id] if grid is not None else ()):
            if slot.start <= span.start and span.end <= slot.end:
                series = scenario.series_of.get(session.id)
                for name in (session.id, *((series.id,) if series is not None else ())):
                    stays.setdefault(name, set()).add((grid.id if grid else "", n, placement.room))

    for relation in scenario.slot_relations:
        for first, second in relation.pairs():
            both = product(stays.get(first, ()), stays.get(second, ()))
            number = sum(stay[:2] == other[:2] and stay[2] != other[2] for stay, other in both)
            if number:
                message = f"'{names[first]}' and '{names[second]}' are in one slot ({relation.id})"
                yield Penalty((first, second, relation.id), number * relation.price, message)


def _name(scenario: Scenario, session: Session) -> str:
    return say(session.title, scenario.event.languages)


def _near(relation: Relation, held: dict[str, _Held]) -> Iterator[tuple[str, str]]:
    """Every pair where one starts before the other is over, or at most `within` later."""
    reach = timedelta(minutes=relation.within or 0)
    place = {session: (n, k) for n, among in enumerate(relation.lists) for k, session in enumerate(among)}
    known = [session for session in place if session in held]
    early = sorted(known, key=lambda session: held[session].span.start)

    for at, start_first in enumerate(early):
        for other in early[at + 1 :]:
            if held[other].span.start > held[start_first].span.end + reach:
                break
            if place[start_first][0] != place[other][0]:
                yield (start_first, other) if place[start_first] < place[other] else (other, start_first)


def _gap(this_session: _Held, other: _Held) -> int:
    """Minutes from the end of the one that starts first to the start of the other."""
    first, last = sorted((this_session.span, other.span))
    return int((last.start - first.end).total_seconds()) // 60


def _begun(amount: int, relation: Relation) -> int:
    return -(-amount // relation.each)


def _minutes_at_once(this_session: _Held, other: _Held) -> int:
    first, last = max(this_session.span.start, other.span.start), min(this_session.span.end, other.span.end)
    return max(0, int((last - first).total_seconds()) // 60)


def _apart(first: _Held, other: _Held, _: int | None) -> tuple[int, str]:
    minutes = _minutes_at_once(first, other)
    return minutes, f"run at once for {minutes} min"


def _beside(first: _Held, other: _Held, _: int | None) -> tuple[int, str]:
    minutes = min(first.span.minutes, other.span.minutes) - _minutes_at_once(first, other)
    return minutes, f"do not run at once for {minutes} min"


def _pause(first: _Held, other: _Held, within: int | None) -> tuple[int, str]:
    gap = _gap(first, other)
    return int(within is not None and 0 <= gap < within), f"have {gap} min between them"


def _same_day(first: _Held, other: _Held, _: int | None) -> tuple[int, str]:
    return int(first.day != other.day), "are on different days"


def _same_room(first: _Held, other: _Held, within: int | None) -> tuple[int, str]:
    if first.room == other.room:
        return 0, ""
    if within is None:
        return int(first.day == other.day), "are on one day in different rooms"

    near = first.span.start != other.span.start and _gap(first, other) <= within
    return int(near), f"are within {within} min of each other in different rooms"


def _in_turn(first: _Held, other: _Held, _: int | None) -> tuple[int, str]:
    return int(first.span.end > other.span.start), "do not follow one another"


def _larger_room(first: _Held, other: _Held, _: int | None) -> tuple[int, str]:
    return int(other.seats > first.seats), f"have rooms of {first.seats} and {number_of(other.seats, 'seat')}"


_MISSED: dict[Wish, Callable[[_Held, _Held, int | None], tuple[int, str]]] = {
    Wish.APART: _apart,
    Wish.BESIDE: _beside,
    Wish.PAUSE: _pause,
    Wish.SAME_DAY: _same_day,
    Wish.SAME_ROOM: _same_room,
    Wish.IN_TURN: _in_turn,
    Wish.LARGER_ROOM: _larger_room,
}
"""By how much two sessions miss a wish (minutes, or 1), and how to say it."""


PREFERENCE = Preference(
    ID,
    (
        "Pairs of sessions relate to each other as wished: apart or in parallel, with a pause between"
        " them, on the same day, in the same room, in turn, or the first in the larger room."
    ),
    "points stated for the wish, per pair of sessions that violates it",
    "conference practice: tracks, audiences, and talks that build on one another",
    penalty,
)
