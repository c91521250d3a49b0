"""Who might be kept from a session, so that a rule of one's own that looks at attendance is not broken."""

from eventplan.model import Plan

from .own_alike import OwnAlike
from .own_answers import Placed
from .problem import Problem, Waived

FEWER = 3
"""Of a delegation that sends too many to a session, one in this number is kept away at a time."""


class OwnAbsences(OwnAlike):
    """Rules of one's own, and the people who had better not go where a plan sends them."""

    def away(self, placed: Placed, plan: Plan, waive: Waived) -> tuple[tuple[str, int], ...]:
        """
        Return who might be kept from which session so that no rule is broken.

        Nobody, if none is broken, or one is that looks at placements alone.
        """
        people_kept: list[tuple[str, int]] = []

        for _, broken, more in self._broken(placed, plan, waive):
            people = [person for subjects in broken for person in self._who(subjects, placed, plan)]
            if not more or not people:
                return ()
            people_kept += people

        return tuple(dict.fromkeys(people_kept))

    def _who(self, subjects: tuple[str, ...], placed: Placed, plan: Plan) -> list[tuple[str, int]]:
        """
        Who might be kept from a session of a finding: somebody named, or of a delegation named.

        Of a delegation, all who are free then are kept away too: another would go in the place of the one.
        """
        scenario, index = self.problem.scenario, self.problem.session_index

        for session in reversed(subjects):
            if session not in index or session not in plan.attendance:
                continue

            s = index[session]
            needed = set(scenario.needed(self.problem.sessions[s]))
            there = plan.attendees[session]
            free = [person for person in plan.attendance[session] if person not in needed]
            named = [person for person in free if person in subjects]
            if named:
                return [(named[-1], s)]

            for party in subjects:
                sent = [person for person in free if scenario.people[person].delegation == party]
                if sent:
                    members = (member.id for member in scenario.members[party])
                    idle = [
                        member
                        for member in members
                        if member not in there and _idle(self.problem, member, s, placed, plan)
                    ]
                    away = sent[-max(1, len(sent) // FEWER) :]

                    return [(person, s) for person in (*idle, *away)]

        return []


def _idle(problem: Problem, person: str, s: int, placed: Placed, plan: Plan) -> bool:
    """Whether a person attends nothing while a session is held."""
    sessions, index = problem.sessions, problem.session_index
    begin, end = placed[s][0], placed[s][0] + sessions[s].duration

    for session in plan.sessions_of.get(person, ()):
        other = index[session]
        if placed[other][0] < end and begin < placed[other][0] + sessions[other].duration:
            return False

    return True
