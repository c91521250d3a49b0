"""Every session has its place."""

from collections import Counter

from eventplan.model import Finding, Plan, Scenario

from ._words import title
from .rule import Findings, Rule

ID = "placed"


def check(scenario: Scenario, plan: Plan) -> Findings:
    """Find sessions without a place, with two, or in a room that does not exist; and strangers."""
    count = Counter(placement.session for placement in plan.placements)
    dropped = Counter(plan.dropped)

    for placement in plan.placements:
        if placement.session not in scenario.session_by_id:
            yield Finding(
                ID, (placement.session,), f"there is no session '{placement.session}'", fix="remove it"
            )
        elif placement.room not in scenario.room_by_id:
            message = f"{title(scenario, scenario.session_by_id[placement.session])} is in '{placement.room}', which is not a room"
            yield Finding(ID, (placement.session,), message, fix="choose a room of the scenario")

    for name, times in dropped.items():
        if name not in scenario.session_by_id:
            message = f"there is no session '{name}', which is listed as dropped"
            yield Finding(ID, (name,), message, fix="remove it")
        elif times > 1:
            message = f"{title(scenario, scenario.session_by_id[name])} is listed as dropped {times} times"
            yield Finding(ID, (name,), message, fix="list it once")

    for session in scenario.sessions:
        name = title(scenario, session)
        if count[session.id] > 1:
            yield Finding(
                ID, (session.id,), f"{name} is placed {count[session.id]} times", fix="keep one place"
            )
        elif not count[session.id] and not session.optional:
            yield Finding(
                ID, (session.id,), f"{name} has no place", fix="place it, or give it a `drop_price`"
            )
        elif not count[session.id] and session.id not in dropped:
            yield Finding(
                ID,
                (session.id,),
                f"{name} has no place and is not listed as dropped",
                fix="list it in `dropped`",
            )

        if count[session.id] and session.id in dropped:
            yield Finding(ID, (session.id,), f"{name} is placed and listed as dropped", fix="choose one")


RULE = Rule(
    ID,
    "Each session has one start and one room. An optional session may be dropped at its price.",
    "arithmetic",
    check,
    family="rooms",
)
