"""A delegation is where it must be."""

from collections import Counter

from eventplan.model import Attendance, Finding, Person, Plan, Scenario, Session, Whereabouts, whereabouts_of

from ._arrived import arriving, cars
from ._held import Held, held, in_zone, used_rooms
from ._orders import Duty, duties
from ._peak import peak
from ._words import party_name, title
from .rule import Findings, Rule

ID = "delegation-coverage"


def check(scenario: Scenario, plan: Plan) -> Findings:
    """Find delegations that do not cover a session, and people who have no business there."""
    everything = held(scenario, plan)
    busy, whereabouts = duties(scenario, plan), whereabouts_of(scenario, plan)
    for booking in everything:
        going = set(plan.attendance.get(booking.session.id, ()))
        if booking.session.attendance is Attendance.DELEGATIONS:
            yield from _short(scenario, booking, going)
        elif booking.session.attendance in (Attendance.EVERYONE, Attendance.HEADS):
            if _full(scenario, booking, everything, whereabouts):
                continue
            for delegation, number in _missing(
                scenario, plan, booking, everything, busy, whereabouts
            ).items():
                message = f"{number} of {party_name(scenario, delegation)} are free and not sent to {title(scenario, booking.session)}, which is meant for them"
                yield Finding(ID, (delegation, booking.session.id), message, fix="send them")
        yield from _strangers(scenario, booking, going)


def _short(scenario: Scenario, booking: Held, going: set[str]) -> Findings:
    people = (scenario.people[name] for name in going if name in scenario.people)
    fit = Counter(person.delegation for person in people if _fits(person, booking.session))
    for delegation in scenario.invited(booking.session):
        if fit[delegation.id] < booking.session.seats:
            message = f"{party_name(scenario, delegation.id)} has {fit[delegation.id]} of {booking.session.seats} fitting members in {title(scenario, booking.session)}"
            yield Finding(
                ID,
                (delegation.id, booking.session.id),
                message,
                fix="send members who are free, or excuse the delegation",
            )


def _fits(person: Person, session: Session) -> bool:
    if person.id in session.excused:
        return False
    ranked = session.least_rank is None or person.rank.order <= session.least_rank.order
    speaks = not session.languages or not person.languages or bool({*session.languages} & {*person.languages})
    return ranked and speaks


def _missing(
    scenario: Scenario,
    plan: Plan,
    booking: Held,
    everything: list[Held],
    busy: dict[str, list[Duty]],
    whereabouts: Whereabouts,
) -> dict[str, int]:
    """How many people of each delegation could be at a session meant for them and are not."""
    rivals = [other for other in everything if other is not booking and _conflict(scenario, booking, other)]
    on_duty = {person for other in rivals for person in _on_duty(scenario, plan, other, whereabouts)}
    day = scenario.event.local_date(booking.start)
    zones = [scenario.room_by_id[room].zone for room in used_rooms(scenario, booking)]
    going = set(plan.attendance.get(booking.session.id, ()))
    missing: dict[str, int] = {}
    arrivals = cars(scenario, plan, {other.session.id: other for other in everything})
    bound = set(scenario.bound_to(booking.session))  # `attendance` speaks of them
    for name in scenario.meant_for(booking.session):
        person = scenario.people[name]
        if name in going or name in bound or not scenario.is_present(person, booking.span):
            continue
        if not all(scenario.is_cleared(person, zone, day) for zone in zones):
            continue
        if arriving(scenario, arrivals, name, booking):
            continue  # not there yet
        if any(duty.hinders(scenario, booking) for duty in busy.get(name, ())):
            continue  # on duty with a statement or a signature
        if name not in on_duty:
            missing[person.delegation] = missing.get(person.delegation, 0) + 1
    return missing


def _conflict(scenario: Scenario, booking: Held, other: Held) -> bool:
    first, second = (booking, other) if booking.start <= other.start else (other, booking)
    gap = int((second.start - first.span.end).total_seconds()) // 60
    return gap < scenario.way(first.placement.room, second.placement.room)


def _full(scenario: Scenario, booking: Held, everything: list[Held], whereabouts: Whereabouts) -> bool:
    """Whether nobody else can be sent: the seats are taken, or a zone has reached its cap."""
    seats = sum(scenario.room_by_id[room].seats(booking.session.layout) or 0 for room in booking.rooms)
    if len(whereabouts.people(booking.session.id)) >= seats:
        return True
    if len(whereabouts.people(booking.session.id)) < whereabouts.heads(booking.session.id):
        return False  # one more is among those expected
    for zone in scenario.zones:
        if zone.cap is not None and in_zone(scenario, booking, zone.id):
            staff = sum(z.staff for z in scenario.zones if zone in scenario.zone_chain(z.id))
            inside = [
                x for x in everything if x.span.overlaps(booking.span) and in_zone(scenario, x, zone.id)
            ]
            worst = peak((x.span, whereabouts.heads(x.session.id)) for x in inside)
            if worst and staff + worst.load >= zone.cap:
                return True
    return False


def _on_duty(scenario: Scenario, plan: Plan, other: Held, whereabouts: Whereabouts) -> tuple[str, ...]:
    """Those who cover or represent at a session, are needed there, or for whom it is meant."""
    covers = other.session.attendance is Attendance.DELEGATIONS
    sent = plan.attendance.get(other.session.id, ()) if covers else whereabouts.representing(other.session.id)
    return (*sent, *scenario.needed(other.session), *scenario.meant_for(other.session))


def _strangers(scenario: Scenario, booking: Held, going: set[str]) -> Findings:
    guests = {delegation.id for delegation in scenario.invited(booking.session)} | {*booking.session.holders}
    needed = {*scenario.needed(booking.session), *scenario.driven_to.get(booking.session.id, ())}
    strangers: dict[str, int] = {}
    for name in going - needed:
        person = scenario.people.get(name)
        if person and person.delegation not in guests:
            strangers[person.delegation] = strangers.get(person.delegation, 0) + 1
    for delegation, number in sorted(strangers.items()):
        message = f"{number} of {party_name(scenario, delegation)} are sent to {title(scenario, booking.session)}, to which they are not invited"
        yield Finding(
            ID, (delegation, booking.session.id), message, fix="do not send them, or invite the delegation"
        )


RULE = Rule(
    ID,
    (
        "At every session that a delegation must cover, it has enough members of the required rank "
        "and language, each of them in one place at a time. Everybody for whom a session is meant "
        "attends it, unless they are away or on duty elsewhere."
    ),
    "UN practice: seats per delegation in plenaries and high-level segments",
    check,
    family="people",
)
