"""Exhibitors stand where, and beside whom, they wish."""

from eventplan.model import Exhibition, Exhibitor, Plan, Scenario, say

from .preference import Penalties, Penalty, Preference

ID = "booth-wishes"


def penalty(scenario: Scenario, plan: Plan) -> Penalties:
    """Count, for each exhibitor with a booth, how far down its wishes that is, and wished neighbours lost."""
    for session, _ in plan.held(scenario):
        if not isinstance(session, Exhibition):
            continue

        chosen = plan.booths.get(session.id, {})

        for exhibitor in session.exhibitors:
            if exhibitor.delegation not in chosen:
                continue  # rule `booths` speaks of it

            units = _units(session, chosen, exhibitor)

            if units:
                party = scenario.delegation_by_id[exhibitor.delegation].name
                name = say(party, scenario.event.languages)
                message = f"{name} has booth {chosen[exhibitor.delegation]}, short of its wishes by {units}"
                yield Penalty((session.id, exhibitor.delegation), units, message)


def _units(exhibition: Exhibition, chosen: dict[str, str], exhibitor: Exhibitor) -> int:
    booth, wishes = chosen[exhibitor.delegation], exhibitor.wishes
    beside = {x.id for x in exhibition.booths if booth in x.next_to}
    beside |= {there for x in exhibition.booths if x.id == booth for there in x.next_to}
    alone = sum(chosen.get(friend) not in beside for friend in exhibitor.near)

    return (wishes.index(booth) if booth in wishes else len(wishes)) + alone


PREFERENCE = Preference(
    ID,
    "Exhibitors have the booths and the neighbours that they want.",
    "place down the list of wishes, or wanted neighbour who is not adjacent",
    "exhibition practice: floor plans by wish and neighbourhood",
    penalty,
)
