"""Nobody enters a zone without clearance."""

from eventplan.model import Finding, Plan, Scenario, whereabouts_of

from ._held import held, used_rooms
from ._words import person_name, title
from .rule import Findings, Rule

ID = "zone-clearance"


def check(scenario: Scenario, plan: Plan) -> Findings:
    """Find people sent or needed where they may not go on that day."""
    whereabouts = whereabouts_of(scenario, plan)

    for booking in held(scenario, plan):
        zones = dict.fromkeys(scenario.room_by_id[room].zone for room in used_rooms(scenario, booking))
        closed = [zone for zone in zones if zone and _needs_clearance(scenario, zone)]
        if not closed:
            continue

        day = scenario.event.local_date(booking.start)

        for name in dict.fromkeys(
            (*scenario.needed(booking.session), *whereabouts.people(booking.session.id))
        ):
            person = scenario.people.get(name)
            barred = [zone for zone in closed if person and not scenario.is_cleared(person, zone, day)]

            if barred:
                message = f"{person_name(scenario, name)} is not cleared on {day:%d %b} for zone {', '.join(barred)}, where {title(scenario, booking.session)} is held"
                yield Finding(
                    ID,
                    (name, booking.session.id),
                    message,
                    fix="clear the person, send another, or choose another room",
                )


def _needs_clearance(scenario: Scenario, zone: str) -> bool:
    return any(around.clearance for around in scenario.zone_chain(zone))


RULE = Rule(
    ID,
    (
        "Everybody who attends, is needed, or speaks or signs on a list holds the clearance of the "
        "room's zone and of every zone on the way in, valid on that date."
    ),
    "access control at summits: zone badges",
    check,
    family="security",
)
