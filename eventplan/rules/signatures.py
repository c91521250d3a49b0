"""Each signature has its place at a desk, and its signatory is there."""

from eventplan.model import Plan, Scenario

from ._orders import findings
from .rule import Findings, Rule

ID = "signatures"


def check(scenario: Scenario, plan: Plan) -> Findings:
    """Find signatures without one place, at a wrong time, of people elsewhere, or wrongly tentative."""
    return findings(ID, scenario, plan, scenario.signing_orders)


RULE = Rule(
    ID,
    "Each signature has one place in one part of its order, at desks that are filled in turn; parts hold their minutes and signatories are there and free from call-up to end. A place before full powers are deposited is tentative, and is kept either way. Those fixed first come first of the whole order. Whoever is out of the order of protocol, over all parts in the order of time, costs points; so do two who avoid each other and wait at one time.",
    "treaty practice: signature by those with full powers, in the order of protocol",
    check,
    family="protocol",
)
