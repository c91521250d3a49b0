"""Which sessions a change reaches: those that cannot stay as they are, and those that stand in their way."""

from collections.abc import Collection, Iterator

from eventplan.model import Finding, Placement, Plan, Scenario, Session, Severity, span_of
from eventplan.preferences import stability
from eventplan.verifier import verify

NAMING = frozenset({"person-available", "person-free", "zone-clearance", "organisers-present"})
"""Rules that others can keep instead, where the person is not needed in a session."""


def reached(held: Scenario, waive: Collection[str] = ()) -> set[str]:
    """
    Return the sessions that break a rule where the baseline has them, and those that are new.

    Also those that may move at no cost: `stability` is off for them.
    """
    assert held.baseline is not None
    before = held.baseline.plan
    known = {*before.placement_by_session, *before.dropped}
    policy = held.preferences.get("stability")
    reached_sessions = {session.id for session in held.sessions if session.id not in known}
    reached_sessions |= {*(policy.off_for if policy else ())} & held.session_by_id.keys()

    for finding in verify(held, before, waive):
        if finding.severity is Severity.ERROR and not _others_can(held, finding):
            sessions = held.session_by_id.keys() & {*finding.subjects}
            reached_sessions |= sessions or {
                s for subject in finding.subjects for s in _concerned(held, before, subject)
            }

    return reached_sessions


def _others_can(scenario: Scenario, finding: Finding) -> bool:
    """Whether a rule is broken by somebody whom no session needs: others may be sent."""
    sessions = [scenario.session_by_id[s] for s in finding.subjects if s in scenario.session_by_id]
    person = finding.subjects[0] if finding.subjects else ""

    return finding.rule in NAMING and not all(person in scenario.needed(session) for session in sessions)


def _concerned(scenario: Scenario, plan: Plan, subject: str) -> Iterator[str]:
    """The sessions that a person, a party, a place, a list or a limit is about."""
    parts = {listed.id: listed.parts for listed in scenario.speakers_lists}
    parts |= {listed.id: listed.parts for listed in scenario.signing_orders}
    limits = [limit for limit in scenario.limits if limit.id == subject]
    kinds = {kind for quota in scenario.quotas if quota.id == subject for kind in quota.kinds}
    people = {subject, *(person.id for person in scenario.members.get(subject, ()))}
    yield from (part.session for part in parts.get(subject, ()))
    yield from (use.session for use in scenario.gates if subject in use.checkpoints)

    for session, placement in plan.held(scenario):
        room = scenario.room_by_id.get(placement.room)
        zones = {zone.id for zone in scenario.zone_chain(room.zone)} if room is not None else ()

        if (
            session.is_of(kinds)
            or any(limit.counts(session) for limit in limits)
            or subject == placement.room
            or subject in zones
            or subject in session.languages
            or not people.isdisjoint(scenario.needed(session))
        ):
            yield session.id


def least_changes(held: Scenario) -> dict[str, int]:
    """Return what `stability` takes at least for any change of each session that the baseline knows."""
    assert held.baseline is not None
    points = held.weight(stability.ID)
    least_of = {}

    for session in held.sessions:
        steps = stability.MOVED + min(stability.ROOM, stability.TIME)
        if session.id not in held.baseline.placed:
            steps = stability.HELD

        least_of[session.id] = points * steps * stability.weight(held, session)

    return least_of


def in_the_way(scenario: Scenario, plan: Plan, stuck: Collection[str]) -> set[str]:
    """Return the sessions at the times of those that are stuck, and what else their people have that day."""
    held = plan.held(scenario)
    mine = [(session, placement) for session, placement in held if session.id in stuck]
    new = [
        session
        for session in scenario.sessions
        if session.id in stuck and session.id not in plan.placement_by_session
    ]

    people = {person for session in new for person in scenario.needed(session)}

    def reached(session: Session, placement: Placement) -> bool:
        beside = any(_beside(scenario, session, placement, *other) for other in mine)
        return beside or not people.isdisjoint(scenario.needed(session))

    return {session.id for session, placement in held if reached(session, placement)}


def same_days(scenario: Scenario, plan: Plan, stuck: Collection[str]) -> set[str]:
    """Return the sessions on the days of those that are stuck."""
    on = {p.session: scenario.event.local_date(p.start) for p in plan.placements}
    days = {on[session] for session in stuck if session in on}

    return {session.id for session, _ in plan.held(scenario) if on[session.id] in days}


def _beside(
    scenario: Scenario, session: Session, placement: Placement, other: Session, there: Placement
) -> bool:
    if span_of(session, placement).overlaps(span_of(other, there)):
        return True

    day = scenario.event.local_date(placement.start) == scenario.event.local_date(there.start)
    return day and not {*scenario.needed(session)}.isdisjoint(scenario.needed(other))
