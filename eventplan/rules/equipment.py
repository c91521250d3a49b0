"""There is only so much equipment."""

from eventplan.model import Finding, Plan, Scenario, say
from eventplan.numbers import number_of

from ._held import held
from ._peak import peak
from .rule import Findings, Rule

ID = "equipment"


def check(scenario: Scenario, plan: Plan) -> Findings:
    """Find equipment that more sessions need at one instant than there is."""
    everything = held(scenario, plan)

    for item in scenario.resources.equipment:
        worst = peak((booking.occupied, 1) for booking in everything if item.id in booking.session.features)
        if worst and worst.load > item.number:
            name = say(item.name, scenario.event.languages)
            message = f"{number_of(worst.load, 'session needs', 'sessions need')} {name} at {worst.at:%d %b %H:%M}; its number is {item.number}"
            yield Finding(ID, (item.id,), message, fix="move one of them, or hire more")


RULE = Rule(
    ID,
    "No more items of movable equipment are in use than there are, from setup to teardown.",
    "common practice of venues",
    check,
    family="rooms",
)
