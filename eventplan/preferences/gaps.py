"""People's sessions follow one another without gaps."""

from eventplan.model import Plan, Scenario, gaps_of, say
from eventplan.numbers import number_of

from .preference import Penalties, Penalty, Preference

ID = "gaps"


def penalty(scenario: Scenario, plan: Plan) -> Penalties:
    """Count the gaps of everybody whose gaps are stated, each at its price."""
    for stated in scenario.gaps:
        for who, gaps in gaps_of(scenario, plan, stated).items() if stated.price else ():
            if gaps:
                local = ", ".join(str(scenario.event.local_span(gap)) for gap in gaps)
                number = "a gap" if len(gaps) == 1 else number_of(len(gaps), "gap")
                message = f"{_name(scenario, who)} has {number} ({stated.id}): {local}"
                yield Penalty((who, stated.id), stated.price * len(gaps), message)


def _name(scenario: Scenario, who: str) -> str:
    named = scenario.people[who].name if who in scenario.people else scenario.delegation_by_id[who].name
    return say(named, scenario.event.languages)


PREFERENCE = Preference(
    ID,
    (
        "The sessions of a day that need somebody follow one another without gaps, for everybody for whom "
        "`gaps` says so. A gap is idle time of more than a few minutes, however long."
    ),
    "points stated for a gap",
    "business-to-business meetings: few breaks of each participant (Bofill et al., JAIR 74, 2022)",
    penalty,
)
