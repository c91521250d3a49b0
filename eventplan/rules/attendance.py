"""Heads of delegation and named people are where they are expected."""

from eventplan.model import Finding, Plan, Scenario, Whereabouts, whereabouts_of

from ._held import Held, held
from ._words import person_name, title
from .rule import Findings, Rule

ID = "attendance"


def check(scenario: Scenario, plan: Plan) -> Findings:
    """Find heads and named people who are there, cleared, and not sent to a session meant for them."""
    everything = held(scenario, plan)
    whereabouts = whereabouts_of(scenario, plan)

    for booking in everything:
        sent = plan.attendees.get(booking.session.id, frozenset())
        for name in scenario.bound_to(booking.session):
            if name not in sent and _expected(scenario, booking, name):
                instead = _instead(scenario, booking, name, everything, whereabouts)
                message = f"{person_name(scenario, name)} is not sent to {title(scenario, booking.session)}, which is meant for them{instead}"
                fix = "send them, move what they do instead, or excuse them (`excused`)"
                yield Finding(ID, (name, booking.session.id), message, fix=fix)


def _expected(scenario: Scenario, booking: Held, name: str) -> bool:
    """Whether a person is at the event while a session is held, and cleared for its rooms."""
    person, day = scenario.people[name], scenario.event.local_date(booking.start)

    return scenario.is_present(person, booking.span) and scenario.may_enter(
        person, booking.session, booking.placement.room, day
    )


def _instead(
    scenario: Scenario, booking: Held, name: str, everything: list[Held], whereabouts: Whereabouts
) -> str:
    """What keeps a person from a session, as the end of a sentence."""
    by_id = {other.session.id: other for other in everything}

    for presence in whereabouts.of(name):
        other = by_id[presence.session or ""]
        there = scenario.way(other.placement.room, booking.placement.room)
        back = scenario.way(booking.placement.room, other.placement.room)
        if presence.span.widened(back, there).overlaps(booking.span):
            return f": they are at {title(scenario, other.session)} ({presence.span})"

    return ""


RULE = Rule(
    ID,
    (
        "Where absence is forbidden, the head and the named members of each delegation for which a "
        "session is meant attend it, unless they are away, not cleared or excused. Absence is "
        "forbidden at ceremonies and at sessions for heads, unless the session says otherwise "
        "(`absence`). Those who are driven to a session, and are on no list there, attend it too."
    ),
    "practice of protocol offices: an invitation to heads of delegation is a commitment",
    check,
    family="people",
)
