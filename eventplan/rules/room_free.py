"""One room, one session at a time."""

from eventplan.model import Finding, Plan, Scenario
from eventplan.numbers import number_of

from ._held import Held, held, near
from ._words import room_name, title
from .rule import Findings, Rule

ID = "room-free"


def check(scenario: Scenario, plan: Plan) -> Findings:
    """Find two sessions in one room, or with too short a gap between them."""
    everything = held(scenario, plan)
    gaps = {booking.session.id: _gaps(scenario, booking) for booking in everything}
    longest = max((gap for mine in gaps.values() for gap in mine.values()), default=0)

    for booking, other in near(everything, longest, lambda booking: booking.occupied):
        shared = booking.parts & other.parts
        if not shared:
            continue

        first, second = (
            (booking, other) if booking.occupied.start <= other.occupied.start else (other, booking)
        )
        gap = int((second.occupied.start - first.occupied.end).total_seconds()) // 60
        least = max(gaps[x.session.id][part] for x in (booking, other) for part in shared)

        if gap < least:
            where = room_name(scenario, booking.placement.room)
            how = "overlap" if gap < 0 else f"have {number_of(gap, 'minute')} between them, not {least},"
            message = f"{title(scenario, first.session)} and {title(scenario, second.session)} {how} in {where} at {second.occupied.start:%d %b %H:%M}"
            yield Finding(ID, (booking.session.id, other.session.id), message, fix="move one of them")


def _gaps(scenario: Scenario, booking: Held) -> dict[str, int]:
    """Minutes that a session asks for before and after it, by the rooms that it uses up."""
    gaps: dict[str, int] = {}

    for room in booking.rooms:
        for part in scenario.parts_of(room):
            gaps[part] = max(gaps.get(part, 0), scenario.turnover(room), booking.session.settling)

    return gaps


RULE = Rule(
    ID,
    (
        "Occupied times in one room do not overlap. Between them lies the turnover of the room or the"
        " settling time of the session, whichever is longer. A combined room counts as its parts and "
        "keeps the longest turnover among itself and them. An overflow room keeps its own turnover."
    ),
    "Hanoi 2025 side-event guidelines: 15 minutes to settle",
    check,
    family="rooms",
)
