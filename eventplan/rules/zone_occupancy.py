"""A security zone holds no more people than it may."""

from eventplan.model import Finding, Plan, Scenario, say, whereabouts_of
from eventplan.numbers import number_of

from ._held import held, in_zone
from ._peak import peak
from .rule import Findings, Rule

ID = "zone-occupancy"


def check(scenario: Scenario, plan: Plan) -> Findings:
    """Find zones with more heads, at some instant, than their cap: one finding each, at the worst instant."""
    everything, whereabouts = held(scenario, plan), whereabouts_of(scenario, plan)

    for zone in scenario.zones:
        if zone.cap is None:
            continue

        staff = sum(z.staff for z in scenario.zones if zone in scenario.zone_chain(z.id))
        inside = [booking for booking in everything if in_zone(scenario, booking, zone.id)]
        worst = peak((booking.span, whereabouts.heads(booking.session.id)) for booking in inside)
        heads = staff + (worst.load if worst else 0)

        if heads > zone.cap:
            name = say(zone.name, scenario.event.languages)
            when = f" at {worst.at:%d %b %H:%M}" if worst and worst.load else ""
            message = f"zone {name} has {number_of(heads, 'head')}{when}, {staff} of them staff; its cap is {zone.cap}"
            yield Finding(ID, (zone.id,), message, fix="move a session in time or out of the zone")


RULE = Rule(
    ID,
    (
        "At any time, the number of people in a zone does not exceed its cap. It counts the people "
        "expected at each session, or the people whom the plan sends if they are more, including "
        "nested zones and their staff."
    ),
    "security practice: a cap per zone; other planners cap rooms alone",
    check,
    family="security",
)
