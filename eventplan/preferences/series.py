"""What the stays of series cost: slots, rooms, holes, and sessions that are not at their wished position."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from eventplan.model import Plan, Scenario, Series, Span, StayPrice, say, span_of
from eventplan.numbers import number_of

from .preference import Penalties, Penalty, Preference

ID = "series"


class _At(NamedTuple):
    """Where a session of a series is: slot, room (by position), start."""

    slot: int
    room: int
    start: object


def penalty(scenario: Scenario, plan: Plan) -> Penalties:
    """Count the points of each series: of its stays, of its rooms and slots together, and of its sessions."""
    room = {room_stated.id: n for n, room_stated in enumerate(scenario.rooms)}
    placed = {s.id: (span_of(s, p), p.room) for s, p in plan.held(scenario) if p.room in room}

    for series in scenario.series:
        slots = scenario.grid_slots[series.slots]
        at: dict[str, _At] = {}
        for session in series.sessions:
            if session in placed:
                span, where = placed[session]
                slot = next((n for n, grid_slot in enumerate(slots) if _inside(span, grid_slot)), None)
                if slot is not None:
                    at[session] = _At(slot, room[where], span.start)

        yield from _of_stays(scenario, series, sorted({(stay.slot, stay.room) for stay in at.values()}))
        yield from _of_items(scenario, series, at)


def _inside(span: Span, slot: Span) -> bool:
    return slot.start <= span.start and span.end <= slot.end


def _of_stays(scenario: Scenario, series: Series, stays: list[tuple[int, int]]) -> Iterator[Penalty]:
    slots, name = scenario.grid_slots[series.slots], say(series.title, scenario.event.languages)
    grid = next(grid for grid in scenario.slot_grids if grid.id == series.slots)
    for slot, room in stays:
        points = _price(scenario, (*grid.prices, *series.prices), slots[slot], room)
        if points:
            where = say(scenario.rooms[room].name, scenario.event.languages)
            yield _of(series, points, f"'{name}' is in {where} at {slots[slot].start:%d %b %H:%M}")

    rooms = {room for _, room in stays}
    if series.room_price and len(rooms) > 1:
        yield _of(
            series, series.room_price * (len(rooms) - 1), f"'{name}' is in {number_of(len(rooms), 'room')}"
        )

    used = Counter(slot for slot, _ in stays)
    for slot, number in used.items():
        if series.at_once_price and number > 1:
            message = f"'{name}' is in {number_of(number, 'room')} at {slots[slot].start:%d %b %H:%M}"
            yield _of(series, series.at_once_price * (number - 1), message)

    if series.break_price and used and max(used) - min(used) >= len(used):
        yield _of(series, series.break_price, f"the slots of '{name}' are not in a row")


def _of_items(scenario: Scenario, series: Series, at: dict[str, _At]) -> Iterator[Penalty]:
    order = sorted(at, key=lambda session: at[session])
    slots = scenario.grid_slots[series.slots]
    for item in series.items:
        if item.session not in at:
            continue

        session = scenario.session_by_id[item.session]
        stay, name = at[item.session], say(session.title, scenario.event.languages)
        points = _price(scenario, item.prices, slots[stay.slot], stay.room)
        if points:
            message = f"'{name}' is in the slot of {slots[stay.slot].start:%d %b %H:%M}"
            yield Penalty((item.session, series.id), points, message)

        rank = order.index(item.session) + 1
        if item.position not in (None, rank):
            points = series.position_price + series.distance_price * abs(rank - item.position)
            if points:
                message = f"'{name}' is at position {rank}, not {item.position}"
                yield Penalty((item.session, series.id), points, message)


def _of(series: Series, points: int, message: str) -> Penalty:
    return Penalty((series.id,), points, message)


def _price(scenario: Scenario, prices: tuple[StayPrice, ...], slot: Span, room: int) -> int:
    """Points of a stay in a slot and a room."""
    points = 0
    for price in prices:
        windows = map(scenario.event.span, price.during)
        then = not price.during or any(
            window.start < slot.end and slot.start < window.end for window in windows
        )
        if then and (not price.room or scenario.rooms[room].id in price.room):
            points += price.price
    return points


PREFERENCE = Preference(
    ID,
    (
        "A series is in the slots and rooms that cost least, in few rooms, in one room at a time, in slots in a "
        "row, and its sessions are at their wished positions, or near them."
    ),
    "points stated in the series, its items and its slot grid",
    "conference practice: tracks stay in one room, in sessions that follow one another",
    penalty,
)
