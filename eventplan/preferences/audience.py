"""Leaders do not sit in audiences, and nobody sends everybody."""

from collections import Counter

from eventplan.model import (
    Attendance,
    DelegationKind,
    Kind,
    Plan,
    Rank,
    Role,
    Scenario,
    Session,
    say,
    whereabouts_of,
)

from .preference import Penalties, Penalty, Preference

ID = "audience"

LEADER, WHOLE = 5, 3
"""Units of a leader in an audience, and of a whole delegation in one open session."""

FEW = 3
"""Members of a delegation from which on it is odd that all of them are in one open session."""

LEADERS = (Rank.HEAD_OF_STATE, Rank.HEAD_OF_GOVERNMENT)


def penalty(scenario: Scenario, plan: Plan) -> Penalties:
    """Count the leaders who sit in an audience or cover a committee unasked, and delegations all in one room."""
    whereabouts = whereabouts_of(scenario, plan)

    for session, _ in plan.held(scenario):
        sent = [name for name in plan.attendance.get(session.id, ()) if name in scenario.people]
        title = say(session.title, scenario.event.languages)

        for name in sent if _for_others(session) else ():
            person = scenario.people[name]
            if person.rank not in LEADERS or len(scenario.members[person.delegation]) == 1:
                continue
            if session.id in scenario.delegation_by_id[person.delegation].interests:
                continue  # asked for by name

            if {*whereabouts.roles(session.id, name)} <= {Role.ATTENDS, Role.COVERS}:
                who = say(person.name, scenario.event.languages)
                yield Penalty((name, session.id), LEADER, f"{who} sits in the audience of '{title}'")

        if session.attendance is Attendance.OPEN:
            number = Counter(scenario.people[name].delegation for name in sent)
            for delegation in scenario.delegations:
                size = len(scenario.members[delegation.id])
                media = delegation.kind is DelegationKind.MEDIA

                if FEW <= size == number[delegation.id] and not media:
                    party = say(delegation.name, scenario.event.languages)
                    message = f"all {size} of {party} are in '{title}'"
                    yield Penalty((delegation.id, session.id), WHOLE, message)


def _for_others(session: Session) -> bool:
    """Whether leaders do not belong in a session, unless they have something to do there."""
    if session.attendance is Attendance.OPEN:
        return session.kind is not Kind.HIGH_LEVEL_SESSION

    return session.attendance is Attendance.DELEGATIONS and session.kind is not Kind.PLENARY


PREFERENCE = Preference(
    ID,
    (
        "Heads of state and government are not sent into the audience of an open session below high "
        "level, or to cover a session other than a plenary, unless their delegation has only one "
        "member or is interested in that session. No delegation of three or more has all its members "
        "in one open session."
    ),
    "5 for a leader, 3 for a whole delegation",
    "practice of protocol offices",
    penalty,
)
