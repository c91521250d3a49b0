"""Each statement has its place, and its speaker is there."""

from eventplan.model import Finding, Plan, Scenario

from ._orders import findings
from .rule import Findings, Rule

ID = "statements"


def check(scenario: Scenario, plan: Plan) -> Findings:
    """Find statements without one place, at a wrong time, or of speakers who are elsewhere."""
    lists = {listed.id for listed in (*scenario.speakers_lists, *scenario.signing_orders)}
    for name in plan.orders:
        if name not in lists:
            yield Finding(ID, (name,), f"there is no list '{name}', which has places", fix="remove them")
    yield from findings(ID, scenario, plan, scenario.speakers_lists)


RULE = Rule(
    ID,
    "Each statement has one place in one part of its list that is for it; parts hold their minutes, those fixed first come first of the whole list, and a speaker is there and free from call-up to end. Whoever is out of the order of protocol, over all parts in the order of time, costs points; so do a chair who speaks in the session, and two who avoid each other and wait at one time.",
    "UN practice: Member States, observer States, others (general debate, 74th session); rank, date of office, request, English alphabetical order from a letter drawn; COP21: call-up 2 speakers or 10 minutes ahead",
    check,
    family="protocol",
)
