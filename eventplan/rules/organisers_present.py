"""Somebody of each organiser is at what it organises."""

from eventplan.model import Finding, Plan, Scenario
from eventplan.numbers import number_of

from ._held import held
from ._words import party_name, title
from .rule import Findings, Rule

ID = "organisers-present"


def check(scenario: Scenario, plan: Plan) -> Findings:
    """Find sessions at which an organiser has fewer members than it must have."""
    for booking in held(scenario, plan):
        going = plan.attendance.get(booking.session.id, ())
        parties = [scenario.people[name].delegation for name in going if name in scenario.people]
        for organiser, number in scenario.represented(booking.session).items():
            there = parties.count(organiser)
            if there < number:
                holds = "organises" if organiser in booking.session.organisers else "exhibits at"
                message = f"{party_name(scenario, organiser)}, which {holds} {title(scenario, booking.session)}, has {there} of {number_of(number, 'member')} there"
                fix = "send a member who is free, or state `representatives: 0`"
                yield Finding(ID, (organiser, booking.session.id), message, fix=fix)


RULE = Rule(
    ID,
    (
        "At a side event, or any session that says so, each organiser has the number of members that "
        "the session asks for (one by default). At an exhibition that asks for them, so has each exhibitor."
    ),
    "practice: who holds an event is in the room; UN DESA, side events: the organiser is responsible on the spot",
    check,
    family="people",
)
