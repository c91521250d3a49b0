"""Parties that must not meet do not meet."""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from eventplan.model import Attendance, Finding, Plan, Scenario, Span, whereabouts_of

from ._held import Held, held, used_rooms
from ._side_by_side import side_by_side
from ._words import party_name, room_name, title
from .rule import Findings, Rule

SEATED_APART = frozenset({Attendance.EVERYONE, Attendance.HEADS, Attendance.DELEGATIONS})
"""Sessions at which every party is present by design, and is seated apart."""

ID = "non-encounter"


class _Stay(NamedTuple):
    """A session that a party may attend, with what it shares with others."""

    booking: Held
    zones: frozenset[str]
    gates: tuple[tuple[frozenset[str], Span], ...]
    """Gates by which its people come, and when."""


def check(scenario: Scenario, plan: Plan) -> Findings:
    """Find encounters of two parties if one avoids the other: one finding for every pair of sessions."""
    pairs = list(_hostile(scenario))
    if not pairs:
        return

    yield from side_by_side(scenario, plan)
    stays = [_stay(scenario, booking) for booking in held(scenario, plan)]
    stays = [stay for stay in stays if stay.booking.session.attendance not in SEATED_APART]
    parties = {party for pair in pairs for party in pair}
    whereabouts = whereabouts_of(scenario, plan)
    guests = {stay.booking.session.id: {*whereabouts.people(stay.booking.session.id)} for stay in stays}
    visits: dict[str, list[_Stay]] = {}

    for party in parties:
        visits[party] = [stay for stay in stays if _goes(scenario, guests, party, stay.booking)]

    for party, other in pairs:
        for stay in visits[party]:
            for there in visits[other]:
                what = _shared(scenario, stay, there)
                if what:
                    names = f"{party_name(scenario, party)} and {party_name(scenario, other)}"
                    fix = "move a session, or send other people"
                    yield Finding(ID, (party, other), f"{names}, who must not meet, {what}", fix=fix)


def _hostile(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Every pair of parties where one avoids the other, in the order of the scenario."""
    order = {party.id: position for position, party in enumerate(scenario.delegations)}
    pairs = {
        (min(order[delegation.id], order[other]), max(order[delegation.id], order[other]))
        for delegation in scenario.delegations
        for other in delegation.avoids
        if other != delegation.id
    }
    for party, other in sorted(pairs):
        yield scenario.delegations[party].id, scenario.delegations[other].id


def _goes(scenario: Scenario, guests: dict[str, set[str]], party: str, booking: Held) -> bool:
    members = scenario.members[party]
    going = guests[booking.session.id]
    return any(p.id in going for p in members if p.head or not scenario.avoidance.heads_only)


def _stay(scenario: Scenario, booking: Held) -> _Stay:
    zones = {scenario.room_by_id[room].zone for room in used_rooms(scenario, booking)}
    gates = []

    for use in scenario.gates:
        if use.session == booking.session.id:
            # Nobody is through at once: who comes without a curve comes in the last minute.
            first = max((1, *(minutes for minutes, _ in use.arrivals)))
            came = Span(booking.start - timedelta(minutes=first), booking.start)
            gates.append((frozenset(use.checkpoints), came))

    return _Stay(booking, frozenset(zone for zone in zones if zone), tuple(gates))


def _shared(scenario: Scenario, stay: _Stay, there: _Stay) -> str:
    """What two parties share that they must not, as the end of a sentence; nothing if all is well."""
    scopes, margin = scenario.avoidance.scopes, timedelta(minutes=scenario.avoidance.margin)
    first, other = stay.booking, there.booking
    if first is other:
        return f"are both at {title(scenario, first.session)}" if "session" in scopes else ""

    both = (
        f"{title(scenario, first.session)} ({first.span}) and {title(scenario, other.session)} ({other.span})"
    )

    if _near(first.span, other.span, margin):
        rooms = [room.id for room in scenario.rooms if room.id in first.parts & other.parts]
        if "room" in scopes and rooms:
            return f"share {room_name(scenario, rooms[0])} in {both}"
        if "zone" in scopes and stay.zones & there.zones:
            return f"share zone {min(stay.zones & there.zones)} in {both}"

    for mine, came in stay.gates if "checkpoint" in scopes else ():
        for theirs, followed in there.gates:
            if mine & theirs and _near(came, followed, margin):
                return f"share checkpoint {min(mine & theirs)} on the way to {both}"

    return ""


def _near(span: Span, other: Span, margin: timedelta) -> bool:
    """Whether two spans overlap, or have less than a margin between them."""
    gap = max(span.start, other.start) - min(span.end, other.end)
    return gap < timedelta(0) or gap < margin


RULE = Rule(
    ID,
    (
        "If one party avoids another, they never share a session, a room, a zone or a checkpoint, as "
        "the scenario chooses, within a margin before and after. People who speak or sign at a "
        "session count as present there. Sessions that every party attends by design are exempt: "
        "there the parties are seated apart, and do not wait for their turns, speak or sign next to "
        "each other."
    ),
    "UN practice: adversaries are not placed side by side (general debate); conference tools know shared sessions alone",
    check,
    family="security",
)
