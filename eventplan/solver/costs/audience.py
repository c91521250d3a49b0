"""
`audience`: leaders in audiences, and whole delegations in one open session.

Who goes where is decided once places are known (`attendance.py`), which avoids both: nothing is charged
here, and the bound holds.
"""

from eventplan.model import Attendance, Kind, Person, Rank, Scenario, Session
from eventplan.solver.build import Build

LEADER = 5

FEW = 3
"""Members of a delegation from which on not all of them are sent to one open session."""

LEADERS = (Rank.HEAD_OF_STATE, Rank.HEAD_OF_GOVERNMENT)


def cost(build: Build, weight: int) -> None:
    """Charge nothing."""


def misplaced(scenario: Scenario, person: Person, session: Session) -> int:
    """Return what it costs to send somebody to a session who has nothing to do there but to sit."""
    if person.rank not in LEADERS:
        return 0

    if session.attendance is Attendance.OPEN:
        below = session.kind is not Kind.HIGH_LEVEL_SESSION
    else:
        below = session.attendance is Attendance.DELEGATIONS and session.kind is not Kind.PLENARY

    if not below or len(scenario.members[person.delegation]) == 1:
        return 0
    if session.id in scenario.delegation_by_id[person.delegation].interests:
        return 0

    policy = scenario.preferences.get("audience")
    off = policy is not None and {person.id, session.id} & {*policy.off_for}

    return 0 if off else LEADER * scenario.weight("audience")
