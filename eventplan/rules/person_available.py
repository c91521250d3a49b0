"""People are planned only while they are there."""

from collections import Counter

from eventplan.model import Finding, Plan, Scenario
from eventplan.numbers import number_of

from ._held import held
from ._words import person_name, title
from .rule import Findings, Rule

ID = "person-available"


def check(scenario: Scenario, plan: Plan) -> Findings:
    """Find needed people who are not sent, people sent while they are away, twice, or to what is not held."""
    everything = held(scenario, plan)
    there = {booking.session.id for booking in everything}

    for session, people in plan.attendance.items():
        if session not in there and (people or session not in scenario.session_by_id):
            message = (
                f"{number_of(len(people), 'person is', 'people are')} sent to '{session}', which is not held"
            )
            yield Finding(ID, (session,), message, fix="remove the list")

    for booking in everything:
        going = plan.attendance.get(booking.session.id, ())
        sent = plan.attendees.get(booking.session.id, frozenset())

        for person in scenario.needed(booking.session):
            if person not in sent:
                message = f"{title(scenario, booking.session)} needs {person_name(scenario, person)}, who is not sent there"
                yield Finding(ID, (person, booking.session.id), message, fix="send the person")

        for person, times in Counter(going).items():
            if times > 1:
                message = f"{person_name(scenario, person)} is sent to {title(scenario, booking.session)} {times} times"
                yield Finding(ID, (person, booking.session.id), message, fix="name the person once")

            known = scenario.people.get(person)

            if known is None:
                message = (
                    f"there is no delegate '{person}', who is sent to {title(scenario, booking.session)}"
                )
                yield Finding(ID, (person, booking.session.id), message, fix="remove the name")
            elif not scenario.is_present(known, booking.span):
                stay = ", ".join(
                    f"{span.start:%d %b %H:%M} to {span.end:%d %b %H:%M}" for span in known.present
                )
                message = f"{person_name(scenario, person)} is at the event {stay}, and {title(scenario, booking.session)} is held {booking.span}"
                yield Finding(
                    ID, (person, booking.session.id), message, fix="move the session, or send somebody else"
                )


RULE = Rule(
    ID,
    (
        "Everybody whom a session needs is present at the event for all of it. Nobody is sent to a "
        "session that is not held."
    ),
    "travel plans of delegations",
    check,
    family="people",
)
