"""A series is held in stays: in a slot and a room, one session after another, and no other series there."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations

from eventplan.model import Finding, Plan, Scenario, Series, say
from eventplan.numbers import number_of

from ._held import Held, held
from ._words import room_name, title
from .rule import Findings, Rule

ID = "stays"

Stay = tuple[str, int, str]
"""A series, the position of a slot in its grid, and a room."""


def check(scenario: Scenario, plan: Plan) -> Findings:
    """Find sessions of series outside the stays or out of the row, series together, and too many stays."""
    stays: dict[Stay, list[Held]] = {}

    for booking in held(scenario, plan):
        series = scenario.series_of.get(booking.session.id)
        if series is None:
            continue

        slot = _slot(scenario, series, booking)
        if slot is None or (series.rooms and booking.placement.room not in series.rooms):
            message = f"{title(scenario, booking.session)} is held {booking.span} in {room_name(scenario, booking.placement.room)}, which is not a stay of {_name(scenario, series)}"
            yield Finding(
                ID, (series.id, booking.session.id), message, fix="move it into a slot and a room of it"
            )
        if slot is not None:
            stays.setdefault((series.id, slot, booking.placement.room), []).append(booking)

    for series in scenario.series:
        mine = {stay: bookings for stay, bookings in stays.items() if stay[0] == series.id}
        for stay, bookings in mine.items():
            yield from _in_a_row(scenario, series, stay, bookings)

        yield from _at_once(scenario, series, list(mine))

    yield from _together(scenario, stays)


def _slot(scenario: Scenario, series: Series, booking: Held) -> int | None:
    """The slot that a session lies in."""
    slots = scenario.grid_slots[series.slots]
    return next(
        (n for n, slot in enumerate(slots) if slot.start <= booking.start and booking.span.end <= slot.end),
        None,
    )


def _in_a_row(scenario: Scenario, series: Series, stay: Stay, bookings: list[Held]) -> Iterator[Finding]:
    """Each session starts with the slot, or as soon as another of its stay is over."""
    gap = timedelta(minutes=series.gap)
    begin = scenario.grid_slots[series.slots][stay[1]].start

    for booking in bookings:
        starts = {begin, *(other.span.end + gap for other in bookings if other is not booking)}
        if booking.start not in starts:
            message = f"{title(scenario, booking.session)} starts at {booking.start:%d %b %H:%M}: neither with the slot nor after another session of {_name(scenario, series)}"
            yield Finding(ID, (series.id, booking.session.id), message, fix="close the hole before it")


def _at_once(scenario: Scenario, series: Series, stays: list[Stay]) -> Iterator[Finding]:
    """No more stays in a slot than the series allows."""
    most = series.most_at_once
    for n, slot in enumerate(scenario.grid_slots[series.slots]):
        number = sum(stay[1] == n for stay in stays)
        if most is not None and number > most:
            message = f"{_name(scenario, series)} is in {number_of(number, 'room')} at {slot.start:%d %b %H:%M}; {most} are allowed"
            yield Finding(ID, (series.id,), message, fix="move one, or raise `most_at_once`")
            return


def _together(scenario: Scenario, stays: dict[Stay, list[Held]]) -> Iterator[Finding]:
    """No two series are in one room in slots that overlap."""
    by_id = {series.id: series for series in scenario.series}
    order = list(by_id)
    span = {stay: scenario.grid_slots[by_id[stay[0]].slots][stay[1]] for stay in stays}
    reported: set[tuple[str, str]] = set()

    for stay, other in combinations(sorted(stays, key=lambda stay: order.index(stay[0])), 2):
        pair = stay[0], other[0]
        shared = scenario.parts_of(stay[2]) & scenario.parts_of(other[2])
        at_once = span[stay].start < span[other].end and span[other].start < span[stay].end
        if pair[0] != pair[1] and shared and at_once and pair not in reported:
            reported.add(pair)
            names = " and ".join(_name(scenario, by_id[name]) for name in pair)
            message = f"{names} are both in {room_name(scenario, stay[2])} in the slot of {span[stay].start:%d %b %H:%M}"
            yield Finding(ID, pair, message, fix="move one to another slot or room")


def _name(scenario: Scenario, series: Series) -> str:
    return f"'{say(series.title, scenario.event.languages)}' ({series.id})"


RULE = Rule(
    ID,
    (
        "A session of a series lies in a slot of its grid, in one of its rooms. It starts with the slot, or as "
        "soon as another session of the series ends there (or `gap` later). Two series are not in one room in "
        "the same slot, and a series is in no more rooms at once than it allows."
    ),
    "conference practice: tracks of papers, one room for each in a slot",
    check,
    family="times",
)
