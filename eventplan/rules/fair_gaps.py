"""Nobody has many more gaps in their days than another."""

from eventplan.model import Finding, Plan, Scenario, gaps_of
from eventplan.numbers import number_of

from ._words import party_name, person_name
from .rule import Findings, Rule

ID = "fair-gaps"


def check(scenario: Scenario, plan: Plan) -> Findings:
    """Find those who have too many gaps compared with the person who has the fewest."""
    for stated in scenario.gaps:
        if stated.fair is None:
            continue

        gaps_of_person = gaps_of(scenario, plan, stated)
        fewest = min(map(len, gaps_of_person.values()), default=0)

        for who, gaps in gaps_of_person.items():
            if len(gaps) > fewest + stated.fair:
                name = person_name(scenario, who) if who in scenario.people else party_name(scenario, who)
                message = (
                    f"{name} has {number_of(len(gaps), 'gap')} and somebody {fewest}; '{stated.id}' allows a "
                    f"difference of {stated.fair}"
                )
                yield Finding(ID, (stated.id, who), message, fix="move a session, or raise `fair`")


RULE = Rule(
    ID,
    (
        "The numbers of gaps in the days of any two people (or delegations) that `gaps` names differ by "
        "at most `fair`. Somebody who has at most one session has no gaps."
    ),
    "business-to-business meetings: numbers of breaks differ by at most 2 (Bofill et al., JAIR 74, 2022)",
    check,
    family="people",
)
