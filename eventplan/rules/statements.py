"""Each statement has its place, and its speaker is there."""

from eventplan.model import Finding, Plan, Scenario

from ._orders import findings
from .rule import Findings, Rule

ID = "statements"


def check(scenario: Scenario, plan: Plan) -> Findings:
    """Find statements without one place, at a wrong time, or of speakers who are elsewhere."""
    lists = {listed.id for listed in scenario.orders_of_protocol}

    for name in plan.orders:
        if name not in lists:
            yield Finding(ID, (name,), f"there is no list '{name}', which has places", fix="remove them")

    yield from findings(ID, scenario, plan, scenario.speakers_lists)


RULE = Rule(
    ID,
    (
        "Each statement has one place in one part of its list that allows it. Parts keep their "
        "minutes. The delegates in `first` open the whole list. A speaker is present and free from "
        "the call-up to the end. Points are charged for people out of protocol order across all parts"
        " in time (more for a fall of half an hour or more), for chairs who speak in their own session, and for pairs who avoid each other and "
        "wait at the same time."
    ),
    "UN practice: Member States, observer States, others (general debate, 74th session); rank, date of office, request, English alphabetical order from a letter drawn; COP21: call-up 2 speakers or 10 minutes ahead",
    check,
    family="protocol",
)
