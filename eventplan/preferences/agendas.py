"""When the event is replanned: people go where they went, the high above all."""

from eventplan.model import Plan, Rank, Scenario, say

from .preference import Penalties, Penalty, Preference

ID = "agendas"

LOST = 5
"""
What it weighs that nobody of a delegation goes to a session any more that it wishes to attend, beside those
who no longer go. Assumed: rather than that, two or three others change places.
"""


def penalty(scenario: Scenario, plan: Plan) -> Penalties:
    """Count each who no longer goes to a session that is held before and after, or goes there now."""
    baseline = scenario.baseline
    if baseline is None:
        return

    for session in scenario.sessions:
        if session.id not in baseline.placed or session.id not in plan.placement_by_session:
            continue

        title = say(session.title, scenario.event.languages)
        was = baseline.plan.attendance.get(session.id, ())
        now = plan.attendance.get(session.id, ())
        meant = scenario.meant_for(session)
        expected, known = {*was, *meant}, {*now}
        turns, new_turns = baseline.plan.turns_of, plan.turns_of
        changes = [
            (
                person,
                "is only for a turn now at" if (session.id, person) in new_turns else "no longer goes to",
            )
            for person in was
            if person not in known
        ]
        changes += [
            (person, "is now at all of" if (session.id, person) in turns else "goes now to")
            for person in now
            if person not in expected
        ]

        for person, how in changes:
            if person in scenario.people:  # else there is nobody whose agenda it is
                message = f"{say(scenario.people[person].name, scenario.event.languages)} {how} '{title}'"
                subjects = (person, scenario.people[person].delegation, session.id)
                yield Penalty(subjects, weight(scenario, person), message)

        there = {scenario.people[person].delegation for person in now if person in scenario.people}
        before = {scenario.people[person].delegation for person in was if person in scenario.people}

        for party in sorted(before - there):
            if session.id in scenario.wishes[party]:
                name = say(scenario.delegation_by_id[party].name, scenario.event.languages)
                yield Penalty((party, session.id), LOST, f"nobody of {name} goes to '{title}' any more")


def weight(scenario: Scenario, person: str) -> int:
    """How heavy a change is for somebody: by the steps of rank above a delegate."""
    return 1 + max(0, list(Rank).index(Rank.DELEGATE) - scenario.people[person].rank.order)


PREFERENCE = Preference(
    ID,
    "When replanning, people keep the sessions that they attended before.",
    "attendances of sessions held before and after, taken away or given, each times 1 + the steps of rank above delegate; those to whom a session is meant, and who come after all, do not count; 5 more where nobody of a delegation goes any more that wishes to",
    "planner's decision; weights assumed",
    penalty,
)
