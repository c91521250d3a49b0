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
    (
        "Each signature has one place in one part of its order, at desks that are filled in turn. "
        "Parts keep their minutes, and signatories are present and free from the call-up to the end. "
        "A place before the full powers are deposited is tentative, and is kept either way. The "
        "delegates in `first` open the whole order. Points are charged for people out of protocol "
        "order across all parts in time (more for a fall of half an hour or more), and for pairs who "
        "avoid each other and wait at the same time."
    ),
    "treaty practice: signature by those with full powers, in the order of protocol",
    check,
    family="protocol",
)
