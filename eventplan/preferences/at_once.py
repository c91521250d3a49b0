"""People who are expected at both of two sessions can be at one at a time."""

from eventplan.model import Attendance, Kind, Plan, Scenario, say

from ._held import at_once
from .preference import Penalties, Penalty, Preference

ID = "at-once"


def penalty(scenario: Scenario, plan: Plan) -> Penalties:
    """Count sessions at once at which the same people are expected."""
    overlap = {frozenset((first.id, other.id)) for first, other in at_once(scenario, plan)}

    for rivals in scenario.rivals:
        if frozenset((rivals.first, rivals.second)) not in overlap:
            continue

        sessions = (scenario.session_by_id[name] for name in (rivals.first, rivals.second))
        title, other = (say(session.title, scenario.event.languages) for session in sessions)
        names = ", ".join(
            say(scenario.people[who].name, scenario.event.languages) for who in rivals.people[:3]
        )
        first = scenario.session_by_id[rivals.first]
        if names:
            what = f"'{other}', on whose list are {names}"
        elif first.attendance is Attendance.HEADS and first.kind is not Kind.PLENARY:
            what = f"'{other}', whose heads of delegation are asked to be here"
        elif first.kind is Kind.HIGH_LEVEL_SESSION and first.attendance is not Attendance.DELEGATIONS:
            what = f"'{other}', a debate: who is heard there cannot be here"
        else:
            what = f"'{other}'; both ask delegations to come"
        yield Penalty((rivals.first, rivals.second), rivals.units, f"'{title}' is beside {what}")


PREFERENCE = Preference(
    ID,
    (
        "Plenaries and committees that expect the same delegations do not run at the same time (if "
        "there are 16 or fewer of them); a plenary of heads is one of them, and no session for half of its "
        "heads is beside a plenary. Nor does a high-level session run during a list of statements on which "
        "its chairs and speakers stand, or during a plenary, or a debate: a list of 6 statements or more. "
        "People on such a list do not meet during it (unless there are very many meetings)."
    ),
    (
        "1 per pair of bodies, for a debate, and for a meeting; 3 for a session for heads; for a list, the number "
        "of its chairs and speakers on the list, 3 at most"
    ),
    "practice of conferences: small delegations cannot fill two seats, and ministers who speak on a panel hear the debate",
    penalty,
)
