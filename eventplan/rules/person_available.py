"""People are planned only while they are there."""

from eventplan.model import Finding, Plan, Scenario

from ._held import held
from ._words import person_name, title
from .rule import Findings, Rule

ID = "person-available"


def check(scenario: Scenario, plan: Plan) -> Findings:
    """Find needed people who are not sent, and people sent while they are away."""
    for one in held(scenario, plan):
        going = plan.attendance.get(one.session.id, ())
        sent = plan.attendees.get(one.session.id, frozenset())
        for person in scenario.needed(one.session):
            if person not in sent:
                message = f"{title(scenario, one.session)} needs {person_name(scenario, person)}, who is not sent there"
                yield Finding(ID, (person, one.session.id), message, fix="send the person")
        for person in going:
            found = scenario.people.get(person)
            if found is None:
                message = f"there is no delegate '{person}', who is sent to {title(scenario, one.session)}"
                yield Finding(ID, (person, one.session.id), message, fix="remove the name")
            elif not scenario.is_present(found, one.span):
                stay = ", ".join(
                    f"{span.start:%d %b %H:%M} to {span.end:%d %b %H:%M}" for span in found.present
                )
                message = f"{person_name(scenario, person)} is at the event {stay}, and {title(scenario, one.session)} is held {one.span}"
                yield Finding(
                    ID, (person, one.session.id), message, fix="move the session, or send somebody else"
                )


RULE = Rule(
    ID,
    "Each session that needs a person has that person, and lies within everybody's presence.",
    "travel plans of delegations",
    check,
)
