"""One room, one session at a time."""

from eventplan.model import Finding, Plan, Scenario

from ._held import Held, held, near
from ._words import room_name, title
from .rule import Findings, Rule

ID = "room-free"


def check(scenario: Scenario, plan: Plan) -> Findings:
    """Find two sessions in one room, or with too short a gap between them."""
    everything = held(scenario, plan)
    longest = max((_gap(scenario, one) for one in everything), default=0)
    for one, other in near(everything, longest, lambda one: one.occupied):
        if not one.parts & other.parts:
            continue
        first, second = (one, other) if one.occupied.start <= other.occupied.start else (other, one)
        gap = int((second.occupied.start - first.occupied.end).total_seconds()) // 60
        least = max(_gap(scenario, one), _gap(scenario, other))
        if gap < least:
            where = room_name(scenario, one.placement.room)
            how = "overlap" if gap < 0 else f"have {gap} minutes between them, not {least},"
            message = f"{title(scenario, first.session)} and {title(scenario, second.session)} {how} in {where} at {second.occupied.start:%d %b %H:%M}"
            yield Finding(ID, (one.session.id, other.session.id), message, fix="move one of them")


def _gap(scenario: Scenario, one: Held) -> int:
    return max(scenario.room_by_id[one.placement.room].turnover, one.session.settling)


RULE = Rule(
    ID,
    "Occupied times in one room do not overlap, with the larger of room turnover and session settling time between them; combined rooms count as their parts.",
    "Hanoi 2025 side-event guidelines: 15 minutes to settle",
    check,
)
