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
    gaps = {one.session.id: _gaps(scenario, one) for one in everything}
    longest = max((gap for mine in gaps.values() for gap in mine.values()), default=0)

    for one, other in near(everything, longest, lambda one: one.occupied):
        shared = one.parts & other.parts
        if not shared:
            continue

        first, second = (one, other) if one.occupied.start <= other.occupied.start else (other, one)
        gap = int((second.occupied.start - first.occupied.end).total_seconds()) // 60
        least = max(gaps[x.session.id][part] for x in (one, other) for part in shared)

        if gap < least:
            where = room_name(scenario, one.placement.room)
            how = "overlap" if gap < 0 else f"have {number_of(gap, 'minute')} between them, not {least},"
            message = f"{title(scenario, first.session)} and {title(scenario, second.session)} {how} in {where} at {second.occupied.start:%d %b %H:%M}"
            yield Finding(ID, (one.session.id, other.session.id), message, fix="move one of them")


def _gaps(scenario: Scenario, one: Held) -> dict[str, int]:
    """Minutes that a session asks for before and after it, by the rooms that it uses up."""
    gaps: dict[str, int] = {}

    for room in one.rooms:
        for part in scenario.parts_of(room):
            gaps[part] = max(gaps.get(part, 0), scenario.turnover(room), one.session.settling)

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
