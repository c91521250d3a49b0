"""How a scenario is edited: presence, windows, what is left without somebody or something."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from ..attendance import AnyScenario, ScenarioAttendance
from ..gone import Gone, left_of
from ..parties import Delegate, Delegation
from ..plan import Plan
from ..relations import ALL
from ..sessions import Kind, Session
from ..spans import Window

Edit = dict[str, Any]
"""Fields of a scenario, with their new values."""


def fields_of(scenario: ScenarioAttendance) -> Edit:
    """Return the fields of a scenario by name."""
    return {name: getattr(scenario, name) for name in type(scenario).model_fields}


def whole_event(scenario: ScenarioAttendance) -> Window:
    """From the midnight before the first day to the midnight after the last."""
    days = [datetime.combine(day.date, datetime.min.time()) for day in scenario.event.days]
    return Window(start=days[0], end=days[-1] + timedelta(days=1))


def own_arrival(member: Delegate) -> datetime | None:
    """When a member arrives, if that is said of the member: at a time, or with the first window."""
    return member.arrives or min((window.start for window in member.available), default=None)


def everyone_of(scenario: ScenarioAttendance, who: str) -> set[str]:
    """The people of a delegation, or one delegate."""
    return {who} if who in scenario.people else {member.id for member in scenario.members[who]}


def members_among(scenario: ScenarioAttendance, people: set[str]) -> Iterator[tuple[Delegation, Delegate]]:
    """People with their delegations; a number stands for somebody who is not described."""
    for delegation in scenario.delegations:
        named = {member.id: member for member in delegation.members}
        for person in scenario.members[delegation.id]:
            if person.id in people:
                yield delegation, named.get(person.id) or Delegate(id=person.id)


def place_of(scenario: ScenarioAttendance, plan: Plan | None, session: str) -> tuple[datetime, str] | None:
    """Start (wall-clock time) and room that a session has in the plan, or is pinned to."""
    was = plan.placement_by_session.get(session) if plan is not None else None
    if was is not None:
        return scenario.event.moment(was.start), was.room

    stated = scenario.session_by_id[session]
    return (stated.start, stated.room[0]) if stated.start and len(stated.room) == 1 else None


def with_session(scenario: AnyScenario, session: Session, fields: Edit) -> AnyScenario:
    """Return the scenario with some fields of one session replaced."""
    return scenario.changed(
        sessions=tuple(
            other.model_copy(update=fields) if other.id == session.id else other
            for other in scenario.sessions
        )
    )


def first_expected(
    scenario: ScenarioAttendance, plan: Plan | None, people: set[str], day: date | None = None
) -> datetime | None:
    """When the plan first expects one of *people* (on a day), by car or in a session, by the clocks there."""
    if plan is None:
        return None

    event = scenario.event
    starts = {
        plan.placement_by_session[session].start
        for person in people
        for session in plan.sessions_of.get(person, ())
    }
    starts |= {arrival.at for arrival in plan.arrivals if arrival.who in people}

    today = [start for start in starts if day is None or event.local_date(start) == day]

    return event.moment(min(today)) if today else None


Time = Callable[[Delegation, Delegate | None], datetime | None]


def with_presence(
    scenario: AnyScenario, who: str, *, arrives: Time | None = None, leaves: Time | None = None
) -> AnyScenario:
    """Set arrival or departure of a delegation and its named members, or of one delegate."""

    def times(delegation: Delegation, member: Delegate | None) -> Edit:
        stated = member or delegation
        return {
            name: when
            for name, time in (("arrives", arrives), ("leaves", leaves))
            if time is not None
            and (when := time(delegation, member)) is not None
            and (member is None or member.id == who or getattr(stated, name) or member.available)
        }

    delegations = []

    for delegation in scenario.delegations:
        if delegation.id == who:
            members = tuple(m.model_copy(update=times(delegation, m)) for m in delegation.members)
            delegation = delegation.model_copy(update={**times(delegation, None), "members": members})
        elif who in scenario.people and scenario.people[who].delegation == delegation.id:
            members = delegation.members
            if who not in {member.id for member in members}:
                # A numbered member gets a name to hang the times on; rank and headship stay.
                person = scenario.people[who]
                members = (*members, Delegate(id=who, rank=person.rank, head=person.head))

            members = tuple(m.model_copy(update=times(delegation, m)) if m.id == who else m for m in members)
            delegation = delegation.model_copy(update={"members": members})

        delegations.append(delegation)

    return scenario.changed(delegations=tuple(delegations))


def with_windows(
    scenario: AnyScenario, people: set[str], windows: Callable[[Delegation, Delegate], tuple[Window, ...]]
) -> AnyScenario:
    """Set the windows of presence of some people; those with a number get a name to hang them on."""
    for person in sorted(people - {m.id for d in scenario.delegations for m in d.members}):
        scenario = with_presence(scenario, person)

    def changed(delegation: Delegation, member: Delegate) -> Delegate:
        if member.id not in people:
            return member
        return member.model_copy(update={"available": windows(delegation, member)})

    delegations = []

    for delegation in scenario.delegations:
        members = tuple(changed(delegation, member) for member in delegation.members)
        delegations.append(delegation.model_copy(update={"members": members}))

    return scenario.changed(delegations=tuple(delegations))


def nowhere(scenario: ScenarioAttendance) -> tuple[Window, ...]:
    """A window of presence long before the event: who has no other is never there."""
    before = whole_event(scenario).start - timedelta(days=365)
    return (Window(start=before, end=before + timedelta(days=1)),)


def fields_without(scenario: ScenarioAttendance, gone: Gone) -> Edit:
    """The fields of a scenario without what is gone."""
    return {name: left_of(value, gone) for name, value in fields_of(scenario).items()}


def fields_cancelled(fields: Edit, gone: set[str]) -> Edit:
    """The fields of a scenario without these sessions, and without whatever names them."""
    if not gone:
        return fields

    held = [session for session in fields["sessions"] if session.id not in gone]
    ids = frozenset(session.id for session in held)
    left = ids.union(*(session.themes for session in held))
    words = (left | {*map(str, Kind), *fields["kinds"], ALL}) - gone
    empty = {series.id for series in fields["series"] if gone.issuperset(series.sessions)}
    gone = gone | empty
    cancelled = Gone(sessions=frozenset(gone), held=ids, left=left, words=frozenset(words))

    return {name: left_of(value, cancelled) for name, value in fields.items()}
